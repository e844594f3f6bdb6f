//! What TestID wants back with the next event.

use fellesporten_domain::{Acr, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{Names, Subject};

/// Where the attempt stands.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum State {
    /// The form is shown.
    Form,
    /// A slow login is under way.
    Slow(SlowLogin),
}

/// A login that completes when its time has come.
#[derive(Serialize, Deserialize)]
pub(super) struct SlowLogin {
    pub(super) subject: Subject,
    pub(super) acr: Acr,
    pub(super) names: Option<Names>,
    pub(super) ready_at: Timestamp,
}
