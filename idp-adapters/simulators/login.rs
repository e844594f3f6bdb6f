//! One login from its request to its tokens.

use fellesporten_domain::{Timestamp, Uuid};
use fellesporten_jose::sha256;

use crate::outcome::Outcome;
use crate::person::Person;
use crate::profile::{Instrument, ResponseMode};

/// A request that was found good.
#[derive(Debug, Clone)]
pub(crate) struct AuthorizationRequest {
    /// Where the answer goes.
    pub(crate) target: Target,
    /// Scopes, each known.
    pub(crate) scopes: Vec<String>,
    /// The client's nonce.
    pub(crate) nonce: Option<String>,
    /// S256 challenge.
    pub(crate) code_challenge: String,
    /// What was asked for by level or hint.
    pub(crate) instrument: &'static Instrument,
    /// `ui_locales` as sent.
    pub(crate) ui_locales: String,
    /// What `login_hint` said.
    pub(crate) hint: Hint,
}

/// Where an answer goes, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Target {
    /// Where the browser returns to; one of the client's.
    pub(crate) redirect_uri: String,
    /// How.
    pub(crate) response_mode: ResponseMode,
    /// The client's state.
    pub(crate) state: Option<String>,
}

/// What a `login_hint` said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Hint {
    /// A number, which the person may change.
    pub(crate) number: Option<String>,
    /// Phone of eight digits, and birth date as ddmmyy.
    pub(crate) phone: Option<(String, String)>,
    /// A country.
    pub(crate) country: Option<String>,
}

impl AuthorizationRequest {
    /// Whether a scope was asked for.
    pub(crate) fn has_scope(&self, scope: &str) -> bool {
        self.scopes.iter().any(|own| own == scope)
    }
}

/// What a person, or a test for them, chose.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    /// Who.
    pub(crate) person: Person,
    /// With what.
    pub(crate) instrument: &'static Instrument,
    /// What happens.
    pub(crate) outcome: Outcome,
    /// How long it is slow.
    pub(crate) seconds: u32,
}

/// A login at the supplier: what a code and an access token stand for.
#[derive(Debug, Clone)]
pub struct Login {
    pub(crate) request: AuthorizationRequest,
    pub(crate) person: Person,
    pub(crate) instrument: &'static Instrument,
    pub(crate) outcome: Outcome,
    pub(crate) seconds: u32,
    pub(crate) auth_time: Timestamp,
    /// Which browser it was, where a test named it.
    pub(crate) browser: Option<String>,
    /// What pseudonyms are made for.
    pub(crate) issuer: String,
}

impl Login {
    /// The supplier's pseudonym for the person.
    pub(crate) fn subject(&self) -> String {
        let digest = self.digest();
        let bytes = digest.first_chunk::<16>().copied().unwrap_or_default();
        Uuid::from_bytes(bytes).to_string()
    }

    /// Seven digits of the supplier's own for the person.
    pub(crate) fn short_id(&self) -> String {
        let digest = self.digest();
        let bytes = digest.last_chunk::<4>().copied().unwrap_or_default();
        format!("{:07}", u32::from_be_bytes(bytes) % 10_000_000)
    }

    fn digest(&self) -> [u8; 32] {
        sha256(format!("{} {}", self.issuer, self.person.key.expose()).as_bytes())
    }
}
