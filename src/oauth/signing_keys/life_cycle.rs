//! What may become of a signing key, and when (docs/contracts/idporten.md §2.3).

use std::time::Duration;

use fellesporten_domain::{Environment, Timestamp};
use fellesporten_jose::KeyState;

use super::StoredKey;

/// How long a key is published before it signs: relying parties cache the JWKS for a day.
pub const ANNOUNCED_BEFORE_USE: Duration = Duration::from_secs(48 * 3600);
/// How long a key stays published after it last signed.
pub const PUBLISHED_AFTER_USE: Duration = Duration::from_secs(48 * 3600);

/// How a key is to be activated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Activation {
    /// When its announcement time is over.
    InTime,
    /// At once.
    Now(Early),
}

/// Why a key is activated before its announcement time is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Early {
    /// In the operator's words.
    pub reason: String,
    /// The active key is compromised: it is revoked, and waiting would do more harm than tokens that cannot be verified yet.
    pub compromised: bool,
}

impl Activation {
    pub(super) fn reason(&self) -> Option<&str> {
        match self {
            Self::InTime => None,
            Self::Now(early) => Some(&early.reason),
        }
    }

    pub(super) const fn is_compromise(&self) -> bool {
        matches!(self, Self::Now(Early { compromised: true, .. }))
    }
}

/// What the life of a key does not allow, and what to do instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The announcement time is not over.
    #[error(
        "key {kid} may be activated from {from}: it must be announced for 48 hours, so that everyone has fetched it; {instead}"
    )]
    NotAnnouncedLongEnough {
        /// The key.
        kid: String,
        /// When its announcement time is over.
        from: Timestamp,
        /// What this environment allows.
        instead: &'static str,
    },
    /// A held key is not public.
    #[error("key {0} is held back: `keys announce` it first")]
    Held(String),
    /// It signs already.
    #[error("key {0} is active already")]
    AlreadyActive(String),
    /// An issuer must not be left without a key that signs.
    #[error("key {0} is the active one: `keys activate` another key, which takes over from it")]
    IsActive(String),
    /// It was retired.
    #[error("key {0} is retired: `keys generate` another")]
    Retired(String),
    /// It was revoked.
    #[error("key {0} is revoked, which is for ever: `keys generate` another")]
    Revoked(String),
}

const IN_PRODUCTION: &str =
    "only a compromise of the active key is reason enough to be earlier: `--now REASON --compromised`";
const IN_TEST: &str = "`--now REASON` activates it at once";

/// Whether it stands in the JWKS at `now`.
pub(super) fn is_published(key: &StoredKey, now: Timestamp) -> bool {
    match key.state {
        KeyState::Announced | KeyState::Active => true,
        KeyState::Retired => key.retired_at.is_some_and(|retired_at| now < retired_at.plus(PUBLISHED_AFTER_USE)),
        KeyState::Held | KeyState::Revoked => false,
    }
}

/// A certificate may be asked for and replaced as long as the key may sign.
pub(super) fn may_be_certified(key: &StoredKey) -> Result<(), Refusal> {
    match key.state {
        KeyState::Held | KeyState::Announced | KeyState::Active => Ok(()),
        KeyState::Retired => Err(Refusal::Retired(key.kid.clone())),
        KeyState::Revoked => Err(Refusal::Revoked(key.kid.clone())),
    }
}

pub(super) fn may_be_announced(key: &StoredKey) -> Result<(), Refusal> {
    match key.state {
        KeyState::Held | KeyState::Announced => Ok(()),
        KeyState::Active => Err(Refusal::AlreadyActive(key.kid.clone())),
        KeyState::Retired => Err(Refusal::Retired(key.kid.clone())),
        KeyState::Revoked => Err(Refusal::Revoked(key.kid.clone())),
    }
}

pub(super) fn may_be_activated(
    key: &StoredKey,
    activation: &Activation,
    environment: Environment,
    now: Timestamp,
) -> Result<(), Refusal> {
    match key.state {
        KeyState::Announced => may_be_activated_at(key, activation, environment, now),
        // Going back to the key before: everyone still has it.
        KeyState::Retired if key.activated_at.is_some() && is_published(key, now) => Ok(()),
        KeyState::Held => Err(Refusal::Held(key.kid.clone())),
        KeyState::Active => Err(Refusal::AlreadyActive(key.kid.clone())),
        KeyState::Retired => Err(Refusal::Retired(key.kid.clone())),
        KeyState::Revoked => Err(Refusal::Revoked(key.kid.clone())),
    }
}

fn may_be_activated_at(
    key: &StoredKey,
    activation: &Activation,
    environment: Environment,
    now: Timestamp,
) -> Result<(), Refusal> {
    let from = key.announced_at.unwrap_or(now).plus(ANNOUNCED_BEFORE_USE);
    let production = environment.is_production();
    match activation {
        _ if now >= from => Ok(()),
        Activation::Now(early) if early.compromised || !production => Ok(()),
        _ => Err(Refusal::NotAnnouncedLongEnough {
            kid: key.kid.clone(),
            from,
            instead: if production { IN_PRODUCTION } else { IN_TEST },
        }),
    }
}

pub(super) fn may_be_retired(key: &StoredKey) -> Result<(), Refusal> {
    match key.state {
        KeyState::Announced => Ok(()),
        KeyState::Held => Err(Refusal::Held(key.kid.clone())),
        KeyState::Active => Err(Refusal::IsActive(key.kid.clone())),
        KeyState::Retired => Err(Refusal::Retired(key.kid.clone())),
        KeyState::Revoked => Err(Refusal::Revoked(key.kid.clone())),
    }
}

pub(super) fn may_be_revoked(key: &StoredKey) -> Result<(), Refusal> {
    match key.state {
        KeyState::Held | KeyState::Announced | KeyState::Retired => Ok(()),
        KeyState::Active => Err(Refusal::IsActive(key.kid.clone())),
        KeyState::Revoked => Err(Refusal::Revoked(key.kid.clone())),
    }
}
