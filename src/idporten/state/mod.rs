//! What ID-porten keeps between requests; all of it short-lived.

mod attempt;
mod mailboxes;
mod named;
mod parked;
mod question;
mod session;
mod sessions_of_persons;
mod trip;

pub use attempt::{ATTEMPT_LIFETIME, Attempts, Begun, EidTrip, Found, LoginAttempt, Notice};
pub use mailboxes::Mailboxes;
pub use named::named_client;
pub use parked::{Parked, ParkedRequests};
pub use question::{Question, Questions};
pub use session::{LoggedIn, Login, Session, SessionCookies, Sessions, Who};
pub use trip::{Leaving, UpstreamTrip, UpstreamTrips};
