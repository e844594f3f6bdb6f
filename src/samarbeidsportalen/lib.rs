//! Samarbeidsportalen: what customers arrange by themselves. Here the administration API of both products: clients, keys, secrets,
//! onbehalfof entries, scopes and access; with simplified onboarding, and Altinn's administration.
//!
//! * [`routes`] – every route on one screen
//! * `endpoints` – a file per resource
//! * `rules` – what a token's scopes open, and whose clients are seen
//! * `wire` – how records look in JSON
//! * `openapi` – the description of the API, for machines and as a page
//! * `caller`, `asked` – who calls, and with which parameters
//! * `error` – how a call is refused
//!
//! What may be registered is the registry's to judge ([`fellesporten_registry::changes`]). Contract: `docs/contracts/maskinporten.md` §5
//! and §7, and for login clients `docs/contracts/idporten.md` §7–8.

mod asked;
mod caller;
mod endpoints;
mod error;
pub mod openapi;
mod pages;
pub mod routes;
mod rules;
mod wire;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use fellesporten_domain::{Clock, Environment, OrgNumber, Rng, Timestamp};
use fellesporten_guard::Guard;
use fellesporten_registry::changes::{ChangeError, Decided, Facts, Refused};
use fellesporten_registry::{Registry, Snapshot};
use fellesporten_store::{Records, RecordsError};
use fellesporten_web::Pages;
use url::Url;

use caller::Caller;

/// A source that knows who lets whom use a scope (docs/contracts/maskinporten.md §6.2).
#[derive(Debug, Clone)]
pub struct DelegationSource {
    /// What customers call it.
    pub name: String,
    /// Its issuer, with the slash at the end.
    pub issuer: String,
}

/// What Samarbeidsportalen is made of; the roof hands it over.
pub struct SamarbeidsportalenParts {
    /// Where it is met, without a path.
    pub public_url: Url,
    /// Customers.
    pub registry: Registry,
    /// Where the audit trail is read.
    pub records: Records,
    /// Who judges tokens.
    pub guard: Guard,
    /// The organisation that runs this installation.
    pub operator: Option<OrgNumber>,
    /// The delegation sources that there are.
    pub delegation_sources: Vec<DelegationSource>,
    /// Decides which numbers and addresses are taken.
    pub environment: Environment,
    /// The page of the API.
    pub pages: Pages,
    /// The product's clock.
    pub clock: Clock,
    /// Randomness.
    pub rng: Rng,
}

/// Samarbeidsportalen at work; clones share everything.
#[derive(Clone)]
pub struct Samarbeidsportalen(Arc<Inner>);

struct Inner {
    parts: SamarbeidsportalenParts,
    /// Issuers of the delegation sources.
    sources: Vec<String>,
}

impl Samarbeidsportalen {
    /// Sets it up.
    #[must_use]
    pub fn new(parts: SamarbeidsportalenParts) -> Self {
        let sources = parts.delegation_sources.iter().map(|source| source.issuer.clone()).collect();
        Self(Arc::new(Inner { parts, sources }))
    }

    fn parts(&self) -> &SamarbeidsportalenParts {
        &self.0.parts
    }

    fn now(&self) -> Timestamp {
        self.parts().clock.now()
    }

    fn is_operator(&self, organisation: OrgNumber) -> bool {
        self.parts().operator == Some(organisation)
    }

    /// The newest registry, so that whoever changed something on another node reads it here.
    async fn registry(&self) -> Result<Arc<Snapshot>, RecordsError> {
        self.parts().registry.refresh().await
    }

    /// Changes the registry in the caller's name.
    async fn change<T: Send>(
        &self,
        caller: &Caller,
        decide: impl Fn(&Facts<'_>) -> Result<Decided<T>, Refused> + Send + Sync,
    ) -> Result<T, ChangeError> {
        let (parts, now) = (self.parts(), self.now());
        let decide = |snapshot: &Snapshot| {
            decide(&Facts {
                snapshot,
                environment: parts.environment,
                now,
                rng: &parts.rng,
                delegation_sources: &self.0.sources,
            })
        };
        parts.registry.change(&caller.author(), now, &parts.rng, decide).await
    }
}
