//! `fellesporten report`: what the operator must be able to show, as JSON.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Subcommand};
use fellesporten_domain::Month;
use fellesporten_registry::Registry;

use super::output;
use crate::{app, availability, config, retention, statistics};

/// Counting the records of a year takes longer than any statement of a login may.
const PATIENCE: Duration = Duration::from_secs(30 * 60);

/// Which report.
#[derive(Debug, Subcommand)]
pub(crate) enum ReportCommand {
    /// Proof of deletion: each kind of record, how long it is kept, what is held, and the last sweep
    Retention(ReportArgs),
    /// Availability of ID-porten and of each eID in a month, held against the terms of use
    Availability(MonthArgs),
    /// Use of Maskinporten in a month: tokens by scope, consumer and supplier, refusals, consumers by owner of scopes
    Statistics(MonthArgs),
}

/// Arguments of a report.
#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    /// The configuration file
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
}

/// Arguments of the report of a month.
#[derive(Debug, Args)]
pub(crate) struct MonthArgs {
    #[command(flatten)]
    report: ReportArgs,
    /// The month in Norway; without it the one that is running
    #[arg(long, value_name = "YYYY-MM")]
    month: Option<Month>,
}

/// Prints it.
pub(crate) async fn run(command: ReportCommand) -> anyhow::Result<ExitCode> {
    let file = match &command {
        ReportCommand::Retention(arguments) => &arguments.config,
        ReportCommand::Availability(arguments) | ReportCommand::Statistics(arguments) => &arguments.report.config,
    };
    let config = config::load(file)?;
    let records = app::open_records_patiently(&config, PATIENCE).await?;
    app::require_own_records(&config, &records).await?;
    let now = app::clock(&config, &records).await?.now();
    let report = match command {
        ReportCommand::Retention(_) => serde_json::to_string_pretty(&retention::report(&records, now).await?),
        ReportCommand::Availability(MonthArgs { month, .. }) => {
            let (month, targets) = (month.unwrap_or(Month::of(now)), app::availability_targets(&config)?);
            serde_json::to_string_pretty(&availability::report(&records, month, now, &targets).await?)
        }
        ReportCommand::Statistics(MonthArgs { month, .. }) => {
            let registry = Registry::load(records.clone(), app::built_in(&config)).await?;
            let month = month.unwrap_or(Month::of(now));
            serde_json::to_string_pretty(&statistics::report(&records, &registry.snapshot(), month, now).await?)
        }
    };
    output::line(report?);
    records.close().await;
    Ok(ExitCode::SUCCESS)
}
