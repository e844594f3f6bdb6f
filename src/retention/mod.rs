//! Retention: how long each kind of record is kept, the job that deletes the rest, and the proof of it.

mod report;
mod rules;
mod sweeper;

pub(crate) use report::report;
pub(crate) use sweeper::Sweeper;
