//! What organisations are told of before it ends.

use fellesporten_domain::Timestamp;
use serde::{Deserialize, Serialize};

/// What a client proves itself with, and when that ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expiring {
    /// The client.
    pub client_id: String,
    /// `client_secret`, or `jwks` or `x5c` with the `kid`.
    pub credential: String,
    /// When it ends.
    pub expires_at: Timestamp,
    /// Which warning it was: that of so many days before.
    pub days: i32,
}
