//! The table of operations (docs/contracts/maskinporten.md §7.3, §7.8, §7.10).

use crate::rules::rights::Right;

/// A part of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Group {
    /// Clients, keys, secrets, onbehalfof entries.
    Clients,
    /// Scopes and access.
    Scopes,
    /// The organisation's own log, and all that is kept of it.
    Log,
}

impl Group {
    /// All of them; the third is ours, beside the contract.
    pub(crate) const ALL: [Self; 3] = [Self::Clients, Self::Scopes, Self::Log];

    /// As the contract calls it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Clients => "External OIDC",
            Self::Scopes => "Scopes",
            Self::Log => "Log and export",
        }
    }

    /// In an address.
    pub(crate) const fn slug(self) -> &'static str {
        match self {
            Self::Clients => "external-oidc",
            Self::Scopes => "scopes",
            Self::Log => "log",
        }
    }
}

/// One method of one address.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) group: Group,
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) summary: &'static str,
    /// Scopes of which one opens it; none where no token is needed.
    pub(crate) scopes: &'static [&'static str],
    /// Parameters of the query, and whether they must be there.
    pub(crate) query: &'static [(&'static str, bool)],
    /// Media type and shape of the body.
    pub(crate) body: Option<(&'static str, &'static str)>,
    /// Status when it goes well.
    pub(crate) status: u16,
    /// Shape of the answer.
    pub(crate) answer: &'static str,
}

/// How a body is called that is no object.
pub(crate) const PLAIN_TEXT: &str = "text";
const JSON: &str = "application/json";
const INACTIVE: &[(&str, bool)] = &[("inactive", false)];
/// What the log is asked by, and nothing else: a filter that does nothing would mislead.
pub(crate) const LOG: &[(&str, bool)] = &[
    ("from", false),
    ("to", false),
    ("before", false),
    ("client_id", false),
    ("scope", false),
    ("consumer_orgno", false),
    ("result", false),
];
const SCOPE: &[(&str, bool)] = &[("scope", true)];

const fn row(group: Group, method: &'static str, path: &'static str, right: Option<Right>) -> Operation {
    let scopes = match right {
        Some(right) => right.scopes(),
        None => &[],
    };
    Operation { group, method, path, summary: "", scopes, query: &[], body: None, status: 200, answer: "" }
}

const fn of_clients(method: &'static str, path: &'static str, right: Right) -> Operation {
    row(Group::Clients, method, path, Some(right))
}

const fn of_scopes(method: &'static str, path: &'static str, right: Right) -> Operation {
    row(Group::Scopes, method, path, Some(right))
}

const fn open(path: &'static str) -> Operation {
    row(Group::Scopes, "GET", path, None)
}

impl Operation {
    const fn says(mut self, summary: &'static str) -> Self {
        self.summary = summary;
        self
    }

    const fn asks(mut self, query: &'static [(&'static str, bool)]) -> Self {
        self.query = query;
        self
    }

    const fn takes(mut self, body: &'static str) -> Self {
        self.body = Some((JSON, body));
        self
    }

    const fn takes_text(mut self) -> Self {
        self.body = Some(("text/plain", PLAIN_TEXT));
        self
    }

    const fn gives(mut self, answer: &'static str) -> Self {
        self.answer = answer;
        self
    }

    const fn created(mut self) -> Self {
        self.status = 201;
        self
    }

    const fn without_content(mut self) -> Self {
        self.status = 204;
        self
    }
}

use Right::{
    AdministerAsAltinn, ChangeClients, ChangeOnBehalfOf, CreateClients, CreateOnBehalfOf, LookUp, Onboard, ReadClients,
    ReadLog, ReadOnBehalfOf, ReadScopes, WriteScopes,
};

const CLIENT: &str = "/clients/{client_id}";
const KEYS: &str = "/clients/{client_id}/jwks";
const ENTRIES: &str = "/clients/{client_id}/onbehalfof";
const ENTRY: &str = "/clients/{client_id}/onbehalfof/{id}";
const ACCESS: &str = "/scopes/access/{consumer_orgno}";
const MACHINES: &str = "/datasharing/consumer/client";
const ALTINNS: &str = "/altinn/admin/clients";
const ALTINNS_CLIENT: &str = "/altinn/admin/clients/{client_id}";
const ALTINNS_KEYS: &str = "/altinn/admin/clients/{client_id}/jwks";

/// Every operation.
#[rustfmt::skip]
pub(crate) const OPERATIONS: &[Operation] = &[
    of_clients("GET", "/clients", ReadClients).asks(INACTIVE).gives("[Client]").says("Your clients"),
    of_clients("POST", "/clients", CreateClients).takes("Client").created().gives("Client").says("Makes a client; a secret is shown this once"),
    of_clients("GET", CLIENT, ReadClients).asks(INACTIVE).gives("Client").says("One client"),
    of_clients("PUT", CLIENT, ChangeClients).takes("Client").gives("Client").says("Replaces a client; active = true revives it"),
    of_clients("DELETE", CLIENT, ChangeClients).gives("Client").says("Switches a client off"),
    of_clients("POST", "/clients/{client_id}/secret", ChangeClients).gives("Client").says("Makes a new secret, shown this once"),
    of_clients("GET", KEYS, ReadClients).gives("Jwks").says("The client's keys"),
    of_clients("POST", KEYS, ChangeClients).takes("Jwks").gives("Jwks").says("Replaces the whole set of keys; each begins its year anew"),
    of_clients("PUT", KEYS, ChangeClients).takes("Jwks").gives("Jwks").says("The same as POST"),
    of_clients("DELETE", KEYS, ChangeClients).gives("Jwks").says("Removes every key"),
    of_clients("DELETE", "/clients/{client_id}/jwks/{kid}", ChangeClients).gives("Jwks").says("Removes one key"),
    of_clients("POST", "/api/v2/clients/{client_id}/key", ChangeClients).takes_text().created().gives("Jwk").says("Adds one key: a JWK or a PEM"),
    of_clients("GET", ENTRIES, ReadOnBehalfOf).gives("[OnBehalfOf]").says("Customers on whose behalf the client acts"),
    of_clients("POST", ENTRIES, CreateOnBehalfOf).takes("OnBehalfOf").created().gives("OnBehalfOf").says("Adds one"),
    of_clients("GET", ENTRY, ReadOnBehalfOf).gives("OnBehalfOf").says("One of them"),
    of_clients("PUT", ENTRY, ChangeOnBehalfOf).takes("OnBehalfOf").gives("OnBehalfOf").says("Changes one"),
    of_clients("DELETE", ENTRY, ChangeOnBehalfOf).says("Removes one"),
    of_clients("GET", "/organizations/{orgno}", LookUp).gives("Organization").says("A customer's name"),
    of_clients("GET", MACHINES, Onboard).gives("[Machine]").says("Simplified onboarding: your machines"),
    of_clients("POST", MACHINES, Onboard).takes("Machine").created().gives("Machine").says("Simplified onboarding: makes a machine; without keys it shows an enterprise certificate"),
    of_clients("DELETE", MACHINES, Onboard).asks(&[("client_id", true)]).gives("Machine").says("Simplified onboarding: switches a machine off"),
    of_clients("GET", ALTINNS, AdministerAsAltinn).asks(INACTIVE).gives("[Client]").says("Altinn's administration: the clients that it made"),
    of_clients("POST", ALTINNS, AdministerAsAltinn).takes("Client").created().gives("Client").says("Altinn's administration: makes a client of the organisation client_orgno"),
    of_clients("PUT", ALTINNS_CLIENT, AdministerAsAltinn).takes("Client").gives("Client").says("Altinn's administration: replaces a client"),
    of_clients("DELETE", ALTINNS_CLIENT, AdministerAsAltinn).without_content().says("Altinn's administration: switches a client off"),
    of_clients("GET", ALTINNS_KEYS, AdministerAsAltinn).gives("Jwks").says("Altinn's administration: a client's keys"),
    of_clients("POST", ALTINNS_KEYS, AdministerAsAltinn).takes("Jwks").created().gives("Jwks").says("Altinn's administration: replaces the whole set of keys"),
    of_scopes("GET", "/datasharing/consumer/scope/access", Onboard).gives("[HeldAccess]").says("Simplified onboarding: what your organisation may use"),
    of_scopes("GET", "/scopes", ReadScopes).asks(&[("scope", false), ("inactive", false)]).gives("[Scope]").says("Your scopes"),
    of_scopes("POST", "/scopes", WriteScopes).takes("Scope").created().gives("Scope").says("Makes a scope of one of your prefixes"),
    of_scopes("PUT", "/scopes", WriteScopes).asks(SCOPE).takes("Scope").gives("Scope").says("Replaces a scope; its name stays"),
    of_scopes("DELETE", "/scopes", WriteScopes).asks(SCOPE).gives("Scope").says("Switches a scope off"),
    of_scopes("GET", "/scopes/scope", ReadScopes).asks(&[("scope", true), ("inactive", false)]).gives("Scope").says("One scope"),
    open("/scopes/all").asks(&[
        ("accessible_for_all", false), ("delegated_sources", false), ("integration_type", false), ("prefix", false), ("inactive", false),
    ]).gives("[Scope]").says("Every public scope"),
    of_scopes("GET", "/scopes/access", ReadScopes).asks(&[
        ("scope", true), ("consumer_orgno", false), ("owner_orgno", false), ("inactive", false),
    ]).gives("[Access]").says("Who may use your scope"),
    of_scopes("GET", "/scopes/access/all", ReadScopes).asks(&[("integration_type", false), ("inactive", false)]).gives("[Access]").says("What your organisation may use"),
    of_scopes("PUT", ACCESS, WriteScopes).asks(SCOPE).gives("Access").says("Gives an organisation access to your scope"),
    of_scopes("DELETE", ACCESS, WriteScopes).asks(SCOPE).gives("Access").says("Takes its access away"),
    of_scopes("GET", "/prefix", ReadScopes).gives("[Prefix]").says("Your prefixes"),
    of_scopes("GET", "/prefix/all", ReadScopes).gives("[Prefix]").says("The same"),
    row(Group::Log, "GET", "/log/changes", Some(ReadLog)).asks(LOG).gives("Log").says("What changed in self-service, and who did it; and of what your organisation was told that it ends soon; the latest first"),
    row(Group::Log, "GET", "/log/tokens", Some(ReadLog)).asks(LOG).gives("Log").says("What became of grants: issued, or refused at which check; result is issued or refused"),
    row(Group::Log, "GET", "/export", Some(ReadLog)).gives("Export").says("All that is kept of your organisation; needs scopes of clients and of scopes"),
    open("/delegationsources").gives("[DelegationSource]").says("Who knows of delegations"),
];
