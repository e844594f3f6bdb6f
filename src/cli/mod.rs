//! The command: a file per subcommand.

mod apply;
mod cert;
mod config;
mod demo;
mod doctor;
mod keys;
mod logging;
mod migrate;
pub(crate) mod output;
mod report;
mod serve;
mod token;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The Norwegian public sector's common solutions as one program.
#[derive(Debug, Parser)]
#[command(name = "fellesporten", version, arg_required_else_help = true)]
#[command(
    after_help = "Exit codes: 0 done, 1 failed, 2 wrong usage. Every option of the configuration can be overridden by an \
                        environment variable FELLESPORTEN_<SECTION>__<KEY>. Secrets are never arguments."
)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run everything on this machine with demo data
    Demo(demo::DemoArgs),
    /// Run the solutions that the configuration enables
    Serve(serve::ServeArgs),
    /// Bring the schema of the records up to date
    Migrate(migrate::MigrateArgs),
    /// Declare organisations, clients, keys, scopes and access from files
    Apply(apply::ApplyArgs),
    /// The life cycle of an issuer's signing keys
    Keys(keys::KeysArgs),
    /// Certificates of the test CA
    #[command(subcommand)]
    Cert(cert::CertCommand),
    /// Check everything that can be wrong, and say the cure of each
    Doctor(doctor::DoctorArgs),
    /// What an operator must be able to show, as JSON
    #[command(subcommand)]
    Report(report::ReportCommand),
    /// Validate a configuration, or print every option
    Config(config::ConfigArgs),
    /// Read a token
    #[command(subcommand)]
    Token(token::TokenCommand),
}

/// Reads the arguments and runs the command. Wrong usage ends in 2 here; a failure is printed and gives 1.
pub(crate) fn run() -> ExitCode {
    let command = CommandLine::parse().command;
    let outcome = match command {
        Command::Config(arguments) => config::run(arguments),
        Command::Cert(command) => cert::run(command),
        other => tokio::runtime::Builder::new_multi_thread()
            .worker_threads(workers())
            .enable_all()
            .build()
            .map_err(anyhow::Error::from)
            .and_then(|runtime| runtime.block_on(run_async(other))),
    };
    outcome.unwrap_or_else(|failure| {
        output::error(format_args!("{failure:#}"));
        ExitCode::FAILURE
    })
}

/// Threads for everything but signatures. These have threads of their own and take most of the CPU, so half of the cores
/// is enough; more would spend their time waking each other.
fn workers() -> usize {
    std::thread::available_parallelism().map_or(1, |cores| (cores.get() / 2).max(1))
}

async fn run_async(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Demo(arguments) => demo::run(arguments).await,
        Command::Serve(arguments) => serve::run(arguments).await,
        Command::Migrate(arguments) => migrate::run(arguments).await,
        Command::Apply(arguments) => apply::run(arguments).await,
        Command::Keys(arguments) => keys::run(arguments).await,
        Command::Doctor(arguments) => doctor::run(arguments).await,
        Command::Report(command) => report::run(command).await,
        Command::Config(arguments) => config::run(arguments),
        Command::Cert(command) => cert::run(command),
        Command::Token(command) => token::run(command).await,
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        CommandLine::command().debug_assert();
    }

    #[test]
    fn no_argument_can_carry_a_secret() {
        fn walk(command: &clap::Command) {
            for argument in command.get_arguments() {
                let name = argument.get_id().as_str();
                assert!(
                    !["secret", "password", "passphrase", "private"].iter().any(|word| name.contains(word)),
                    "{name}"
                );
            }
            command.get_subcommands().for_each(walk);
        }
        walk(&CommandLine::command());
    }
}
