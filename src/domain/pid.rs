//! Person identifiers: fødselsnummer and D-nummer (docs/contracts/idporten.md §12, eid-adapters.md §4).

use std::fmt;

use zeroize::{ZeroizeOnDrop, Zeroizing};

use crate::Environment;

pub mod stored;
#[cfg(test)]
mod tests;

const LENGTH: usize = 11;
/// Weights over digits 1–10; the weighted sum is 0 modulo 11, or 0 to 3 for numbers issued from 2032.
const K1_WEIGHTS: [u32; LENGTH] = [3, 7, 6, 1, 8, 9, 4, 5, 2, 1, 0];
/// Weights over digits 1–11; the weighted sum is 0 modulo 11.
const K2_WEIGHTS: [u32; LENGTH] = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1];
/// The largest remainder of the first check digit's sum that the rule of 2032 accepts.
const EXPANDED_REMAINDER: u32 = 3;

/// A person's number: eleven digits with a real date and right check digits, of a kind that its environment accepts.
///
/// It is made only by validation, prints as dots, has no `Display`, cannot be serialised but through [`stored`],
/// and is wiped from memory when dropped.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, ZeroizeOnDrop)]
pub struct Pid([u8; LENGTH]);

/// Which numbers an environment takes (eid-adapters.md §4.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PidRules {
    /// Numbers of real persons.
    pub real: bool,
    /// Month + 80: Skatteetaten's synthetic persons (Tenor).
    pub synthetic: bool,
    /// Month + 40: NAV's synthetic persons, coded as H-numbers are.
    pub nav: bool,
    /// Month + 65: Norsk helsenett's synthetic persons.
    pub helsenett: bool,
    /// Numbers that only the check-digit rule of 2032 makes valid.
    pub expanded: bool,
}

impl PidRules {
    /// Production takes real numbers only; test and demo take Skatteetaten's synthetic ones only. All take expanded ones.
    #[must_use]
    pub const fn for_environment(environment: Environment) -> Self {
        let synthetic = environment.allows_synthetic();
        Self { real: !synthetic, synthetic, nav: false, helsenett: false, expanded: true }
    }

    /// What our own stores may hold: anything that some environment once accepted.
    const ANY: Self = Self { real: true, synthetic: true, nav: true, helsenett: true, expanded: true };

    const fn accepts(self, space: PidSpace) -> bool {
        match space {
            PidSpace::Real => self.real,
            PidSpace::Synthetic => self.synthetic,
            PidSpace::Nav => self.nav,
            PidSpace::Helsenett => self.helsenett,
        }
    }
}

/// Whose number space a number lies in, told by what was added to the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PidSpace {
    /// Nothing: real persons.
    Real,
    /// 80: Skatteetaten's synthetic persons.
    Synthetic,
    /// 40: NAV's synthetic persons; also the coding of H-numbers.
    Nav,
    /// 65: Norsk helsenett's synthetic persons.
    Helsenett,
}

/// What kind of number it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PidKind {
    /// D-nummer (day + 40) rather than fødselsnummer.
    pub d_number: bool,
    /// Whose number space.
    pub space: PidSpace,
}

/// Why a text is not an acceptable number. No text says the number itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PidError {
    /// Not exactly eleven ASCII digits.
    #[error("a person identifier has exactly eleven digits")]
    Shape,
    /// Day or month is not a date, in any number space of persons.
    #[error("the first six digits of the person identifier are not a date")]
    Date,
    /// A check digit does not fit.
    #[error("the check digits of the person identifier are wrong")]
    CheckDigits,
    /// A real person's number, where only synthetic persons are taken.
    #[error("numbers of real persons are not accepted in this environment: use a synthetic one (month + 80)")]
    Real,
    /// A synthetic number, where it is not taken.
    #[error("synthetic person identifiers of this kind are not accepted in this environment")]
    Synthetic,
}

impl Pid {
    /// Reads the wire form, eleven digits: shape, date, check digits, then whether `rules` take its kind.
    /// Nothing is refused on century (eid-adapters.md §4.3).
    ///
    /// # Errors
    /// [`PidError`] says the first thing that is wrong.
    pub fn parse(text: &str, rules: &PidRules) -> Result<Self, PidError> {
        let ascii = ascii_digits(text)?;
        let digits = values(&ascii);
        let kind = kind(&digits).ok_or(PidError::Date)?;
        if !check_digits_fit(&digits, rules.expanded) {
            return Err(PidError::CheckDigits);
        }
        if rules.accepts(kind.space) {
            Ok(Self(ascii))
        } else if kind.space == PidSpace::Real {
            Err(PidError::Real)
        } else {
            Err(PidError::Synthetic)
        }
    }

    /// Reads what a person typed: as [`Pid::parse`], and one space between digit six and seven is accepted.
    ///
    /// # Errors
    /// [`PidError`] says the first thing that is wrong.
    pub fn parse_typed(text: &str, rules: &PidRules) -> Result<Self, PidError> {
        match text.split_once(' ') {
            Some((date, rest)) if date.len() == 6 => Self::parse(&Zeroizing::new(format!("{date}{rest}")), rules),
            _ => Self::parse(text, rules),
        }
    }

    /// The eleven digits: the word to search for when reviewing where person numbers go.
    #[must_use]
    pub fn expose(&self) -> &str {
        // Only ASCII digits get in, so the fallback is never seen.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// What kind of number it is.
    #[must_use]
    pub fn kind(&self) -> PidKind {
        // Only numbers with a kind get in, so the fallback is never seen.
        kind(&values(&self.0)).unwrap_or(PidKind { d_number: false, space: PidSpace::Real })
    }
}

impl fmt::Debug for Pid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pid(•••••••••••)")
    }
}

fn ascii_digits(text: &str) -> Result<[u8; LENGTH], PidError> {
    let ascii: [u8; LENGTH] = text.as_bytes().try_into().map_err(|_| PidError::Shape)?;
    if ascii.iter().all(u8::is_ascii_digit) { Ok(ascii) } else { Err(PidError::Shape) }
}

fn values(ascii: &[u8; LENGTH]) -> [u32; LENGTH] {
    ascii.map(|digit| u32::from(digit - b'0'))
}

/// The kind, or `None` when the first six digits are no date in any number space of persons.
/// H-numbers of the older coding (first digit 8 or 9), BOST (month + 20) and month + 60 fall away here.
fn kind(&[d1, d2, m1, m2, y1, y2, ..]: &[u32; LENGTH]) -> Option<PidKind> {
    let (day, month, year) = (d1 * 10 + d2, m1 * 10 + m2, y1 * 10 + y2);
    let (day, d_number) = if day > 40 { (day - 40, true) } else { (day, false) };
    let (month, space) = match month {
        1..=12 => (month, PidSpace::Real),
        41..=52 => (month - 40, PidSpace::Nav),
        66..=77 => (month - 65, PidSpace::Helsenett),
        81..=92 => (month - 80, PidSpace::Synthetic),
        _ => return None,
    };
    (1..=days_in(month, year)).contains(&day).then_some(PidKind { d_number, space })
}

/// Days of a month; the century is unknown, so two year digits divisible by four (00 too) have a 29 February.
const fn days_in(month: u32, year: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Modulo 11 over both check digits; `expanded` takes the rule of 2032 beside today's (idporten.md §12.2).
fn check_digits_fit(digits: &[u32; LENGTH], expanded: bool) -> bool {
    let largest = if expanded { EXPANDED_REMAINDER } else { 0 };
    remainder(digits, &K1_WEIGHTS) <= largest && remainder(digits, &K2_WEIGHTS) == 0
}

fn remainder(digits: &[u32; LENGTH], weights: &[u32; LENGTH]) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum::<u32>() % 11
}
