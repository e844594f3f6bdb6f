//! Libraries that fetch machines' tokens, unchanged but for the addresses (`docs/contracts/maskinporten.md` §10.3).

use std::process::Command;

use openssl::x509::X509;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::certificates::{Minted, signer};
use crate::harness::keys::registered;
use crate::harness::machine::{CLOSED_SCOPE, CONSUMER, Maskinporten, SCOPE, certified, machine};
use crate::harness::{Client, Mode, packages};

/// Runs a program to its end as this client; gives what it printed.
fn run(maskinporten: &Maskinporten, client: &Client, mut command: Command) -> Value {
    command
        .env("ISSUER", maskinporten.issuer())
        .env("CLIENT_ID", client.id())
        .env("SCOPE", SCOPE)
        .env("CLOSED_SCOPE", CLOSED_SCOPE);
    let output =
        command.output().unwrap_or_else(|error| panic!("{command:?}: {error}; `scripts/test interop` installs it"));
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}\n{err}");
    serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}\n{err}"))
}

/// A file in a folder that goes with the test.
fn file(folder: &TempDir, name: &str, content: &[u8]) -> std::path::PathBuf {
    let file = folder.path().join(name);
    std::fs::write(&file, content).expect("our own folder");
    file
}

fn assert_forbidden(refused: &Value) {
    assert_eq!((&refused["status"], &refused["code"]), (&json!(403), &json!("forbidden")), "{refused}");
    let description = refused["description"].as_str().expect("a description");
    assert!(description.starts_with("MP-250: ") && description.contains(CLOSED_SCOPE), "{refused}");
}

both_modes_with_maskinporten! {
    /// `pymaskinporten` (PyPI): a registered key, and a token that is kept until shortly before its end.
    async fn pymaskinporten_fetches_and_keeps_a_token(maskinporten) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut command = Command::new(packages::python());
        command
            .arg(packages::folder().join("pymaskinporten/machine.py"))
            .env("CLIENT_KEY", file(&folder, "client.pem", registered().pem().as_bytes()))
            .env("CLIENT_KID", registered().kid());
        let said = run(maskinporten, &machine(), command);
        for name in ["token", "fresh"] {
            let token = said[name].as_str().expect("a token");
            maskinporten.witness(token);
            let claims = maskinporten.verified(token).await.claims;
            assert_eq!((&claims["scope"], &claims["consumer"]["ID"]), (&json!(SCOPE), &json!(format!("0192:{CONSUMER}"))));
        }
        assert_eq!(said["token"], said["cached"]);
        assert_ne!(said["token"], said["fresh"]);
        assert_forbidden(&said["refused"]);
    }
}

/// `@vtfk/maskinporten-auth` (npm): an enterprise certificate, its leaf alone.
#[tokio::test]
async fn maskinporten_auth_shows_a_certificate() {
    for mode in Mode::ALL {
        let minted = Minted::start().await;
        let maskinporten = Maskinporten::start_with(mode, |settings| settings.more = minted.section()).await;
        let client = certified().with("scopes", [SCOPE, CLOSED_SCOPE]);
        let known = || maskinporten.grant(&client, CLOSED_SCOPE).x5c(&minted.x5c(&minted.supplier.order()));
        maskinporten.apply_until(&crate::harness::world::customers_of(&client), 403, known).await;
        let folder = tempfile::tempdir().expect("a temporary folder");
        let leaf = X509::from_der(&minted.supplier.issue(&minted.supplier.order())).expect("a certificate");
        let mut command = Command::new(packages::node());
        command
            .current_dir(packages::folder())
            .arg("maskinporten-auth/token.mjs")
            .env("CERTIFICATE", file(&folder, "leaf.pem", &leaf.to_pem().expect("PEM")))
            .env("CERTIFICATE_KEY", file(&folder, "leaf.key.pem", signer().pem().as_bytes()));
        let said = run(&maskinporten, &client, command);
        let given = &said["given"];
        let token = given["access_token"].as_str().expect("a token");
        maskinporten.witness(token);
        assert_eq!(
            (&given["token_type"], &given["expires_in"], &given["scope"]),
            (&json!("Bearer"), &json!(120), &json!(SCOPE))
        );
        assert_eq!(maskinporten.verified(token).await.claims["client_amr"], "virksomhetssertifikat");
        assert_forbidden(&said["refused"]);
        maskinporten.finish().await;
    }
}
