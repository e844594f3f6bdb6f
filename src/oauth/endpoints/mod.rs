//! The machine endpoints, mounted by each solution under its own paths.

mod discovery;
mod introspect;
mod par;
mod revoke;
mod token;
mod userinfo;

pub use discovery::{cached, jwks, metadata, published_keys};
pub use introspect::introspect;
pub use par::par;
pub use revoke::revoke;
pub use token::token;
pub use userinfo::userinfo;
