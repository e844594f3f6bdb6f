//! What a record describes, whoever wrote it: a customers file, or a body of the self-service API. Defaults are applied here, so
//! that both mean the same.

mod client;
mod on_behalf_of;
mod scope;

use fellesporten_domain::{Environment, Timestamp};

/// What a description depends on beside the record.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Describing {
    /// Decides which addresses are taken.
    pub(crate) environment: Environment,
    /// The product's time.
    pub(crate) now: Timestamp,
}
