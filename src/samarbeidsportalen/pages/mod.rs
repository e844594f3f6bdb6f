//! View models of the pages.

mod api;

pub(crate) use api::{api, help};
