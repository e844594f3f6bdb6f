//! The table `expiry_warnings`.

use std::collections::BTreeSet;

use fellesporten_domain::Timestamp;
use fellesporten_registry::ExpiryWarning;
use fellesporten_store::retention::Sweeping;
use fellesporten_store::{Records, RecordsError, Statement, Value, values};

/// Nobody else has begun since `$7`; a clock that was set back waits for nobody.
const CLAIM: &str = "INSERT INTO expiry_warnings (org_number, client_id, credential, expires_at, days, claimed_at) \
     VALUES ($1, $2, $3, $4, $5, $6) \
     ON CONFLICT (org_number, client_id, credential, expires_at, days) DO UPDATE SET claimed_at = excluded.claimed_at \
     WHERE expiry_warnings.sent_at IS NULL \
     AND (expiry_warnings.claimed_at <= $7 OR expiry_warnings.claimed_at > excluded.claimed_at)";
const SENT: &str = "UPDATE expiry_warnings SET sent_at = $6 \
     WHERE org_number = $1 AND client_id = $2 AND credential = $3 AND expires_at = $4 AND days = $5";
const KNOWN: &str = "SELECT org_number, client_id, credential, expires_at, days FROM expiry_warnings \
     WHERE expires_at > $1 AND sent_at IS NOT NULL";
const SURVEY: &str = "SELECT COUNT(*) AS held, MIN(expires_at) AS oldest, \
     SUM(CASE WHEN expires_at <= $1 THEN 1 ELSE 0 END) AS overdue FROM expiry_warnings";
const SWEEP: &str = "DELETE FROM expiry_warnings WHERE (org_number, client_id, credential, expires_at, days) IN \
     (SELECT org_number, client_id, credential, expires_at, days FROM expiry_warnings \
     WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)";

/// Every statement of this file, for the test that prepares them.
#[cfg(test)]
const STATEMENTS: &[&str] = &[CLAIM, SENT, KNOWN, SURVEY, SWEEP];

/// How rows are swept when what they warned of has ended.
pub(crate) const SWEEPING: Sweeping = Sweeping { by_kind: None, survey: SURVEY, delete: SWEEP };

/// What tells one warning from another, as the table has it.
pub(super) type Mark = (String, String, String, i64, i64);

/// The mark of a warning.
pub(super) fn mark(it: &ExpiryWarning) -> Mark {
    let ExpiryWarning { organisation, client_id, credential, expires_at, days, .. } = it;
    (organisation.to_string(), client_id.clone(), credential.to_string(), expires_at.as_millis(), i64::from(*days))
}

/// The warnings that were sent of what has not ended.
pub(super) async fn sent(records: &Records, now: Timestamp) -> Result<BTreeSet<Mark>, RecordsError> {
    let rows = records.rows(KNOWN, values![now]).await?;
    rows.iter()
        .map(|row| {
            Ok((
                row.text("org_number")?,
                row.text("client_id")?,
                row.text("credential")?,
                row.int("expires_at")?,
                row.int("days")?,
            ))
        })
        .collect()
}

/// Whether this caller is to send these warnings, all of them: none is sent, and nobody else has begun since `not_since`.
pub(super) async fn claim(
    records: &Records,
    warnings: &[ExpiryWarning],
    now: Timestamp,
    not_since: Timestamp,
) -> Result<bool, RecordsError> {
    let statement = |it| Statement::new(CLAIM, placed(it, [now, not_since])).must_change();
    match records.write(warnings.iter().map(statement).collect()).await {
        Ok(_) => Ok(true),
        Err(RecordsError::Conflict(_)) => Ok(false),
        Err(other) => Err(other),
    }
}

/// Writes down that they were sent, with what belongs to it.
pub(super) async fn finish(
    records: &Records,
    warnings: &[ExpiryWarning],
    now: Timestamp,
    and: Vec<Statement>,
) -> Result<(), RecordsError> {
    let marks = warnings.iter().map(|it| Statement::new(SENT, placed(it, [now])));
    records.write(marks.chain(and).collect()).await.map(drop)
}

/// The mark, and moments after it.
fn placed<const MOMENTS: usize>(it: &ExpiryWarning, moments: [Timestamp; MOMENTS]) -> Vec<Value> {
    let (organisation, client_id, credential, expires_at, days) = mark(it);
    let mut values = values![organisation, client_id, credential, expires_at, days];
    values.extend(moments.map(Value::from));
    values
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use fellesporten_domain::OrgNumber;
    use fellesporten_registry::Credential;
    use fellesporten_store::RecordsOptions;

    use super::*;

    const NOW: Timestamp = Timestamp::from_secs(1_790_000_000);
    const HOUR: Duration = Duration::from_secs(3600);

    fn warning(client_id: &str, days: i32) -> ExpiryWarning {
        ExpiryWarning {
            organisation: OrgNumber::parse("314159268").unwrap(),
            expires_at: NOW.plus(HOUR * 48),
            client_id: client_id.to_owned(),
            client_name: "N".to_owned(),
            credential: Credential::Secret,
            days,
        }
    }

    #[tokio::test]
    async fn one_caller_sends_and_what_was_not_sent_is_anothers_later() {
        let folder = tempfile::tempdir().unwrap();
        let records = Records::sqlite(&folder.path().join("records.db"), &RecordsOptions::default()).await.unwrap();
        records.migrate(false).await.unwrap();
        records.prepare_all(STATEMENTS).await.unwrap();
        let (both, one) = ([warning("a", 7), warning("b", 7)], [warning("a", 7)]);
        for (warnings, at, since, claimed) in [
            (&both[..], NOW, NOW.minus(HOUR), true),
            // Somebody is at it, also with one of them.
            (&both, NOW.plus(HOUR / 4), NOW.minus(HOUR / 4), false),
            (&one, NOW.plus(HOUR / 4), NOW.minus(HOUR / 4), false),
            // It has been long enough; the clock was set back.
            (&both, NOW.plus(HOUR), NOW.plus(HOUR / 2), true),
            (&both, NOW, NOW.minus(HOUR), true),
        ] {
            assert_eq!(claim(&records, warnings, at, since).await.unwrap(), claimed, "{at}");
        }
        assert!(sent(&records, NOW).await.unwrap().is_empty());
        finish(&records, &one, NOW, Vec::new()).await.unwrap();
        assert_eq!(sent(&records, NOW).await.unwrap(), BTreeSet::from([mark(&one[0])]));
        // What was sent is nobody's again, nor what comes with it; another day's warning is news.
        for (warnings, claimed) in [(&both[..], false), (&[warning("a", 30)], true), (&[warning("b", 7)], true)] {
            assert_eq!(claim(&records, warnings, NOW.plus(HOUR), NOW.plus(HOUR)).await.unwrap(), claimed);
        }
        let end = one[0].expires_at;
        assert!(sent(&records, end).await.unwrap().is_empty(), "it has ended");
        assert_eq!(SWEEPING.survey(&records, end.minus(HOUR)).await.unwrap().overdue, 0);
        assert_eq!(SWEEPING.survey(&records, end).await.unwrap().overdue, 3);
        assert_eq!(SWEEPING.delete(&records, end, 2).await.unwrap(), 2);
    }
}
