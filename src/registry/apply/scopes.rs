//! `[[scopes]]`, and who owns their prefixes.

use std::collections::HashMap;

use fellesporten_domain::OrgNumber;

use super::planner::{Place, Planner, records};
use crate::kept::Kept;
use crate::rules::Violation;
use crate::rules::scope as rule;
use crate::scope::Scope;

impl Planner<'_> {
    pub(super) fn scopes(&mut self) {
        let mut new_prefixes = HashMap::new();
        for (place, record) in records(self.files, "scopes", |file| &file.document.scopes) {
            let name = format!("{}:{}", record.prefix, record.subscope);
            if !self.name(Scope::KIND, name.clone(), place) {
                continue;
            }
            if record.name.as_ref().is_some_and(|given| *given != name) {
                self.refuse_field(place, Violation::new("name", format!("must be {name}, or left out")));
            }
            self.need_organisation(place, "owner_orgno", record.owner_orgno);
            match rule::check_name(&name) {
                // A colon in `prefix` would move the border between the two parts.
                Ok(prefix) if prefix == record.prefix => {
                    self.prefix(place, prefix, record.owner_orgno, &mut new_prefixes)
                }
                Ok(_) => self.refuse_field(place, Violation::new("prefix", "has no colon; it belongs between the two")),
                Err(violation) => self.refuse_field(place, violation),
            }
            let mut wanted = self.describing().scope(name.clone(), record.owner_orgno, record);
            wanted.delegation_source = wanted.delegation_source.or_else(|| self.own_delegation_source(&name));
            for violation in rule::check(&wanted, self.environment()) {
                self.refuse_field(place, violation);
            }
            if wanted.active {
                self.active_scopes.insert(name.clone(), wanted.clone());
            } else {
                self.active_scopes.remove(&name);
            }
            self.settle(self.snapshot.scope_record(&name), wanted);
        }
    }

    /// A prefix belongs to the organisation that first declares a scope under it.
    fn prefix(&mut self, place: Place<'_>, prefix: &str, owner: OrgNumber, new: &mut HashMap<String, OrgNumber>) {
        match self.snapshot.prefix_owner(prefix).or_else(|| new.get(prefix).copied()) {
            Some(holder) if holder == owner => {}
            Some(holder) => self.refuse_field(
                place,
                Violation::new(
                    "prefix",
                    format!("{prefix} belongs to {holder}, which declared it first; choose another"),
                ),
            ),
            None => {
                new.insert(prefix.to_owned(), owner);
                self.add_prefix(prefix, owner);
            }
        }
    }
}
