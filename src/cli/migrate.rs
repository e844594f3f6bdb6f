//! `fellesporten migrate`: brings the schema up to date.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;

use super::output;
use crate::{app, config};

/// Arguments of `migrate`.
#[derive(Debug, Args)]
pub(crate) struct MigrateArgs {
    /// The configuration file
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// Only say what would be done
    #[arg(long)]
    dry_run: bool,
}

/// Runs it.
pub(crate) async fn run(arguments: MigrateArgs) -> anyhow::Result<ExitCode> {
    let config = config::load(&arguments.config)?;
    let records = app::open_records(&config).await?;
    let migrations =
        records.migrate(arguments.dry_run).await.context("records: the schema cannot be brought up to date")?;
    for migration in &migrations {
        output::line(format_args!("{} {migration}", if arguments.dry_run { "would apply" } else { "applied" }));
    }
    output::line(if arguments.dry_run && !migrations.is_empty() {
        "nothing was changed"
    } else {
        "the schema is up to date"
    });
    Ok(ExitCode::SUCCESS)
}
