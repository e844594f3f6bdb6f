//! Clients: made, replaced, switched off, given a new secret (docs/contracts/maskinporten.md §7.3–7.4, idporten.md §7).

use fellesporten_domain::{OrgNumber, Secret};
use serde_json::Value;

use super::body::object;
use super::on_behalf_of;
use super::{Decided, Facts, Refused};
use crate::client::{Client, ClientSecret, OnBehalfOf};
use crate::client_kinds::IntegrationType;
use crate::customers::ClientRecord;
use crate::rules::{Violations, client as rule, jwks, registrable, secret};

/// Whose a new client is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holder {
    /// The organisation that owns it.
    pub client_orgno: OrgNumber,
    /// The supplier that made it for that organisation.
    pub supplier_orgno: Option<OrgNumber>,
    /// The organisation that made it through Altinn's administration.
    pub administrator_orgno: Option<OrgNumber>,
    /// Whether the caller runs this installation, which alone makes clients of some kinds.
    pub is_operator: bool,
}

impl Holder {
    /// An organisation that makes a client for itself.
    #[must_use]
    pub const fn itself(organisation: OrgNumber) -> Self {
        Self { client_orgno: organisation, supplier_orgno: None, administrator_orgno: None, is_operator: false }
    }
}

/// A client as it is answered.
#[derive(Debug, Clone)]
pub struct Registered {
    /// The client.
    pub client: Client,
    /// Its secret, if one was made just now: the only time that it can be read.
    pub client_secret: Option<Secret<String>>,
}

/// Makes a client.
///
/// # Errors
/// [`Refused`].
pub fn create(facts: &Facts<'_>, holder: Holder, body: &Value) -> Result<Decided<Registered>, Refused> {
    let record = ClientRecord::of_body(object(body)?, holder.client_orgno, holder.supplier_orgno, None)
        .map_err(Refused::Invalid)?;
    if record.integration_type == IntegrationType::Eformidling && !holder.is_operator {
        return Err(Refused::field("integration_type", "clients of type eformidling are made by the operator alone"));
    }
    if facts.snapshot.organisation(&holder.client_orgno).is_none() {
        return Err(Refused::field(
            "client_orgno",
            format!(
                "{} has no agreement here that is in force; it accepts the terms of use first",
                holder.client_orgno
            ),
        ));
    }
    let client_id = record.client_id.clone().unwrap_or_else(|| facts.rng.uuid_v4().to_string());
    if facts.snapshot.client_record(&client_id).is_some() {
        return Err(Refused::Exists(format!(
            "client_id {client_id} is taken, perhaps by a client that is switched off; PUT with active = true revives yours"
        )));
    }
    settled(facts, None, holder.administrator_orgno, &record, client_id, body)
}

/// Replaces a registration by what a body says. Keys, secrets, onbehalfof entries and the switch stay as they are where the body does
/// not speak of them.
///
/// # Errors
/// [`Refused`].
pub fn replace(facts: &Facts<'_>, known: &Client, body: &Value) -> Result<Decided<Registered>, Refused> {
    let members = object(body)?;
    let record = ClientRecord::of_body(members, known.client_orgno, known.supplier_orgno, Some(known))
        .map_err(Refused::Invalid)?;
    if record.client_id.as_ref().is_some_and(|said| *said != known.client_id) {
        return Err(Refused::field("client_id", format!("cannot change; the address names {}", known.client_id)));
    }
    for (name, is) in [("client_orgno", Some(known.client_orgno)), ("supplier_orgno", known.supplier_orgno)] {
        let said = members.get(name).filter(|said| !said.is_null());
        if said.is_some_and(|said| said.as_str() != is.as_ref().map(OrgNumber::as_str)) {
            return Err(Refused::field(name, "cannot change; a client stays with its organisation"));
        }
    }
    settled(facts, Some(known), known.administrator_orgno, &record, known.client_id.clone(), body)
}

/// Switches a client off. It stays, and can be switched on again (§5.4).
///
/// # Errors
/// [`Refused::Unwritable`].
pub fn deactivate(facts: &Facts<'_>, known: &Client) -> Result<Decided<Client>, Refused> {
    facts.settle(Some(known), Client { active: false, ..known.clone() })
}

/// Gives a client a new secret in place of the one that it has.
///
/// # Errors
/// [`Refused`].
pub fn renew_secret(facts: &Facts<'_>, known: &Client) -> Result<Decided<Registered>, Refused> {
    let method = known.token_endpoint_auth_method;
    if !method.uses_secret() {
        return Err(Refused::field(
            "token_endpoint_auth_method",
            format!("a client that uses {method} has no secret; change the method first"),
        ));
    }
    let (secrets, fresh) = fresh_secret(facts);
    let decided = facts.settle(Some(known), Client { secrets, ..known.clone() })?;
    Ok(decided.map(|client| Registered { client, client_secret: Some(fresh) }))
}

fn settled(
    facts: &Facts<'_>,
    known: Option<&Client>,
    administrator_orgno: Option<OrgNumber>,
    record: &ClientRecord,
    client_id: String,
    body: &Value,
) -> Result<Decided<Registered>, Refused> {
    let mut violations = Violations::default();
    let entries = known.map_or(&[][..], |known| known.onbehalfof.as_slice());
    let mut wanted = facts.describing().client(record, client_id, entries, &mut violations);
    if body.get("onbehalfof").is_none_or(Value::is_null) {
        wanted.onbehalfof = entries.to_vec();
    }
    wanted.strict_audience_from = known.and_then(|known| known.strict_audience_from);
    wanted.administrator_orgno = administrator_orgno;
    let own_numbers = wanted.onbehalfof.iter().enumerate();
    for (index, entry) in own_numbers.filter(|(_, entry)| !entry.orgno.accepted_in(facts.environment)) {
        violations.refuse(format!("onbehalfof[{index}].orgno"), not_taken(entry.orgno));
    }
    let is_new = |entry: &OnBehalfOf| entries.iter().all(|had| had.onbehalfof != entry.onbehalfof);
    if wanted.onbehalfof.iter().any(is_new)
        && let Err(message) = on_behalf_of::may_gain(facts, &wanted)
    {
        violations.refuse("onbehalfof", message);
    }
    violations.extend(rule::check(&wanted, |name| may_have(facts, known, &wanted, name)));
    let known_keys = known.map_or(&[][..], |known| known.jwks.as_slice());
    wanted.jwks = match &record.jwks {
        Some(set) => violations.keep_all(jwks::posted(set, known_keys, facts.now)).unwrap_or_default(),
        None => known_keys.to_vec(),
    };
    if !violations.0.is_empty() {
        return Err(Refused::Invalid(violations.0));
    }
    let (secrets, client_secret) = secrets(facts, known, &wanted);
    wanted.secrets = secrets;
    let decided = facts.settle(known, wanted)?;
    Ok(decided.map(|client| Registered { client, client_secret }))
}

/// A scope that is on the client already stays, whatever became of it: issuance judges it each time. Only what speaks for the
/// organisation itself is nothing for a client that a supplier made.
fn may_have(facts: &Facts<'_>, known: Option<&Client>, wanted: &Client, name: &str) -> Result<(), String> {
    if wanted.is_anothers_authority(name) {
        return Err(format!(
            "{name} speaks for {} itself, so no supplier has it on a client of theirs",
            wanted.client_orgno
        ));
    }
    if known.is_some_and(|known| known.scopes.contains(name)) {
        return Ok(());
    }
    let has_access = facts.snapshot.has_access(name, wanted.operator());
    let on_behalf_of = !wanted.onbehalfof.is_empty();
    registrable::check(name, facts.snapshot.scope(name), wanted.integration_type, has_access, on_behalf_of)
}

/// Facts 97 and 99 of idporten.md: a secret is made when the client begins to need one, stays while it does, and goes with the need.
fn secrets(facts: &Facts<'_>, known: Option<&Client>, wanted: &Client) -> (Vec<ClientSecret>, Option<Secret<String>>) {
    if !wanted.token_endpoint_auth_method.uses_secret() {
        return (Vec::new(), None);
    }
    match known {
        Some(known) if known.token_endpoint_auth_method.uses_secret() => (known.secrets.clone(), None),
        _ => {
            let (secrets, fresh) = fresh_secret(facts);
            (secrets, Some(fresh))
        }
    }
}

fn fresh_secret(facts: &Facts<'_>) -> (Vec<ClientSecret>, Secret<String>) {
    let fresh = Secret::new(facts.rng.token::<32>());
    (vec![secret::keep(fresh.expose(), facts.now)], fresh)
}

/// Why a number is refused that is of the other world.
pub(super) fn not_taken(number: OrgNumber) -> String {
    format!(
        "{number} is not taken in this environment: production takes real organisations only (first digit 8 or 9), demo and test \
         synthetic ones only (first digit 2 or 3)"
    )
}
