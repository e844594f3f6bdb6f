//! The example APIs of `docs/examples/resource-server`, each with its language's own library, against tokens of the running program
//! (`docs/contracts/maskinporten.md` §10.1).

use super::service::Service;
use crate::harness::jwt::{foreign, unsigned};
use crate::harness::machine::{CONSUMER, Maskinporten, OPEN_SCOPE, SCOPE, machine};
use crate::harness::{Answer, Mode, Server, packages, ports};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// Shown with each failure.
const LANGUAGES: [&str; 3] = ["node", "python", "ruby"];

fn example(path: &str) -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/resource-server")).join(path)
}

/// The program as it stands, with what its own instructions install.
fn program(language: &str, folder: &TempDir) -> Command {
    match language {
        "node" => {
            // Node looks for packages beside the program.
            let copy = folder.path().join("server.mjs");
            std::fs::copy(example("node/server.mjs"), &copy).expect("our own folder");
            let modules = packages::folder().join("node_modules");
            std::os::unix::fs::symlink(modules, folder.path().join("node_modules")).expect("our own folder");
            let mut command = Command::new(packages::node());
            command.arg(copy);
            command
        }
        "python" => {
            let mut command = Command::new(packages::python());
            command.arg(example("python/server.py"));
            command
        }
        _ => {
            let mut command = Command::new("ruby");
            command.arg(example("ruby/server.rb"));
            command
        }
    }
}

/// The API in this language, which trusts this issuer.
async fn start(language: &str, issuer: &str, audience: Option<&str>) -> (Service, String) {
    let folder = tempfile::Builder::new().prefix("fellesporten-api-").tempdir().expect("a temporary folder");
    let port = ports::free();
    let mut command = program(language, &folder);
    command.env("ISSUER", issuer).env("SCOPE", SCOPE).env("PORT", port.to_string());
    if let Some(audience) = audience {
        command.env("AUDIENCE", audience);
    }
    (Service::run(command, port, folder).await, format!("http://127.0.0.1:{port}/"))
}

async fn call(server: &Server, api: &str, token: &str) -> Answer {
    server.send(server.http().get(api).bearer_auth(token)).await
}

/// A Maskinporten with another issuer. As a cluster it signs with the very same keys, so that nothing but `iss` tells its tokens apart.
async fn another(maskinporten: &Maskinporten, mode: Mode) -> Maskinporten {
    match mode {
        Mode::OneMachine => Maskinporten::start(mode).await,
        Mode::Cluster => maskinporten.node_with_another_issuer().await,
    }
}

async fn a_stock_library_checks_tokens(mode: Mode) {
    let maskinporten = Maskinporten::start(mode).await;
    let server = &maskinporten.server;
    let good = maskinporten.token(&machine(), SCOPE).await;
    let of_two = maskinporten.token(&machine(), &format!("{OPEN_SCOPE} {SCOPE}")).await;
    let wrong_scope = maskinporten.token(&machine(), OPEN_SCOPE).await;
    let with_audience = maskinporten.grant(&machine(), SCOPE).with("resource", "https://api.fjelldata.example");
    let with_audience = maskinporten.ask(&with_audience).await.json()["access_token"].as_str().unwrap().to_owned();
    let other = another(&maskinporten, mode).await;
    let wrong_issuer = other.token(&machine(), SCOPE).await;
    // Our clock stands ten minutes back; the APIs go by the machine's.
    server.clock(-600).await;
    let expired = maskinporten.token(&machine(), SCOPE).await;
    server.clock(0).await;
    for language in LANGUAGES {
        let (api, address) = start(language, maskinporten.issuer(), None).await;
        for token in [&good, &of_two, &with_audience] {
            let answer = call(server, &address, token).await;
            assert_eq!(answer.status, 200, "{language}: {answer}");
            assert_eq!(answer.json(), json!({"consumer": CONSUMER, "supplier": null}), "{language}");
        }
        let answer = call(server, &address, &wrong_scope).await;
        assert_eq!(answer.status, 403, "{language}: {answer}");
        let challenge = answer.header("www-authenticate").unwrap_or_default();
        assert!(challenge.contains("insufficient_scope"), "{language}: {challenge}");
        for (why, token) in [
            ("expired", expired.clone()),
            ("wrong issuer", wrong_issuer.clone()),
            ("forged", foreign(&good)),
            ("unsigned", unsigned(&good)),
            ("another payload", with_payload_of(&good, &of_two)),
            ("no token", "x".to_owned()),
        ] {
            let answer = call(server, &address, &token).await;
            assert_eq!(answer.status, 401, "{language}, {why}: {answer}");
            let challenge = answer.header("www-authenticate").unwrap_or_default();
            assert!(challenge.contains("invalid_token"), "{language}, {why}: {challenge}");
        }
        let nothing = server.send(server.http().get(&address)).await;
        assert_eq!((nothing.status, nothing.header("www-authenticate")), (401, Some("Bearer")), "{language}");
        drop(api);
        let (_api, address) = start(language, maskinporten.issuer(), Some("https://api.fjelldata.example")).await;
        assert_eq!(call(server, &address, &with_audience).await.status, 200, "{language}");
        assert_eq!(call(server, &address, &good).await.status, 401, "{language}: it is for nobody in particular");
    }
    other.finish().await;
    maskinporten.finish().await;
}

/// The claims of `other` between header and signature of `token`.
fn with_payload_of(token: &str, other: &str) -> String {
    let (own, others): (Vec<&str>, Vec<&str>) = (token.split('.').collect(), other.split('.').collect());
    [own[0], others[1], own[2]].join(".")
}

#[tokio::test]
async fn a_stock_library_checks_tokens_one_machine() {
    a_stock_library_checks_tokens(Mode::OneMachine).await;
}

#[tokio::test]
async fn a_stock_library_checks_tokens_cluster() {
    a_stock_library_checks_tokens(Mode::Cluster).await;
}
