//! Where a process runs, and what that allows (docs/contracts/product.md §3).

use std::fmt;
use std::str::FromStr;

use crate::string_serde::serde_as_string;

/// The environment of a process. Production is what nothing else was said for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Environment {
    /// Real people and organisations; no demo keys, TestID, simulators or test clock.
    #[default]
    Production,
    /// Synthetic people and organisations.
    Test,
    /// As test, with everything on one machine.
    Demo,
}

impl Environment {
    /// Every environment.
    pub const ALL: [Self; 3] = [Self::Production, Self::Test, Self::Demo];

    /// `production`, `test` or `demo`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Production => "production",
            Self::Test => "test",
            Self::Demo => "demo",
        }
    }

    /// Real people use it.
    #[must_use]
    pub const fn is_production(self) -> bool {
        matches!(self, Self::Production)
    }

    /// Synthetic numbers are taken, and real ones refused. The opposite holds in production.
    #[must_use]
    pub const fn allows_synthetic(self) -> bool {
        !self.is_production()
    }

    /// A customer's URL may be http and local wherever HTTPS is otherwise demanded.
    #[must_use]
    pub const fn allows_local_http(self) -> bool {
        !self.is_production()
    }
}

impl fmt::Display for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Not an environment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown environment: it is production, test or demo")]
pub struct UnknownEnvironment;

impl FromStr for Environment {
    type Err = UnknownEnvironment;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|environment| environment.as_str() == text).ok_or(UnknownEnvironment)
    }
}

serde_as_string!(Environment);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_production_refuses_synthetic_numbers_and_local_http() {
        for environment in Environment::ALL {
            let production = environment == Environment::Production;
            assert_eq!(environment.is_production(), production);
            assert_eq!(environment.allows_synthetic(), !production);
            assert_eq!(environment.allows_local_http(), !production);
        }
        assert_eq!(Environment::default(), Environment::Production);
    }

    #[test]
    fn lower_case_on_the_wire() {
        for environment in Environment::ALL {
            let json = serde_json::to_string(&environment).unwrap();
            assert_eq!(json, format!("\"{}\"", environment.as_str()));
            assert_eq!(serde_json::from_str::<Environment>(&json).unwrap(), environment);
        }
        assert!(serde_json::from_str::<Environment>("\"Production\"").is_err());
    }
}
