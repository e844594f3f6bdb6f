//! The part of the profile page that shows what the person let which service do (`docs/contracts/idporten.md` §8.4, 8.6).

use fellesporten_domain::Language;
use fellesporten_registry::Snapshot;
use serde::Serialize;

use super::{
    consent::{ScopeLine, organisation_name},
    profile::Moment,
};
use crate::rules::overview::Access;

/// One service, and what it may do.
#[derive(Serialize)]
pub(super) struct AccessLine {
    client_id: String,
    service: String,
    organisation: String,
    scopes: Vec<ScopeLine>,
    given: Moment,
    ends: Moment,
}

impl AccessLine {
    /// The line of one service. A service or scope that is gone keeps its name as far as it is known.
    pub(super) fn of(snapshot: &Snapshot, access: &Access, language: Language) -> Self {
        let client = snapshot.client_record(&access.client_id);
        let scopes = access.scope.iter().filter_map(|name| snapshot.scope_record(name.as_str()));
        AccessLine {
            client_id: access.client_id.clone(),
            service: client.map_or_else(|| access.client_id.clone(), |client| client.client_name.clone()),
            organisation: client.map(|client| organisation_name(snapshot, &client.client_orgno)).unwrap_or_default(),
            scopes: scopes.map(|scope| ScopeLine::of(snapshot, scope, language)).collect(),
            given: access.given_at.into(),
            ends: access.ends_at.into(),
        }
    }
}
