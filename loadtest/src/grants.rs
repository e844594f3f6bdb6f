//! Machines that come at a fixed pace for tokens (docs/contracts/maskinporten.md, fact 87).

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Result, ensure};
use clap::Args;

use crate::{
    machine::{Machine, Maskinporten},
    pace::at_pace,
    report::{millis, quantile, say},
    server::{Mode, Server},
};

/// Machines that take turns.
const MACHINES: usize = 32;

/// Arguments of `grants`.
#[derive(Args)]
pub(crate) struct GrantsArgs {
    /// The program under load, built with `cargo build --release`
    #[arg(long, default_value = "target/release/fellesporten")]
    binary: PathBuf,
    /// Grants per second
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=2000))]
    rate: u32,
    /// Seconds, per mode
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=3600))]
    seconds: u32,
    /// Fail when the 95th percentile is above this many milliseconds
    #[arg(long, default_value_t = 1000.0)]
    at_most: f64,
}

/// Measures both modes and prints them.
///
/// # Errors
/// When a grant gives no token, or the 95th percentile is above `--at-most`.
pub(crate) async fn run(arguments: GrantsArgs) -> Result<()> {
    let binary = arguments.binary.canonicalize()?;
    for mode in [Mode::OneMachine, Mode::Cluster] {
        measure_mode(&arguments, &binary, mode).await?;
    }
    Ok(())
}

async fn measure_mode(arguments: &GrantsArgs, binary: &Path, mode: Mode) -> Result<()> {
    let maskinporten = Maskinporten::new()?;
    let server = Server::start(binary, mode, maskinporten.beside()).await?;
    let machines: Vec<Arc<Machine>> =
        (0..MACHINES).map(|_| maskinporten.machine().map(Arc::new)).collect::<Result<_>>()?;
    for machine in &machines {
        machine.fetch().await?;
    }
    let before = server.reading()?;
    let fetch = |machine: Arc<Machine>| async move { machine.fetch().await };
    let times = at_pace(arguments.rate, arguments.seconds, &machines, fetch).await?;
    let used = server.reading()?.server.saturating_sub(before.server);
    let [median, p95, p99, longest] = [0.5, 0.95, 0.99, 1.0].map(|share| millis(quantile(&times, share)));
    say(&format!(
        "{mode:?}: {} grants, {} per second, none failed; milliseconds from when each was due: median {median:.1}, 95 % {p95:.1}, \
         99 % {p99:.1}, longest {longest:.1}; {:.0} % of one core",
        times.len(),
        arguments.rate,
        used.as_secs_f64() / f64::from(arguments.seconds) * 100.0
    ));
    ensure!(p95 <= arguments.at_most, "95 % take up to {p95:.1} ms, above {:.1}", arguments.at_most);
    Ok(())
}
