//! From rows to the snapshot.

use std::sync::Arc;

use fellesporten_domain::{EmailAddress, OrgNumber, Timestamp};
use fellesporten_store::{Records, RecordsError, Row, Value, values};
use serde::de::DeserializeOwned;

use crate::built_in::BuiltIn;
use crate::client::Client;
use crate::organisation::Organisation;
use crate::scope::{AccessState, Delegation, ScopeAccess};
use crate::snapshot::{Delta, Snapshot};
use crate::statements;

/// Below every revision.
const BEFORE_EVERYTHING: i64 = -1;

/// The newest revision; 0 while nothing was ever written.
pub(crate) async fn revision(records: &Records) -> Result<i64, RecordsError> {
    records.row(statements::REVISION, values![]).await?.map_or(Ok(0), |row| row.int("revision"))
}

/// The whole registry. Of clients and access there can be so many that they come in pages: no statement takes long, and no more
/// than a page is in memory twice.
pub(crate) async fn everything(records: &Records, built_in: Arc<BuiltIn>) -> Result<Snapshot, RecordsError> {
    let mut snapshot = Snapshot::empty(built_in);
    snapshot.take_in(few(records, BEFORE_EVERYTHING).await?);
    let mut after = values!["", ""];
    loop {
        let page = read(records, statements::ACCESS_AFTER, after, access).await?;
        let Some(last) = page.last() else { break };
        after = values![last.consumer_orgno.as_str(), last.scope.as_str()];
        snapshot.take_in_access(page);
    }
    let mut after = values![""];
    loop {
        let page = read(records, statements::CLIENTS_AFTER, after, client).await?;
        let Some(last) = page.last() else { break };
        after = values![last.client_id.as_str()];
        snapshot.take_in_clients(page);
    }
    Ok(snapshot)
}

/// What is newer than `known`. The revision is read first: what is committed while we read is read again next time,
/// never missed.
pub(crate) async fn since(records: &Records, known: i64) -> Result<Delta, RecordsError> {
    let few = few(records, known).await?;
    Ok(Delta {
        access: read(records, statements::ACCESS_SINCE, values![known], access).await?,
        clients: read(records, statements::CLIENTS_SINCE, values![known], client).await?,
        ..few
    })
}

/// What is newer than `known` of everything but clients and access.
async fn few(records: &Records, known: i64) -> Result<Delta, RecordsError> {
    Ok(Delta {
        revision: revision(records).await?,
        organisations: read(records, statements::ORGANISATIONS_SINCE, values![known], organisation).await?,
        prefixes: read(records, statements::PREFIXES_SINCE, values![known], prefix).await?,
        scopes: read(records, statements::SCOPES_SINCE, values![known], |row| json(row, "attributes")).await?,
        delegations: read(records, statements::DELEGATIONS_SINCE, values![known], delegation).await?,
        citizens: read(records, statements::CITIZENS_SINCE, values![known], |row| json(row, "person")).await?,
        ..Delta::default()
    })
}

async fn read<T>(
    records: &Records,
    statement: &'static str,
    values: Vec<Value>,
    one: impl Fn(&Row) -> Result<T, RecordsError>,
) -> Result<Vec<T>, RecordsError> {
    records.rows(statement, values).await?.iter().map(one).collect()
}

fn organisation(row: &Row) -> Result<Organisation, RecordsError> {
    let contact_email = row.opt_text("contact_email")?.map(|address| EmailAddress::parse(&address)).transpose();
    Ok(Organisation {
        org_number: org_number(row, "org_number")?,
        name: row.text("name")?,
        contact_email: contact_email.map_err(|cause| RecordsError::Broken(format!("contact_email: {cause}")))?,
        active: row.flag("active")?,
        created: timestamp(row, "created")?,
        last_updated: timestamp(row, "last_updated")?,
    })
}

fn prefix(row: &Row) -> Result<(String, OrgNumber), RecordsError> {
    Ok((row.text("prefix")?, org_number(row, "owner_orgno")?))
}

fn access(row: &Row) -> Result<ScopeAccess, RecordsError> {
    let state = row.text("state")?;
    Ok(ScopeAccess {
        scope: row.text("scope")?,
        consumer_orgno: org_number(row, "consumer_orgno")?,
        state: AccessState::ALL
            .iter()
            .copied()
            .find(|known| known.as_str() == state)
            .ok_or_else(|| RecordsError::Broken("scope_access.state is none of its three words".to_owned()))?,
        created: timestamp(row, "created")?,
        last_updated: timestamp(row, "last_updated")?,
    })
}

fn client(row: &Row) -> Result<Client, RecordsError> {
    let mut client: Client = json(row, "registration")?;
    client.secrets = json(row, "secrets")?;
    client.jwks = json(row, "jwks")?;
    Ok(client)
}

pub(crate) fn delegation(row: &Row) -> Result<Delegation, RecordsError> {
    Ok(Delegation {
        scope: row.text("scope")?,
        consumer_orgno: org_number(row, "consumer_orgno")?,
        supplier_orgno: org_number(row, "supplier_orgno")?,
        active: row.flag("active")?,
        created: timestamp(row, "created")?,
        last_updated: timestamp(row, "last_updated")?,
    })
}

fn timestamp(row: &Row, column: &str) -> Result<Timestamp, RecordsError> {
    row.int(column).map(Timestamp::from_millis)
}

fn org_number(row: &Row, column: &str) -> Result<OrgNumber, RecordsError> {
    OrgNumber::parse(&row.text(column)?).map_err(|cause| RecordsError::Broken(format!("{column}: {cause}")))
}

fn json<T: DeserializeOwned>(row: &Row, column: &str) -> Result<T, RecordsError> {
    serde_json::from_str(&row.text(column)?)
        .map_err(|cause| RecordsError::Broken(format!("{column} is not as this version writes it: {cause}")))
}
