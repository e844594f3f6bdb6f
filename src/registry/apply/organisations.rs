//! `[[organisations]]`.

use super::planner::{Planner, records};
use crate::kept::Kept;
use crate::organisation::Organisation;
use crate::rules::Violation;

impl Planner<'_> {
    pub(super) fn organisations(&mut self) {
        for (place, record) in records(self.files, "organisations", |file| &file.document.organisations) {
            let number = record.org_number;
            if !self.name(Organisation::KIND, number.to_string(), place) {
                continue;
            }
            if record.active {
                self.active_organisations.insert(number);
            } else {
                self.active_organisations.remove(&number);
            }
            if !number.accepted_in(self.environment()) {
                // docs/contracts/maskinporten.md §8.6.
                let range = if self.environment().is_production() {
                    "production takes real organisations only: the first digit is 8 or 9"
                } else {
                    "demo and test environments take synthetic organisations only: the first digit is 2 or 3"
                };
                self.refuse_field(place, Violation::new("org_number", format!("{number}: {range}")));
            }
            if record.name.trim().is_empty() {
                self.refuse_field(place, Violation::new("name", "is required"));
            }
            let wanted = Organisation {
                org_number: number,
                name: record.name.clone(),
                contact_email: record.contact_email.clone(),
                active: record.active,
                created: self.now(),
                last_updated: self.now(),
            };
            self.settle(self.snapshot.organisation_record(&number), wanted);
        }
    }
}
