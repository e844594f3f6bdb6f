//! Everything a request must know about customers, in memory.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use fellesporten_domain::{OrgNumber, Pid};

use crate::built_in::BuiltIn;
use crate::citizen::Citizen;
use crate::client::Client;
use crate::organisation::Organisation;
use crate::scope::{AccessState, Delegation, Scope, ScopeAccess};

/// The registry at one revision. What is switched off is answered as if it were not there; the `all_…` functions
/// show it, for those who administer.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    revision: i64,
    organisations: HashMap<OrgNumber, Arc<Organisation>>,
    prefixes: HashMap<String, OrgNumber>,
    scopes: HashMap<String, Arc<Scope>>,
    access: HashMap<String, HashMap<OrgNumber, ScopeAccess>>,
    clients: HashMap<String, Arc<Client>>,
    delegations: HashMap<(OrgNumber, OrgNumber, String), Delegation>,
    /// Sorted by identifier.
    citizens: Vec<Citizen>,
    built_in: Arc<BuiltIn>,
}

/// What changed after some revision.
#[derive(Debug, Default)]
pub(crate) struct Delta {
    pub(crate) revision: i64,
    pub(crate) organisations: Vec<Organisation>,
    pub(crate) prefixes: Vec<(String, OrgNumber)>,
    pub(crate) scopes: Vec<Scope>,
    pub(crate) access: Vec<ScopeAccess>,
    pub(crate) clients: Vec<Client>,
    pub(crate) delegations: Vec<Delegation>,
    pub(crate) citizens: Vec<Citizen>,
}

impl Snapshot {
    /// A registry that nothing was ever declared in.
    #[must_use]
    pub fn empty(built_in: Arc<BuiltIn>) -> Self {
        Self { built_in, ..Self::default() }
    }

    /// What is there without being declared.
    pub(crate) const fn built_in(&self) -> &Arc<BuiltIn> {
        &self.built_in
    }

    /// The revision of the records that this snapshot shows.
    #[must_use]
    pub const fn revision(&self) -> i64 {
        self.revision
    }

    /// An active client of an active organisation.
    #[must_use]
    pub fn client(&self, client_id: &str) -> Option<&Arc<Client>> {
        self.clients.get(client_id).filter(|client| {
            client.active
                && self.organisation(&client.client_orgno).is_some()
                && client.supplier_orgno.is_none_or(|supplier| self.organisation(&supplier).is_some())
        })
    }

    /// An active scope, declared or built in.
    #[must_use]
    pub fn scope(&self, name: &str) -> Option<&Scope> {
        self.scope_or_built_in(name).filter(|scope| scope.active)
    }

    /// An active organisation.
    #[must_use]
    pub fn organisation(&self, org_number: &OrgNumber) -> Option<&Organisation> {
        self.organisations.get(org_number).map(Arc::as_ref).filter(|organisation| organisation.active)
    }

    /// Whether an organisation is known here, and was switched off.
    #[must_use]
    pub fn is_switched_off(&self, org_number: &OrgNumber) -> bool {
        self.organisations.get(org_number).is_some_and(|organisation| !organisation.active)
    }

    /// Whether clients of `consumer` may use the scope now: it is active, and open to all or granted to them.
    #[must_use]
    pub fn has_access(&self, scope: &str, consumer: &OrgNumber) -> bool {
        self.scope(scope).is_some_and(|found| {
            found.accessible_for_all
                || self.access_record(scope, consumer).is_some_and(|access| access.state == AccessState::Approved)
        })
    }

    /// The synthetic people, ordered by identifier. Empty in production.
    #[must_use]
    pub fn citizens(&self) -> &[Citizen] {
        &self.citizens
    }

    /// One synthetic person.
    #[must_use]
    pub fn citizen(&self, pid: &Pid) -> Option<&Citizen> {
        let at = self.citizens.binary_search_by(|citizen| citizen.pid.cmp(pid)).ok()?;
        self.citizens.get(at)
    }

    /// Whether this person's user is closed (fact 84).
    #[must_use]
    pub fn closed(&self, pid: &Pid) -> bool {
        self.citizen(pid).is_some_and(|citizen| citizen.closed)
    }

    /// Which organisation owns a scope prefix.
    #[must_use]
    pub fn prefix_owner(&self, prefix: &str) -> Option<OrgNumber> {
        self.prefixes.get(prefix).copied().or_else(|| self.built_in.prefix_owner(prefix))
    }

    /// The prefixes of an organisation, in alphabetical order.
    #[must_use]
    pub fn prefixes_of(&self, owner: OrgNumber) -> Vec<&str> {
        let declared = self.prefixes.keys().map(String::as_str);
        let prefixes: BTreeSet<&str> =
            declared.chain(self.built_in.prefixes()).filter(|it| self.prefix_owner(it) == Some(owner)).collect();
        prefixes.into_iter().collect()
    }

    /// A scope, active or not, declared or built in.
    #[must_use]
    pub fn scope_or_built_in(&self, name: &str) -> Option<&Scope> {
        self.scope_record(name).or_else(|| self.built_in.scope(name))
    }

    /// Every scope, active or not, declared or built in.
    pub fn scopes_and_built_in(&self) -> impl Iterator<Item = &Scope> {
        let undeclared = self.built_in.scopes().filter(|scope| !self.scopes.contains_key(&scope.name));
        self.all_scopes().chain(undeclared)
    }

    /// Every access, in any state, with what the operator holds from the first start.
    pub fn access_and_built_in(&self) -> impl Iterator<Item = &ScopeAccess> {
        let first = self.built_in.all_access();
        self.all_access().chain(first.filter(|it| self.declared_access(&it.scope, &it.consumer_orgno).is_none()))
    }

    /// Every organisation, active or not.
    pub fn all_organisations(&self) -> impl Iterator<Item = &Organisation> {
        self.organisations.values().map(Arc::as_ref)
    }

    /// Every client, active or not.
    pub fn all_clients(&self) -> impl Iterator<Item = &Arc<Client>> {
        self.clients.values()
    }

    /// Every scope, active or not.
    pub fn all_scopes(&self) -> impl Iterator<Item = &Scope> {
        self.scopes.values().map(Arc::as_ref)
    }

    /// Every access record, in any state.
    pub fn all_access(&self) -> impl Iterator<Item = &ScopeAccess> {
        self.access.values().flat_map(HashMap::values)
    }

    /// Every delegation of the demo's delegation source, standing or not.
    pub fn all_delegations(&self) -> impl Iterator<Item = &Delegation> {
        self.delegations.values()
    }

    /// An organisation, active or not.
    #[must_use]
    pub fn organisation_record(&self, org_number: &OrgNumber) -> Option<&Organisation> {
        self.organisations.get(org_number).map(Arc::as_ref)
    }

    /// A client, active or not.
    #[must_use]
    pub fn client_record(&self, client_id: &str) -> Option<&Arc<Client>> {
        self.clients.get(client_id)
    }

    /// A scope, active or not.
    #[must_use]
    pub fn scope_record(&self, name: &str) -> Option<&Scope> {
        self.scopes.get(name).map(Arc::as_ref)
    }

    /// An access record in any state.
    #[must_use]
    pub fn access_record(&self, scope: &str, consumer: &OrgNumber) -> Option<&ScopeAccess> {
        self.declared_access(scope, consumer).or_else(|| self.built_in.access(scope, consumer))
    }

    fn declared_access(&self, scope: &str, consumer: &OrgNumber) -> Option<&ScopeAccess> {
        self.access.get(scope)?.get(consumer)
    }

    /// A delegation, standing or not.
    #[must_use]
    pub fn delegation_record(&self, scope: &str, consumer: OrgNumber, supplier: OrgNumber) -> Option<&Delegation> {
        self.delegations.get(&(consumer, supplier, scope.to_owned()))
    }

    /// This snapshot with what changed since.
    #[must_use]
    pub(crate) fn with(&self, delta: Delta) -> Self {
        let mut next = self.clone();
        next.take_in(delta);
        next
    }

    /// Puts what changed in the place of what was.
    pub(crate) fn take_in(&mut self, delta: Delta) {
        self.revision = delta.revision;
        for organisation in delta.organisations {
            self.organisations.insert(organisation.org_number, Arc::new(organisation));
        }
        self.prefixes.extend(delta.prefixes);
        for scope in delta.scopes {
            self.scopes.insert(scope.name.clone(), Arc::new(scope));
        }
        self.take_in_access(delta.access);
        self.take_in_clients(delta.clients);
        for delegation in delta.delegations {
            let key = (delegation.consumer_orgno, delegation.supplier_orgno, delegation.scope.clone());
            self.delegations.insert(key, delegation);
        }
        self.replace_citizens(delta.citizens);
    }

    /// The same for clients alone.
    pub(crate) fn take_in_clients(&mut self, clients: Vec<Client>) {
        self.clients.extend(clients.into_iter().map(|client| (client.client_id.clone(), Arc::new(client))));
    }

    /// The same for access alone.
    pub(crate) fn take_in_access(&mut self, records: Vec<ScopeAccess>) {
        for access in records {
            self.access.entry(access.scope.clone()).or_default().insert(access.consumer_orgno, access);
        }
    }

    fn replace_citizens(&mut self, changed: Vec<Citizen>) {
        for citizen in changed {
            match self.citizens.binary_search_by(|known| known.pid.cmp(&citizen.pid)) {
                Ok(at) if !citizen.active => {
                    self.citizens.remove(at);
                }
                Ok(at) => {
                    if let Some(known) = self.citizens.get_mut(at) {
                        *known = citizen;
                    }
                }
                Err(at) if citizen.active => self.citizens.insert(at, citizen),
                Err(_) => {}
            }
        }
    }
}
