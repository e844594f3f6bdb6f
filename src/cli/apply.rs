//! `fellesporten apply`: declares organisations, clients, keys, scopes and access from files.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use fellesporten_domain::Rng;
use fellesporten_registry::apply::{Author, Issued, PlanOptions, execute, plan};
use fellesporten_registry::{Registry, customers};
use fellesporten_web::TraceId;

use super::output;
use crate::{app, config};

/// Arguments of `apply`.
#[derive(Debug, Args)]
pub(crate) struct ApplyArgs {
    /// The configuration file
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// Files of organisations, clients, scopes, …: TOML, or JSON when the name ends in .json
    #[arg(required = true, value_name = "CUSTOMERS")]
    customers: Vec<PathBuf>,
    /// Only print the plan
    #[arg(long)]
    dry_run: bool,
    /// Switch off what the files do not name
    #[arg(long)]
    prune: bool,
}

/// Prints the plan, then executes it unless it is a dry run.
pub(crate) async fn run(arguments: ApplyArgs) -> anyhow::Result<ExitCode> {
    let config = config::load(&arguments.config)?;
    let mut files = Vec::with_capacity(arguments.customers.len());
    for path in &arguments.customers {
        files.push(customers::parse(path)?);
    }
    let rng = Rng::system();
    let records = app::open_records(&config).await?;
    app::require_own_records(&config, &records).await?;
    let clock = app::clock(&config, &records).await?;
    let registry =
        Registry::load(records.clone(), app::built_in(&config)).await.context("the registry cannot be read")?;

    let options = PlanOptions {
        environment: config.environment,
        now: clock.now(),
        prune: arguments.prune,
        delegation_source: config.own_delegation_source(),
    };
    let plan = match plan(&registry.snapshot(), &files, options, &rng) {
        Ok(plan) => plan,
        Err(problems) => {
            for problem in &problems {
                output::error(problem);
            }
            output::error("nothing was changed");
            return Ok(ExitCode::FAILURE);
        }
    };
    output::line(&plan);
    if arguments.dry_run {
        output::line("dry run: nothing was changed");
    } else if !plan.is_empty() {
        let author = Author {
            actor: "fellesporten apply".to_owned(),
            client_id: None,
            trace_id: TraceId::new(&rng).as_str().to_owned(),
        };
        let applied = execute(&records, plan, &author, &rng).await?;
        output::line(format_args!("done, trace id {}", author.trace_id));
        applied.issued.iter().for_each(show);
    }
    records.close().await;
    Ok(ExitCode::SUCCESS)
}

/// The only time that a generated secret is seen.
fn show(issued: &Issued) {
    output::line(format_args!("\n{}", issued.client_name));
    output::line(format_args!("  client_id     = {}", issued.client_id));
    if let Some(secret) = &issued.client_secret {
        output::line(format_args!("  client_secret = {}   (shown only now)", secret.expose()));
    }
}
