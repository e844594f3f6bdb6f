//! Events as they lie in SQL and in the spool.

use fellesporten_domain::{OrgNumber, Rng, Timestamp};
use fellesporten_store::{Records, RecordsError, Row, Statement, values};
use fellesporten_telemetry::trail;
use serde::{Deserialize, Serialize};

use crate::parties::Parties;
use crate::{Event, Kind, retention};

const MILLIS_PER_DAY: i64 = 24 * 60 * 60 * 1000;

const INSERT: &str = "INSERT INTO audit_events (day, event_id, occurred_at, kind, trace_id, event, person, organisation, counterpart) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (day, event_id) DO NOTHING";
const PAGE: &str = "SELECT event_id, occurred_at, event FROM audit_events \
     WHERE day = $1 AND event_id > $2 ORDER BY event_id LIMIT $3";

const OF_KIND: &str = "SELECT event_id, occurred_at, event FROM audit_events \
     WHERE day = $1 AND kind = $2 AND event_id > $3 ORDER BY event_id LIMIT $4";

const OF_PERSON: &str = "SELECT event_id, occurred_at, event FROM audit_events \
     WHERE person = $1 AND occurred_at >= $2 ORDER BY occurred_at DESC, event_id LIMIT $3";

/// The latest first; what comes before the place that the last page ended at.
const OF_ORGANISATION: &str = "SELECT event_id, occurred_at, event FROM ( \
     SELECT event_id, occurred_at, kind, event FROM audit_events WHERE organisation = $1 AND occurred_at >= $5 AND occurred_at <= $6 \
     UNION ALL \
     SELECT event_id, occurred_at, kind, event FROM audit_events WHERE counterpart = $1 AND occurred_at >= $5 AND occurred_at <= $6 \
     ) AS own WHERE kind IN ($2, $3, $4) AND (occurred_at < $6 OR event_id < $7) \
     ORDER BY occurred_at DESC, event_id DESC LIMIT $8";

/// Every statement of this crate, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] =
    &[INSERT, PAGE, OF_KIND, OF_PERSON, OF_ORGANISATION, retention::SURVEY, retention::DELETE];

/// An event with its identity and time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredEvent {
    /// A random digit, then a UUID of version 7: sorted by time within sixteen streams, so that inserts do not all meet on one
    /// page of a large cluster.
    pub event_id: String,
    /// When it was recorded, by the product's clock.
    pub occurred_at: Timestamp,
    /// The login that it belongs to, if to one: the same as on the log's lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login_id: Option<String>,
    /// What happened.
    #[serde(flatten)]
    pub event: Event,
}

/// What the column `event` holds.
#[derive(Serialize, Deserialize)]
struct Body<E> {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    login_id: Option<String>,
    #[serde(flatten)]
    event: E,
}

impl StoredEvent {
    pub(crate) fn new(event: Event, now: Timestamp, rng: &Rng) -> Self {
        let [bucket] = rng.bytes::<1>();
        let event_id = format!("{:x}-{}", bucket & 0x0f, rng.uuid_v7(now));
        Self { event_id, occurred_at: now, login_id: trail::login_id(), event }
    }

    /// Whole days since 1970 (UTC).
    #[must_use]
    pub const fn day(&self) -> i64 {
        self.occurred_at.as_millis().div_euclid(MILLIS_PER_DAY)
    }
}

/// Commits `events`; what is there already stays as it is.
pub(crate) async fn insert(records: &Records, events: &[StoredEvent]) -> Result<(), RecordsError> {
    records.write(inserts(events)?).await.map(drop)
}

/// The statements that record `events`, for a transaction that they belong to: what was changed and the event that says so
/// are then safe together, or neither is.
///
/// # Errors
/// [`RecordsError::Broken`] when an event cannot be written as JSON.
pub fn statements(events: Vec<Event>, now: Timestamp, rng: &Rng) -> Result<Vec<Statement>, RecordsError> {
    let events: Vec<StoredEvent> = events.into_iter().map(|event| StoredEvent::new(event, now, rng)).collect();
    inserts(&events)
}

fn inserts(events: &[StoredEvent]) -> Result<Vec<Statement>, RecordsError> {
    let mut rows = Vec::with_capacity(events.len());
    for stored in events {
        let body = Body { login_id: stored.login_id.clone(), event: &stored.event };
        let event = serde_json::to_string(&body).map_err(|error| RecordsError::Broken(error.to_string()))?;
        let parties = Parties::of(&stored.event);
        let number = |number: Option<OrgNumber>| number.map(|it| it.to_string());
        rows.push(values![
            stored.day(),
            &stored.event_id,
            stored.occurred_at,
            stored.event.kind().as_str(),
            stored.event.trace_id(),
            event,
            stored.event.person().map(str::to_owned),
            number(parties.organisation),
            number(parties.counterpart)
        ]);
    }
    Ok(Statement::insert_many(INSERT, rows))
}

/// A page of the events of a day (whole days since 1970, UTC), by `event_id`: those after `after` (empty: from the beginning),
/// at most `limit`. For export and tests; `occurred_at` tells their order in time.
///
/// # Errors
/// As [`Records::rows`]; [`RecordsError::Broken`] when an event cannot be read.
pub async fn events_of_day(
    records: &Records,
    day: i64,
    after: &str,
    limit: u32,
) -> Result<Vec<StoredEvent>, RecordsError> {
    read(&records.rows(PAGE, values![day, after, limit]).await?)
}

/// The same of one kind.
///
/// # Errors
/// As [`events_of_day`].
pub async fn events_of_kind(
    records: &Records,
    kind: Kind,
    day: i64,
    after: &str,
    limit: u32,
) -> Result<Vec<StoredEvent>, RecordsError> {
    read(&records.rows(OF_KIND, values![day, kind.as_str(), after, limit]).await?)
}

/// A person's latest logins since a time, the latest first, at most `limit`.
pub(crate) async fn logins_of(
    records: &Records,
    person: &str,
    since: Timestamp,
    limit: u32,
) -> Result<Vec<StoredEvent>, RecordsError> {
    read(&records.rows(OF_PERSON, values![person, since, limit]).await?)
}

/// A place in a log that is read from its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seek {
    /// Events from this moment on.
    pub from: Timestamp,
    /// Events before this one: its time, and its id.
    pub before: (Timestamp, String),
}

impl Seek {
    /// Events from one moment on, up to another one, which counts too.
    #[must_use]
    pub fn between(from: Timestamp, to: Timestamp) -> Self {
        // Ids are hexadecimal, so each comes before this.
        Self { from, before: (to, "g".to_owned()) }
    }

    /// From the same moment on, before this event.
    #[must_use]
    pub fn before(&self, event: &StoredEvent) -> Self {
        Self { from: self.from, before: (event.occurred_at, event.event_id.clone()) }
    }
}

/// The events of an organisation of up to three kinds, the latest first, at most `limit`.
///
/// # Errors
/// As [`events_of_day`].
pub async fn events_of_organisation(
    records: &Records,
    organisation: OrgNumber,
    kinds: [Kind; 3],
    seek: &Seek,
    limit: u32,
) -> Result<Vec<StoredEvent>, RecordsError> {
    let [one, two, three] = kinds.map(Kind::as_str);
    let (moment, id) = &seek.before;
    let values = values![organisation.as_str(), one, two, three, seek.from, *moment, id.as_str(), limit];
    read(&records.rows(OF_ORGANISATION, values).await?)
}

fn read(rows: &[Row]) -> Result<Vec<StoredEvent>, RecordsError> {
    rows.iter()
        .map(|row| {
            // The parser's message could quote the event, so it is not passed on.
            let Body { login_id, event } = serde_json::from_str(&row.text("event")?)
                .map_err(|_| RecordsError::Broken("a stored audit event cannot be read".to_owned()))?;
            Ok(StoredEvent {
                event_id: row.text("event_id")?,
                occurred_at: Timestamp::from_millis(row.int("occurred_at")?),
                login_id,
                event,
            })
        })
        .collect()
}
