//! `fellesporten demo`: everything on this machine with demo data.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::{logging, output};
use crate::demo::{self, LAST_PORT};
use crate::{app, config};

/// Arguments of `demo`.
#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// The first port; the solutions take this one and those after it
    #[arg(long, value_name = "PORT", default_value_t = 8080, value_parser = clap::value_parser!(u16).range(1..=i64::from(u16::MAX - LAST_PORT)))]
    base_port: u16,
    /// Folder for everything that the demo keeps, made when missing; without it a temporary folder
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Also declare what this file of customers holds
    #[arg(long, value_name = "FILE")]
    apply: Vec<PathBuf>,
}

/// Runs until SIGTERM or Ctrl-C.
pub(crate) async fn run(arguments: DemoArgs) -> anyhow::Result<ExitCode> {
    let prepared = demo::prepare(arguments.base_port, arguments.data_dir.as_deref())?;
    let config = config::load(&prepared.config_file)?;
    logging::start(&config.log, None);
    let filled = demo::fill(&config, &prepared, &arguments.apply).await?;
    let welcome = demo::welcome(&prepared, &filled, &app::pages(&config)?);
    let running = app::start(&config).await?;
    output::text(&welcome);
    running.until_stopped().await?;
    Ok(ExitCode::SUCCESS)
}
