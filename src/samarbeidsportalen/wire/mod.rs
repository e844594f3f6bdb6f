//! How records look in JSON.

mod access;
mod client;
mod keys;
mod log;
mod machine;
mod scope;

pub(crate) use access::{access, access_with_scope};
pub(crate) use client::{client, entry, registered};
pub(crate) use keys::{key, keys};
pub(crate) use log::event;
pub(crate) use machine::machine;
pub(crate) use scope::scope;
