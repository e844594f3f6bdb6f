//! System users (docs/contracts/maskinporten.md §6.4).

use fellesporten_domain::{OrgNumber, Timestamp};
use fellesporten_store::{Records, RecordsError, Row, Statement, values};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{json, org_number, written};

const ONE: &str = "SELECT system_user_id, system_id, party_orgno, external_ref, system_user, created \
     FROM system_users WHERE system_user_id = $1 AND active = 1";
const BY_SYSTEM: &str = "SELECT system_user_id, system_id, party_orgno, external_ref, system_user, created \
     FROM system_users WHERE system_id = $1 AND active = 1 ORDER BY created, system_user_id";
const BY_REFERENCE: &str = "SELECT system_user_id, system_id, party_orgno, external_ref, system_user, created \
     FROM system_users WHERE system_id = $1 AND party_orgno = $2 AND external_ref = $3 AND active = 1";
const OF_PARTY: &str = "SELECT system_user_id, system_id, party_orgno, external_ref, system_user, created \
     FROM system_users WHERE party_orgno = $1 AND active = 1 ORDER BY created, system_user_id";
const ADD: &str = "INSERT INTO system_users \
     (system_user_id, system_id, party_orgno, external_ref, active, system_user, created) \
     VALUES ($1, $2, $3, $4, 1, $5, $6)";
const CHANGE: &str = "UPDATE system_users SET system_user = $2 WHERE system_user_id = $1 AND active = 1";
const END: &str = "UPDATE system_users SET active = 0 WHERE system_user_id = $1 AND party_orgno = $2";

pub(super) const STATEMENTS: &[&str] = &[ONE, BY_SYSTEM, BY_REFERENCE, OF_PARTY, ADD, CHANGE, END];

/// What a customer approved.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Approved {
    /// What the customer saw.
    pub(crate) title: String,
    /// Whether it acts for the customer's own clients.
    pub(crate) agent: bool,
    /// What it may do.
    pub(crate) rights: Vec<Value>,
    /// The same in bundles.
    pub(crate) access_packages: Vec<Value>,
}

/// A system user that stands.
#[derive(Debug, Clone)]
pub(crate) struct SystemUser {
    /// Its id.
    pub(crate) id: String,
    /// Of which system.
    pub(crate) system_id: String,
    /// Whose.
    pub(crate) party: OrgNumber,
    /// Tells a customer's system users apart.
    pub(crate) reference: String,
    /// What was approved.
    pub(crate) approved: Approved,
    /// When.
    pub(crate) created: Timestamp,
}

/// One system user.
pub(crate) async fn one(records: &Records, id: &str) -> Result<Option<SystemUser>, RecordsError> {
    records.row(ONE, values![id]).await?.as_ref().map(read).transpose()
}

/// Those of a system, oldest first.
pub(crate) async fn by_system(records: &Records, system_id: &str) -> Result<Vec<SystemUser>, RecordsError> {
    records.rows(BY_SYSTEM, values![system_id]).await?.iter().map(read).collect()
}

/// The one of a system, a customer and a reference.
pub(crate) async fn by_reference(
    records: &Records,
    system_id: &str,
    party: OrgNumber,
    reference: &str,
) -> Result<Option<SystemUser>, RecordsError> {
    records.row(BY_REFERENCE, values![system_id, party.as_str(), reference]).await?.as_ref().map(read).transpose()
}

/// A customer's, oldest first.
pub(crate) async fn of_party(records: &Records, party: OrgNumber) -> Result<Vec<SystemUser>, RecordsError> {
    records.rows(OF_PARTY, values![party.as_str()]).await?.iter().map(read).collect()
}

/// Keeps a new one.
pub(super) fn add(it: &SystemUser) -> Result<Statement, RecordsError> {
    let values = values![
        it.id.as_str(),
        it.system_id.as_str(),
        it.party.as_str(),
        it.reference.as_str(),
        written(&it.approved)?,
        it.created
    ];
    Ok(Statement::new(ADD, values))
}

/// Keeps one that comes of no request.
pub(crate) async fn make(records: &Records, it: &SystemUser) -> Result<(), RecordsError> {
    records.write(vec![add(it)?]).await.map(drop)
}

/// Keeps what one may do now.
pub(super) fn change(it: &SystemUser) -> Result<Statement, RecordsError> {
    Ok(Statement::new(CHANGE, values![it.id.as_str(), written(&it.approved)?]).must_change())
}

/// Ends a customer's system user.
pub(crate) async fn end(records: &Records, id: &str, party: OrgNumber) -> Result<(), RecordsError> {
    records.write(vec![Statement::new(END, values![id, party.as_str()])]).await.map(drop)
}

fn read(row: &Row) -> Result<SystemUser, RecordsError> {
    Ok(SystemUser {
        id: row.text("system_user_id")?,
        system_id: row.text("system_id")?,
        party: org_number(row, "party_orgno")?,
        reference: row.text("external_ref")?,
        approved: json(row, "system_user")?,
        created: Timestamp::from_millis(row.int("created")?),
    })
}
