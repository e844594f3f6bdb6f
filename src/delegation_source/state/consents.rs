//! Consents (docs/contracts/maskinporten.md §6.5): demo and test alone have any, since only the pages make them.

use fellesporten_domain::Timestamp;
use fellesporten_store::{Records, RecordsError, Row, Statement, retention::Sweeping, values};

use super::{json, written};
use crate::rules::consent::KeptConsent;

const ONE: &str = "SELECT consent_id, consent, revoked, consented, valid_to FROM altinn_consents WHERE consent_id = $1";
const LATEST: &str = "SELECT consent_id, consent, revoked, consented, valid_to FROM altinn_consents \
     ORDER BY consented DESC, consent_id LIMIT 100";
const ADD: &str =
    "INSERT INTO altinn_consents (consent_id, consent, revoked, consented, valid_to) VALUES ($1, $2, 0, $3, $4)";
const REVOKE: &str = "UPDATE altinn_consents SET revoked = 1 WHERE consent_id = $1";
const SURVEY: &str = "SELECT COUNT(*) AS held, MIN(consented) AS oldest, \
     SUM(CASE WHEN valid_to < CAST($1 AS BIGINT) THEN 1 ELSE 0 END) AS overdue FROM altinn_consents";
const SWEEP: &str = "DELETE FROM altinn_consents WHERE consent_id IN \
     (SELECT consent_id FROM altinn_consents WHERE valid_to < $1 ORDER BY valid_to LIMIT $2)";

pub(super) const STATEMENTS: &[&str] = &[ONE, LATEST, ADD, REVOKE, SURVEY, SWEEP];

/// How consents that ended long enough ago are swept.
pub const SWEEPING: Sweeping = Sweeping { by_kind: None, survey: SURVEY, delete: SWEEP };

/// One consent, whatever became of it.
pub(crate) async fn one(records: &Records, id: &str) -> Result<Option<KeptConsent>, RecordsError> {
    records.row(ONE, values![id]).await?.as_ref().map(read).transpose()
}

/// The latest, newest first.
pub(crate) async fn latest(records: &Records) -> Result<Vec<KeptConsent>, RecordsError> {
    records.rows(LATEST, Vec::new()).await?.iter().map(read).collect()
}

/// Keeps a new one.
pub(crate) async fn add(records: &Records, it: &KeptConsent) -> Result<(), RecordsError> {
    let values = values![it.id.as_str(), written(&it.consent)?, it.consented, it.valid_to];
    records.write(vec![Statement::new(ADD, values)]).await.map(drop)
}

/// Takes one back.
pub(crate) async fn revoke(records: &Records, id: &str) -> Result<(), RecordsError> {
    records.write(vec![Statement::new(REVOKE, values![id])]).await.map(drop)
}

fn read(row: &Row) -> Result<KeptConsent, RecordsError> {
    Ok(KeptConsent {
        id: row.text("consent_id")?,
        consent: json(row, "consent")?,
        revoked: row.flag("revoked")?,
        consented: Timestamp::from_millis(row.int("consented")?),
        valid_to: Timestamp::from_millis(row.int("valid_to")?),
    })
}
