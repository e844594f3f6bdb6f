//! What logins, renewals and introspection cost the server, beside its signatures.

use std::{path::PathBuf, time::Duration};

use anyhow::{Result, ensure};
use clap::Args;

use crate::{
    operation::Operation,
    person::Person,
    server::{Mode, Reading, Server},
};

/// Synthetic people who log in.
const PEOPLE: [&str; 4] = ["17847531096", "03918820190", "29821272120", "09854012034"];

/// Arguments of `cost`.
#[derive(Args)]
pub(crate) struct CostArgs {
    /// The program under load, built with `cargo build --release`
    #[arg(long, default_value = "target/release/fellesporten")]
    binary: PathBuf,
    /// How often each thing is done, per mode
    #[arg(long, default_value_t = 6000, value_parser = clap::value_parser!(u32).range(100..=1_000_000))]
    times: u32,
    /// Browsers at once
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..=512))]
    browsers: u32,
    /// Measure one thing alone: sso-login, par-login, dpop-login, refresh or introspection
    #[arg(long)]
    only: Option<Operation>,
    /// Fail when an SSO login costs more than this beside its signatures, in signatures
    #[arg(long)]
    at_most: Option<f64>,
}

/// Measures both modes and prints them.
///
/// # Errors
/// When anything fails, or an SSO login costs more than `--at-most`.
pub(crate) async fn run(arguments: CostArgs) -> Result<()> {
    let binary = arguments.binary.canonicalize()?;
    let alone = fellesporten_jose::bench::rsa2048_sign_cost(2000).map_err(|error| anyhow::anyhow!("{error}"))?;
    say(&format!("one RSA-2048 signature alone on a core: {:.0} µs", micros(alone)));
    let mut dearest = 0.0_f64;
    for mode in [Mode::OneMachine, Mode::Cluster] {
        dearest = dearest.max(measure_mode(&arguments, &binary, mode, alone).await?);
    }
    if let Some(at_most) = arguments.at_most {
        ensure!(
            dearest <= at_most,
            "an SSO login costs {dearest:.2} signatures beside its own; at most {at_most:.2} is allowed"
        );
    }
    Ok(())
}

/// Measures one mode, and returns what an SSO login costs beside its signatures, in signatures. `alone` is the unit as long as
/// no login has shown what a signature costs under load.
async fn measure_mode(arguments: &CostArgs, binary: &std::path::Path, mode: Mode, alone: Duration) -> Result<f64> {
    let server = Server::start(binary, mode).await?;
    say(&format!(
        "{mode:?}: ready in {:.0} ms, {:.1} MB resident when idle",
        server.started_in().as_secs_f64() * 1e3,
        server.resident_bytes()? as f64 / 1e6
    ));
    say("                   per second   server CPU   signatures   beside them   in signatures   PostgreSQL   Redis");
    let mut unit = alone;
    let mut sso_login = 0.0;
    for operation in Operation::ALL.into_iter().filter(|one| arguments.only.is_none_or(|only| only == *one)) {
        let cost = measure(arguments, &server, operation).await?;
        if operation == Operation::SsoLogin {
            unit = cost.signers / (cost.times * operation.signatures());
            sso_login = cost.beside_signatures().as_secs_f64() / unit.as_secs_f64();
        }
        cost.print(operation, unit);
    }
    say(&format!("  in units of one signature under this load, {:.0} µs; all times per operation", micros(unit)));
    Ok(sso_login)
}

/// CPU of one run.
struct Cost {
    times: u32,
    wall: Duration,
    server: Duration,
    signers: Duration,
    postgres: Duration,
    redis: Duration,
}

impl Cost {
    /// CPU per operation without the signatures.
    fn beside_signatures(&self) -> Duration {
        self.server.saturating_sub(self.signers) / self.times
    }

    fn print(&self, operation: Operation, unit: Duration) {
        let each = |cpu: Duration| micros(cpu) / f64::from(self.times);
        say(&format!(
            "  {:<15} {:>10.0}   {:>7.0} µs   {:>7.0} µs    {:>7.0} µs   {:>13.2}   {:>7.0} µs   {:>2.0} µs",
            operation.name(),
            f64::from(self.times) / self.wall.as_secs_f64(),
            each(self.server),
            each(self.signers),
            micros(self.beside_signatures()),
            self.beside_signatures().as_secs_f64() / unit.as_secs_f64(),
            each(self.postgres),
            each(self.redis),
        ));
    }
}

async fn measure(arguments: &CostArgs, server: &Server, operation: Operation) -> Result<Cost> {
    let mut people = Vec::new();
    for pid in PEOPLE.iter().cycle().take(arguments.browsers as usize) {
        let mut person = Person::new(server.service(operation.client_id()), pid)?;
        person.log_in().await?;
        people.push(person);
    }
    let each = arguments.times / arguments.browsers;
    // A first round fills caches and pools.
    let (people, _) = round(people, operation, each.min(50)).await?;
    let before = server.reading()?;
    let (_, wall) = round(people, operation, each).await?;
    let after = server.reading()?;
    let used = |of: fn(&Reading) -> Duration| of(&after).saturating_sub(of(&before));
    Ok(Cost {
        times: each * arguments.browsers,
        wall,
        server: used(|reading| reading.server),
        signers: used(|reading| reading.signers),
        postgres: used(|reading| reading.postgres),
        redis: used(|reading| reading.redis),
    })
}

/// Everybody does it `each` times, all at once.
async fn round(people: Vec<Person>, operation: Operation, each: u32) -> Result<(Vec<Person>, Duration)> {
    let begun = std::time::Instant::now();
    let tasks: Vec<_> = people
        .into_iter()
        .map(|mut person| {
            tokio::spawn(async move {
                for _ in 0..each {
                    operation.perform(&mut person).await?;
                }
                anyhow::Ok(person)
            })
        })
        .collect();
    let mut people = Vec::new();
    for task in tasks {
        people.push(task.await??);
    }
    Ok((people, begun.elapsed()))
}

fn micros(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e6
}

fn say(text: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stdout(), "{text}");
}
