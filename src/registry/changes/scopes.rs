//! Scopes of an organisation's own prefixes (docs/contracts/maskinporten.md §5.1–5.4).

use fellesporten_domain::OrgNumber;
use serde_json::Value;

use super::body::object;
use super::{Decided, Facts, Refused};
use crate::client_kinds::IntegrationType;
use crate::customers::ScopeRecord;
use crate::rules::{Violations, scope as rule};
use crate::scope::{Scope, Visibility};

/// Who makes or changes a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owner {
    /// The organisation.
    pub organisation: OrgNumber,
    /// Whether it runs this installation, which alone keeps scopes that are its own affair.
    pub is_operator: bool,
}

/// Makes a scope.
///
/// # Errors
/// [`Refused`].
pub fn create(facts: &Facts<'_>, owner: Owner, body: &Value) -> Result<Decided<Scope>, Refused> {
    let record = ScopeRecord::of_body(object(body)?, owner.organisation, None).map_err(Refused::Invalid)?;
    let name = format!("{}:{}", record.prefix, record.subscope);
    match rule::check_name(&name) {
        Err(violation) => return Err(Refused::Invalid(vec![violation])),
        // A colon in `prefix` would move the border between the two parts.
        Ok(prefix) if prefix != record.prefix => {
            return Err(Refused::field("prefix", "has no colon; it belongs between the two"));
        }
        Ok(_) => {}
    }
    // Fact 72.
    if facts.snapshot.prefix_owner(&record.prefix) != Some(owner.organisation) {
        let message = format!("{} is not a prefix of your organisation; GET /prefix lists them", record.prefix);
        return Err(Refused::field("prefix", message));
    }
    if record.name.as_ref().is_some_and(|said| *said != name) {
        return Err(Refused::field("name", format!("must be {name}, or left out")));
    }
    if facts.snapshot.scope_or_built_in(&name).is_some() {
        return Err(Refused::Exists(format!(
            "the scope {name} is there already, perhaps switched off; PUT with active = true revives it"
        )));
    }
    settled(facts, owner, None, name, &record)
}

/// Replaces what a scope is by what a body says. Its name stays (fact 74).
///
/// # Errors
/// [`Refused`].
pub fn replace(facts: &Facts<'_>, owner: Owner, known: &Scope, body: &Value) -> Result<Decided<Scope>, Refused> {
    declared(facts, known)?;
    let record = ScopeRecord::of_body(object(body)?, known.owner_orgno, Some(known)).map_err(Refused::Invalid)?;
    settled(facts, owner, Some(known), known.name.clone(), &record)
}

/// Switches a scope off: nobody gets tokens with it. Access records and clients stay as they are (fact 75).
///
/// # Errors
/// [`Refused`].
pub fn deactivate(facts: &Facts<'_>, known: &Scope) -> Result<Decided<Scope>, Refused> {
    declared(facts, known)?;
    facts.settle(Some(known), Scope { active: false, ..known.clone() })
}

/// A scope that is built in stays as the contract has it.
fn declared(facts: &Facts<'_>, known: &Scope) -> Result<(), Refused> {
    match facts.snapshot.scope_record(&known.name) {
        Some(_) => Ok(()),
        None => Err(Refused::field("scope", format!("{} is part of the product and cannot be changed", known.name))),
    }
}

fn settled(
    facts: &Facts<'_>,
    owner: Owner,
    known: Option<&Scope>,
    name: String,
    record: &ScopeRecord,
) -> Result<Decided<Scope>, Refused> {
    let mut violations = Violations::default();
    let mut wanted = facts.describing().scope(name, owner.organisation, record);
    if is_for_machines(&wanted) {
        // §5.2: a machine's authorisation is its token.
        wanted.authorization_max_lifetime = wanted.at_max_age;
    }
    violations.extend(rule::check(&wanted, facts.environment));
    let same_source = known.is_some_and(|known| known.delegation_source == wanted.delegation_source);
    if let Some(source) = wanted.delegation_source.as_ref().filter(|_| !same_source)
        && !facts.delegation_sources.contains(source)
    {
        violations
            .refuse("delegation_source", "is no issuer of a delegation source; GET /delegationsources lists them");
    }
    let was_internal = known.is_some_and(|known| known.visibility == Visibility::Internal);
    if wanted.visibility == Visibility::Internal && !owner.is_operator && !was_internal {
        violations.refuse("visibility", "INTERNAL is for scopes of the operator; use PUBLIC or PRIVATE");
    }
    if violations.0.is_empty() { facts.settle(known, wanted) } else { Err(Refused::Invalid(violations.0)) }
}

/// Whether nobody logs in through any client that may have it.
fn is_for_machines(scope: &Scope) -> bool {
    !scope.allowed_integration_types.is_empty()
        && scope.allowed_integration_types.iter().copied().all(|kind| !IntegrationType::is_login(kind))
}
