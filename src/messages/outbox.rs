//! The outbox of demo and test environments: what was "sent" is kept in the records and can be read.

use std::time::Duration;

use fellesporten_domain::{Rng, Timestamp};
use fellesporten_store::{Records, RecordsError, Row, Statement, values};
use serde::Serialize;

use crate::{Address, Message};

/// How long a message can be read.
const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

const PUT: &str =
    "INSERT INTO outbox (message_id, sent_at, kind, recipient, subject, body) VALUES ($1, $2, $3, $4, $5, $6)";
const SWEEP: &str = "DELETE FROM outbox WHERE sent_at < $1";
const LATEST: &str = "SELECT sent_at, kind, recipient, subject, body FROM outbox \
     ORDER BY sent_at DESC, message_id DESC LIMIT 200";

/// Every statement, for the test that prepares each on both engines.
pub const STATEMENTS: &[&str] = &[PUT, SWEEP, LATEST];

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
        let sweep = Statement::new(SWEEP, values![now.minus(KEPT)]);
        self.records.write(vec![put, sweep]).await.map(drop)
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
