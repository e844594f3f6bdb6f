//! Pure decisions.

pub(crate) mod log;
pub(crate) mod reach;
pub(crate) mod rights;
