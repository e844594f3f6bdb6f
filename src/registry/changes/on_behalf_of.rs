//! One customer on whose behalf a client may act (docs/contracts/maskinporten.md §7.6, idporten.md §7.7).

use serde_json::Value;

use super::body::object;
use super::clients::not_taken;
use super::{Decided, Facts, Refused};
use crate::client::{Client, OnBehalfOf};
use crate::customers::OnBehalfOfRecord;
use crate::rules::Violations;

/// Adds an entry.
///
/// # Errors
/// [`Refused`].
pub fn create(facts: &Facts<'_>, known: &Client, body: &Value) -> Result<Decided<OnBehalfOf>, Refused> {
    let entry = described(facts, known, body, None)?;
    if known.onbehalfof.iter().any(|other| other.onbehalfof == entry.onbehalfof) {
        return Err(Refused::Exists(format!("the client has an entry {} already; PUT changes it", entry.onbehalfof)));
    }
    may_gain(facts, known).map_err(|message| Refused::field("onbehalfof", message))?;
    let entries = known.onbehalfof.iter().cloned().chain([entry.clone()]).collect();
    with_entries(facts, known, entries, entry)
}

/// Changes the entry of this name.
///
/// # Errors
/// [`Refused`].
pub fn replace(facts: &Facts<'_>, known: &Client, value: &str, body: &Value) -> Result<Decided<OnBehalfOf>, Refused> {
    find(known, value)?;
    let entry = described(facts, known, body, Some(value))?;
    let entries = known
        .onbehalfof
        .iter()
        .map(|other| if other.onbehalfof == value { entry.clone() } else { other.clone() })
        .collect();
    with_entries(facts, known, entries, entry)
}

/// Removes the entry of this name.
///
/// # Errors
/// [`Refused`].
pub fn remove(facts: &Facts<'_>, known: &Client, value: &str) -> Result<Decided<OnBehalfOf>, Refused> {
    let entry = find(known, value)?.clone();
    let entries = known.onbehalfof.iter().filter(|other| other.onbehalfof != value).cloned().collect();
    with_entries(facts, known, entries, entry)
}

/// The entry of this name.
///
/// # Errors
/// [`Refused::Unknown`].
pub fn find<'a>(client: &'a Client, value: &str) -> Result<&'a OnBehalfOf, Refused> {
    let entry = client.onbehalfof.iter().find(|entry| entry.onbehalfof == value);
    entry.ok_or_else(|| Refused::Unknown("the client has no such onbehalfof entry".to_owned()))
}

/// Whether a client may get one entry more (§6.1), or why not.
pub(super) fn may_gain(facts: &Facts<'_>, client: &Client) -> Result<(), String> {
    if !client.integration_type.is_login() {
        return Err("nobody logs in through this client, so it acts on nobody's behalf".to_owned());
    }
    match client.scopes.iter().find(|scope| is_delegable(facts, scope.as_str())) {
        Some(scope) => Err(format!("the client's scope {scope} is delegated at its source, which excludes onbehalfof")),
        None => Ok(()),
    }
}

fn is_delegable(facts: &Facts<'_>, scope: &str) -> bool {
    facts.snapshot.scope(scope).is_some_and(|scope| scope.delegation_source.is_some())
}

fn described(facts: &Facts<'_>, known: &Client, body: &Value, value: Option<&str>) -> Result<OnBehalfOf, Refused> {
    let record = OnBehalfOfRecord::of_body(object(body)?, value).map_err(Refused::Invalid)?;
    let mut violations = Violations::default();
    let entry = facts.describing().one_on_behalf_of(&record, &known.onbehalfof, "", &mut violations);
    if !entry.orgno.accepted_in(facts.environment) {
        violations.refuse("orgno", not_taken(entry.orgno));
    }
    if violations.0.is_empty() { Ok(entry) } else { Err(Refused::Invalid(violations.0)) }
}

fn with_entries(
    facts: &Facts<'_>,
    known: &Client,
    onbehalfof: Vec<OnBehalfOf>,
    entry: OnBehalfOf,
) -> Result<Decided<OnBehalfOf>, Refused> {
    Ok(facts.settle(Some(known), Client { onbehalfof, ..known.clone() })?.map(|_| entry))
}
