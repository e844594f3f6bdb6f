//! Maskinporten: tokens for machines, given for a grant that the client signed.
//!
//! * [`routes`] – every route: metadata, keys, the token endpoint
//! * [`judgement`] – a grant, judged check by check; `token explain` walks the same line and consumes nothing
//! * [`rules`] – the checks themselves, a file each
//! * [`error`] – why a grant is refused: code, number, text and cure in one table
//! * [`token`] – the access token
//! * [`sources`] – who has delegated what, which system users there are, who consented: asked of authoritative sources
//! * [`record`] – what the audit trail keeps of a grant, and `unproven` how much of those that anybody can have refused
//!
//! Contract: `docs/contracts/maskinporten.md` §1–4, 8, 9.

pub mod endpoints;
pub mod error;
pub mod judgement;
mod metadata;
mod record;
pub mod routes;
pub mod rules;
mod settings;
pub mod sources;
pub mod token;
mod unproven;

use std::sync::Arc;
use std::time::Duration;

use fellesporten_audit::Audit;
use fellesporten_domain::{Clock, Rng};
use fellesporten_jose::{EnterpriseTrust, KeyRing};
use fellesporten_oauth::metadata::MetadataDocument;
use fellesporten_oauth::single_use::SingleUse;
use fellesporten_registry::Registry;
use fellesporten_store::{Limit, Quota, ShortLived};

pub use settings::{ISSUER_ID, Settings};
use sources::Sources;
use tokio_util::sync::CancellationToken;
use unproven::Unproven;

const MINUTE: Duration = Duration::from_secs(60);

/// What Maskinporten is made of; the roof hands it over.
pub struct MaskinportenParts {
    /// How it is set up.
    pub settings: Settings,
    /// Who knows of delegations, system users and consents.
    pub sources: Sources,
    /// Customers.
    pub registry: Registry,
    /// Signing keys.
    pub keys: KeyRing,
    /// Whose certificates are believed.
    pub enterprise: EnterpriseTrust,
    /// Where used grants are remembered.
    pub short_lived: ShortLived,
    /// Where grants are recorded.
    pub audit: Audit,
    /// The product's clock.
    pub clock: Clock,
    /// Randomness.
    pub rng: Rng,
}

/// Maskinporten at work; clones share everything.
#[derive(Clone)]
pub struct Maskinporten {
    inner: Arc<Inner>,
}

struct Inner {
    parts: MaskinportenParts,
    metadata: MetadataDocument,
    used_grants: SingleUse,
    tokens: Limit,
    unproven: Unproven,
}

impl Maskinporten {
    /// Sets it up.
    ///
    /// # Errors
    /// Only if the metadata cannot be written as JSON.
    pub fn new(parts: MaskinportenParts) -> Result<Self, serde_json::Error> {
        let quota = Quota::new(parts.settings.tokens_per_minute, MINUTE);
        let inner = Inner {
            metadata: metadata::document(&parts.settings.issuer)?,
            used_grants: SingleUse::new(&parts.short_lived, "grant"),
            tokens: Limit::new(&parts.short_lived, "machine_tokens_per_minute", quota),
            unproven: Unproven::default(),
            parts,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// How it is set up.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.inner.parts.settings
    }

    /// What it does beside answering, until `stop`.
    pub async fn run(self, stop: CancellationToken) {
        record::left_out(&self, stop).await;
    }

    pub(crate) fn parts(&self) -> &MaskinportenParts {
        &self.inner.parts
    }

    pub(crate) fn metadata(&self) -> &MetadataDocument {
        &self.inner.metadata
    }

    pub(crate) fn used_grants(&self) -> &SingleUse {
        &self.inner.used_grants
    }

    pub(crate) fn tokens(&self) -> &Limit {
        &self.inner.tokens
    }

    pub(crate) fn unproven(&self) -> &Unproven {
        &self.inner.unproven
    }
}
