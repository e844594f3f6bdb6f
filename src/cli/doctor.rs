//! `fellesporten doctor`: everything that can be wrong, one line each, with the cure.

mod certificates;
mod checks;
mod delegation_sources;
mod findings;
mod tls;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::output;
use crate::config;
use findings::Findings;

/// Arguments of `doctor`.
#[derive(Debug, Args)]
pub(crate) struct DoctorArgs {
    /// The configuration file
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
}

/// Runs it. 0 only if all is well.
pub(crate) async fn run(arguments: DoctorArgs) -> anyhow::Result<ExitCode> {
    let mut findings = Findings::default();
    match config::load(&arguments.config) {
        Ok(config) => {
            findings.ok("config", format!("{}, environment {}", arguments.config.display(), config.environment));
            checks::all(&config, &mut findings).await;
        }
        Err(problems) => {
            for problem in problems.0 {
                findings.wrong("config", problem.to_string());
            }
        }
    }
    output::text(&findings.to_string());
    Ok(if findings.all_is_well() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
