//! What the process counts about itself.
//!
//! * [`metrics`]: the one table of metrics. Whoever has something to count calls the metric by its name there.
//! * [`expose`]: all of them as Prometheus reads them.
//! * [`reference`]: all of them as a page for operators.

mod expose;
pub mod metrics;
mod reference;
mod vector;

pub use expose::expose;
pub use reference::reference;
pub use vector::{Counter, Gauge, Histogram};
