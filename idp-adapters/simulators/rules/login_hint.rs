//! `login_hint` as the suppliers read it.

use crate::login::Hint;
use crate::profile::{HintKind, Instrument, Profile, eidas};

/// Reads a hint; `private` says that it came in a pushed request, where alone a number may be. Gives the hint, and the instrument
/// that it asks for.
///
/// # Errors
/// The description of `invalid_request`.
pub(crate) fn read(
    profile: &Profile,
    text: &str,
    private: bool,
) -> Result<(Hint, Option<&'static Instrument>), &'static str> {
    match profile.hint {
        HintKind::None => Ok((Hint::default(), None)),
        HintKind::Country => Ok((country(text), None)),
        HintKind::BankId => bankid(profile, text, private),
    }
}

fn country(text: &str) -> Hint {
    let known = text.strip_prefix("country:").filter(|country| eidas::COUNTRIES.contains(country));
    Hint { country: known.map(str::to_owned), ..Hint::default() }
}

fn bankid(profile: &Profile, text: &str, private: bool) -> Result<(Hint, Option<&'static Instrument>), &'static str> {
    let mut parts = text.split(':');
    let kind = parts.next().unwrap_or_default();
    let rest: Vec<&str> = parts.collect();
    let instrument = match kind {
        "" => None,
        "BID" => profile.instrument("bid"),
        "BIM" => profile.instrument("bim"),
        "BIS" => profile.instrument("bis"),
        _ => return Err("login_hint must begin with BID, BIM, BIS or a colon"),
    };
    let hint = match (kind, rest.as_slice()) {
        ("BIM", []) | ("BID", []) | ("BIS", []) => Hint::default(),
        ("BIM", [phone, birth_date]) if is_digits(phone, 8) && is_digits(birth_date, 6) => {
            Hint { phone: Some(((*phone).to_owned(), (*birth_date).to_owned())), ..Hint::default() }
        }
        ("BIM", _) => return Err("login_hint BIM takes a phone number of 8 digits and a birth date as ddmmyy"),
        (_, [number]) if is_digits(number, 11) => Hint { number: Some((*number).to_owned()), ..Hint::default() },
        _ => return Err("login_hint takes a number of 11 digits"),
    };
    if hint.number.is_some() && !private {
        return Err("a number in login_hint must travel in a pushed request or an encrypted request object");
    }
    Ok((hint, instrument))
}

fn is_digits(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{bankid, buypass};

    #[test]
    fn bankid_hints() {
        for (text, private, expected) in [
            ("BID", false, Ok((None, None, Some("bid")))),
            ("BIS", false, Ok((None, None, Some("bis")))),
            ("BIM", false, Ok((None, None, Some("bim")))),
            ("BIM:91000000:120479", false, Ok((None, Some("91000000"), Some("bim")))),
            ("BID:12847949919", true, Ok((Some("12847949919"), None, Some("bid")))),
            (":12847949919", true, Ok((Some("12847949919"), None, None))),
            ("BID:12847949919", false, Err("pushed")),
            (":12847949919", false, Err("pushed")),
            ("BIM:9100000:120479", true, Err("8 digits")),
            ("BIM:91000000", true, Err("8 digits")),
            ("12847949919", true, Err("must begin")),
            ("BID:1284794991", true, Err("11 digits")),
        ] {
            match (read(&bankid::PROFILE, text, private), expected) {
                (Ok((hint, instrument)), Ok((number, phone, id))) => {
                    assert_eq!(hint.number.as_deref(), number, "{text}");
                    assert_eq!(hint.phone.as_ref().map(|(phone, _)| phone.as_str()), phone, "{text}");
                    assert_eq!(instrument.map(|it| it.id), id, "{text}");
                }
                (Err(description), Err(part)) => assert!(description.contains(part), "{text}: {description}"),
                (got, _) => panic!("{text}: {got:?}"),
            }
        }
    }

    #[test]
    fn countries_and_suppliers_without_hints() {
        let country = |text| read(&eidas::PROFILE, text, false).unwrap().0.country;
        assert_eq!(country("country:SE").as_deref(), Some("SE"));
        for text in ["country:DE", "country:GR", "country:", "SE", "country:se"] {
            assert_eq!(country(text), None, "{text}");
        }
        assert_eq!(read(&buypass::PROFILE, "12847949919", false), Ok((Hint::default(), None)));
    }
}
