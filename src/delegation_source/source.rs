//! The source at work: what it is made of.

use std::ops::Deref;
use std::sync::Arc;

use fellesporten_domain::{Clock, Environment, OrgNumber, PidRules, Rng, Timestamp};
use fellesporten_guard::Guard;
use fellesporten_registry::Registry;
use fellesporten_store::Records;
use fellesporten_web::Pages;

/// What it is made of.
pub struct DelegationSourceParts {
    /// Its issuer, with the final slash, as scopes name it in `delegation_source`.
    pub issuer: String,
    /// Whether people or organisations are real.
    pub environment: Environment,
    /// Where everything is kept.
    pub records: Records,
    /// Which organisations and scopes there are.
    pub registry: Registry,
    /// The judge of callers' tokens.
    pub guard: Guard,
    /// The pages of demo and test.
    pub pages: Pages,
    /// The product's clock.
    pub clock: Clock,
    /// Randomness of identifiers.
    pub rng: Rng,
}

/// The built-in delegation source. Cheap to clone.
#[derive(Clone)]
pub struct DelegationSource(Arc<DelegationSourceParts>);

impl DelegationSource {
    /// The source of these parts.
    #[must_use]
    pub fn new(parts: DelegationSourceParts) -> Self {
        Self(Arc::new(parts))
    }

    /// The product's time.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// An address of a path of its own, which begins with a slash.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.issuer.trim_end_matches('/'))
    }

    /// Which people's numbers are taken.
    pub(crate) fn pid_rules(&self) -> PidRules {
        PidRules::for_environment(self.environment)
    }

    /// An organisation's name, where it is known.
    pub(crate) fn name_of(&self, organisation: OrgNumber) -> Option<String> {
        self.registry.snapshot().organisation(&organisation).map(|known| known.name.clone())
    }
}

impl Deref for DelegationSource {
    type Target = DelegationSourceParts;

    fn deref(&self) -> &DelegationSourceParts {
        &self.0
    }
}
