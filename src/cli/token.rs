//! `fellesporten token explain`: reads a grant or a token and says, check by check, what a server would say.

mod alone;
mod grant;
mod issuer;
mod jwt;
mod own;
mod report;
mod signature;
#[cfg(test)]
mod tests;

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, ensure};
use clap::{Args, Subcommand};
use fellesporten_domain::{Clock, Timestamp};
use url::Url;

use super::output;
use jwt::Jwt;
use report::Report;

/// Longest text that is read as a token, in bytes.
const LONGEST: u64 = 1 << 20;

#[derive(Debug, Subcommand)]
pub(crate) enum TokenCommand {
    /// Read a grant or a token and say, check by check, what is right and wrong with it
    ///
    /// Consumes nothing: a code, grant or token is as usable afterwards as before. Prints the token's own content.
    Explain(ExplainArgs),
}

/// Arguments of `token explain`.
#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// Say what the server of this configuration file would say
    #[arg(long, value_name = "FILE", conflicts_with = "url")]
    config: Option<PathBuf>,
    /// Say what the public documents of this issuer can tell
    #[arg(long, value_name = "ISSUER")]
    url: Option<Url>,
    /// File with the token; `-` or nothing reads standard input
    file: Option<PathBuf>,
}

/// Who judges what the token alone cannot show.
enum Judge {
    /// Our own key table and registry.
    Own(Box<own::Own>),
    /// An issuer's public documents.
    Issuer(Box<issuer::Issuer>),
    /// Nobody.
    Nobody,
}

/// Runs it. 1 when any check fails.
pub(crate) async fn run(command: TokenCommand) -> anyhow::Result<ExitCode> {
    let TokenCommand::Explain(arguments) = command;
    let text = read(arguments.file.as_deref())?;
    let (judge, now) = match (&arguments.config, &arguments.url) {
        (Some(file), _) => {
            let own = own::Own::open(file).await?;
            let now = own.now();
            (Judge::Own(Box::new(own)), now)
        }
        (None, Some(url)) => (Judge::Issuer(Box::new(issuer::Issuer::fetch(url).await?)), Clock::system().now()),
        (None, None) => (Judge::Nobody, Clock::system().now()),
    };
    let mut any_failed = false;
    for (name, token) in tokens(&text) {
        if let Some(name) = name {
            output::line(format_args!("{name}"));
        }
        let report = match Jwt::parse(&token) {
            Ok(jwt) => {
                output::line(format_args!("header {:#}", serde_json::Value::from(jwt.header.clone())));
                output::line(format_args!("claims {:#}\n", serde_json::Value::from(jwt.claims.clone())));
                match of_grant(&jwt, &judge).await {
                    Some(report) => report,
                    None => explain(&jwt, &judge, now),
                }
            }
            Err(reason) => unreadable(reason),
        };
        output::text(&report.to_string());
        any_failed |= report.any_failed();
    }
    Ok(if any_failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// The tokens in a text: those of a whole answer of `/token`, by their names, else the text itself.
fn tokens(text: &str) -> Vec<(Option<&'static str>, String)> {
    let answer: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    let named = ["id_token", "access_token"].into_iter().filter_map(|name| {
        let token = answer.get(name)?.as_str()?;
        Some((Some(name), token.to_owned()))
    });
    let found: Vec<_> = named.collect();
    if found.is_empty() { vec![(None, text.to_owned())] } else { found }
}

/// What our own Maskinporten would say of a grant that is for it.
async fn of_grant(jwt: &Jwt, judge: &Judge) -> Option<Report> {
    match judge {
        Judge::Own(own) => own.grant(jwt).await,
        Judge::Issuer(_) | Judge::Nobody => None,
    }
}

/// Every check, in the order in which a server makes them.
fn explain(jwt: &Jwt, judge: &Judge, now: Timestamp) -> Report {
    let mut report = Report::default();
    report.passed("structure", "a signed JWT in three parts");
    alone::header(jwt, &mut report);
    let longest = match judge {
        Judge::Own(own) => own.judge(jwt, &mut report),
        Judge::Issuer(issuer) => {
            issuer.judge(jwt, &mut report);
            None
        }
        Judge::Nobody => {
            for check in ["kid", "signature", "iss", "aud"] {
                report.not_reached(check, "give --config FILE or --url ISSUER");
            }
            None
        }
    };
    alone::times(jwt, now, longest, &mut report);
    report
}

fn unreadable(reason: String) -> Report {
    let mut report = Report::default();
    report.failed("structure", reason);
    for check in ["alg", "crit", "kid", "signature", "iss", "aud", "exp", "iat", "nbf", "lifetime"] {
        report.not_reached(check, "the structure must be right first");
    }
    report
}

/// The token's text. What people paste around it is taken off: white space, `Bearer`.
fn read(file: Option<&Path>) -> anyhow::Result<String> {
    let mut text = String::new();
    match file.filter(|file| *file != Path::new("-")) {
        Some(file) => std::fs::File::open(file)
            .and_then(|opened| opened.take(LONGEST).read_to_string(&mut text))
            .with_context(|| format!("{} cannot be read", file.display()))?,
        None => {
            std::io::stdin().lock().take(LONGEST).read_to_string(&mut text).context("standard input cannot be read")?
        }
    };
    let token = text.trim();
    let token = token.strip_prefix("Bearer ").unwrap_or(token).trim();
    ensure!(
        !token.is_empty(),
        "there is no token in {}",
        file.map_or_else(|| "standard input".into(), Path::to_string_lossy)
    );
    Ok(token.to_owned())
}
