//! ID-porten's browser endpoints, a file each, and its APIs.

pub mod api;
mod authorize;
mod callback;
mod cancel;
mod client_jwks;
mod consent;
mod eid;
mod front;
mod language;
mod logout;
mod profile;
mod selector;
mod visit;
mod walk;

pub use authorize::{authorize, authorize_by_post};
pub use callback::{callback, callback_by_post};
pub use cancel::cancel;
pub use client_jwks::client_jwks;
pub use consent::{answer_consent, consent};
pub use eid::{eid_begin, eid_submit, eid_wait};
pub use front::{front_page, help};
pub use language::language;
pub use logout::{logout, logout_by_post};
pub use profile::{end_session, log_out_everywhere, profile, withdraw};
pub use selector::selector;
pub use visit::Visit;
