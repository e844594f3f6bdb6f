//! What the adapter wants back with the next event.

use serde::{Deserialize, Serialize};

/// Where a trip stands.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum State {
    /// The country chooser is shown.
    Choosing,
    /// The request is being pushed.
    Pushing,
    /// The browser is away.
    Away,
    /// The answer of the browser could not be verified with the keys at hand.
    Returned { response: String },
    /// The code is being exchanged.
    Exchanging { code: String },
    /// The token is signed with a key that was unknown; keys are being fetched again.
    Renewing { code: String, id_token: String, access_token: Option<String> },
    /// Userinfo is being asked.
    Asking { claims: serde_json::Map<String, serde_json::Value> },
}
