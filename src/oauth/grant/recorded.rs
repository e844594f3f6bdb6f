//! Grants that live longer than a day, as records (`docs/contracts/idporten.md` §4.3, 4.6): known whatever becomes of the short-lived
//! store, and gone from here means dead.

use std::time::Duration;

use fellesporten_domain::Timestamp;
use fellesporten_store::{Records, Row, ShortLivedError, Statement, retention::Sweeping, values};

use super::{IssuedToken, Redeemed, Refresh, dies_at_logout};
use crate::rules::refresh::Verdict;

const KEEP: &str = "INSERT INTO long_grants (grant_id, person, sid, expires_at, version, state) VALUES ($1, $2, $3, $4, 1, $5) \
     ON CONFLICT (grant_id) DO UPDATE SET expires_at = excluded.expires_at, state = excluded.state, \
     version = long_grants.version + 1";
const FIND: &str = "SELECT grant_id, version, state FROM long_grants WHERE grant_id = $1";
const OF_PERSON: &str = "SELECT grant_id, version, state FROM long_grants WHERE person = $1 ORDER BY grant_id";
const RENEW: &str = "UPDATE long_grants SET expires_at = $3, state = $4, version = version + 1 \
     WHERE grant_id = $1 AND version = $2";
const REMOVE: &str = "DELETE FROM long_grants WHERE grant_id = $1";
const END_SESSION: &str = "DELETE FROM long_grants WHERE sid = $1";
const SURVEY: &str = "SELECT COUNT(*) AS held, MIN(expires_at) AS oldest, \
     SUM(CASE WHEN expires_at < CAST($1 AS BIGINT) THEN 1 ELSE 0 END) AS overdue FROM long_grants";
const SWEEP: &str = "DELETE FROM long_grants WHERE grant_id IN \
     (SELECT grant_id FROM long_grants WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)";

/// Every statement on `long_grants`, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[KEEP, FIND, OF_PERSON, RENEW, REMOVE, END_SESSION, SURVEY, SWEEP];

/// How grants that have ended are swept.
pub const SWEEPING: Sweeping = Sweeping { by_kind: None, survey: SURVEY, delete: SWEEP };

/// The longest that a grant is left to the short-lived store.
const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// How often a renewal starts over when others renew the same grant at the same time.
const ATTEMPTS: usize = 16;

/// The grants in the records. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct RecordedGrants {
    records: Records,
}

/// A grant as it was read.
pub(super) struct Found {
    pub(super) grant_id: String,
    pub(super) redeemed: Redeemed,
    version: i64,
}

/// Whether a grant belongs here: it is renewed, and for longer than a day.
pub(super) fn is_long(redeemed: &Redeemed) -> bool {
    redeemed.refresh.is_some() && redeemed.expires_at > redeemed.grant.authorized_at.plus(A_DAY)
}

/// When nothing of it can be alive any more: its refresh token has rested too long, and the last access token has ended.
fn swept_from(redeemed: &Redeemed) -> Timestamp {
    let idle = redeemed.refresh.as_ref().map_or(redeemed.expires_at, |refresh| refresh.idle_until.plus(A_DAY));
    idle.min(redeemed.expires_at)
}

impl RecordedGrants {
    pub(super) fn new(records: Records) -> Self {
        RecordedGrants { records }
    }

    /// Writes a grant down before its code is spent; a second try with the same code writes over the first.
    pub(super) async fn keep(
        &self,
        grant_id: &str,
        redeemed: &Redeemed,
        person: Option<&str>,
    ) -> Result<(), ShortLivedError> {
        let sid = redeemed.grant.authentication.sid.as_deref().filter(|_| dies_at_logout(&redeemed.grant.scope));
        let (person, sid) = (person.map(str::to_owned), sid.map(str::to_owned));
        let values = values![grant_id, person, sid, swept_from(redeemed), written(redeemed)?];
        self.records.write(vec![Statement::new(KEEP, values)]).await?;
        Ok(())
    }

    pub(super) async fn find(&self, grant_id: &str) -> Result<Option<Found>, ShortLivedError> {
        self.records.row(FIND, values![grant_id]).await?.as_ref().map(read).transpose()
    }

    /// Those of a person, ended ones among them.
    pub(super) async fn of_person(&self, person: &str) -> Result<Vec<Found>, ShortLivedError> {
        self.records.rows(OF_PERSON, values![person]).await?.iter().map(read).collect()
    }

    /// As `Grants::renew`; a copy changes nothing here.
    pub(super) async fn renew(
        &self,
        grant_id: &str,
        judge: impl Fn(&Refresh) -> Verdict + Send + Sync,
        next: impl Fn(&Refresh) -> Refresh + Send + Sync,
        token: &IssuedToken,
        now: Timestamp,
    ) -> Result<Option<Verdict>, ShortLivedError> {
        for _ in 0..ATTEMPTS {
            let Some(Found { mut redeemed, version, .. }) = self.find(grant_id).await? else { return Ok(None) };
            let Some(refresh) = redeemed.refresh.as_ref() else { return Ok(None) };
            let verdict = judge(refresh);
            if verdict != Verdict::Renews {
                return Ok(Some(verdict));
            }
            redeemed.renew(next(refresh), token, now);
            let values = values![grant_id, version, swept_from(&redeemed), written(&redeemed)?];
            let changed = self.records.write(vec![Statement::new(RENEW, values)]).await?;
            if changed.first().is_some_and(|rows| *rows > 0) {
                return Ok(Some(verdict));
            }
        }
        Err(ShortLivedError::Unavailable("a grant is renewed by too many at once".to_owned()))
    }

    /// Removes a grant, and says whether it was there.
    pub(super) async fn remove(&self, grant_id: &str) -> Result<bool, ShortLivedError> {
        let changed = self.records.write(vec![Statement::new(REMOVE, values![grant_id])]).await?;
        Ok(changed.first().is_some_and(|rows| *rows > 0))
    }

    /// Removes the grants that a session's logout ends.
    pub(super) async fn end_session(&self, sid: &str) -> Result<(), ShortLivedError> {
        self.records.write(vec![Statement::new(END_SESSION, values![sid])]).await?;
        Ok(())
    }
}

fn written(redeemed: &Redeemed) -> Result<String, ShortLivedError> {
    serde_json::to_string(redeemed).map_err(|error| ShortLivedError::Broken(error.to_string()))
}

fn read(row: &Row) -> Result<Found, ShortLivedError> {
    // The parser's message could quote the grant, so it is not passed on.
    let redeemed = serde_json::from_str(&row.text("state")?)
        .map_err(|_| ShortLivedError::Broken("a recorded grant cannot be read".to_owned()))?;
    Ok(Found { grant_id: row.text("grant_id")?, redeemed, version: row.int("version")? })
}

#[cfg(test)]
mod tests;
