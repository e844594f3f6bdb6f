//! Whether the time of an answer tells who has a MinID (docs/contracts/eid-adapters.md fact 33).
//!
//! A number that has one and a number that has none take turns through three wrong passwords and the quarantine after them; then the
//! clock moves on until all is forgotten, and the next two begin. Who goes first changes each time.

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use clap::Args;
use serde_json::json;
use url::Url;

use crate::{
    minid::{MinId, OWNERS, Visitor},
    report::{apart, millis, quantile, say},
    server::{Mode, Server},
};

/// Numbers that have no MinID.
const NOBODYS: [&str; 8] = [
    "30816749952",
    "24927049968",
    "28887249948",
    "06867949974",
    "15898449839",
    "01849049816",
    "12909349948",
    "29829649967",
];
/// What is tried, in order.
const TRIES: [&str; 4] = ["first wrong password", "second, with a warning", "third, into quarantine", "in quarantine"];
/// Seconds after which every try is forgotten.
const FORGOTTEN: u64 = 3700;

/// Arguments of `numbers`.
#[derive(Args)]
pub(crate) struct NumbersArgs {
    /// The program, built with `cargo build --release`
    #[arg(long, default_value = "target/release/fellesporten")]
    binary: PathBuf,
    /// Pairs of numbers, per mode
    #[arg(long, default_value_t = 400, value_parser = clap::value_parser!(u32).range(10..=100_000))]
    pairs: u32,
}

/// Measures both modes and prints them.
///
/// # Errors
/// When anything fails.
pub(crate) async fn run(arguments: NumbersArgs) -> Result<()> {
    let binary = arguments.binary.canonicalize()?;
    for mode in [Mode::OneMachine, Mode::Cluster] {
        measure_mode(&arguments, &binary, mode).await?;
    }
    Ok(())
}

async fn measure_mode(arguments: &NumbersArgs, binary: &Path, mode: Mode) -> Result<()> {
    let minid = MinId::new()?;
    let server = Server::start(binary, mode, minid.beside()?).await?;
    let mut pairs = Vec::new();
    for (number, (known, unknown)) in OWNERS.into_iter().zip(NOBODYS).enumerate() {
        let mut known = minid.visitor(known)?;
        known.get_a_minid(&format!("+4799000{number:03}")).await?;
        pairs.push([known, minid.visitor(unknown)?]);
    }
    let clock = server.process().operations_url("/clock");
    let http = reqwest::Client::new();
    let mut times = vec![[Vec::new(), Vec::new()]; TRIES.len()];
    for round in 0..u64::from(arguments.pairs) {
        let moved = http.put(&clock).json(&json!({ "offset_seconds": round * FORGOTTEN })).send().await?;
        ensure!(moved.status().is_success(), "the clock does not move: {}", moved.text().await?);
        let Some(pair) = pairs.get_mut(round as usize % OWNERS.len()) else { continue };
        // Each of the pairs has both orders: their count is even.
        let starts_with_unknown = (round as usize / OWNERS.len() + round as usize) % 2 == 1;
        one_round(pair, starts_with_unknown, &mut times).await?;
    }
    say(&format!("{mode:?}: milliseconds of POST …/credentials, {} pairs of numbers", arguments.pairs));
    say("                            known   unknown   difference             apart by chance's deviations");
    for (name, [known, unknown]) in TRIES.iter().zip(&times) {
        let [a, b] = [known, unknown].map(|one| millis(quantile(one, 0.5)));
        let deviations = apart(known, unknown);
        say(&format!(
            "  {name:<22} {a:>8.3}  {b:>8.3}     {:>+7.3} ({:>+5.1} %)   {deviations:>+6.1}",
            b - a,
            (b - a) / a * 100.0
        ));
    }
    say("  medians; below 2 deviations there is no difference that so many samples would show");
    Ok(())
}

/// Every try of one known and one unknown number, who first one and then the other.
async fn one_round(pair: &mut [Visitor; 2], starts_with_unknown: bool, times: &mut [[Vec<Duration>; 2]]) -> Result<()> {
    let [known, unknown] = pair;
    let ways = [known.begin("/account").await?, unknown.begin("/account").await?];
    let order = if starts_with_unknown { [1, 0] } else { [0, 1] };
    for (number, of_try) in times.iter_mut().enumerate() {
        for who in order {
            let (visitor, way, samples) = match (who, &ways, &mut *of_try) {
                (0, [way, _], [samples, _]) => (&mut *known, way, samples),
                (_, [_, way], [_, samples]) => (&mut *unknown, way, samples),
            };
            samples.push(one_try(visitor, way, number).await?);
        }
    }
    Ok(())
}

async fn one_try(visitor: &mut Visitor, way: &Url, number: usize) -> Result<Duration> {
    let begun = Instant::now();
    let answer = visitor.try_password(way, "feil-passord-1").await?;
    let taken = begun.elapsed();
    let page = answer.page()?;
    ensure!(page.body.contains("I-1011") == (number >= 2), "try {number}: {}", page.told());
    Ok(taken)
}
