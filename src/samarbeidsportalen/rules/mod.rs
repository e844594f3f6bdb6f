//! Pure decisions.

pub(crate) mod reach;
pub(crate) mod rights;
