//! The demo's customers.

use super::*;
use crate::client_kinds::IntegrationType;

const DEMO: &str = include_str!("../../demo/customers.toml");

/// 2048 bits that nobody has the private half of.
const MODULUS: &str = "wW40C5z_s3qYnKVE5rt4Cix4kB0_szc4doURowYXr6AdS_USLzRFVMU73i67jNK349FgCtYxw4Wl18ziPHeFRZrbwbTJAP_kjVdbXaXGOAQBJfZdsP4-JElLduqYZFfZhghP7Qi5eK9NfRlqdEaoa1gAnmNrYR2xYhG2Wpqt_ynF5S2cUIxQI0c0TYwHrZHL1gaK_HX_YpLwYqCco4HInnHne5qa6eMLDb229RCiZO-d54FQHXtrkq6J6wWcWrdD22dYbpj60n2guZaLwDmh7zTJObm45SOovvidR4YIxez2yjWHWPbSfmz0UnKTeXenSP2IOR22ec7afce_HwBeAQ";

/// The demo's file with ports and a key in their places.
fn demo() -> String {
    let key = format!(
        "{{ keys = [{{ kty = \"RSA\", use = \"sig\", alg = \"RS256\", kid = \"k\", e = \"AQAB\", n = \"{MODULUS}\" }}] }}"
    );
    let demo = DEMO.replace("{demo_service}", "8090").replace("{idporten}", "8080");
    let places = ["broker_jwks", "demo-maskin", "demo-maskin-leverandor"];
    places.iter().fold(demo, |demo, place| demo.replace(&format!("\"{{{place}}}\""), &key))
}

#[tokio::test]
async fn the_demo_is_declared_once_and_then_in_place() {
    on_both_engines(|records| async move {
        let node = Node::on(&records).await;
        let demo = demo();
        let applied = node.apply(&demo).await;
        assert!(applied.issued.is_empty(), "{:?}", applied.issued);
        assert!(applied.changes.iter().all(|change| change.verb == Verb::Add));

        let again = Node::on(&records).await;
        assert_eq!(again.registry.snapshot().revision(), node.registry.snapshot().revision());
        for node in [&node, &again] {
            for prune in [false, true] {
                let second = node.plan(&demo, prune).unwrap();
                assert!(second.is_empty(), "{second}");
                // A prefix has no record of its own in the files.
                let prefixes = applied.changes.iter().filter(|change| change.kind == "scope prefix").count();
                assert_eq!(second.unchanged(), applied.changes.len() - prefixes);
            }
        }
    })
    .await;
}

/// Product page §7.
#[tokio::test]
async fn the_demo_has_everyone() {
    on_both_engines(|records| async move {
        let node = Node::on(&records).await;
        node.apply(&demo()).await;
        let snapshot = node.registry.snapshot();
        assert_eq!(snapshot.all_organisations().count(), 6);
        assert_eq!(snapshot.all_scopes().count(), 5);
        let people = snapshot.citizens();
        assert!(people.len() >= 20, "{}", people.len());
        assert_eq!(people.iter().filter(|person| person.closed).count(), 1);
        assert_eq!(people.iter().filter(|person| person.reserved).count(), 1);
        assert_eq!(people.iter().filter(|person| person.contact_verified.is_some()).count(), 1);
        assert_eq!(people.iter().filter(|person| person.pid.kind().d_number).count(), 2);
        let count = |test: fn(&Client) -> bool| snapshot.all_clients().filter(|client| test(client)).count();
        assert!(count(|client| client.token_endpoint_auth_method == AuthMethod::ClientSecretBasic) > 0);
        assert!(count(|client| client.token_endpoint_auth_method == AuthMethod::ClientSecretPost) > 0);
        assert!(count(|client| client.application_type == ApplicationType::Browser) > 0);
        assert!(count(|client| client.application_type == ApplicationType::Native) > 0);
        assert!(count(|client| client.sso_disabled) > 0);
        assert!(count(|client| client.supplier_orgno.is_some()) > 0);
        assert!(
            count(|client| client.integration_type == IntegrationType::Maskinporten && !client.jwks.is_empty()) > 0
        );
        assert!(count(|client| client.integration_type == IntegrationType::Maskinporten && client.jwks.is_empty()) > 0);
        // Every scope that a demo client has can be used by it, or by it for somebody who delegated it.
        for client in snapshot.all_clients() {
            for scope in client.scopes.iter().filter(|scope| scope.prefix().is_some()) {
                let delegated = snapshot.all_delegations().any(|delegation| {
                    delegation.supplier_orgno == client.client_orgno
                        && delegation.scope == scope.as_str()
                        && snapshot.has_access(scope.as_str(), &delegation.consumer_orgno)
                });
                let usable = delegated || snapshot.has_access(scope.as_str(), &client.client_orgno);
                assert!(usable, "{} {scope}", client.client_id);
            }
        }
        let minside = snapshot.client("demo-minside").unwrap();
        assert_eq!(minside.redirect_uris[1], "http://127.0.0.1:8090/minside/callback");
        assert_eq!(minside.check_secret("demo-minside-hemmelig-som-alle-kjenner", NOW), SecretCheck::Ok);
    })
    .await;
}
