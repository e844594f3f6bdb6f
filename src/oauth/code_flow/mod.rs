//! The authorization-code flow, carried by `oxide-auth`'s state machines: they fix the order of the checks, above all that no
//! error is redirected to an address that is not bound to a registered client. Nothing outside this module names the library.
//!
//! The machines read the system clock; they get times far in the future, and our own rules judge.

mod authorize;
mod exchange;
mod pushed;
mod resource;
mod standing;

pub use authorize::authorize;
pub use exchange::{Redemption, exchange};
pub use pushed::opened;
pub use resource::{AccessError, Presented, Scheme, access};
pub use standing::{still_bound, still_granted};

use chrono::{DateTime, Utc};

/// A time that no machine finds past.
fn never() -> DateTime<Utc> {
    DateTime::<Utc>::MAX_UTC
}
