//! What MinID's one secret gives: names for numbers, the pepper, the key that seals accounts, and passkeys that are not there.
//!
//! The records hold no person number in clear: an account is found by a keyed digest, and what it says is sealed.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use fellesporten_domain::{Pid, Rng, Secret};
use fellesporten_jose::hmac_sha256;
use fellesporten_jose::wrapping::{WrappingError, WrappingKey};

/// The keys that are derived from the secret. It can never be changed: nobody would be found again.
#[derive(Clone)]
pub struct Secrets {
    lookup: Secret<Vec<u8>>,
    pepper: Secret<Vec<u8>>,
    codes: Secret<Vec<u8>>,
    absent_passkeys: Secret<Vec<u8>>,
    sealing: WrappingKey,
}

/// A number as the records name it: a keyed digest, base64url.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberHash(String);

impl NumberHash {
    /// The text in the records.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Secrets {
    /// The keys behind `secret`, 32 bytes or more.
    ///
    /// # Errors
    /// Never in practice: the derived key has the right length.
    pub fn derive(secret: &Secret<Vec<u8>>) -> Result<Self, WrappingError> {
        let key = |name: &str| Secret::new(hmac_sha256(secret.expose(), &[b"minid ", name.as_bytes()]).to_vec());
        Ok(Secrets {
            lookup: key("numbers"),
            pepper: key("pepper"),
            codes: key("codes"),
            absent_passkeys: key("absent passkeys"),
            sealing: WrappingKey::from_base64(&STANDARD.encode(key("sealing").expose()))?,
        })
    }

    /// How the records name a number.
    pub fn number_hash(&self, number: &Pid) -> NumberHash {
        NumberHash(URL_SAFE_NO_PAD.encode(hmac_sha256(self.lookup.expose(), &[number.expose().as_bytes()])))
    }

    /// What goes into every password hash.
    pub fn pepper(&self) -> Secret<Vec<u8>> {
        self.pepper.clone()
    }

    /// A code as it is kept while it waits to be typed: of few characters, so only a keyed digest hides it.
    pub fn code_hash(&self, code: &str) -> String {
        URL_SAFE_NO_PAD.encode(hmac_sha256(self.codes.expose(), &[code.as_bytes()]))
    }

    /// The credential ids that a number without passkeys is said to have: always the same, other ones for other numbers
    /// (`docs/contracts/minid.md` §8; fact 43).
    pub fn absent_passkeys(&self, number: &NumberHash) -> Vec<[u8; 32]> {
        let one = |index: u8| hmac_sha256(self.absent_passkeys.expose(), &[number.as_str().as_bytes(), &[index]]);
        let [first, ..] = one(0);
        // As among those who have some: most have one, some have two.
        (1..=if first < 192 { 1 } else { 2 }).map(one).collect()
    }

    /// Seals what an account says; only for the account of this number does it open again.
    ///
    /// # Errors
    /// When the cryptographic library fails.
    pub fn seal(&self, rng: &Rng, plain: &[u8], number: &NumberHash) -> Result<Vec<u8>, WrappingError> {
        self.sealing.wrap(rng, plain, number.as_str().as_bytes())
    }

    /// Opens what [`Secrets::seal`] sealed.
    ///
    /// # Errors
    /// When it was sealed under another secret, or changed.
    pub fn open(&self, sealed: &[u8], number: &NumberHash) -> Result<Secret<Vec<u8>>, WrappingError> {
        self.sealing.unwrap(sealed, number.as_str().as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use fellesporten_domain::{Environment, PidRules};

    use super::*;

    /// eid-adapters.md fact 43.
    #[test]
    fn a_number_without_passkeys_always_has_the_same_ones_and_others_have_others() {
        let secrets = Secrets::derive(&Secret::new(vec![7; 32])).unwrap();
        let rules = PidRules::for_environment(Environment::Test);
        let ids = |number: &str| secrets.absent_passkeys(&secrets.number_hash(&Pid::parse(number, &rules).unwrap()));
        let numbers = ["17847531096", "03918820190", "61868114001", "12847949919", "24926649945", "17858449928"];
        for number in numbers {
            assert_eq!(ids(number), ids(number));
            assert!((1..=2).contains(&ids(number).len()));
            assert!(numbers.iter().filter(|other| **other != number).all(|other| ids(other) != ids(number)));
        }
    }

    #[test]
    fn a_sealed_account_opens_for_its_own_number_alone() {
        let secrets = Secrets::derive(&Secret::new(vec![7; 32])).unwrap();
        let (one, other) = (NumberHash("a".to_owned()), NumberHash("b".to_owned()));
        let sealed = secrets.seal(&Rng::system(), b"{}", &one).unwrap();
        assert_eq!(secrets.open(&sealed, &one).unwrap().expose(), b"{}");
        assert!(secrets.open(&sealed, &other).is_err());
    }
}
