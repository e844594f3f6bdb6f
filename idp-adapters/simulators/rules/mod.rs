//! Pure decisions: what a request must be, and what a caller must prove.

pub(crate) mod authorization_request;
pub(crate) mod client_assertion;
pub(crate) mod login_hint;
