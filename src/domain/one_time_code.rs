//! One-time codes by SMS and e-mail (docs/contracts/minid.md §6, eid-adapters.md §6.3; fact 34).

use std::time::Duration;

use crate::Rng;

/// How long a code can be used, and how long no other is sent.
pub const LIFETIME: Duration = Duration::from_secs(600);
/// The code that test environments take for every synthetic person. Its 1 is in no code that is drawn.
pub const OF_TEST_ENVIRONMENTS: &str = "12345";

const LETTERS: &[u8] = b"acdefghjkmnpqrstwxyz";
const DIGITS: &[u8] = b"2345789";
const SMS_LENGTH: usize = 5;
const EMAIL_LENGTH: usize = 6;

/// A code for an SMS: five small letters and digits that look like no other, at least one of each.
#[must_use]
pub fn draw_for_sms(rng: &Rng) -> String {
    let alphabet: Vec<u8> = [LETTERS, DIGITS].concat();
    loop {
        let code = draw(rng, &alphabet, SMS_LENGTH);
        if code.contains(|one: char| one.is_ascii_digit()) && code.contains(|one: char| one.is_ascii_lowercase()) {
            return code;
        }
    }
}

/// A code for an e-mail: six letters, large and small, and digits.
#[must_use]
pub fn draw_for_email(rng: &Rng) -> String {
    draw(rng, &[LETTERS, &LETTERS.to_ascii_uppercase(), DIGITS].concat(), EMAIL_LENGTH)
}

/// An SMS code as a person typed it: case and surrounding space do not matter.
#[must_use]
pub fn typed_sms(text: &str) -> String {
    text.trim().to_lowercase()
}

/// `length` signs of the alphabet, each as likely as the others.
#[must_use]
pub fn draw(rng: &Rng, alphabet: &[u8], length: usize) -> String {
    let fair = 256 - 256 % alphabet.len();
    let mut code = String::with_capacity(length);
    while code.len() < length {
        let [byte] = rng.bytes::<1>();
        let drawn = alphabet.get(usize::from(byte) % alphabet.len());
        if let Some(sign) = drawn.filter(|_| usize::from(byte) < fair) {
            code.push(char::from(*sign));
        }
    }
    code
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// eid-adapters.md fact 34.
    #[test]
    fn ten_thousand_sms_codes_are_of_the_alphabet_with_a_letter_and_a_digit() {
        let rng = Rng::seeded(34);
        let mut seen = BTreeSet::new();
        for _ in 0..10_000 {
            let code = draw_for_sms(&rng);
            assert_eq!(code.len(), 5, "{code}");
            assert!(code.bytes().any(|one| LETTERS.contains(&one)) && code.bytes().any(|one| DIGITS.contains(&one)));
            assert!(code.bytes().all(|one| LETTERS.contains(&one) || DIGITS.contains(&one)), "{code}");
            seen.extend(code.chars());
        }
        assert_eq!(seen.len(), 27, "every sign of the alphabet is drawn");
    }

    #[test]
    fn an_email_code_has_six_signs_and_both_cases() {
        let rng = Rng::seeded(1);
        let codes: String = (0..200).map(|_| draw_for_email(&rng)).collect();
        assert_eq!(codes.len(), 1200);
        assert!(codes.contains(|one: char| one.is_ascii_uppercase()) && codes.contains(|one: char| one.is_lowercase()));
    }

    /// eid-adapters.md fact 34: upper case is taken.
    #[test]
    fn case_and_space_around_an_sms_code_do_not_matter() {
        assert_eq!(typed_sms(" AB2c3\n"), "ab2c3");
    }

    #[test]
    fn the_code_of_test_environments_is_never_drawn() {
        assert!(OF_TEST_ENVIRONMENTS.bytes().any(|one| !LETTERS.contains(&one) && !DIGITS.contains(&one)));
    }
}
