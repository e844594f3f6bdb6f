//! The eIDs at work: the catalogue that the selector shows, and an adapter for each row.

use std::{collections::BTreeMap, sync::Arc};

use fellesporten_idp_adapters::{Adapter, Catalogue};

/// The eIDs of this broker; clones share everything.
#[derive(Clone)]
pub struct Eids {
    catalogue: Arc<Catalogue>,
    adapters: Arc<BTreeMap<String, Box<dyn Adapter>>>,
}

impl Eids {
    /// The catalogue and the adapters of its rows.
    pub fn new(catalogue: Catalogue, adapters: Vec<Box<dyn Adapter>>) -> Self {
        let adapters = adapters.into_iter().map(|adapter| (adapter.describe().id.to_string(), adapter)).collect();
        Eids { catalogue: Arc::new(catalogue), adapters: Arc::new(adapters) }
    }

    /// Every row.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// The adapter of a row.
    pub fn adapter(&self, eid: &str) -> Option<&dyn Adapter> {
        self.adapters.get(eid).map(Box::as_ref)
    }
}
