//! Scopes and access through the administration API (`docs/contracts/maskinporten.md` §5, §7), seen at the token endpoint.

use crate::harness::keys;
use crate::harness::machine::{CLOSED_SCOPE, CONSUMER, OPEN_SCOPE, SUPPLIER};
use crate::harness::self_service::{ALL, DCR, OPERATOR, SCOPES, machine_body};
use crate::harness::world::{AGENCY, API_OWNER};
use crate::harness::{Mode, production};
use reqwest::Method;
use serde_json::{Value, json};

const OWNER: (&str, &str) = (API_OWNER, SCOPES);

fn scope(subscope: &str) -> Value {
    json!({
        "prefix": "fjelldata", "subscope": subscope, "description": "Vannstand i regulerte magasin", "visibility": "PUBLIC",
        "allowed_integration_types": ["maskinporten"],
    })
}

fn names(listed: &Value) -> Vec<&str> {
    listed.as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect()
}

both_modes_with_self_service! {
    async fn fact_036_access_counts_from_the_next_grant_on(portal) {
        let client = portal.machine((AGENCY, DCR), &[OPEN_SCOPE], keys::registered()).await;
        portal.access(API_OWNER, Method::PUT, CLOSED_SCOPE, AGENCY).await;
        portal.put((AGENCY, DCR), &format!("/clients/{}", client.id()), &machine_body(&[CLOSED_SCOPE]), 200).await;
        for _ in 0..2 {
            assert_eq!(portal.token_of(&client, CLOSED_SCOPE).await.0, 200);
            portal.access(API_OWNER, Method::DELETE, CLOSED_SCOPE, AGENCY).await;
            assert_eq!(portal.token_of(&client, CLOSED_SCOPE).await, (403, "250".to_owned()));
            portal.access(API_OWNER, Method::PUT, CLOSED_SCOPE, AGENCY).await;
        }
    }

    async fn facts_072_to_074_a_scope_is_of_an_own_prefix_and_keeps_its_name(portal) {
        for stranger in [AGENCY, OPERATOR] {
            portal.is((stranger, SCOPES), Method::POST, "/scopes", Some(&scope("fremmed")), 400).await;
        }
        let made = portal.post(OWNER, "/scopes", &scope("elv/niva")).await;
        assert_eq!(made["name"], "fjelldata:elv/niva");
        let name = "fjelldata:elv:niva/time.read";
        assert_eq!(portal.post(OWNER, "/scopes", &scope("elv:niva/time.read")).await["name"], name);
        let asked = "fjelldata%3Aelv%3Aniva%2Ftime.read";
        assert_eq!(names(&portal.get(OWNER, &format!("/scopes?scope={asked}")).await), [name]);
        assert_eq!(portal.get(OWNER, &format!("/scopes/scope?scope={asked}")).await["name"], name);
        let mut renamed = scope("annet");
        renamed["description"] = json!("Ny tekst");
        let changed = portal.put(OWNER, &format!("/scopes?scope={asked}"), &renamed, 200).await;
        assert_eq!((&changed["name"], &changed["description"]), (&json!(name), &json!("Ny tekst")));
        portal.access(API_OWNER, Method::PUT, name, AGENCY).await;
        assert_eq!(portal.get(OWNER, &format!("/scopes/access?scope={asked}")).await[0]["state"], "APPROVED");
        portal.access(API_OWNER, Method::DELETE, name, AGENCY).await;
        assert_eq!(portal.is(OWNER, Method::DELETE, &format!("/scopes?scope={asked}"), None, 200).await["active"], false);
    }

    async fn fact_075_a_switched_off_scope_gives_no_tokens_and_comes_back_whole(portal) {
        portal.post(OWNER, "/scopes", &scope("av.og.pa")).await;
        let (name, path) = ("fjelldata:av.og.pa", "/scopes?scope=fjelldata:av.og.pa");
        portal.access(API_OWNER, Method::PUT, name, CONSUMER).await;
        let client = portal.machine((CONSUMER, DCR), &[name], keys::registered()).await;
        assert_eq!(portal.token_of(&client, name).await.0, 200);
        portal.is(OWNER, Method::DELETE, path, None, 200).await;
        assert_eq!(portal.token_of(&client, name).await, (400, "200".to_owned()));
        let held = portal.get((CONSUMER, SCOPES), "/scopes/access/all").await;
        assert!(held.as_array().unwrap().iter().any(|it| it["scope"] == name), "the access stays: {held}");
        let of_client = portal.get((CONSUMER, DCR), &format!("/clients/{}", client.id())).await;
        assert_eq!(of_client["scopes"], json!([name]), "and so does the registration");
        portal.is(OWNER, Method::POST, "/scopes", Some(&scope("av.og.pa")), 409).await;
        let mut revived = scope("av.og.pa");
        revived["active"] = json!(true);
        portal.put(OWNER, path, &revived, 200).await;
        assert_eq!(portal.token_of(&client, name).await.0, 200);
    }

    async fn facts_076_to_078_access_is_given_to_numbers_that_are_some(portal) {
        let given = portal.access(API_OWNER, Method::PUT, CLOSED_SCOPE, SUPPLIER).await;
        assert_eq!(given["state"], "APPROVED");
        let held = portal.get((SUPPLIER, SCOPES), "/scopes/access/all").await;
        assert!(held.as_array().unwrap().contains(&given), "{held}");
        for stranger in [SUPPLIER, AGENCY, OPERATOR] {
            let path = format!("/scopes/access?scope={CLOSED_SCOPE}");
            portal.is((stranger, SCOPES), Method::GET, &path, None, 404).await;
        }
        let listed = portal.get(OWNER, &format!("/scopes/access?scope={CLOSED_SCOPE}")).await;
        assert_eq!(listed, json!([given]));
        assert_eq!(portal.access(API_OWNER, Method::DELETE, CLOSED_SCOPE, SUPPLIER).await["state"], "DENIED");
        assert_eq!(portal.access(API_OWNER, Method::PUT, CLOSED_SCOPE, SUPPLIER).await["state"], "APPROVED");
        let wrong = format!("/scopes/access/310042707?scope={CLOSED_SCOPE}");
        portal.is(OWNER, Method::PUT, &wrong, None, 400).await;
    }

    async fn facts_079_and_080_what_anybody_may_read(portal) {
        let mut hidden = scope("skjult");
        hidden["visibility"] = json!("PRIVATE");
        portal.post(OWNER, "/scopes", &hidden).await;
        let all = async |query: &str| portal.anonymous(&format!("/scopes/all{query}")).await.json();
        let everything = all("").await;
        assert!(names(&everything).contains(&OPEN_SCOPE) && !names(&everything).contains(&"fjelldata:skjult"));
        assert!(everything.as_array().unwrap().iter().all(|it| it["visibility"] == "PUBLIC"));
        assert!(everything.as_array().unwrap().iter().all(|it| it["allowed_integration_types"].is_array()));
        assert_eq!(names(&all("?accessible_for_all=true&prefix=fjelldata").await), [OPEN_SCOPE]);
        assert!(names(&all("?prefix=fjelldata").await).iter().all(|it| it.starts_with("fjelldata:")));
        let sources = portal.anonymous("/delegationsources").await;
        assert_eq!(sources.status, 200);
        for source in sources.json().as_array().unwrap() {
            assert!(source["name"].is_string() && source["issuer"].is_string(), "{source}");
        }
    }

    /// Every call of the API that the operator could make about a scope of somebody else, with every scope that it holds.
    async fn fact_083_the_operator_gives_nobody_access_to_what_is_not_its_own(portal) {
        let server = &portal.maskinporten.server;
        let described = portal.anonymous("/v3/api-docs").await.json();
        let everything = ALL.join(" ");
        let bodies = [scope("lukket.read"), machine_body(&[CLOSED_SCOPE]), json!({"state": "APPROVED"})];
        let mut calls = 0;
        for (path, methods) in described["paths"].as_object().unwrap() {
            for method in methods.as_object().unwrap().keys().filter(|it| *it != "get") {
                for consumer in [OPERATOR, AGENCY] {
                    let path = path
                        .replace("{client_id}", &format!("administrasjon-{API_OWNER}"))
                        .replace("{consumer_orgno}", consumer)
                        .replace("{orgno}", consumer)
                        .replace("{id}", "x")
                        .replace("{kid}", "key-1");
                    let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
                    for body in &bodies {
                        let path = format!("{path}?scope={CLOSED_SCOPE}&consumer_orgno={consumer}&owner_orgno={OPERATOR}");
                        let answer = portal.call((OPERATOR, &everything), method.clone(), &path, Some(body)).await;
                        assert!((400..500).contains(&answer.status), "{method} {path} {body}: {answer}");
                        calls += 1;
                    }
                }
            }
        }
        assert!(calls > 60, "{calls}");
        let listed = portal.get(OWNER, &format!("/scopes/access?scope={CLOSED_SCOPE}&inactive=true")).await;
        assert_eq!(listed, json!([]), "nobody was given anything");
        let rows = server.registry_changes(CLOSED_SCOPE).await;
        assert!(rows.iter().all(|row| row["actor"] != OPERATOR), "{rows:?}");
    }
}

/// The command line is no way round either: in production, files give no access.
#[tokio::test]
async fn fact_083_in_production_files_give_nobody_access() {
    let server = production::start(Mode::OneMachine).await;
    let outcome = server.apply("[[scope_access]]\nscope = \"krr:intern\"\nconsumer_orgno = \"999999999\"\n");
    assert_eq!(outcome.code, 1, "{}", outcome.out);
    assert!(outcome.err.contains("scope's owner through self-service"), "{}", outcome.err);
    assert_eq!(server.count("SELECT COUNT(*) AS n FROM scope_access").await, 0);
    server.finish().await;
}
