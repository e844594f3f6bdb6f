//! `fellesporten report`: what the operator must be able to show, as JSON.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Subcommand};

use super::output;
use crate::{app, config, retention};

/// Counting the records of a year takes longer than any statement of a login may.
const PATIENCE: Duration = Duration::from_secs(30 * 60);

/// Which report.
#[derive(Debug, Subcommand)]
pub(crate) enum ReportCommand {
    /// Proof of deletion: each kind of record, how long it is kept, what is held, and the last sweep
    Retention(ReportArgs),
}

/// Arguments of a report.
#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    /// The configuration file
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
}

/// Prints it.
pub(crate) async fn run(command: ReportCommand) -> anyhow::Result<ExitCode> {
    let ReportCommand::Retention(arguments) = command;
    let config = config::load(&arguments.config)?;
    let records = app::open_records_patiently(&config, PATIENCE).await?;
    app::require_own_records(&config, &records).await?;
    let now = app::clock(&config, &records).await?.now();
    let report = retention::report(&records, now).await?;
    output::line(serde_json::to_string_pretty(&report)?);
    records.close().await;
    Ok(ExitCode::SUCCESS)
}
