//! `[[scope_access]]`: no way round the scope's owner, so demo and test only (docs/contracts/maskinporten.md §5.3).

use super::planner::{Planner, records};
use crate::kept::Kept;
use crate::scope::{AccessState, ScopeAccess};

impl Planner<'_> {
    pub(super) fn scope_access(&mut self) {
        for (place, record) in records(self.files, "scope_access", |file| &file.document.scope_access) {
            if self.environment().is_production() {
                self.refuse(
                    place,
                    "[[scope_access]] is for demo and test environments only: in production access is granted by the \
                     scope's owner through self-service; leave it out",
                );
                continue;
            }
            let wanted = ScopeAccess {
                scope: record.scope.clone(),
                consumer_orgno: record.consumer_orgno,
                state: AccessState::Approved,
                created: self.now(),
                last_updated: self.now(),
            };
            if !self.name(ScopeAccess::KIND, wanted.label(), place) {
                continue;
            }
            self.need_scope(place, &record.scope);
            self.need_organisation(place, "consumer_orgno", record.consumer_orgno);
            self.settle(self.snapshot.access_record(&record.scope, &record.consumer_orgno), wanted);
        }
    }
}
