//! `fellesporten config`: validate a file, print every option, print a file to start from.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::output;
use crate::config;

/// Arguments of `config`.
#[derive(Debug, Args)]
pub(crate) struct ConfigArgs {
    #[command(subcommand)]
    action: ConfigAction,
}

#[derive(Debug, Subcommand)]
enum ConfigAction {
    /// Validate a file together with the environment variables that override it
    Check {
        /// The configuration file
        file: PathBuf,
    },
    /// Print every option with its default and meaning, as Markdown
    Reference,
    /// Print a complete commented file
    Example,
}

/// Runs it.
pub(crate) fn run(arguments: ConfigArgs) -> anyhow::Result<ExitCode> {
    match arguments.action {
        ConfigAction::Check { file } => match config::load(&file) {
            Ok(_) => output::line(format_args!("{}: in order", file.display())),
            Err(problems) => {
                output::error(format_args!("{} is not in order\n{problems}", file.display()));
                return Ok(ExitCode::FAILURE);
            }
        },
        ConfigAction::Reference => output::text(&config::reference()),
        ConfigAction::Example => output::text(&config::example()),
    }
    Ok(ExitCode::SUCCESS)
}
