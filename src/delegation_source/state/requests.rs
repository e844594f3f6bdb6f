//! What vendors ask customers for (docs/contracts/maskinporten.md §6.4).

use fellesporten_domain::{OrgNumber, Timestamp};
use fellesporten_store::{Records, RecordsError, Row, Statement, retention::Sweeping, values};
use serde::{Deserialize, Serialize};

use super::{json, org_number, system_users, written};
use crate::rules::request::{Kind, Status, WrittenRequest};

const ONE: &str = "SELECT request_id, kind, system_id, party_orgno, external_ref, status, request, created \
     FROM system_user_requests WHERE request_id = $1";
const BY_REFERENCE: &str = "SELECT request_id, kind, system_id, party_orgno, external_ref, status, request, created \
     FROM system_user_requests WHERE system_id = $1 AND party_orgno = $2 AND external_ref = $3 AND kind = $4 \
     ORDER BY created DESC LIMIT 1";
const BY_SYSTEM: &str = "SELECT request_id, kind, system_id, party_orgno, external_ref, status, request, created \
     FROM system_user_requests WHERE system_id = $1 AND kind = $2 ORDER BY created, request_id";
const OF_PARTY: &str = "SELECT request_id, kind, system_id, party_orgno, external_ref, status, request, created \
     FROM system_user_requests WHERE party_orgno = $1 AND status = 'New' ORDER BY created, request_id";
const ADD: &str = "INSERT INTO system_user_requests \
     (request_id, kind, system_id, party_orgno, external_ref, status, request, created) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const ANSWER: &str = "UPDATE system_user_requests SET status = $2 WHERE request_id = $1 AND status = 'New'";
const ESCALATE: &str = "UPDATE system_user_requests SET request = $2 WHERE request_id = $1 AND status = 'New'";
const DELETE: &str = "DELETE FROM system_user_requests WHERE request_id = $1";
const SURVEY: &str = "SELECT COUNT(*) AS held, MIN(created) AS oldest, \
     SUM(CASE WHEN created < CAST($1 AS BIGINT) THEN 1 ELSE 0 END) AS overdue FROM system_user_requests";
const SWEEP: &str = "DELETE FROM system_user_requests WHERE request_id IN \
     (SELECT request_id FROM system_user_requests WHERE created < $1 ORDER BY created LIMIT $2)";

pub(super) const STATEMENTS: &[&str] =
    &[ONE, BY_REFERENCE, BY_SYSTEM, OF_PARTY, ADD, ANSWER, ESCALATE, DELETE, SURVEY, SWEEP];

/// How requests that were kept long enough are swept.
pub const SWEEPING: Sweeping = Sweeping { by_kind: None, survey: SURVEY, delete: SWEEP };

/// What a vendor has written, with what became of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct RequestBody {
    /// The vendor's words.
    #[serde(flatten)]
    pub(crate) written: WrittenRequest,
    /// Whether it was handed on to somebody with more power.
    #[serde(default)]
    pub(crate) escalated: bool,
    /// Whose rights are to change, for a request of that kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) system_user_id: Option<String>,
}

/// A request.
#[derive(Debug, Clone)]
pub(crate) struct KeptRequest {
    /// Its id.
    pub(crate) id: String,
    /// What it is for.
    pub(crate) kind: Kind,
    /// The customer.
    pub(crate) party: OrgNumber,
    /// Tells a customer's system users apart.
    pub(crate) reference: String,
    /// As it was answered.
    pub(crate) status: Status,
    /// What was written.
    pub(crate) body: RequestBody,
    /// When.
    pub(crate) created: Timestamp,
}

/// One request.
pub(crate) async fn one(records: &Records, id: &str) -> Result<Option<KeptRequest>, RecordsError> {
    records.row(ONE, values![id]).await?.as_ref().map(read).transpose()
}

/// The latest request of a kind for a system, a customer and a reference.
pub(crate) async fn by_reference(
    records: &Records,
    kind: Kind,
    system_id: &str,
    party: OrgNumber,
    reference: &str,
) -> Result<Option<KeptRequest>, RecordsError> {
    let values = values![system_id, party.as_str(), reference, kind.as_str()];
    records.row(BY_REFERENCE, values).await?.as_ref().map(read).transpose()
}

/// Every request of a kind for a system, oldest first.
pub(crate) async fn by_system(
    records: &Records,
    kind: Kind,
    system_id: &str,
) -> Result<Vec<KeptRequest>, RecordsError> {
    records.rows(BY_SYSTEM, values![system_id, kind.as_str()]).await?.iter().map(read).collect()
}

/// What waits for a customer, oldest first.
pub(crate) async fn of_party(records: &Records, party: OrgNumber) -> Result<Vec<KeptRequest>, RecordsError> {
    records.rows(OF_PARTY, values![party.as_str()]).await?.iter().map(read).collect()
}

/// Keeps a new request.
pub(crate) async fn add(records: &Records, request: &KeptRequest) -> Result<(), RecordsError> {
    let written_request = &request.body.written;
    let values = values![
        request.id.as_str(),
        request.kind.as_str(),
        written_request.system_id.as_str(),
        request.party.as_str(),
        request.reference.as_str(),
        request.status.as_str(),
        written(&request.body)?,
        request.created
    ];
    records.write(vec![Statement::new(ADD, values)]).await.map(drop)
}

/// Keeps a customer's answer, with the system user that comes of it: both, or neither.
///
/// # Errors
/// [`RecordsError::Conflict`] when it was answered before, or there is such a system user already.
pub(crate) async fn answer(
    records: &Records,
    request: &KeptRequest,
    status: Status,
    system_user: Option<&system_users::SystemUser>,
) -> Result<(), RecordsError> {
    let mut statements = vec![Statement::new(ANSWER, values![request.id.as_str(), status.as_str()]).must_change()];
    if let Some(system_user) = system_user {
        statements.push(match request.kind {
            Kind::Change => system_users::change(system_user)?,
            Kind::Standard | Kind::Agent => system_users::add(system_user)?,
        });
    }
    records.write(statements).await.map(drop)
}

/// Keeps that a request was handed on.
pub(crate) async fn escalate(records: &Records, request: &KeptRequest) -> Result<(), RecordsError> {
    let body = RequestBody { escalated: true, ..request.body.clone() };
    records.write(vec![Statement::new(ESCALATE, values![request.id.as_str(), written(&body)?])]).await.map(drop)
}

/// Takes a request back.
pub(crate) async fn delete(records: &Records, id: &str) -> Result<(), RecordsError> {
    records.write(vec![Statement::new(DELETE, values![id])]).await.map(drop)
}

fn read(row: &Row) -> Result<KeptRequest, RecordsError> {
    let unknown = |column: &str| RecordsError::Broken(format!("system_user_requests.{column} is none of its words"));
    Ok(KeptRequest {
        id: row.text("request_id")?,
        kind: Kind::named(&row.text("kind")?).ok_or_else(|| unknown("kind"))?,
        party: org_number(row, "party_orgno")?,
        reference: row.text("external_ref")?,
        status: Status::named(&row.text("status")?).ok_or_else(|| unknown("status"))?,
        body: json(row, "request")?,
        created: Timestamp::from_millis(row.int("created")?),
    })
}
