//! `[[delegations]]`: what the delegation source of demo and test environments will answer.

use super::planner::{Planner, records};
use crate::kept::Kept;
use crate::rules::Violation;
use crate::scope::{Delegation, Scope};

impl Planner<'_> {
    pub(super) fn delegations(&mut self) {
        for (place, record) in records(self.files, "delegations", |file| &file.document.delegations) {
            if self.environment().is_production() {
                self.refuse(
                    place,
                    "[[delegations]] is for demo and test environments only: in production the consumer delegates at the \
                     scope's delegation source; leave it out",
                );
                continue;
            }
            let wanted = Delegation {
                scope: record.scope.clone(),
                consumer_orgno: record.consumer_orgno,
                supplier_orgno: record.supplier_orgno,
                active: true,
                created: self.now(),
                last_updated: self.now(),
            };
            if !self.name(Delegation::KIND, wanted.label(), place) {
                continue;
            }
            self.need_scope(place, &record.scope);
            self.give_source(&record.scope);
            self.need_organisation(place, "consumer_orgno", record.consumer_orgno);
            self.need_organisation(place, "supplier_orgno", record.supplier_orgno);
            if record.consumer_orgno == record.supplier_orgno {
                let message = "must be another organisation than the consumer; nobody delegates to itself";
                self.refuse_field(place, Violation::new("supplier_orgno", message));
            }
            let known = self.snapshot.delegation_record(&record.scope, record.consumer_orgno, record.supplier_orgno);
            self.settle(known, wanted);
        }
    }

    /// The environment's own delegation source, for a scope that a delegation names, in these files or in an earlier one.
    pub(super) fn own_delegation_source(&self, scope: &str) -> Option<String> {
        let issuer = self.options.delegation_source?;
        let mut in_files = self.files.iter().flat_map(|file| &file.document.delegations);
        let is_named = in_files.any(|record| record.scope == scope)
            || self.snapshot.all_delegations().any(|delegation| delegation.scope == scope);
        is_named.then(|| issuer.to_owned())
    }

    /// A scope that no file declares gets the source too, if it has none.
    fn give_source(&mut self, name: &str) {
        let Some(known) = self.snapshot.scope_record(name).filter(|scope| scope.delegation_source.is_none()) else {
            return;
        };
        let source = self.own_delegation_source(name);
        // The scope is named once, however many delegations it has.
        if source.is_some() && !self.is_named(Scope::KIND, name.to_owned()) {
            self.note(Scope::KIND, name.to_owned());
            self.settle(Some(known), Scope { delegation_source: source, ..known.clone() });
        }
    }
}
