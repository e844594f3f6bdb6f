//! `fellesporten cert`: certificates of the test CA.

use std::fs::{DirBuilder, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail, ensure};
use clap::{Args, Subcommand};
use fellesporten_domain::{Clock, OrgNumber, Rng};

use super::output;
use crate::app::test_ca;
use crate::config;

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum CertCommand {
    /// Issue an enterprise certificate (virksomhetssertifikat) to a synthetic organisation
    Issue(IssueArgs),
}

/// Arguments of `cert issue`.
#[derive(Debug, Args)]
pub(crate) struct IssueArgs {
    /// The configuration file
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// The organisation's number: synthetic, beginning with 2 or 3
    #[arg(value_name = "ORGNO")]
    organisation: String,
    /// Folder for ORGNO.key.pem and ORGNO.pem, made when missing
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

/// Runs it.
pub(crate) fn run(command: CertCommand) -> anyhow::Result<ExitCode> {
    match command {
        CertCommand::Issue(arguments) => issue(&arguments),
    }
}

fn issue(arguments: &IssueArgs) -> anyhow::Result<ExitCode> {
    let config = config::load(&arguments.config)?;
    ensure!(
        !config.environment.is_production(),
        "production refuses the test CA, with whose keys anybody is any organisation; order a certificate from Buypass or \
         Commfides, or set environment = \"test\""
    );
    let organisation = OrgNumber::parse(&arguments.organisation).context("ORGNO")?;
    ensure!(
        organisation.accepted_in(config.environment),
        "ORGNO: {organisation} can be a real organisation's; a synthetic number begins with 2 or 3 (Tenor)"
    );
    let Some(folder) = &config.certificates.test_ca_dir else {
        bail!("certificates.test_ca_dir: is missing; name a folder for the test CA, and it is made there");
    };
    // TLS peers judge certificates by real time, whatever the product's clock says.
    let (rng, now) = (Rng::system(), Clock::system().real_now());
    test_ca::ensure(folder, &rng, now).context("certificates.test_ca_dir")?;
    let issued = test_ca::issue(folder, organisation, &rng, now)?;
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&arguments.out)
        .with_context(|| format!("--out: {} cannot be made", arguments.out.display()))?;
    let file = |ending: &str| arguments.out.join(format!("{organisation}{ending}"));
    let (key_file, chain_file) = (file(".key.pem"), file(".pem"));
    ensure!(
        !key_file.exists() && !chain_file.exists(),
        "--out: {} or its key is there already; move both, since they may be the only copy",
        chain_file.display()
    );
    write_new(&key_file, 0o600, issued.key_pem.expose())?;
    write_new(&chain_file, 0o644, &issued.chain_pem)?;
    output::line(format_args!("{}\n{}", key_file.display(), chain_file.display()));
    Ok(ExitCode::SUCCESS)
}

fn write_new(file: &Path, mode: u32, text: &str) -> anyhow::Result<()> {
    let opened = OpenOptions::new().write(true).create_new(true).mode(mode).open(file);
    let written = opened.and_then(|mut new| new.write_all(text.as_bytes()));
    written.with_context(|| format!("--out: {} cannot be written", file.display()))
}
