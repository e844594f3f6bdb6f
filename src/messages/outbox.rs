//! The outbox of demo and test environments: what was "sent" is kept in the records and can be read.

use fellesporten_domain::{Rng, Timestamp};
use fellesporten_store::{Records, RecordsError, Row, Statement, retention::Sweeping, values};
use serde::Serialize;

use crate::{Address, Message};

const PUT: &str =
    "INSERT INTO outbox (message_id, sent_at, kind, recipient, subject, body) VALUES ($1, $2, $3, $4, $5, $6)";
const SURVEY: &str = "SELECT COUNT(*) AS held, MIN(sent_at) AS oldest, \
     SUM(CASE WHEN sent_at < CAST($1 AS BIGINT) THEN 1 ELSE 0 END) AS overdue FROM outbox";
const SWEEP: &str = "DELETE FROM outbox WHERE message_id IN \
     (SELECT message_id FROM outbox WHERE sent_at < $1 ORDER BY sent_at LIMIT $2)";
const LATEST: &str = "SELECT sent_at, kind, recipient, subject, body FROM outbox \
     ORDER BY sent_at DESC, message_id DESC LIMIT 200";

/// Every statement, for the test that prepares each on both engines.
pub const STATEMENTS: &[&str] = &[PUT, SURVEY, SWEEP, LATEST];

/// How messages that were kept long enough are swept.
pub const SWEEPING: Sweeping = Sweeping { by_kind: None, survey: SURVEY, delete: SWEEP };

/// The outbox in these records.
#[derive(Clone)]
pub struct Outbox {
    records: Records,
}

/// A message that was kept.
#[derive(Clone, Serialize)]
pub struct Sent {
    /// When, in milliseconds since 1970.
    pub sent_at: Timestamp,
    /// `sms`, `email` or `letter`.
    pub kind: String,
    /// Mobile number, address, or name and address.
    pub to: String,
    /// Empty for an SMS.
    pub subject: String,
    /// The text.
    pub text: String,
}

impl Outbox {
    /// The outbox in `records`.
    pub fn new(records: Records) -> Self {
        Outbox { records }
    }

    /// Keeps a message.
    ///
    /// # Errors
    /// When the records are away.
    pub async fn keep(&self, message: &Message, now: Timestamp, rng: &Rng) -> Result<(), RecordsError> {
        let (to, subject, text) = match message {
            Message::Sms { to, text } => (to.clone(), "", text),
            Message::Email { to, subject, text } => (to.clone(), subject.as_str(), text),
            Message::Letter { to, subject, text } => (written(to), subject.as_str(), text),
        };
        let id = rng.uuid_v7(now).to_string();
        let put = Statement::new(PUT, values![id, now, message.kind(), to, subject, text.as_str()]);
        self.records.write(vec![put]).await.map(drop)
    }

    /// The latest messages, newest first.
    ///
    /// # Errors
    /// When the records are away.
    pub async fn latest(&self) -> Result<Vec<Sent>, RecordsError> {
        self.records.rows(LATEST, Vec::new()).await?.iter().map(sent).collect()
    }
}

fn written(to: &Address) -> String {
    format!("{}, {}, {} {}", to.name, to.street, to.postal_code, to.city)
}

fn sent(row: &Row) -> Result<Sent, RecordsError> {
    Ok(Sent {
        sent_at: Timestamp::from_millis(row.int("sent_at")?),
        kind: row.text("kind")?,
        to: row.text("recipient")?,
        subject: row.text("subject")?,
        text: row.text("body")?,
    })
}
