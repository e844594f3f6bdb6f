//! What a password must be (`docs/contracts/minid.md` §5; fact 36).

use fellesporten_domain::Pid;

/// Characters of the shortest password.
const SHORTEST: usize = 8;
/// Characters of the longest password.
const LONGEST: usize = 256;
/// What may stand in a password beside ASCII letters and digits.
const SIGNS: &str = "!\"#$%&'()*+,-./:;<=>?@[]\\^_`{|}~£€";
/// Passwords with a letter and a digit that everybody tries first, in lower case.
const COMMON: [&str; 32] = [
    "passord1",
    "passord12",
    "passord123",
    "passord1234",
    "password1",
    "password12",
    "password123",
    "password1234",
    "qwerty12",
    "qwerty123",
    "qwerty1234",
    "abcd1234",
    "abc12345",
    "abc123456",
    "1q2w3e4r",
    "1qaz2wsx",
    "zaq12wsx",
    "sommer12",
    "sommer123",
    "vinter12",
    "vinter123",
    "norge123",
    "norge1234",
    "hemmelig1",
    "hemmelig123",
    "minid123",
    "minid1234",
    "welcome1",
    "welcome123",
    "admin123",
    "letmein1",
    "iloveyou1",
];

/// Why a password is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakness {
    /// Fewer than eight characters, or more than 256.
    Length,
    /// No digit, or no letter.
    Mixture,
    /// A letter outside ASCII, a space, or another sign that is not on the list.
    Sign,
    /// It holds the person's own number.
    Number,
    /// Everybody tries it first.
    Common,
}

impl Weakness {
    /// Key of its explanation in the locales.
    pub const fn text_key(self) -> &'static str {
        match self {
            Self::Length => "minid-password-length",
            Self::Mixture => "minid-password-mixture",
            Self::Sign => "minid-password-sign",
            Self::Number => "minid-password-number",
            Self::Common => "minid-password-common",
        }
    }
}

/// Judges a password that a person chose.
///
/// # Errors
/// The first thing that is wrong.
pub fn judge(password: &str, number: &Pid) -> Result<(), Weakness> {
    let is_sign = |one: char| one.is_ascii_alphanumeric() || SIGNS.contains(one);
    if !(SHORTEST..=LONGEST).contains(&password.chars().count()) {
        return Err(Weakness::Length);
    }
    if !password.chars().all(is_sign) {
        return Err(Weakness::Sign);
    }
    let has = |wanted: fn(&char) -> bool| password.chars().any(|one| wanted(&one));
    if !has(char::is_ascii_digit) || !has(char::is_ascii_alphabetic) {
        return Err(Weakness::Mixture);
    }
    if password.contains(number.expose()) {
        return Err(Weakness::Number);
    }
    if COMMON.contains(&password.to_ascii_lowercase().as_str()) {
        return Err(Weakness::Common);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use fellesporten_domain::{Environment, PidRules};

    use super::*;

    /// eid-adapters.md fact 36.
    #[test]
    fn a_password_is_long_enough_mixed_and_of_known_signs() {
        let number = Pid::parse("17847531096", &PidRules::for_environment(Environment::Test)).unwrap();
        let long = |length: usize| format!("a1{}", "x".repeat(length - 2));
        for (password, expected) in [
            ("abcde12".to_owned(), Err(Weakness::Length)),
            ("abcdef12".to_owned(), Ok(())),
            (long(256), Ok(())),
            (long(257), Err(Weakness::Length)),
            ("abcdefgh".to_owned(), Err(Weakness::Mixture)),
            ("12345678".to_owned(), Err(Weakness::Mixture)),
            ("blåbær12".to_owned(), Err(Weakness::Sign)),
            ("abc def12".to_owned(), Err(Weakness::Sign)),
            ("abc\tdef12".to_owned(), Err(Weakness::Sign)),
            ("abcdef1£€".to_owned(), Ok(())),
            (format!("{SIGNS}a1"), Ok(())),
            ("x17847531096".to_owned(), Err(Weakness::Number)),
            ("Passord123".to_owned(), Err(Weakness::Common)),
        ] {
            assert_eq!(judge(&password, &number), expected, "{password}");
        }
    }
}
