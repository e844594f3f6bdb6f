//! What an SSO login costs the server, beside its signatures.

use std::{path::PathBuf, time::Duration};

use anyhow::{Result, ensure};
use clap::Args;

use crate::{
    person::Person,
    server::{Mode, Reading, Server},
};

/// Synthetic people who log in.
const PEOPLE: [&str; 4] = ["17847531096", "03918820190", "29821272120", "09854012034"];
/// An SSO login makes two: the ID token's and the access token's.
const SIGNATURES_PER_LOGIN: u32 = 2;

/// Arguments of `cost`.
#[derive(Args)]
pub(crate) struct CostArgs {
    /// The program under load, built with `cargo build --release`
    #[arg(long, default_value = "target/release/fellesporten")]
    binary: PathBuf,
    /// SSO logins per mode
    #[arg(long, default_value_t = 6000, value_parser = clap::value_parser!(u32).range(100..=1_000_000))]
    logins: u32,
    /// Browsers at once
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..=512))]
    browsers: u32,
    /// Fail when an SSO login costs more than this beside its signatures, in signatures
    #[arg(long)]
    at_most: Option<f64>,
}

/// Measures both modes and prints them.
///
/// # Errors
/// When a login fails, or costs more than `--at-most`.
pub(crate) async fn run(arguments: CostArgs) -> Result<()> {
    let binary = arguments.binary.canonicalize()?;
    let alone = fellesporten_jose::bench::rsa2048_sign_cost(2000).map_err(|error| anyhow::anyhow!("{error}"))?;
    say(&format!("one RSA-2048 signature alone on a core: {:.0} µs", micros(alone)));
    let mut dearest = 0.0_f64;
    for mode in [Mode::OneMachine, Mode::Cluster] {
        let cost = measure(&arguments, &binary, mode).await?;
        cost.print(mode);
        dearest = dearest.max(cost.beside_signatures());
    }
    if let Some(at_most) = arguments.at_most {
        ensure!(
            dearest <= at_most,
            "an SSO login costs {dearest:.2} signatures beside its own; at most {at_most:.2} is allowed"
        );
    }
    Ok(())
}

/// CPU of one run.
struct Cost {
    logins: u32,
    wall: Duration,
    server: Duration,
    signers: Duration,
    postgres: Duration,
    redis: Duration,
    started_in: Duration,
    idle_bytes: u64,
}

impl Cost {
    /// CPU per signature, signer threads alone: what a signature costs under this very load.
    fn signature(&self) -> Duration {
        self.signers / (self.logins * SIGNATURES_PER_LOGIN)
    }

    /// CPU per login without the signatures, in signatures.
    fn beside_signatures(&self) -> f64 {
        let beside = self.server.saturating_sub(self.signers) / self.logins;
        beside.as_secs_f64() / self.signature().as_secs_f64()
    }

    fn print(&self, mode: Mode) {
        let per_login = |cpu: Duration| micros(cpu) / f64::from(self.logins);
        say(&format!(
            "{mode:?}: {} SSO logins in {:.1} s ({:.0}/s)\n  \
             server CPU per login {:.0} µs, of it signatures {:.0} µs ({SIGNATURES_PER_LOGIN} of {:.0} µs)\n  \
             beside its signatures {:.0} µs = {:.2} of a signature\n  \
             PostgreSQL {:.0} µs, Redis {:.0} µs per login\n  \
             ready in {:.0} ms, {:.1} MB resident when idle",
            self.logins,
            self.wall.as_secs_f64(),
            f64::from(self.logins) / self.wall.as_secs_f64(),
            per_login(self.server),
            per_login(self.signers),
            micros(self.signature()),
            per_login(self.server.saturating_sub(self.signers)),
            self.beside_signatures(),
            per_login(self.postgres),
            per_login(self.redis),
            self.started_in.as_secs_f64() * 1e3,
            self.idle_bytes as f64 / 1e6,
        ));
    }
}

async fn measure(arguments: &CostArgs, binary: &std::path::Path, mode: Mode) -> Result<Cost> {
    let server = Server::start(binary, mode).await?;
    let idle_bytes = server.resident_bytes()?;
    let mut people = Vec::new();
    for pid in PEOPLE.iter().cycle().take(arguments.browsers as usize) {
        let mut person = Person::new(server.service(), pid)?;
        person.log_in().await?;
        people.push(person);
    }
    let each = arguments.logins / arguments.browsers;
    // A first round fills caches and pools.
    let (people, _) = round(people, each.min(50)).await?;
    let before = server.reading()?;
    let (_, wall) = round(people, each).await?;
    let after = server.reading()?;
    let used = |of: fn(&Reading) -> Duration| of(&after).saturating_sub(of(&before));
    Ok(Cost {
        logins: each * arguments.browsers,
        wall,
        server: used(|reading| reading.server),
        signers: used(|reading| reading.signers),
        postgres: used(|reading| reading.postgres),
        redis: used(|reading| reading.redis),
        started_in: server.started_in(),
        idle_bytes,
    })
}

/// Everybody logs in `each` times by single sign-on, all at once.
async fn round(people: Vec<Person>, each: u32) -> Result<(Vec<Person>, Duration)> {
    let begun = std::time::Instant::now();
    let tasks: Vec<_> = people
        .into_iter()
        .map(|mut person| {
            tokio::spawn(async move {
                for _ in 0..each {
                    person.single_sign_on().await?;
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
