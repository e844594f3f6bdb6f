//! Pure decisions, a file per rule.

pub(crate) mod consent;
pub(crate) mod delegating;
pub(crate) mod lookup;
pub(crate) mod request;
pub(crate) mod scheme;
pub(crate) mod system;
