//! Availability by the minute, of ID-porten and of each eID: what the monthly report is computed from
//! (docs/contracts/eid-adapters.md §7.2, docs/contracts/product.md §8).
//!
//! * `recorder`: looks, and adds each minute to the records.
//! * `minute`: what a minute is to a node.
//! * `kept`: the table.
//! * `rules`: the computation.
//! * `report`: the report, and the targets that it is held against.

mod kept;
mod minute;
mod recorder;
mod report;
mod rules;

pub(crate) use kept::SWEEPING;
pub(crate) use recorder::Recorder;
pub(crate) use report::{Report, ReportError, Targets, report};
