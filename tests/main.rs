//! Black-box tests: the compiled program, spoken to through its front doors.
//!
//! * `flows`: whole journeys, a test per acceptance fact of `docs/contracts/`; the fact's number is in the name.
//! * `contract`: the surface that does not need a login: documents, numbers, error shapes, the command.
//! * `attacks`: weaknesses that real identity providers had, phrased as tests.
//! * `resilience`: what survives a kill, and what works while a store is away.
//! * `pages` and `interop`: a real Chromium, and unchanged client libraries.
//! * `architecture`: what Cargo cannot hold about the house itself.
//! * `dependencies`: the dependency tree against `deny.toml`.
//! * `documents`: that documents name what is there.
//! * `traceability`: which test carries which fact, and that `docs/traceability.md` says so.
//!
//! Every behaviour test runs on one machine (SQLite and embedded state) and as a cluster (PostgreSQL and Redis).

#![allow(
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "test code stops at the first surprise, and lives in real time"
)]

#[macro_use]
mod harness;

mod architecture;
mod attacks;
mod contract;
mod dependencies;
mod documents;
mod flows;
mod interop;
mod pages;
mod resilience;
mod traceability;
