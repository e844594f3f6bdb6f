//! Where a signing key stands in its life (docs/contracts/idporten.md §2.3).

use std::fmt;
use std::str::FromStr;

/// The states of a signing key. The first is left by announcing; from there on the key is public until it is revoked,
/// or until 48 hours after it was retired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyState {
    /// Made, and kept back: for instance until its certificate has come.
    Held,
    /// In the JWKS, so that everyone can fetch it before it signs.
    Announced,
    /// In the JWKS, and signs.
    Active,
    /// In the JWKS for a while yet, so that what it signed verifies.
    Retired,
    /// Out of the JWKS; nothing that it signed verifies.
    Revoked,
}

impl KeyState {
    /// Every state, in the order of a key's life.
    pub const ALL: [Self; 5] = [Self::Held, Self::Announced, Self::Active, Self::Retired, Self::Revoked];

    /// `held`, `announced`, `active`, `retired` or `revoked`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Announced => "announced",
            Self::Active => "active",
            Self::Retired => "retired",
            Self::Revoked => "revoked",
        }
    }

    /// Whether a key in this state stands in the JWKS (a retired one only inside its window).
    #[must_use]
    pub const fn is_published(self) -> bool {
        matches!(self, Self::Announced | Self::Active | Self::Retired)
    }
}

impl fmt::Display for KeyState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Not a state of a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown key state: it is held, announced, active, retired or revoked")]
pub struct UnknownKeyState;

impl FromStr for KeyState {
    type Err = UnknownKeyState;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|state| state.as_str() == text).ok_or(UnknownKeyState)
    }
}
