//! The machine endpoints, mounted by each solution under its own paths.

mod discovery;
mod token;
mod userinfo;

pub use discovery::{jwks, metadata};
pub use token::token;
pub use userinfo::userinfo;
