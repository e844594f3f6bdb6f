//! Serde for numbers in our own stores: `#[serde(with = "fellesporten_domain::pid::stored")]`.
//!
//! Never for a log, and never for what comes from outside: that goes through [`Pid::parse`] with its environment's rules.

use serde::{Deserialize, Deserializer, Serializer};
use zeroize::Zeroizing;

use super::{Pid, PidRules};

/// Writes the eleven digits.
///
/// # Errors
/// The serializer's own.
pub fn serialize<S: Serializer>(pid: &Pid, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(pid.expose())
}

/// Reads eleven digits of any kind that some environment accepts.
///
/// # Errors
/// When it is no valid number; the text does not say the number.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Pid, D::Error> {
    let text = Zeroizing::new(String::deserialize(deserializer)?);
    Pid::parse(&text, &PidRules::ANY).map_err(serde::de::Error::custom)
}

/// The same for `Option<Pid>`: `#[serde(with = "fellesporten_domain::pid::stored::option")]`.
pub mod option {
    use super::{Deserialize, Deserializer, Pid, PidRules, Serializer, Zeroizing};

    /// Writes the eleven digits, or nothing.
    ///
    /// # Errors
    /// The serializer's own.
    pub fn serialize<S: Serializer>(pid: &Option<Pid>, serializer: S) -> Result<S::Ok, S::Error> {
        match pid {
            Some(pid) => serializer.serialize_some(pid.expose()),
            None => serializer.serialize_none(),
        }
    }

    /// Reads eleven digits of any kind that some environment accepts, or nothing.
    ///
    /// # Errors
    /// When it is no valid number; the text does not say the number.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Pid>, D::Error> {
        Option::<String>::deserialize(deserializer)?
            .map(|text| Pid::parse(&Zeroizing::new(text), &PidRules::ANY).map_err(serde::de::Error::custom))
            .transpose()
    }
}
