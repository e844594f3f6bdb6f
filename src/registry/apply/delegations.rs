//! `[[delegations]]`: what the delegation source of demo and test environments will answer.

use super::planner::{Planner, records};
use crate::kept::Kept;
use crate::rules::Violation;
use crate::scope::Delegation;

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
}
