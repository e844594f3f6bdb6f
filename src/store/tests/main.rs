//! The store on every engine that it knows.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "test code stops at the first surprise, and lives in real time"
)]

mod proxy;
#[path = "../../../tests/harness/servers.rs"]
mod servers;
mod support;

mod embedded_restart;
mod epochs;
mod memory;
mod migrations;
mod postgres_away;
mod quota;
mod records;
mod redis_away;
mod retention;
mod shelf;
mod test_clock;
