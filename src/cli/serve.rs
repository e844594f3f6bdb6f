//! `fellesporten serve`: the solutions that the configuration enables.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use fellesporten_telemetry::events;

use super::logging;
use crate::{app, config};

/// Arguments of `serve`.
#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// The configuration file
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
}

/// Runs until SIGTERM or Ctrl-C.
pub(crate) async fn run(arguments: ServeArgs) -> anyhow::Result<ExitCode> {
    let config = config::load(&arguments.config)?;
    let traces = app::Traces::start(&config)?;
    logging::start(&config.log, traces.as_ref());
    let running = app::start(&config).await?;
    events::process::ready(config.environment);
    running.until_stopped().await?;
    if let Some(traces) = traces {
        traces.stop().await;
    }
    Ok(ExitCode::SUCCESS)
}
