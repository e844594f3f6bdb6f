//! What the process counts and says about itself.
//!
//! * [`metrics`]: the one table of metrics. Whoever has something to count calls the metric by its name there.
//! * [`expose`]: all of them as Prometheus reads them.
//! * [`reference`]: all of them as a page for operators.
//! * [`events`]: the tables of log events. Whoever has something to say calls the event by its name there.
//! * [`spans`]: what traces show.
//! * [`trail`]: which request and which login a task works for.

pub mod events;
mod expose;
pub mod metrics;
mod reference;
pub mod spans;
pub mod trail;
mod vector;

pub use expose::expose;
pub use reference::reference;
pub use vector::{Counter, Gauge, Histogram};
