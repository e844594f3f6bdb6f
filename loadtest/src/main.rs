//! The load generator. `fellesporten-loadtest cost` prints what logins, renewals, introspection and machines' tokens cost the server, in units of one
//! RSA-2048 signature; `delays` how long SSO logins wait for password logins; `numbers` whether time tells who has a MinID; `grants`
//! how Maskinporten keeps a pace; `hostile` how soon it refuses large hostile grants; `registry` what a large registry costs.
//!
//! It starts the server and, for cluster mode, private PostgreSQL and Redis servers, all on loopback, and ends them again.

#![expect(clippy::disallowed_methods, reason = "the load generator measures real time")]

mod bankid;
mod browser;
mod cost;
mod cpu;
mod delays;
mod grants;
mod hostile;
#[expect(
    dead_code,
    clippy::expect_used,
    clippy::indexing_slicing,
    unreachable_pub,
    reason = "the tests' own, who sign more than proofs"
)]
#[path = "../../tests/harness/keys.rs"]
mod keys;
mod machine;
mod minid;
mod numbers;
mod operation;
mod pace;
mod person;
mod process;
mod registry;
mod report;
mod server;
#[path = "../../tests/harness/servers.rs"]
mod servers;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "fellesporten-loadtest", version)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Print the server's CPU per login, renewal, introspection and machine's token, beside its signatures, in both store modes
    Cost(cost::CostArgs),
    /// Print how much longer SSO logins take beside password logins at MinID, in both store modes
    Delays(delays::DelaysArgs),
    /// Compare the times of MinID's answers to numbers that have one and numbers that have none, in both store modes
    Numbers(numbers::NumbersArgs),
    /// Print how long machines wait for tokens that they ask for at a fixed pace, in both store modes
    Grants(grants::GrantsArgs),
    /// Print how soon Maskinporten refuses large hostile grants, in both store modes
    Hostile(hostile::HostileArgs),
    /// Print what a large registry costs at start and in memory, and how soon a client that was switched off is refused
    Registry(registry::RegistryArgs),
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> anyhow::Result<()> {
    match CommandLine::parse().command {
        Command::Cost(arguments) => cost::run(arguments).await,
        Command::Delays(arguments) => delays::run(arguments).await,
        Command::Numbers(arguments) => numbers::run(arguments).await,
        Command::Grants(arguments) => grants::run(arguments).await,
        Command::Hostile(arguments) => hostile::run(arguments).await,
        Command::Registry(arguments) => registry::run(arguments).await,
    }
}
