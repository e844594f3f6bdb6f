//! How soon Maskinporten refuses large hostile grants.

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use clap::Args;

use crate::{
    machine::{CLIENT, Maskinporten, SCOPE},
    report::{micros, millis, quantile, say},
    server::{Mode, Server},
};

/// Bytes of an assertion that still fits in the 64 KiB which the server takes of a form.
const SIZE: usize = 64_000;

/// Arguments of `hostile`.
#[derive(Args)]
pub(crate) struct HostileArgs {
    /// The program under load, built with `cargo build --release`
    #[arg(long, default_value = "target/release/fellesporten")]
    binary: PathBuf,
    /// How often each grant is sent, per mode
    #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u32).range(10..=100_000))]
    times: u32,
    /// Fail when the median of any is above this many milliseconds
    #[arg(long)]
    at_most: Option<f64>,
}

/// Measures both modes and prints them.
///
/// # Errors
/// When a grant is not refused, or a median is above `--at-most`.
pub(crate) async fn run(arguments: HostileArgs) -> Result<()> {
    let binary = arguments.binary.canonicalize()?;
    for mode in [Mode::OneMachine, Mode::Cluster] {
        measure_mode(&arguments, &binary, mode).await?;
    }
    Ok(())
}

async fn measure_mode(arguments: &HostileArgs, binary: &Path, mode: Mode) -> Result<()> {
    let maskinporten = Maskinporten::new()?;
    let server = Server::start(binary, mode, maskinporten.beside()).await?;
    let machine = maskinporten.machine()?;
    say(&format!("{mode:?}: from the first byte sent to the last received, on one connection"));
    say("                             bytes     median      99 %   server CPU");
    for (name, assertion) in hostile(&maskinporten) {
        for _ in 0..arguments.times.min(50) {
            machine.is_refused(&assertion).await?;
        }
        let before = server.reading()?.server;
        let mut times = Vec::new();
        for _ in 0..arguments.times {
            let begun = Instant::now();
            machine.is_refused(&assertion).await?;
            times.push(begun.elapsed());
        }
        let used: Duration = server.reading()?.server.saturating_sub(before) / arguments.times;
        let [median, p99] = [0.5, 0.99].map(|share| millis(quantile(&times, share)));
        say(&format!(
            "  {name:<24} {:>7}   {median:>5.2} ms   {p99:>5.2} ms   {:>7.0} µs",
            assertion.len(),
            micros(used)
        ));
        if let Some(at_most) = arguments.at_most {
            ensure!(median <= at_most, "{name}: {median:.2} ms, above {at_most:.2}");
        }
    }
    Ok(())
}

/// Grants that are made to cost more than they should: nothing of them is signed by a registered key.
fn hostile(maskinporten: &Maskinporten) -> Vec<(&'static str, String)> {
    let head = b64(format!(r#"{{"alg":"RS256","kid":"{}"}}"#, maskinporten.kid()));
    // What base64url leaves of the size for JSON, less head, signature and the members around the filling.
    let room = SIZE * 3 / 4 - 1_000;
    let unsigned = |payload: String| format!("{head}.{}.{}", b64(payload), "A".repeat(342));
    let filled = |member: &str, value: String| {
        unsigned(format!(
            r#"{{"iss":"{CLIENT}","aud":"{}","scope":"{SCOPE}","{member}":{value}}}"#,
            maskinporten.issuer()
        ))
    };
    let fields = (0..room / 10).map(|number| format!("\"{number:05}\":0")).collect::<Vec<_>>().join(",");
    let certificates = vec!["\"MIIB\""; room / 7].join(",");
    let header = b64(format!(r#"{{"alg":"RS256","x5c":[{certificates}]}}"#));
    vec![
        ("dots", ".".repeat(SIZE)),
        ("letters", "a".repeat(SIZE)),
        ("a deep payload", unsigned(format!("{}{}", "[".repeat(room / 2), "]".repeat(room / 2)))),
        ("a deep member", filled("fyll", format!("{}{}", "[".repeat(room / 2), "]".repeat(room / 2)))),
        ("thousands of members", unsigned(format!("{{{fields}}}"))),
        ("escapes", filled("fyll", format!("\"{}\"", "\\u0061".repeat(room / 6)))),
        ("a long member", filled("fyll", format!("\"{}\"", "f".repeat(room)))),
        ("a wrong signature", filled("jti", format!("\"{}\"", "j".repeat(room)))),
        ("thousands of certificates", format!("{header}.{}.{}", b64("{}"), "A".repeat(342))),
    ]
}

fn b64(text: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(text)
}
