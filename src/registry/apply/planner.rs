//! The state of planning: what is known, what is wanted, what is wrong.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;

use fellesporten_domain::{Environment, OrgNumber, Rng, Timestamp};

use super::plan::{Change, Issued, Plan, Verb};
use super::{PlanOptions, Problem};
use crate::customers::CustomerFile;
use crate::describe::Describing;
use crate::kept::Kept;
use crate::rules::Violation;
use crate::scope::Scope;
use crate::settle::settle;
use crate::snapshot::Snapshot;
use crate::writing;

/// Builds one plan, section by section.
pub(super) struct Planner<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) files: &'a [CustomerFile],
    pub(super) options: PlanOptions<'a>,
    pub(super) rng: &'a Rng,
    /// Organisations that are active once the plan is executed.
    pub(super) active_organisations: BTreeSet<OrgNumber>,
    /// Scopes that are active once the plan is executed.
    pub(super) active_scopes: BTreeMap<String, Scope>,
    /// What the files name, by kind and identity, and where.
    named: HashMap<(&'static str, String), String>,
    pub(super) issued: Vec<Issued>,
    changes: Vec<Change>,
    problems: Vec<Problem>,
    unchanged: usize,
}

/// Where a record stands.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    file: &'a CustomerFile,
    section: &'static str,
    index: usize,
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.name)?;
        if let Some(line) = self.file.lines.of(self.section, self.index) {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}[{}]", self.section, self.index)
    }
}

/// The records of one section in all files, with their places.
pub(super) fn records<'a, T>(
    files: &'a [CustomerFile],
    section: &'static str,
    of: impl Fn(&'a CustomerFile) -> &'a [T] + 'a,
) -> impl Iterator<Item = (Place<'a>, &'a T)>
where
    T: 'a,
{
    files.iter().flat_map(move |file| {
        of(file).iter().enumerate().map(move |(index, record)| (Place { file, section, index }, record))
    })
}

impl<'a> Planner<'a> {
    pub(super) fn new(
        snapshot: &'a Snapshot,
        files: &'a [CustomerFile],
        options: PlanOptions<'a>,
        rng: &'a Rng,
    ) -> Self {
        let mut active_organisations = BTreeSet::new();
        let mut active_scopes: BTreeMap<String, Scope> =
            snapshot.built_in().scopes().map(|scope| (scope.name.clone(), scope.clone())).collect();
        if !options.prune {
            active_organisations.extend(
                snapshot.all_organisations().filter(|organisation| organisation.active).map(|it| it.org_number),
            );
            active_scopes.extend(
                snapshot.all_scopes().filter(|scope| scope.active).map(|scope| (scope.name.clone(), scope.clone())),
            );
        }
        Self {
            snapshot,
            files,
            options,
            rng,
            active_organisations,
            active_scopes,
            named: HashMap::new(),
            issued: Vec::new(),
            changes: Vec::new(),
            problems: Vec::new(),
            unchanged: 0,
        }
    }

    pub(super) const fn environment(&self) -> Environment {
        self.options.environment
    }

    pub(super) const fn now(&self) -> Timestamp {
        self.options.now
    }

    pub(super) const fn describing(&self) -> Describing {
        Describing { environment: self.options.environment, now: self.options.now }
    }

    pub(super) fn refuse(&mut self, place: Place<'_>, message: impl Into<String>) {
        self.problems.push(Problem { place: place.to_string(), message: message.into() });
    }

    pub(super) fn refuse_field(&mut self, place: Place<'_>, violation: Violation) {
        self.problems.push(Problem { place: format!("{place}.{}", violation.field), message: violation.message });
    }

    /// Notes that a file names a record; false, and a problem, when it is named twice.
    pub(super) fn name(&mut self, kind: &'static str, identity: String, place: Place<'_>) -> bool {
        if let Some(before) = self.named.get(&(kind, identity.clone())) {
            let message = format!("is declared already at {before}; keep one of them");
            self.refuse(place, message);
            return false;
        }
        self.named.insert((kind, identity), place.to_string());
        true
    }

    /// Notes that a record is settled although no file names it.
    pub(super) fn note(&mut self, kind: &'static str, identity: String) {
        self.named.insert((kind, identity), "[[delegations]]".to_owned());
    }

    pub(super) fn is_named(&self, kind: &'static str, identity: String) -> bool {
        self.named.contains_key(&(kind, identity))
    }

    /// A problem when an organisation that a record needs will not be there.
    pub(super) fn need_organisation(&mut self, place: Place<'_>, field: &str, number: OrgNumber) {
        if !self.active_organisations.contains(&number) {
            self.refuse_field(
                place,
                Violation::new(
                    field,
                    format!(
                        "no file and no active record names the organisation {number}; add it to [[organisations]]"
                    ),
                ),
            );
        }
    }

    /// A problem when a scope that a record needs will not be there.
    pub(super) fn need_scope(&mut self, place: Place<'_>, name: &str) {
        if !self.active_scopes.contains_key(name) {
            self.refuse_field(
                place,
                Violation::new(
                    "scope",
                    format!("no file and no active record declares the scope {name}; add it to [[scopes]]"),
                ),
            );
        }
    }

    /// Compares a wanted record with the known one, and plans the difference.
    pub(super) fn settle<T: Kept>(&mut self, known: Option<&T>, wanted: T) {
        let place = format!("{} {}", T::KIND, wanted.label());
        match settle(known, wanted, self.now()) {
            Ok((_, Some(change))) => self.changes.push(change),
            Ok((_, None)) => self.unchanged += 1,
            Err(cause) => self.problems.push(Problem { place, message: cause.to_string() }),
        }
    }

    /// Plans a prefix for the organisation that first declares a scope under it.
    pub(super) fn add_prefix(&mut self, prefix: &str, owner: OrgNumber) {
        self.changes.push(Change {
            verb: Verb::Add,
            kind: "scope prefix",
            id: prefix.to_owned(),
            label: format!("{prefix} for {owner}"),
            organisation: Some(owner),
            fields: Vec::new(),
            before: None,
            after: None,
            statement: writing::prefix(prefix, owner, self.now()),
        });
    }

    pub(super) fn finish(self) -> Result<Plan, Vec<Problem>> {
        if self.problems.is_empty() {
            Ok(Plan {
                revision: self.snapshot.revision(),
                now: self.options.now,
                changes: self.changes,
                issued: self.issued,
                unchanged: self.unchanged,
            })
        } else {
            Err(self.problems)
        }
    }
}
