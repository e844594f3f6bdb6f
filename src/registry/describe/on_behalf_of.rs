//! The customers on whose behalf a client may act (docs/contracts/idporten.md §7.7).

use std::collections::BTreeSet;

use super::Describing;
use crate::client::OnBehalfOf;
use crate::customers::OnBehalfOfRecord;
use crate::rules::{Violations, uris};

impl Describing {
    /// The entries of a client; one that is among `known` and stays as it is keeps its times.
    pub(crate) fn on_behalf_of(
        &self,
        records: &[OnBehalfOfRecord],
        known: &[OnBehalfOf],
        violations: &mut Violations,
    ) -> Vec<OnBehalfOf> {
        let mut values = BTreeSet::new();
        let mut entries = Vec::with_capacity(records.len());
        for (index, record) in records.iter().enumerate() {
            let field = format!("onbehalfof[{index}]");
            if !values.insert(record.onbehalfof.as_str()) {
                violations.refuse(format!("{field}.onbehalfof"), "is used by another entry of this client");
            }
            entries.push(self.one_on_behalf_of(record, known, &format!("{field}."), violations));
        }
        entries
    }

    /// One entry; `field` is what its members' names follow in a violation.
    pub(crate) fn one_on_behalf_of(
        &self,
        record: &OnBehalfOfRecord,
        known: &[OnBehalfOf],
        field: &str,
        violations: &mut Violations,
    ) -> OnBehalfOf {
        if record.onbehalfof.is_empty() || !record.onbehalfof.bytes().all(|byte| byte.is_ascii_graphic()) {
            violations.refuse(format!("{field}onbehalfof"), "has printable ASCII characters only, and at least one");
        }
        if record.name.trim().is_empty() {
            violations.refuse(format!("{field}name"), "is required");
        }
        let mut link = |name: &str, uri: &Option<String>| {
            let field = format!("{field}{name}");
            uri.as_ref().and_then(|uri| violations.keep(uris::link(uri, &field, self.environment)))
        };
        let described = OnBehalfOf {
            onbehalfof: record.onbehalfof.clone(),
            name: record.name.clone(),
            orgno: record.orgno,
            description: record.description.clone(),
            client_uri: link("client_uri", &record.client_uri),
            logo_uri: link("logo_uri", &record.logo_uri),
            created: None,
            last_updated: None,
        };
        match known.iter().find(|entry| entry.onbehalfof == described.onbehalfof) {
            Some(same) if described.is_like(same) => same.clone(),
            Some(changed) => OnBehalfOf { created: changed.created, last_updated: Some(self.now), ..described },
            None => OnBehalfOf { created: Some(self.now), last_updated: Some(self.now), ..described },
        }
    }
}
