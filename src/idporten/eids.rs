//! The eIDs at work: the catalogue that the selector shows, an adapter for each row, and the providers of those that have one.

use std::{collections::BTreeMap, sync::Arc};

use fellesporten_idp_adapters::{Adapter, Catalogue, EidState};

use crate::upstream::Provider;

/// The eIDs of this broker; clones share everything.
#[derive(Clone)]
pub struct Eids {
    catalogue: Arc<Catalogue>,
    adapters: Arc<BTreeMap<String, Box<dyn Adapter>>>,
    providers: Arc<BTreeMap<String, Provider>>,
}

impl Eids {
    /// The catalogue, the adapters of its rows, and the providers of the rows that have one.
    pub fn new(catalogue: Catalogue, adapters: Vec<Box<dyn Adapter>>, providers: Vec<Provider>) -> Self {
        let adapters = adapters.into_iter().map(|adapter| (adapter.describe().id.to_string(), adapter)).collect();
        let providers = providers.into_iter().map(|provider| (provider.row().id.clone(), provider)).collect();
        Eids { catalogue: Arc::new(catalogue), adapters: Arc::new(adapters), providers: Arc::new(providers) }
    }

    /// Every row, as it was configured.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// Every row, as it fares now.
    pub fn catalogue_now(&self) -> Catalogue {
        self.catalogue.with_states(|id| self.providers.get(id).map_or(EidState::Up, Provider::state))
    }

    /// The adapter of a row.
    pub fn adapter(&self, eid: &str) -> Option<&dyn Adapter> {
        self.adapters.get(eid).map(Box::as_ref)
    }

    /// The provider behind a row.
    pub fn provider(&self, eid: &str) -> Option<&Provider> {
        self.providers.get(eid)
    }
}
