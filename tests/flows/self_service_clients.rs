//! Clients, their keys and secrets through the administration API, with tokens of Maskinporten (`docs/contracts/maskinporten.md` §7).

use crate::harness::keys;
use crate::harness::machine::{CONSUMER, DELEGABLE_SCOPE, OPEN_SCOPE, SCOPE, SUPPLIER};
use crate::harness::self_service::{DCR, key_set, machine_body, service_body};
use crate::harness::world::{AGENCY, API_OWNER, API_SCOPE};
use reqwest::Method;
use serde_json::{Value, json};

const ME: (&str, &str) = (CONSUMER, DCR);
const YEAR: i64 = 365 * 24 * 60 * 60;

both_modes_with_self_service! {
    async fn facts_061_to_063_tokens_open_and_a_client_is_made(portal) {
        let none = portal.anonymous("/clients").await;
        assert_eq!((none.status, none.header("www-authenticate")), (401, Some("Bearer")), "{none}");
        let read = (CONSUMER, "idporten:dcr.read");
        portal.is(read, Method::POST, "/clients", Some(&machine_body(&[])), 403).await;
        let mut ids = Vec::new();
        for prefix in ["", "/api/v1"] {
            let made = portal.post(ME, &format!("{prefix}/clients"), &machine_body(&[OPEN_SCOPE])).await;
            let id = made["client_id"].as_str().unwrap().to_owned();
            assert_eq!(id.len(), 36, "a UUID: {made}");
            for (name, said) in machine_body(&[OPEN_SCOPE]).as_object().unwrap() {
                assert_eq!(made[name], *said, "{name} is echoed");
            }
            assert_eq!((&made["client_orgno"], &made["active"]), (&json!(CONSUMER), &json!(true)));
            let (one, other) = (format!("/clients/{id}"), format!("/api/v1/clients/{id}"));
            assert_eq!(portal.get(read, &one).await, made);
            assert_eq!(portal.get(read, &other).await, made);
            ids.push(id);
        }
        let listed = portal.get(read, "/api/v1/clients").await;
        for id in ids {
            assert!(listed.as_array().unwrap().iter().any(|it| it["client_id"] == *id), "{listed}");
        }
    }

    async fn facts_064_to_066_what_a_client_may_be(portal) {
        let made = portal.post(ME, "/clients", &machine_body(&[])).await;
        let path = format!("/clients/{}", made["client_id"].as_str().unwrap());
        portal.put(ME, &path, &service_body("client_secret_basic"), 400).await;
        for (name, value) in [
            ("token_endpoint_auth_method", json!("client_secret_post")),
            ("grant_types", json!(["authorization_code"])),
        ] {
            let mut body = machine_body(&[]);
            body[name] = value;
            portal.is(ME, Method::POST, "/clients", Some(&body), 400).await;
        }
        for (scope, status) in [
            (SCOPE, 201),
            (OPEN_SCOPE, 201),
            (DELEGABLE_SCOPE, 201),
            ("fjelldata:lukket.read", 400),
            ("fjelldata:finnes-ikke", 400),
            (API_SCOPE, 400),
        ] {
            portal.is(ME, Method::POST, "/clients", Some(&machine_body(&[scope])), status).await;
        }
        // A supplier has no access of its own to what it may be delegated.
        let supplier = (SUPPLIER, DCR);
        portal.is(supplier, Method::POST, "/clients", Some(&machine_body(&[SCOPE])), 400).await;
        portal.is(supplier, Method::POST, "/clients", Some(&machine_body(&[DELEGABLE_SCOPE])), 201).await;
    }

    async fn fact_067_a_switched_off_client_gets_no_tokens_until_it_is_revived(portal) {
        let client = portal.machine(ME, &[OPEN_SCOPE], keys::registered()).await;
        assert_eq!(portal.token_of(&client, OPEN_SCOPE).await.0, 200);
        let path = format!("/clients/{}", client.id());
        let off = portal.is(ME, Method::DELETE, &path, None, 200).await;
        assert_eq!(off["active"], false);
        assert_eq!(portal.token_of(&client, OPEN_SCOPE).await, (400, "100".to_owned()), "at once");
        let is_listed = |listed: Value| listed.as_array().unwrap().iter().any(|it| it["client_id"] == client.id());
        assert!(!is_listed(portal.get(ME, "/clients").await));
        assert!(is_listed(portal.get(ME, "/clients?inactive=true").await));
        let mut again = machine_body(&[OPEN_SCOPE]);
        again["client_id"] = json!(client.id());
        portal.is(ME, Method::POST, "/clients", Some(&again), 409).await;
        again["active"] = json!(true);
        portal.put(ME, &path, &again, 200).await;
        assert_eq!(portal.token_of(&client, OPEN_SCOPE).await.0, 200, "its key is there still");
    }

    async fn facts_068_to_070_a_set_of_keys_takes_the_place_of_another(portal) {
        let made = portal.post(ME, "/clients", &machine_body(&[])).await;
        let path = format!("/clients/{}/jwks", made["client_id"].as_str().unwrap());
        let post = async |body: Value, status| portal.is(ME, Method::POST, &path, Some(&body), status).await;
        post(key_set(&["a", "b"]), 200).await;
        post(key_set(&["c"]), 200).await;
        let left = portal.get(ME, &path).await;
        assert_eq!((left["keys"].as_array().unwrap().len(), &left["keys"][0]["kid"]), (1, &json!("c")));
        post(key_set(&["a", "b", "c", "d", "e", "f"]), 400).await;
        post(key_set(&[]), 400).await;
        let mut unused = key_set(&["a"]);
        unused["keys"][0].as_object_mut().unwrap().remove("use");
        let refused = post(unused, 400).await;
        assert_eq!(refused["errors"][0]["fieldIdentifier"], "keys[0].use", "{refused}");
        let mut private = key_set(&["a"]);
        private["keys"][0]["d"] = json!("hemmelig");
        post(private, 400).await;
        post(key_set(&["a", "a"]), 400).await;
        post(key_set(&["a b"]), 400).await;
        assert_eq!(portal.get(ME, &path).await, left, "what is refused changes nothing");
        portal.is(ME, Method::DELETE, &path, None, 200).await;
        portal.is(ME, Method::GET, &path, None, 404).await;
    }

    async fn fact_071_a_key_lives_for_a_year_at_most_and_posting_renews(portal) {
        let made = portal.post(ME, "/clients", &machine_body(&[])).await;
        let path = format!("/clients/{}/jwks", made["client_id"].as_str().unwrap());
        let server = &portal.maskinporten.server;
        let mut both = key_set(&["year", "short"]);
        let soon = server.now() + 86_400;
        both["keys"][1]["exp"] = json!(soon);
        let before = server.now();
        let posted = portal.is(ME, Method::POST, &path, Some(&both), 200).await;
        let end = posted["keys"][0]["exp"].as_i64().unwrap();
        assert!((before + YEAR..=server.now() + YEAR + 1).contains(&end), "{posted}");
        assert_eq!(posted["keys"][1]["exp"], soon);
        server.clock(3600).await;
        let renewed = portal.is(ME, Method::POST, &path, Some(&posted), 200).await;
        assert!(renewed["keys"][0]["exp"].as_i64().unwrap() >= end + 3590, "{renewed}");
        let mut beyond = key_set(&["beyond"]);
        beyond["keys"][0]["exp"] = json!(server.now() + 2 * YEAR);
        let cut = portal.is(ME, Method::PUT, &path, Some(&beyond), 200).await;
        assert!(cut["keys"][0]["exp"].as_i64().unwrap() <= server.now() + YEAR, "{cut}");
    }

    async fn facts_081_and_082_what_is_others_and_what_is_made_for_others(portal) {
        let made = portal.post(ME, "/clients", &service_body("client_secret_basic")).await;
        let path = format!("/clients/{}", made["client_id"].as_str().unwrap());
        for stranger in [AGENCY, API_OWNER, SUPPLIER] {
            let who = (stranger, DCR);
            portal.is(who, Method::GET, &path, None, 404).await;
            portal.put(who, &path, &service_body("private_key_jwt"), 404).await;
            portal.is(who, Method::DELETE, &path, None, 404).await;
            portal.is(who, Method::POST, &format!("{path}/secret"), None, 404).await;
            portal.is(who, Method::POST, &format!("{path}/jwks"), Some(&key_set(&["a"])), 404).await;
            let listed = portal.get(who, "/clients?inactive=true").await;
            assert!(listed.as_array().unwrap().iter().all(|it| it["client_orgno"] == stranger), "{listed}");
        }
        assert_eq!(portal.get(ME, &path).await["token_endpoint_auth_method"], "client_secret_basic");

        let supplier = (SUPPLIER, "idporten:dcr.supplier");
        let mut body = service_body("client_secret_basic");
        portal.is(supplier, Method::POST, "/clients", Some(&body), 400).await;
        body["client_orgno"] = json!(CONSUMER);
        let supplied = portal.post(supplier, "/clients", &body).await;
        assert_eq!((&supplied["client_orgno"], &supplied["supplier_orgno"]), (&json!(CONSUMER), &json!(SUPPLIER)));
        portal.is(supplier, Method::GET, &path, None, 404).await;
    }

    async fn facts_084_and_085_who_did_what_and_what_was_wrong(portal) {
        let made = portal.post(ME, "/clients", &service_body("client_secret_basic")).await;
        let path = format!("/clients/{}", made["client_id"].as_str().unwrap());
        let mut changed = service_body("client_secret_basic");
        changed["client_name"] = json!("Nytt navn");
        portal.put(ME, &path, &changed, 200).await;
        portal.is(ME, Method::DELETE, &path, None, 200).await;
        let rows = portal.maskinporten.server.registry_changes(made["client_id"].as_str().unwrap()).await;
        let short: Vec<(Value, Value, Value)> = rows
            .iter()
            .map(|row| (row["change"].clone(), row["before"]["client_name"].clone(), row["after"]["client_name"].clone()))
            .collect();
        assert_eq!(short, [
            (json!("created"), Value::Null, json!("Min side")),
            (json!("updated"), json!("Min side"), json!("Nytt navn")),
            (json!("removed"), json!("Nytt navn"), json!("Nytt navn")),
        ]);
        for row in &rows {
            assert_eq!((&row["actor"], &row["kind"]), (&json!(CONSUMER), &json!("client")));
            assert_eq!(row["client_id"], format!("administrasjon-{CONSUMER}"));
            assert!(!row.to_string().contains(made["client_secret"].as_str().unwrap()));
        }
        let refused = portal.is(ME, Method::POST, "/clients", Some(&json!({"integration_type": "annet"})), 400).await;
        assert_eq!(refused["status"], 400);
        assert!(refused["timestamp"].as_str().unwrap().len() == "2026-02-03T09:15:00.123+01:00".len(), "{refused}");
        assert!(portal.maskinporten.server.log().contains(refused["correlation_id"].as_str().unwrap()));
        let said: Vec<&str> =
            refused["errors"].as_array().unwrap().iter().map(|it| it["errorMessage"].as_str().unwrap()).collect();
        assert!(said.contains(&"description is required") && said.len() > 1, "{refused}");
    }
}
