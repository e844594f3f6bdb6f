//! The endpoints that are counted, and that can be slow or down.

use serde::{Deserialize, Serialize};

/// An endpoint of the supplier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Endpoint {
    /// The metadata.
    Discovery,
    /// The keys.
    Jwks,
    /// Pushed requests.
    Par,
    /// Where browsers arrive.
    Authorize,
    /// Where codes are exchanged.
    Token,
    /// Claims by access token.
    Userinfo,
    /// Logout.
    EndSession,
}
