//! Whoever administers clients reaches those of nobody else, by no call of the API (`docs/contracts/maskinporten.md` §7.1, §7.8, §7.10).

use crate::harness::machine::{CONSUMER, OPEN_SCOPE, SUPPLIER};
use crate::harness::self_service::{ALL, DCR, SelfService, key_set, machine_body};
use crate::harness::world::AGENCY;
use crate::harness::{Client, keys};
use reqwest::Method;
use serde_json::{Value, json};

/// Holds every scope of the API, and no client of the victim's.
const STRANGER: &str = AGENCY;

/// A client of the consumer as its owner sees it, keys and all.
async fn seen(portal: &SelfService, id: &str) -> (Value, Value) {
    let owner = (CONSUMER, DCR);
    (
        portal.get(owner, &format!("/clients/{id}?inactive=true")).await,
        portal.get(owner, &format!("/clients/{id}/jwks")).await,
    )
}

both_modes_with_self_service! {
    /// Fact 81, for every call that names a client in its path, its query or its body.
    async fn a_stranger_with_every_scope_reaches_no_client_of_others(portal) {
        let everything = ALL.join(" ");
        let stranger = (STRANGER, everything.as_str());
        let own = portal.machine((CONSUMER, DCR), &[OPEN_SCOPE], keys::registered()).await;
        let mut body = machine_body(&[OPEN_SCOPE]);
        body["client_orgno"] = json!(CONSUMER);
        body["jwks"] = keys::registered().jwks();
        let mut victims = vec![own.id().to_owned()];
        for (path, scope) in [("/clients", "idporten:dcr.supplier"), ("/altinn/admin/clients", "idporten:dcr.altinn")] {
            let made = portal.post((SUPPLIER, scope), path, &body).await;
            victims.push(made["client_id"].as_str().expect("an id").to_owned());
        }
        let described = portal.anonymous("/v3/api-docs").await.json();
        let mut calls = 0;
        for victim in victims.iter().map(String::as_str) {
            let before = seen(portal, victim).await;
            let mut named = machine_body(&[]);
            for (member, value) in [("client_id", victim), ("clientId", victim), ("consumerOrgnr", CONSUMER)] {
                named[member] = json!(value);
            }
            let entry = json!({"onbehalfof": "a", "name": "A", "orgno": STRANGER});
            for (path, methods) in described["paths"].as_object().expect("paths").iter().filter(|(it, _)| it.contains("client")) {
                for method in methods.as_object().expect("methods").keys() {
                    let method = Method::from_bytes(method.to_uppercase().as_bytes()).expect("a method");
                    let path = path.replace("{client_id}", victim).replace("{kid}", "key-1").replace("{id}", "a");
                    let path = format!("{path}?client_id={victim}&inactive=true");
                    let bodies = [&named, &key_set(&["fremmed"]), &entry];
                    for body in bodies.into_iter().take(if method == Method::GET { 1 } else { 3 }) {
                        let answer = portal.call(stranger, method.clone(), &path, Some(body)).await;
                        let is_theirs = answer.body.contains(victim) || answer.body.contains(CONSUMER);
                        let is_refused = (400..500).contains(&answer.status);
                        assert!(is_refused || answer.status < 300 && !is_theirs, "{method} {path} {body}: {answer}");
                        calls += 1;
                    }
                }
            }
            assert_eq!(seen(portal, victim).await, before);
            let machine = Client::machine(victim, CONSUMER, &[]);
            assert_eq!(portal.token_of(&machine, OPEN_SCOPE).await.0, 200, "{victim}");
        }
        assert!(calls > 150, "{calls}");
    }
}
