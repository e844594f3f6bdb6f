//! From the model to statements.

use fellesporten_domain::{EmailAddress, OrgNumber, Timestamp};
use fellesporten_store::{Statement, values};
use serde::Serialize;

use crate::citizen::Citizen;
use crate::client::Client;
use crate::organisation::Organisation;
use crate::scope::{Delegation, Scope, ScopeAccess};
use crate::statements;

/// Raises the revision, and fails the transaction unless it still is `known`.
pub(crate) fn raise_revision_from(known: i64) -> Statement {
    Statement::new(statements::RAISE_REVISION_FROM, values![known]).must_change()
}

pub(crate) fn organisation(it: &Organisation) -> Statement {
    let contact_email = it.contact_email.as_ref().map(EmailAddress::expose);
    let values =
        values![it.org_number.as_str(), it.name.as_str(), contact_email, it.active, it.created, it.last_updated];
    Statement::new(statements::PUT_ORGANISATION, values)
}

pub(crate) fn prefix(prefix: &str, owner: OrgNumber, now: Timestamp) -> Statement {
    Statement::new(statements::PUT_PREFIX, values![prefix, owner.as_str(), now])
}

pub(crate) fn scope(it: &Scope) -> Result<Statement, serde_json::Error> {
    let values = values![it.owner_orgno.as_str(), it.name.as_str(), it.active, json(it)?, it.last_updated];
    Ok(Statement::new(statements::PUT_SCOPE, values))
}

pub(crate) fn access(it: &ScopeAccess) -> Statement {
    Statement::new(
        statements::PUT_ACCESS,
        values![it.consumer_orgno.as_str(), it.scope.as_str(), it.state.as_str(), it.created, it.last_updated],
    )
}

pub(crate) fn client(it: &Client) -> Result<Statement, serde_json::Error> {
    let values = values![
        it.client_id.as_str(),
        it.client_orgno.as_str(),
        it.active,
        json(it)?,
        json(&it.secrets)?,
        json(&it.jwks)?,
        it.last_updated
    ];
    Ok(Statement::new(statements::PUT_CLIENT, values))
}

pub(crate) fn delegation(it: &Delegation) -> Statement {
    Statement::new(
        statements::PUT_DELEGATION,
        values![
            it.consumer_orgno.as_str(),
            it.supplier_orgno.as_str(),
            it.scope.as_str(),
            it.active,
            it.created,
            it.last_updated
        ],
    )
}

pub(crate) fn citizen(it: &Citizen) -> Result<Statement, serde_json::Error> {
    Ok(Statement::new(statements::PUT_CITIZEN, values![it.pid.expose(), json(it)?, it.last_updated]))
}

fn json(it: &(impl Serialize + ?Sized)) -> Result<String, serde_json::Error> {
    serde_json::to_string(it)
}
