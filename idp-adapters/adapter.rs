//! The one trait that every eID's adapter implements.

use fellesporten_domain::Acr;

use crate::{Attempt, Devices, EidId, Event, Step};

/// What an adapter says of itself, from its row alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// The row's id; also the last path segment of its addresses.
    pub id: EidId,
    /// The levels it can reach.
    pub acrs: Vec<Acr>,
    /// The devices on which it works.
    pub devices: Devices,
    /// How the person meets it.
    pub interaction: Interaction,
}

/// How the person meets an eID.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interaction {
    /// A form of our own.
    Form,
    /// A trip to the eID's own pages.
    Redirect,
}

/// Interprets one eID.
///
/// Both operations are pure: the same row, attempt and event give the same step. An attempt ends with the first
/// [`Step::Done`]; the engine never continues it after that.
pub trait Adapter: Send + Sync {
    /// Describes the eID from its row.
    fn describe(&self) -> Description;

    /// The first step of an attempt.
    fn begin(&self, attempt: &Attempt<'_>) -> Step;

    /// The step that follows `event`. `attempt.state` is what the previous step asked the engine to keep.
    fn continue_with(&self, attempt: &Attempt<'_>, event: Event) -> Step;
}
