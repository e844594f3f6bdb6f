//! Organisation numbers (docs/contracts/idporten.md §12.2, eid-adapters.md §4.6, maskinporten.md §8.6).

use std::fmt;
use std::str::FromStr;

use crate::Environment;
use crate::string_serde::serde_as_string;

/// A Norwegian organisation number: nine digits whose check digit is right. It says nothing about existence.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrgNumber([u8; LENGTH]);

const LENGTH: usize = 9;
const WEIGHTS: [u32; LENGTH] = [3, 2, 7, 6, 5, 4, 3, 2, 1];

/// Why a text is not an organisation number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OrgNumberError {
    /// Not exactly nine ASCII digits.
    #[error("an organisation number has exactly nine digits, without spaces")]
    Shape,
    /// The check digit does not fit the other eight.
    #[error("the check digit of the organisation number is wrong")]
    CheckDigit,
}

impl OrgNumber {
    /// Reads nine digits and checks the last.
    ///
    /// # Errors
    /// [`OrgNumberError`] says what is wrong.
    pub fn parse(text: &str) -> Result<Self, OrgNumberError> {
        let digits: [u8; LENGTH] = text.as_bytes().try_into().map_err(|_| OrgNumberError::Shape)?;
        if !digits.iter().all(u8::is_ascii_digit) {
            return Err(OrgNumberError::Shape);
        }
        let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
        if sum.is_multiple_of(11) { Ok(Self(digits)) } else { Err(OrgNumberError::CheckDigit) }
    }

    /// The nine digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // Only ASCII digits get in, so the fallback is never seen.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// ISO 6523 form with the Norwegian scheme code, as in `consumer.ID`: `0192:310012351`.
    #[must_use]
    pub fn iso6523(&self) -> String {
        format!("0192:{self}")
    }

    /// Whether it lies in the synthetic (Tenor) range, 2 or 3 first.
    #[must_use]
    pub const fn is_synthetic(&self) -> bool {
        matches!(self.0[0], b'2' | b'3')
    }

    /// Whether it lies in the real range, 8 or 9 first.
    #[must_use]
    pub const fn is_real(&self) -> bool {
        matches!(self.0[0], b'8' | b'9')
    }

    /// Whether `environment` takes it: production real ones only, test and demo synthetic ones only
    /// (maskinporten.md §8.6; the parties named there by their real number are configuration).
    #[must_use]
    pub const fn accepted_in(&self, environment: Environment) -> bool {
        if environment.allows_synthetic() { self.is_synthetic() } else { self.is_real() }
    }
}

impl fmt::Display for OrgNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for OrgNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OrgNumber({self})")
    }
}

impl FromStr for OrgNumber {
    type Err = OrgNumberError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

serde_as_string!(OrgNumber);

#[cfg(test)]
mod tests {
    use super::*;

    /// idporten.md §12.2, eid-adapters.md §4.6, maskinporten.md §8.6.
    const VALID: [&str; 14] = [
        "310012351",
        "310012343",
        "314567803",
        "213004565",
        "991825827",
        "983163327",
        "988312495",
        "974720760",
        "314159268",
        "314159276",
        "314159284",
        "310042706",
        "310042730",
        "999999999",
    ];

    /// eid-adapters.md fact 49, maskinporten.md fact 88.
    #[test]
    fn published_numbers_pass() {
        for number in VALID {
            assert_eq!(OrgNumber::parse(number).map(|parsed| parsed.to_string()), Ok(number.to_owned()));
        }
    }

    /// eid-adapters.md fact 49, maskinporten.md fact 88.
    #[test]
    fn every_other_check_digit_fails() {
        for number in VALID {
            let (stem, right) = number.split_at(8);
            for digit in ('0'..='9').filter(|digit| !right.starts_with(*digit)) {
                assert_eq!(OrgNumber::parse(&format!("{stem}{digit}")), Err(OrgNumberError::CheckDigit));
            }
        }
    }

    /// eid-adapters.md fact 49.
    #[test]
    fn a_stem_whose_check_digit_would_be_ten_has_no_number() {
        for digit in '0'..='9' {
            assert_eq!(OrgNumber::parse(&format!("31000006{digit}")), Err(OrgNumberError::CheckDigit));
        }
    }

    /// maskinporten.md fact 88.
    #[test]
    fn other_shapes_fail() {
        for text in ["", "31001235", "3100123510", "310 012 351", "0192:310012351", "31001235a", "３１００１２３５１"]
        {
            assert_eq!(OrgNumber::parse(text), Err(OrgNumberError::Shape), "{text}");
        }
    }

    #[test]
    fn each_environment_takes_its_own_range() {
        let real = OrgNumber::parse("991825827").unwrap();
        let synthetic = OrgNumber::parse("213004565").unwrap();
        let neither = OrgNumber::parse("123456785").unwrap();
        for (environment, takes_real, takes_synthetic) in
            [(Environment::Production, true, false), (Environment::Test, false, true), (Environment::Demo, false, true)]
        {
            assert_eq!(real.accepted_in(environment), takes_real);
            assert_eq!(synthetic.accepted_in(environment), takes_synthetic);
            assert!(!neither.accepted_in(environment));
        }
    }

    #[test]
    fn wire_forms() {
        let number = OrgNumber::parse("310012351").unwrap();
        assert_eq!(number.iso6523(), "0192:310012351");
        assert_eq!(serde_json::to_string(&number).unwrap(), "\"310012351\"");
        assert_eq!(serde_json::from_str::<OrgNumber>("\"310012351\"").unwrap(), number);
        assert!(serde_json::from_str::<OrgNumber>("\"310012352\"").is_err());
    }
}
