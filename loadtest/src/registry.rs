//! What a large registry costs: the start, memory, and how soon a node sees that a client was switched off.

use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use clap::Args;
use fellesporten_domain::OrgNumber;
use reqwest::{Client, StatusCode, redirect::Policy};

use crate::{
    report::{millis, quantile, say},
    server::{Beside, Mode, Server},
};

const ORGANISATIONS: usize = 500;
const SCOPES: usize = 200;
const KEYS_OF_A_CLIENT: usize = 5;
/// How long a switched-off client may be believed before the measurement gives up.
const PATIENCE: Duration = Duration::from_secs(10);
/// The client that is switched off and on.
const SWITCHED: &str = r#"
[[clients]]
client_id = "av-og-paa"
client_orgno = "314159268"
client_name = "Av og på"
description = "Av og på"
integration_type = "idporten"
client_secret = "dette-er-en-hemmelighet-for-lasttesten-alene"
scopes = ["openid"]
redirect_uris = ["http://localhost:9/callback"]
"#;

/// Arguments of `registry`.
#[derive(Args)]
pub(crate) struct RegistryArgs {
    /// The program under load, built with `cargo build --release`
    #[arg(long, default_value = "target/release/fellesporten")]
    binary: PathBuf,
    /// Clients, each with five keys
    #[arg(long, default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(1..=200_000))]
    clients: u32,
    /// Access records
    #[arg(long, default_value_t = 50_000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    access: u32,
    /// How often a client is switched off, per mode
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=1000))]
    times: u32,
}

/// Measures both modes and prints them.
///
/// # Errors
/// When anything fails, or a client that was switched off is believed for ten seconds.
pub(crate) async fn run(arguments: RegistryArgs) -> Result<()> {
    let binary = arguments.binary.canonicalize()?;
    say(&format!(
        "{} clients with {KEYS_OF_A_CLIENT} keys each, {} access records",
        arguments.clients, arguments.access
    ));
    let customers = large(&arguments)?;
    for mode in [Mode::OneMachine, Mode::Cluster] {
        let beside = Beside {
            selector: &["testid"],
            sections: String::new(),
            issuers: &["idporten"],
            customers: customers.clone(),
        };
        let server = Server::start(&binary, mode, beside).await?;
        say(&format!(
            "{mode:?}: ready in {:.0} ms, {:.0} MB resident",
            millis(server.process().started_in()),
            server.resident_bytes()? as f64 / 1e6
        ));
        let seen = switched_off(&arguments, &binary, &server).await?;
        say(&format!(
            "  a client that was switched off is refused after {:.0} ms, at most {:.0}",
            millis(quantile(&seen, 0.5)),
            millis(quantile(&seen, 1.0))
        ));
    }
    Ok(())
}

/// From the end of `apply`, another process, to the first refusal.
async fn switched_off(arguments: &RegistryArgs, binary: &Path, server: &Server) -> Result<Vec<Duration>> {
    let http = Client::builder().redirect(Policy::none()).build()?;
    let address = format!(
        "{}/authorize?client_id=av-og-paa&response_type=code&scope=openid&redirect_uri=http://localhost:9/callback",
        server.issuer()
    );
    let mut seen = Vec::new();
    for _ in 0..arguments.times {
        server.process().apply(binary, SWITCHED)?;
        until(&http, &address, StatusCode::FOUND).await?;
        server.process().apply(binary, &format!("{SWITCHED}active = false\n"))?;
        seen.push(until(&http, &address, StatusCode::BAD_REQUEST).await?);
    }
    Ok(seen)
}

async fn until(http: &Client, address: &str, status: StatusCode) -> Result<Duration> {
    let begun = Instant::now();
    while http.get(address).send().await?.status() != status {
        ensure!(begun.elapsed() < PATIENCE, "no {status} after {} s", PATIENCE.as_secs());
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    Ok(begun.elapsed())
}

/// The customers file of a large registry. Nobody signs with its keys, so any numbers of the right size will do.
fn large(arguments: &RegistryArgs) -> Result<String> {
    let numbers = (320_000_000_u32..).filter_map(|number| OrgNumber::parse(&number.to_string()).ok());
    let owners: Vec<OrgNumber> = numbers.take(ORGANISATIONS).collect();
    let mut text = String::new();
    for owner in &owners {
        writeln!(text, "[[organisations]]\norg_number = \"{owner}\"\nname = \"Virksomhet {owner}\"")?;
    }
    for (number, owner) in (0..SCOPES).zip(&owners) {
        writeln!(
            text,
            "[[scopes]]\nprefix = \"last{number}\"\nsubscope = \"data.read\"\nowner_orgno = \"{owner}\"\n\
             description = \"Data\"\nallowed_integration_types = [\"maskinporten\"]"
        )?;
    }
    let pairs = owners.iter().flat_map(|consumer| (0..SCOPES).map(move |scope| (scope, consumer)));
    for (scope, consumer) in pairs.take(arguments.access as usize) {
        writeln!(text, "[[scope_access]]\nscope = \"last{scope}:data.read\"\nconsumer_orgno = \"{consumer}\"")?;
    }
    for (number, owner) in (0..arguments.clients).zip(owners.iter().cycle()) {
        writeln!(
            text,
            "[[clients]]\nclient_id = \"last-{number}\"\nclient_orgno = \"{owner}\"\nclient_name = \"Klient {number}\"\n\
             description = \"Klient {number}\"\nintegration_type = \"maskinporten\"\n\
             token_endpoint_auth_method = \"private_key_jwt\"\nscopes = [\"last{}:data.read\"]",
            number as usize % SCOPES
        )?;
        let keys = (0..KEYS_OF_A_CLIENT).map(|key| {
            Ok(format!(
                "{{ kty = \"RSA\", use = \"sig\", alg = \"RS256\", kid = \"k{key}\", e = \"AQAB\", n = \"{}\" }}",
                modulus()?
            ))
        });
        writeln!(text, "jwks = {{ keys = [{}] }}", keys.collect::<Result<Vec<_>>>()?.join(", "))?;
    }
    Ok(text)
}

/// Any odd number of 2048 bits, in base64url.
fn modulus() -> Result<String> {
    let mut bytes = [0; 256];
    openssl::rand::rand_bytes(&mut bytes)?;
    let [first, .., last] = &mut bytes;
    *first |= 0x80;
    *last |= 1;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}
