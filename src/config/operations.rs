//! `[operations]`: the listener for those who watch over the process.

use super::listen::Listen;
use super::table::section;

section! {
    /// Operations: `/healthz`, `/readyz`, `/metrics`, and in test and demo `PUT /clock`. Not for the public.
    Operations {
        /// Where it listens.
        listen: Listen = Listen::localhost(8100);
        /// Whether `PUT /clock` moves the product's clock. Without a value: in test and demo, never in production.
        test_clock: Option<bool> = None, example "true";
    }
}
