//! Delegation schemes, and which scope is in which (docs/contracts/maskinporten.md §6.3).

use fellesporten_domain::{OrgNumber, ScopeName, Timestamp};
use fellesporten_store::{Records, RecordsError, Row, Statement, values};

use super::{json, org_number, written};
use crate::rules::scheme::SchemeTexts;

const OF_OWNER: &str = "SELECT scheme_id, owner_orgno, scheme, created FROM delegation_schemes \
     WHERE CAST($1 AS TEXT) IS NULL OR owner_orgno = $1 ORDER BY created, scheme_id";
const ONE: &str = "SELECT scheme_id, owner_orgno, scheme, created FROM delegation_schemes WHERE scheme_id = $1";
const SCOPES: &str = "SELECT scope, scheme_id FROM delegation_scheme_scopes ORDER BY scope";
const PUT: &str = "INSERT INTO delegation_schemes (scheme_id, owner_orgno, scheme, created) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (scheme_id) DO UPDATE SET scheme = excluded.scheme";
const DELETE: &str = "DELETE FROM delegation_schemes WHERE scheme_id = $1";
const DELETE_SCOPES: &str = "DELETE FROM delegation_scheme_scopes WHERE scheme_id = $1";
const DELETE_SCOPE: &str = "DELETE FROM delegation_scheme_scopes WHERE scheme_id = $1 AND scope = $2";
const PUT_SCOPE: &str = "INSERT INTO delegation_scheme_scopes (scope, scheme_id) VALUES ($1, $2)";

pub(super) const STATEMENTS: &[&str] = &[OF_OWNER, ONE, SCOPES, PUT, DELETE, DELETE_SCOPES, DELETE_SCOPE, PUT_SCOPE];

/// A scheme that is declared.
#[derive(Debug, Clone)]
pub(crate) struct KeptScheme {
    /// Its id.
    pub(crate) id: String,
    /// Whose it is.
    pub(crate) owner: OrgNumber,
    /// Its texts.
    pub(crate) texts: SchemeTexts,
    /// When it was declared.
    pub(crate) created: Timestamp,
}

/// Every declared scheme, or those of one owner.
pub(crate) async fn of_owner(records: &Records, owner: Option<OrgNumber>) -> Result<Vec<KeptScheme>, RecordsError> {
    let rows = records.rows(OF_OWNER, values![owner.map(|number| number.to_string())]).await?;
    rows.iter().map(read).collect()
}

/// One scheme.
pub(crate) async fn one(records: &Records, id: &str) -> Result<Option<KeptScheme>, RecordsError> {
    records.row(ONE, values![id]).await?.as_ref().map(read).transpose()
}

/// Every scope that is in a declared scheme, with the scheme's id.
pub(crate) async fn scopes(records: &Records) -> Result<Vec<(String, String)>, RecordsError> {
    let rows = records.rows(SCOPES, Vec::new()).await?;
    rows.iter().map(|row| Ok((row.text("scope")?, row.text("scheme_id")?))).collect()
}

/// Keeps a scheme, with its scopes where they are given in place of the earlier ones.
///
/// # Errors
/// [`RecordsError::Conflict`] when a scope is in another scheme; nothing is then written.
pub(crate) async fn put(
    records: &Records,
    scheme: &KeptScheme,
    scopes: Option<&[ScopeName]>,
) -> Result<(), RecordsError> {
    let id = scheme.id.as_str();
    let values = values![id, scheme.owner.as_str(), written(&scheme.texts)?, scheme.created];
    let mut statements = vec![Statement::new(PUT, values)];
    if let Some(scopes) = scopes {
        statements.push(Statement::new(DELETE_SCOPES, values![id]));
        statements.extend(scopes.iter().map(|scope| put_scope(id, scope)));
    }
    records.write(statements).await.map(drop)
}

/// Adds a scope to a scheme.
///
/// # Errors
/// [`RecordsError::Conflict`] when it is in one already.
pub(crate) async fn add_scope(records: &Records, id: &str, scope: &ScopeName) -> Result<(), RecordsError> {
    records.write(vec![put_scope(id, scope)]).await.map(drop)
}

/// Takes a scope out of a scheme.
pub(crate) async fn remove_scope(records: &Records, id: &str, scope: &ScopeName) -> Result<(), RecordsError> {
    records.write(vec![Statement::new(DELETE_SCOPE, values![id, scope.as_str()])]).await.map(drop)
}

/// Deletes a scheme. Delegations of its scopes stand.
pub(crate) async fn delete(records: &Records, id: &str) -> Result<(), RecordsError> {
    records.write(vec![Statement::new(DELETE_SCOPES, values![id]), Statement::new(DELETE, values![id])]).await.map(drop)
}

fn put_scope(id: &str, scope: &ScopeName) -> Statement {
    Statement::new(PUT_SCOPE, values![scope.as_str(), id])
}

fn read(row: &Row) -> Result<KeptScheme, RecordsError> {
    Ok(KeptScheme {
        id: row.text("scheme_id")?,
        owner: org_number(row, "owner_orgno")?,
        texts: json(row, "scheme")?,
        created: Timestamp::from_millis(row.int("created")?),
    })
}
