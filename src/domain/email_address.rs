//! E-mail addresses that people type (docs/contracts/minid.md §2, eid-adapters.md §6.3).

use std::fmt;

use serde::{Deserialize, Serialize};

/// An address that mail can be sent to, in small letters: whoever reads mail there is the same person however it was typed.
///
/// It names a person, so it prints as dots. What stands in it goes into a header, so nothing odd is taken.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

/// The text is no address that we send mail to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an e-mail address: one @ between a name and a domain, ASCII, at most 254 characters")]
pub struct NotAnEmailAddress;

/// Longest address (RFC 5321 §4.5.3.1.3, less its brackets).
const MOST: usize = 254;
/// Longest part before the `@` (RFC 5321 §4.5.3.1.1).
const MOST_LOCAL: usize = 64;

impl EmailAddress {
    /// Reads an address; space around it does not matter.
    ///
    /// # Errors
    /// When it cannot be one.
    pub fn parse(typed: &str) -> Result<Self, NotAnEmailAddress> {
        let address = typed.trim();
        let (local, domain) = address.rsplit_once('@').ok_or(NotAnEmailAddress)?;
        let is_whole = address.len() <= MOST && local.len() <= MOST_LOCAL && domain.contains('.');
        if is_whole && is_part(local, ".!#$%&'*+/=?^_`{|}~-") && is_part(domain, ".-") {
            Ok(Self(address.to_ascii_lowercase()))
        } else {
            Err(NotAnEmailAddress)
        }
    }

    /// The address itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// Words of ASCII letters, digits and `more`, with single dots between them.
fn is_part(part: &str, more: &str) -> bool {
    part.split('.').all(|word| !word.is_empty())
        && part.chars().all(|one| one.is_ascii_alphanumeric() || more.contains(one))
}

impl TryFrom<String> for EmailAddress {
    type Error = NotAnEmailAddress;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailAddress(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_cannot_carry_a_header_nor_a_second_address() {
        for (typed, address) in [
            ("kari@example.no", Some("kari@example.no")),
            (" kari.nordmann+minid@post.example.no ", Some("kari.nordmann+minid@post.example.no")),
            ("Kari@Example.NO", Some("kari@example.no")),
            ("kari@example", None),
            ("kari@@example.no", None),
            ("kari@evil.no@example.no", None),
            ("kari@example.no,ola@example.no", None),
            ("kari@example.no\r\nBcc: evil@example.no", None),
            ("Kari <kari@example.no>", None),
            ("ka ri@example.no", None),
            (".kari@example.no", None),
            ("ka..ri@example.no", None),
            ("kari@.example.no", None),
            ("kåri@example.no", None),
            ("\"a\"@example.no", None),
            ("@example.no", None),
            ("", None),
        ] {
            let parsed = EmailAddress::parse(typed);
            assert_eq!(parsed.as_ref().ok().map(EmailAddress::expose), address, "{typed:?}");
        }
        let long = |local: usize, domain: usize| format!("{}@{}.no", "a".repeat(local), "b".repeat(domain));
        for (address, fine) in [(long(64, 186), true), (long(65, 10), false), (long(64, 187), false)] {
            assert_eq!(EmailAddress::parse(&address).is_ok(), fine, "{} characters", address.len());
        }
    }

    #[test]
    fn an_address_prints_as_dots_and_is_read_back() {
        let address = EmailAddress::parse("kari@example.no").unwrap();
        assert!(!format!("{address:?}").contains("kari"));
        let written = serde_json::to_string(&address).unwrap();
        assert_eq!(serde_json::from_str::<EmailAddress>(&written).unwrap(), address);
        assert!(serde_json::from_str::<EmailAddress>("\"kari\"").is_err());
    }
}
