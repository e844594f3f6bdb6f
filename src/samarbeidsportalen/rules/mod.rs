//! Pure decisions.

pub(crate) mod administrative;
pub(crate) mod altinn;
pub(crate) mod log;
pub(crate) mod reach;
pub(crate) mod rights;
