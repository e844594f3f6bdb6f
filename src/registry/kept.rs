//! What the registry keeps, seen alike: an identity, a switch, times, fields, a statement.

use fellesporten_domain::{OrgNumber, Timestamp};
use fellesporten_store::Statement;
use serde_json::{Value, json};

use crate::citizen::Citizen;
use crate::client::Client;
use crate::organisation::Organisation;
use crate::scope::{AccessState, Delegation, Scope, ScopeAccess};
use crate::writing;

/// A record of the registry, for comparing and writing.
pub(crate) trait Kept: Clone + PartialEq {
    /// What it is called in a plan and in the audit trail.
    const KIND: &'static str;
    /// What tells it from others of its kind; never a person's number.
    fn id(&self) -> String;
    /// The same, with what helps a reader.
    fn label(&self) -> String;
    /// Whose it is.
    fn organisation(&self) -> Option<OrgNumber>;
    /// Whether it is switched on.
    fn active(&self) -> bool;
    /// Switches it off.
    fn switch_off(&mut self);
    /// When it was first declared, and when it last changed.
    fn times(&mut self) -> (&mut Timestamp, &mut Timestamp);
    /// Its fields by wire name, for saying which of them change.
    fn fields(&self) -> Value;
    /// What the audit trail shows of it: no secret, and nothing of a person.
    fn shown(&self) -> Option<Value>;
    /// How it is written.
    fn statement(&self) -> Result<Statement, serde_json::Error>;
}

macro_rules! kept {
    ($kind:ty, $name:literal, |$it:ident| {
        id: $id:expr, label: $label:expr, organisation: $organisation:expr,
        active: $active:expr, off: $off:expr, fields: $fields:expr, shown: $shown:expr, statement: $statement:expr $(,)?
    }) => {
        impl Kept for $kind {
            const KIND: &'static str = $name;

            fn id(&self) -> String {
                let $it = self;
                $id
            }

            fn label(&self) -> String {
                let $it = self;
                $label
            }

            #[allow(unused_variables, reason = "a citizen belongs to no organisation")]
            fn organisation(&self) -> Option<OrgNumber> {
                let $it = self;
                $organisation
            }

            fn active(&self) -> bool {
                let $it = self;
                $active
            }

            fn switch_off(&mut self) {
                let $it = self;
                $off
            }

            fn times(&mut self) -> (&mut Timestamp, &mut Timestamp) {
                (&mut self.created, &mut self.last_updated)
            }

            fn fields(&self) -> Value {
                let $it = self;
                $fields
            }

            #[allow(unused_variables, reason = "nothing is shown of a citizen")]
            fn shown(&self) -> Option<Value> {
                let $it = self;
                $shown
            }

            fn statement(&self) -> Result<Statement, serde_json::Error> {
                let $it = self;
                $statement
            }
        }
    };
}

kept!(Organisation, "organisation", |it| {
    id: it.org_number.to_string(),
    label: format!("{} \"{}\"", it.org_number, it.name),
    organisation: Some(it.org_number),
    active: it.active,
    off: it.active = false,
    fields: json!(it),
    shown: Some(json!(it)),
    statement: Ok(writing::organisation(it)),
});

kept!(Scope, "scope", |it| {
    id: it.name.clone(),
    label: it.name.clone(),
    organisation: Some(it.owner_orgno),
    active: it.active,
    off: it.active = false,
    fields: json!(it),
    shown: Some(json!(it)),
    statement: writing::scope(it),
});

kept!(ScopeAccess, "scope access", |it| {
    id: it.label(),
    label: format!("{} for {}", it.scope, it.consumer_orgno),
    organisation: Some(it.consumer_orgno),
    active: it.state == AccessState::Approved,
    off: it.state = AccessState::Denied,
    fields: json!(it),
    shown: Some(json!(it)),
    statement: Ok(writing::access(it)),
});

kept!(Client, "client", |it| {
    id: it.client_id.clone(),
    label: format!("{} \"{}\"", it.client_id, it.client_name),
    organisation: Some(it.client_orgno),
    active: it.active,
    off: it.active = false,
    fields: client_fields(it),
    shown: Some(client_shown(it)),
    statement: writing::client(it),
});

kept!(Delegation, "delegation", |it| {
    id: it.label(),
    label: it.named(),
    organisation: Some(it.consumer_orgno),
    active: it.active,
    off: it.active = false,
    fields: json!(it),
    shown: Some(json!(it)),
    statement: Ok(writing::delegation(it)),
});

kept!(Citizen, "citizen", |it| {
    id: it.name.clone(),
    label: format!("\"{}\"", it.name),
    organisation: None,
    active: it.active,
    off: it.active = false,
    fields: json!(it),
    shown: None,
    statement: writing::citizen(it),
});

/// A client's secrets and keys are not part of its JSON, but a plan says when they change.
fn client_fields(client: &Client) -> Value {
    let mut fields = json!(client);
    if let Some(fields) = fields.as_object_mut() {
        fields.insert("client_secret".to_owned(), json!(client.secrets));
        fields.insert("jwks".to_owned(), json!(client.jwks));
    }
    fields
}

/// Of secrets and keys only what tells them apart and when they end.
fn client_shown(client: &Client) -> Value {
    let mut fields = json!(client);
    if let Some(fields) = fields.as_object_mut() {
        let times = |created: Timestamp, ends: Timestamp| json!({"created": created, "expires_at": ends});
        let secrets: Vec<Value> = client.secrets.iter().map(|it| times(it.created, it.expires_at)).collect();
        let keys: serde_json::Map<String, Value> =
            client.jwks.iter().map(|key| (key.kid.clone(), times(key.created, key.expires_at))).collect();
        fields.insert("client_secrets".to_owned(), json!(secrets));
        fields.insert("jwks".to_owned(), json!(keys));
    }
    fields
}

/// The names of the fields in which two records differ.
pub(crate) fn differing(one: &Value, other: &Value) -> Vec<String> {
    let (Some(one), Some(other)) = (one.as_object(), other.as_object()) else { return Vec::new() };
    one.iter().filter(|(name, value)| other.get(*name) != Some(value)).map(|(name, _)| name.clone()).collect()
}
