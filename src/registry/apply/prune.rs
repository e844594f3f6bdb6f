//! `--prune`: what no file names is switched off.

use super::planner::Planner;
use crate::citizen::Citizen;
use crate::client::Client;
use crate::kept::Kept;
use crate::organisation::Organisation;
use crate::scope::{Delegation, Scope, ScopeAccess};

impl Planner<'_> {
    /// In production access, delegations and people are not the files' to name, hence not theirs to take away.
    pub(super) fn prune(&mut self) {
        let snapshot = self.snapshot;
        self.prune_all(snapshot.all_clients().map(AsRef::as_ref), |client: &Client| client.client_id.clone());
        if !self.environment().is_production() {
            self.prune_all(snapshot.all_delegations(), Delegation::label);
            self.prune_all(snapshot.all_access(), ScopeAccess::label);
            self.prune_all(snapshot.citizens().iter(), |citizen: &Citizen| citizen.pid.expose().to_owned());
        }
        self.prune_all(snapshot.all_scopes(), |scope: &Scope| scope.name.clone());
        self.prune_all(snapshot.all_organisations(), |organisation: &Organisation| organisation.org_number.to_string());
    }

    fn prune_all<'a, T: Kept + 'a>(&mut self, known: impl Iterator<Item = &'a T>, identity: impl Fn(&T) -> String) {
        let mut unnamed: Vec<&T> = known.filter(|it| it.active() && !self.is_named(T::KIND, identity(it))).collect();
        unnamed.sort_by_key(|it| it.label());
        for it in unnamed {
            let mut off = it.clone();
            off.switch_off();
            self.settle(Some(it), off);
        }
    }
}
