//! The eIDs at work: the catalogue that the selector shows, an adapter for each row, the providers of those that have one, and what
//! operators announce of them.

use std::{collections::BTreeMap, sync::Arc};

use fellesporten_domain::Timestamp;
use fellesporten_idp_adapters::{Adapter, Catalogue, EidState, Texts};

use crate::{announcements::Announcements, rules::announced, upstream::Provider};

/// The eIDs of this broker; clones share everything.
#[derive(Clone)]
pub struct Eids {
    catalogue: Arc<Catalogue>,
    adapters: Arc<BTreeMap<String, Box<dyn Adapter>>>,
    providers: Arc<BTreeMap<String, Provider>>,
    announcements: Announcements,
}

impl Eids {
    /// The catalogue, the adapters of its rows, the providers of the rows that have one, and the announcements about them.
    pub fn new(
        catalogue: Catalogue,
        adapters: Vec<Box<dyn Adapter>>,
        providers: Vec<Provider>,
        announcements: Announcements,
    ) -> Self {
        let adapters = adapters.into_iter().map(|adapter| (adapter.describe().id.to_string(), adapter)).collect();
        let providers = providers.into_iter().map(|provider| (provider.row().id.clone(), provider)).collect();
        Eids {
            catalogue: Arc::new(catalogue),
            adapters: Arc::new(adapters),
            providers: Arc::new(providers),
            announcements,
        }
    }

    /// Every row, as it was configured.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// Every row, as it fares now and as operators say.
    pub fn catalogue_now(&self, now: Timestamp) -> Catalogue {
        let announcements = self.announcements.all();
        self.catalogue.with_conditions(|id| announced::condition(id, &announcements, self.fares(id), now))
    }

    /// Whether an operator has closed this eID.
    pub fn is_closed(&self, eid: &str, now: Timestamp) -> bool {
        let (state, _) = announced::condition(eid, &self.announcements.all(), EidState::Up, now);
        state == EidState::Closed
    }

    /// What operators say of all eIDs now.
    pub fn messages_for_all(&self, now: Timestamp) -> Vec<Texts> {
        announced::messages_for_all(&self.announcements.all(), now)
    }

    /// What operators announce.
    pub fn announcements(&self) -> &Announcements {
        &self.announcements
    }

    /// The adapter of a row.
    pub fn adapter(&self, eid: &str) -> Option<&dyn Adapter> {
        self.adapters.get(eid).map(Box::as_ref)
    }

    /// The provider behind a row.
    pub fn provider(&self, eid: &str) -> Option<&Provider> {
        self.providers.get(eid)
    }

    /// How an eID fares by its own calls.
    pub fn fares(&self, eid: &str) -> EidState {
        self.providers.get(eid).map_or(EidState::Up, Provider::state)
    }
}
