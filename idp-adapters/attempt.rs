//! What an adapter may know of the attempt that it serves.

use fellesporten_domain::{Acr, Language, PidRules, Timestamp};

use crate::{OpaqueState, oidc::Upstream, testid::Persona};

/// One trip to one eID, seen from its adapter.
///
/// It deliberately lacks the service's client id, redirect URI, state, nonce and scopes, and everything of the
/// session: an adapter cannot leak or link what it never gets.
#[derive(Debug, Clone, Copy)]
pub struct Attempt<'a> {
    /// The attempt's id, unique for ever; not a secret.
    pub id: &'a str,
    /// The levels the service accepts, in no order; an identity must satisfy one of them.
    pub needed: &'a [Acr],
    /// The language of the person's pages.
    pub language: Language,
    /// The service's display name, for screens only.
    pub service_name: &'a str,
    /// The number spaces that this environment accepts.
    pub pid_rules: &'a PidRules,
    /// The people that a test eID may propose; empty outside test and demo.
    pub personas: &'a [Persona],
    /// The product's time.
    pub now: Timestamp,
    /// When the attempt ends unanswered.
    pub expires_at: Timestamp,
    /// Fresh random bytes for this step alone.
    pub random: [u8; 32],
    /// What the previous step asked the engine to keep; none at the beginning.
    pub state: Option<&'a OpaqueState>,
    /// What an attempt at an OpenID provider has besides; none at a local eID.
    pub upstream: Option<Upstream<'a>>,
}

impl Attempt<'_> {
    /// Whether the attempt's time is over.
    pub fn is_expired(&self) -> bool {
        self.now >= self.expires_at
    }

    /// Whether `acr` satisfies one of the levels that the service accepts.
    pub fn is_enough(&self, acr: &Acr) -> bool {
        self.needed.iter().any(|needed| acr.satisfies(needed))
    }
}
