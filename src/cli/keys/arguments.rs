//! The arguments of `keys`.

use std::path::PathBuf;

use clap::{Args, Subcommand, value_parser};
use fellesporten_domain::OrgNumber;

/// Arguments of `keys`.
#[derive(Debug, Args)]
pub(crate) struct KeysArgs {
    /// The configuration file
    #[arg(long, value_name = "FILE")]
    pub(super) config: PathBuf,
    /// Whose keys: the id of an issuer profile, such as `idporten`
    #[arg(long, value_name = "ID")]
    pub(super) issuer: String,
    #[command(subcommand)]
    pub(super) step: Step,
}

/// What is to be done with which key.
#[derive(Debug, Subcommand)]
pub(super) enum Step {
    /// Show every key: where it stands, and what comes next
    List,
    /// Make a key with a self-signed certificate, and announce it
    Generate(Generate),
    /// Write a certificate signing request for a key
    Request(Request),
    /// Take the chain that answers a request
    Import(Import),
    /// Publish a key that was held back; 48 hours later it may sign
    Announce(Which),
    /// Let a key sign; the one before is retired, and stays published for 48 hours
    Activate(Activate),
    /// Take an announced key out of line; it stays published for 48 hours
    Retire(Which),
    /// Take a key out of the JWKS at once: whatever it signed no longer verifies
    Revoke(Revoke),
}

/// Which key. A `kid` may begin with a hyphen, which is why it is the value of an option.
#[derive(Debug, Args)]
pub(super) struct Which {
    /// The key's kid, or its first characters; not needed when only one key fits
    #[arg(long, value_name = "KID", allow_hyphen_values = true)]
    pub(super) key: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Generate {
    /// Size in bits: 2048, 3072 or 4096. Without it, as the configuration says
    #[arg(long, value_name = "N")]
    pub(super) bits: Option<u32>,
    /// Keep it back until `announce`, for instance until its certificate has come
    #[arg(long)]
    pub(super) held: bool,
}

#[derive(Debug, Args)]
pub(super) struct Request {
    #[command(flatten)]
    pub(super) which: Which,
    /// The organisation that the certificate names
    #[arg(long, value_name = "NAME", value_parser = name)]
    pub(super) organisation: String,
    /// Its organisation number
    #[arg(long, value_name = "ORGNO", value_parser = value_parser!(OrgNumber))]
    pub(super) org_number: Option<OrgNumber>,
    /// The common name; without it, the issuer's id
    #[arg(long, value_name = "NAME", value_parser = name)]
    pub(super) common_name: Option<String>,
    /// Where to write the request (PEM); without it, standard output
    #[arg(long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Import {
    /// The chain in PEM: the key's certificate first, then each one's issuer
    #[arg(value_name = "FILE")]
    pub(super) chain: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct Activate {
    #[command(flatten)]
    pub(super) which: Which,
    /// Before the announcement time, for this reason
    #[arg(long, value_name = "REASON", value_parser = reason)]
    pub(super) now: Option<String>,
    /// The active key is compromised: it is revoked. Only this makes `--now` possible in production
    #[arg(long, requires = "now")]
    pub(super) compromised: bool,
}

#[derive(Debug, Args)]
pub(super) struct Revoke {
    /// The key's kid, or its first characters
    #[arg(long, value_name = "KID", allow_hyphen_values = true)]
    pub(super) key: String,
    /// Why
    #[arg(long, value_name = "REASON", value_parser = reason)]
    pub(super) reason: String,
}

/// A name in a certificate has at most 64 characters (RFC 5280, appendix A.1).
fn name(text: &str) -> Result<String, &'static str> {
    match text.trim() {
        "" => Err("it is empty"),
        text if text.chars().count() > 64 => Err("a name in a certificate has at most 64 characters"),
        text => Ok(text.to_owned()),
    }
}

fn reason(text: &str) -> Result<String, &'static str> {
    match text.trim() {
        "" => Err("say why, in a few words"),
        text => Ok(text.to_owned()),
    }
}
