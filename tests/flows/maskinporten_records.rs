//! What the audit trail and the log keep of grants, and how one is explained (`docs/contracts/maskinporten.md` §1.4, 3.4).

use serde_json::{Value, json};

use crate::harness::certificates::Minted;
use crate::harness::command::fellesporten;
use crate::harness::keys::registered;
use crate::harness::machine::{CLOSED_SCOPE, CONSUMER, Grant, Maskinporten, OPEN_SCOPE, SCOPE, certified, machine};
use crate::harness::metrics::value;
use crate::harness::world::PERSON;
use crate::harness::{Mode, keys};

/// The trace id that ends a description.
fn trace_id(description: &Value) -> &str {
    let text = description.as_str().expect("a description");
    text.rsplit_once("(trace_id: ").and_then(|(_, rest)| rest.strip_suffix(')')).expect("a trace id")
}

/// What `token explain` says of a grant, as check and verdict.
fn explained(maskinporten: &Maskinporten, grant: &str) -> (i32, Vec<(String, String)>, String) {
    let folder = maskinporten.server.folder();
    std::fs::write(folder.join("grant.txt"), grant).expect("our own folder");
    let outcome = fellesporten(folder, &["token", "explain", "--config", "fellesporten.toml", "grant.txt"]);
    let verdict = |line: &str| {
        let (check, rest) = line.split_once(' ')?;
        let words = ["ok", "FAILED", "not reached"];
        words
            .iter()
            .find(|word| rest.trim_start().starts_with(**word))
            .map(|word| (check.to_owned(), (*word).to_owned()))
    };
    (outcome.code, outcome.out.lines().filter_map(verdict).collect(), outcome.out)
}

both_modes_with_maskinporten! {
    /// Fact 59: the record of an issuance has who, for whom, what and how long, and never the token, the assertion or the person.
    async fn fact_059_an_issuance_is_recorded_without_token_or_person(maskinporten) {
        let grant = maskinporten.grant(&machine(), &format!("{SCOPE} {OPEN_SCOPE}")).with("pid", PERSON).with("resource", "https://api.example/");
        let assertion = grant.signed();
        let answer = maskinporten.ask_with(&assertion).await;
        assert_eq!(answer.status, 200, "{answer}");
        let events = maskinporten.server.events("machine_token_issued").await;
        let [event] = events.as_slice() else { panic!("one event: {events:?}") };
        for (member, expected) in [
            ("client_id", json!(machine().id())),
            ("client_orgno", json!(CONSUMER)),
            ("consumer", json!(CONSUMER)),
            ("supplier", Value::Null),
            ("token_iss", json!(maskinporten.issuer())),
            ("token_scopes", json!([
                {"scope": OPEN_SCOPE, "delegation_source": null}, {"scope": SCOPE, "delegation_source": null},
            ])),
            ("token_lifetime_seconds", json!(120)),
            ("client_amr", json!("private_key_jwt")),
            ("kid", json!(registered().kid())),
            ("certificate_issuer", Value::Null),
            ("trace_id", json!(answer.header("x-trace-id").expect("an id"))),
        ] {
            assert_eq!(event[member], expected, "{member}: {event}");
        }
        let written = event.to_string();
        let token = answer.json()["access_token"].as_str().expect("a token").to_owned();
        for secret in [PERSON, &assertion, &token, token.rsplit('.').next().expect("a signature"), "eyJ"] {
            assert!(!written.contains(secret), "{written}");
        }
    }

    /// A refused grant is recorded with the check where judging stopped, for the client's developers; nobody's is not.
    async fn a_refused_grant_is_recorded_with_its_check(maskinporten) {
        let good = || maskinporten.grant(&machine(), SCOPE);
        let refusals: [(Grant, &str, Value); 4] = [
            (good().with("aud", "https://other.example/"), "audience", json!("MP-110")),
            (good().by(keys::foreign()), "signature", json!("MP-124")),
            (good().with("iat", maskinporten.server.now() + 60), "times", Value::Null),
            (good().with("scope", CLOSED_SCOPE), "access", json!("MP-250")),
        ];
        for (grant, check, code) in &refusals {
            let answer = maskinporten.ask(grant).await;
            let body = answer.json();
            let events = maskinporten.server.events("grant_refused").await;
            let event = events.iter().find(|event| event["trace_id"] == trace_id(&body["error_description"])).expect("a record");
            assert_eq!((&event["check"], &event["code"]), (&json!(check), code), "{event}");
            assert_eq!((&event["client_id"], &event["client_orgno"], &event["error"]), (&json!(machine().id()), &json!(CONSUMER), &body["error"]), "{event}");
            let description = body["error_description"].as_str().expect("text");
            for member in ["text", "cure"] {
                assert!(description.contains(event[member].as_str().expect("text")), "{member}: {event}");
            }
        }
        let before = maskinporten.server.events("grant_refused").await.len();
        assert_eq!(maskinporten.ask(&good().with("iss", "nobody")).await.status, 400);
        assert_eq!(maskinporten.ask_with("garbage").await.status, 400);
        assert_eq!(maskinporten.server.events("grant_refused").await.len(), before, "nobody fills the records");
        let metrics = maskinporten.server.metrics().await;
        for check in ["audience", "signature", "times", "access", "client", "syntax"] {
            let counted = value(&metrics, &format!("fellesporten_grant_refusals_total{{check=\"{check}\"}}"));
            assert!((counted - 1.0).abs() < f64::EPSILON, "{check}: {counted}");
        }
    }

    /// Who still sends an array is counted, for whoever is to be told (§3.3).
    async fn clients_that_send_an_array_are_counted(maskinporten) {
        let array = maskinporten.grant(&machine(), SCOPE).with("aud", json!([maskinporten.issuer()]));
        assert_eq!(maskinporten.ask(&array).await.status, 200);
        assert_eq!(maskinporten.ask(&maskinporten.grant(&machine(), SCOPE)).await.status, 200);
        let name = format!("fellesporten_audience_arrays_total{{client_id=\"{}\"}}", machine().id());
        let counted = value(&maskinporten.server.metrics().await, &name);
        assert!((counted - 1.0).abs() < f64::EPSILON, "{counted}");
    }

    /// Explaining walks the server's own line, says each check, and uses nothing up.
    async fn a_grant_is_explained_check_by_check_and_still_good(maskinporten) {
        const CHECKS: [&str; 15] = [
            "form", "syntax", "client", "audience", "key", "signature", "times", "replay", "scopes", "consumer_org", "access",
            "delegation", "resource", "pid", "authorization_details",
        ];
        let grant = maskinporten.grant(&machine(), SCOPE);
        for stops_at in ["", "syntax", "client", "audience", "key", "signature", "times", "scopes", "access", "resource", "pid", "authorization_details"] {
            let bad = match stops_at {
                "syntax" => grant.clone().header(json!({"alg": "PS256", "kid": "x"})),
                "client" => grant.clone().with("iss", "nobody"),
                "audience" => grant.clone().with("aud", json!([maskinporten.issuer(), "b"])),
                "key" => grant.clone().header(json!({"alg": "RS256", "kid": "x"})),
                "signature" => grant.clone().by(keys::foreign()),
                "times" => grant.clone().with("exp", maskinporten.server.now() + 1000),
                "scopes" => grant.clone().with("scope", "fjelldata:innsyn"),
                "access" => grant.clone().with("scope", CLOSED_SCOPE),
                "resource" => grant.clone().with("resource", "x"),
                "pid" => grant.clone().with("pid", "x"),
                "authorization_details" => grant.clone().with("authorization_details", json!([])),
                _ => grant.clone(),
            };
            let (code, verdicts, out) = explained(maskinporten, &bad.signed());
            let names: Vec<&str> = verdicts.iter().map(|(check, _)| check.as_str()).collect();
            assert_eq!(names, CHECKS, "{out}");
            let at = CHECKS.iter().position(|check| *check == stops_at).unwrap_or(CHECKS.len());
            for (place, (check, verdict)) in verdicts.iter().enumerate() {
                let expected = match check.as_str() {
                    "form" => "not reached",
                    _ if place == at => "FAILED",
                    _ if place > at => "not reached",
                    "replay" => "not reached",
                    _ => "ok",
                };
                assert_eq!(verdict, expected, "{stops_at}: {check}\n{out}");
            }
            assert_eq!(code, i32::from(!stops_at.is_empty()), "{stops_at}: {out}");
        }
        assert_eq!(maskinporten.ask(&grant).await.status, 200, "it was not used");
        let (_, verdicts, out) = explained(maskinporten, &maskinporten.token(&machine(), SCOPE).await);
        for check in ["signature", "grant"] {
            assert!(verdicts.contains(&(check.to_owned(), "ok".to_owned())), "its own token: {out}");
        }
        assert!(out.contains("the issuer has no userinfo"), "{out}");
        let astray = grant.clone().with("aud", "https://other.example/").signed();
        let (_, _, out) = explained(maskinporten, &astray);
        assert!(out.contains(&format!("Set aud to {} ", maskinporten.issuer())), "{out}");
    }
}

/// Fact 59 again: of a certificate, its issuer and serial number.
#[tokio::test]
async fn a_certificate_is_recorded_by_issuer_and_serial_number() {
    for mode in Mode::ALL {
        let minted = Minted::start().await;
        let maskinporten = Maskinporten::start_with(mode, |settings| settings.more = minted.section()).await;
        let grant = || maskinporten.grant(&certified(), SCOPE).x5c(&minted.x5c(&minted.supplier.order()));
        assert_eq!(maskinporten.ask(&grant()).await.status, 200);
        let events = maskinporten.server.events("machine_token_issued").await;
        let event = events.first().expect("an event");
        assert_eq!(event["certificate_issuer"], "Mint issuing", "{event}");
        assert_eq!((&event["certificate_serial_number"], &event["kid"]), (&json!("1000"), &Value::Null), "{event}");
        let (code, verdicts, out) = explained(&maskinporten, &grant().signed());
        assert_eq!((code, verdicts.len()), (0, 15), "{out}");
        maskinporten.finish().await;
    }
}
