//! The audit trail on both engines, and while SQL is away.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "test code stops at the first surprise, and lives in real time"
)]

#[path = "../../../tests/harness/servers.rs"]
mod servers;
mod support;

mod recording;
mod spooling;
