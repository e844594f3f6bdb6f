//! What e-mail login wants back with the next event. The address is never read from a form again once a code went to it.

use fellesporten_domain::EmailAddress;
use serde::{Deserialize, Serialize};

/// Where the attempt stands.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum State {
    /// The page asks for an address.
    Address,
    /// A code is being sent.
    Sending(EmailAddress),
    /// The page asks for the code that went there.
    Code(EmailAddress),
    /// A code is being judged.
    Judging(EmailAddress),
}
