//! Levels of assurance and their wire names (docs/contracts/idporten.md §1.3).

use std::fmt;
use std::str::FromStr;

use crate::string_serde::serde_as_string;

/// How sure an authentication is, ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Lavt: defined, no eID on it.
    Low,
    /// Betydelig, once "nivå 3".
    Substantial,
    /// Høyt, once "nivå 4".
    High,
}

/// Whose ladder a level stands on. Levels of different frameworks are not compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Framework {
    /// The Norwegian framework.
    Idporten,
    /// The European framework.
    Eidas,
}

/// An authentication context class: asked for in `acr_values`, and in tokens the level actually achieved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Acr {
    /// `<framework>-loa-<level>`.
    Loa {
        /// The ladder.
        framework: Framework,
        /// The step.
        level: Level,
    },
    /// `selfregistered-email`: no standardised level.
    SelfregisteredEmail,
}

impl Acr {
    /// `idporten-loa-low`.
    pub const IDPORTEN_LOW: Self = Self::Loa { framework: Framework::Idporten, level: Level::Low };
    /// `idporten-loa-substantial`.
    pub const IDPORTEN_SUBSTANTIAL: Self = Self::Loa { framework: Framework::Idporten, level: Level::Substantial };
    /// `idporten-loa-high`.
    pub const IDPORTEN_HIGH: Self = Self::Loa { framework: Framework::Idporten, level: Level::High };

    /// Every value, in the order of the contract's table.
    pub const ALL: [Self; 7] = [
        Self::IDPORTEN_LOW,
        Self::IDPORTEN_SUBSTANTIAL,
        Self::IDPORTEN_HIGH,
        Self::Loa { framework: Framework::Eidas, level: Level::Low },
        Self::Loa { framework: Framework::Eidas, level: Level::Substantial },
        Self::Loa { framework: Framework::Eidas, level: Level::High },
        Self::SelfregisteredEmail,
    ];

    /// The wire name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Loa { framework: Framework::Idporten, level: Level::Low } => "idporten-loa-low",
            Self::Loa { framework: Framework::Idporten, level: Level::Substantial } => "idporten-loa-substantial",
            Self::Loa { framework: Framework::Idporten, level: Level::High } => "idporten-loa-high",
            Self::Loa { framework: Framework::Eidas, level: Level::Low } => "eidas-loa-low",
            Self::Loa { framework: Framework::Eidas, level: Level::Substantial } => "eidas-loa-substantial",
            Self::Loa { framework: Framework::Eidas, level: Level::High } => "eidas-loa-high",
            Self::SelfregisteredEmail => "selfregistered-email",
        }
    }

    /// The step on the ladder; `None` for a value without a standardised level.
    #[must_use]
    pub const fn level(self) -> Option<Level> {
        match self {
            Self::Loa { level, .. } => Some(level),
            Self::SelfregisteredEmail => None,
        }
    }

    /// The ladder; `None` for a value without a standardised level.
    #[must_use]
    pub const fn framework(self) -> Option<Framework> {
        match self {
            Self::Loa { framework, .. } => Some(framework),
            Self::SelfregisteredEmail => None,
        }
    }

    /// Whether this achieved value is enough for `requested`: the same framework and at least its level
    /// (docs/contracts/idporten.md §1.5). A login by e-mail is enough only where one was asked for.
    #[must_use]
    pub fn satisfies(&self, requested: &Self) -> bool {
        match (*self, *requested) {
            (Self::Loa { framework: achieved_on, level: achieved }, Self::Loa { framework, level }) => {
                achieved_on == framework && achieved >= level
            }
            (Self::SelfregisteredEmail, Self::SelfregisteredEmail) => true,
            _ => false,
        }
    }
}

impl fmt::Display for Acr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Not a known `acr`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown acr: it is idporten-loa-*, eidas-loa-* (low, substantial, high) or selfregistered-email")]
pub struct UnknownAcr;

impl FromStr for Acr {
    type Err = UnknownAcr;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|acr| acr.as_str() == text).ok_or(UnknownAcr)
    }
}

serde_as_string!(Acr);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wire_names_are_those_of_the_contract() {
        let names: Vec<_> = Acr::ALL.iter().map(|acr| acr.as_str()).collect();
        assert_eq!(
            names,
            [
                "idporten-loa-low",
                "idporten-loa-substantial",
                "idporten-loa-high",
                "eidas-loa-low",
                "eidas-loa-substantial",
                "eidas-loa-high",
                "selfregistered-email"
            ]
        );
        for acr in Acr::ALL {
            assert_eq!(acr.as_str().parse(), Ok(acr));
            assert_eq!(serde_json::from_str::<Acr>(&serde_json::to_string(&acr).unwrap()).unwrap(), acr);
        }
        for unknown in ["Level3", "Level4", "idporten-loa-High", "", "idporten-loa-high ", "high"] {
            assert_eq!(unknown.parse::<Acr>(), Err(UnknownAcr), "{unknown}");
        }
    }

    #[test]
    fn a_higher_level_of_the_same_framework_is_enough() {
        for achieved in Acr::ALL {
            for requested in Acr::ALL {
                let expected = achieved.framework() == requested.framework() && achieved.level() >= requested.level();
                assert_eq!(achieved.satisfies(&requested), expected, "{achieved} for {requested}");
            }
        }
    }

    #[test]
    fn pairs_that_people_ask_about() {
        for (achieved, requested, expected) in [
            ("idporten-loa-high", "idporten-loa-substantial", true),
            ("idporten-loa-substantial", "idporten-loa-high", false),
            ("eidas-loa-high", "idporten-loa-low", false),
            ("idporten-loa-high", "eidas-loa-low", false),
            ("selfregistered-email", "idporten-loa-low", false),
            ("idporten-loa-high", "selfregistered-email", false),
            ("selfregistered-email", "selfregistered-email", true),
        ] {
            let (achieved, requested): (Acr, Acr) = (achieved.parse().unwrap(), requested.parse().unwrap());
            assert_eq!(achieved.satisfies(&requested), expected, "{achieved} for {requested}");
        }
    }
}
