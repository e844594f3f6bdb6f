//! The endpoints, a file each: extract, judge, record, answer.

mod jwk;
mod metadata;
mod token;

pub use jwk::jwk;
pub use metadata::metadata;
pub use token::token;
