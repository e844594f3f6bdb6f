//! Of which secrets, keys and certificates an organisation is to be told that they end soon (docs/contracts/maskinporten.md §7.5).

use std::fmt;

use fellesporten_domain::{OrgNumber, Timestamp};
use fellesporten_jose::enterprise::{certificate_end, from_x5c};
use serde_json::json;

use crate::client::Client;
use crate::snapshot::Snapshot;

/// On which days before the end there is a warning, the most urgent first. Days are Norway's, so what ends on one day is told at once.
const DAYS_BEFORE: [i32; 3] = [7, 30, 60];

/// What a client proves itself with, and what therefore ends. Written by the name of its field.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Credential {
    /// Its secret.
    Secret,
    /// The registered key of this `kid`.
    Key(String),
    /// The certificate that the registered key of this `kid` is tied to.
    Certificate(String),
}

impl fmt::Display for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Secret => f.write_str("client_secret"),
            Self::Key(kid) => write!(f, "jwks {kid}"),
            Self::Certificate(kid) => write!(f, "x5c {kid}"),
        }
    }
}

/// One thing that one organisation is to be told of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExpiryWarning {
    /// Who is told: the client's owner, and the supplier that runs it.
    pub organisation: OrgNumber,
    /// When it ends.
    pub expires_at: Timestamp,
    /// The client.
    pub client_id: String,
    /// The client's name.
    pub client_name: String,
    /// What ends.
    pub credential: Credential,
    /// Which warning it is: that of so many days before.
    pub days: i32,
}

/// Every warning whose day has come and whose end has not, told already or not; ordered by organisation and end. Of several that are
/// due for one thing only the most urgent.
#[must_use]
pub fn expiry_warnings(snapshot: &Snapshot, now: Timestamp) -> Vec<ExpiryWarning> {
    let mut due = Vec::new();
    for client in snapshot.all_clients().filter_map(|client| snapshot.client(&client.client_id)) {
        for (credential, registered, expires_at) in ends(client) {
            let Some(days) = due_warning(registered, expires_at, now) else { continue };
            due.extend([client.client_orgno].into_iter().chain(client.supplier_orgno).map(|organisation| {
                ExpiryWarning {
                    organisation,
                    expires_at,
                    client_id: client.client_id.clone(),
                    client_name: client.client_name.clone(),
                    credential: credential.clone(),
                    days,
                }
            }));
        }
    }
    due.sort();
    // An owner that is its own supplier is told once.
    due.dedup();
    due
}

/// What of a client ends, since when it is registered, and when it ends.
fn ends(client: &Client) -> impl Iterator<Item = (Credential, Timestamp, Timestamp)> {
    let secrets = client.secrets.iter().map(|secret| (Credential::Secret, secret.created, secret.expires_at));
    let keys = client.jwks.iter().map(|key| (Credential::Key(key.kid.clone()), key.created, key.expires_at));
    let certificates = client.jwks.iter().filter_map(|key| {
        let chain = from_x5c(&json!(key.x5c)).ok()?;
        Some((Credential::Certificate(key.kid.clone()), key.created, certificate_end(chain.first()?)?))
    });
    secrets.chain(keys).chain(certificates)
}

/// The most urgent warning whose day has come. What was as near its end when it was registered is no news to who registered it.
fn due_warning(registered: Timestamp, expires_at: Timestamp, now: Timestamp) -> Option<i32> {
    if expires_at <= now {
        return None;
    }
    let left = now.norwegian_days_until(expires_at);
    let most_urgent = DAYS_BEFORE.into_iter().find(|days| left <= *days)?;
    (most_urgent < registered.norwegian_days_until(expires_at)).then_some(most_urgent)
}

#[cfg(test)]
mod tests;
