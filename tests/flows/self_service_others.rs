//! Clients that others than an administration client of their organisation make: a page where a person acts for it, and Altinn
//! (`docs/contracts/maskinporten.md` §7.8, §7.10), seen at the token endpoint.

use crate::harness::certificates::Minted;
use crate::harness::machine::{CLOSED_SCOPE, CONSUMER, DELEGABLE_SCOPE, OPEN_SCOPE, SCOPE, SUPPLIER};
use crate::harness::self_service::{DCR, ONBOARDING, SelfService};
use crate::harness::world::{AGENCY, API_OWNER};
use crate::harness::{Client, Mode, keys};
use reqwest::Method;
use serde_json::{Value, json};

/// A page where a person acts for the consumer.
const PAGE: (&str, &str) = (CONSUMER, ONBOARDING);
/// Altinn, in these tests.
const ALTINN: (&str, &str) = (SUPPLIER, "idporten:dcr.altinn");
const MACHINES: &str = "/datasharing/consumer/client";
const ADMINISTERED: &str = "/api/v1/altinn/admin/clients";

fn text<'a>(shown: &'a Value, member: &str) -> &'a str {
    shown[member].as_str().unwrap_or_else(|| panic!("no {member}: {shown}"))
}

both_modes_with_self_service! {
    /// The calls of Digdir's page, in its order and as it reads their answers; facts 61, 63, 66, 67 and 81.
    async fn a_page_makes_a_machine_that_gets_tokens(portal) {
        assert_eq!(portal.anonymous(MACHINES).await.status, 401);
        portal.is((CONSUMER, DCR), Method::GET, MACHINES, None, 403).await;
        let held = portal.get(PAGE, "/api/v1/datasharing/consumer/scope/access").await;
        let held: Vec<&str> = held.as_array().unwrap().iter().map(|it| text(it, "name")).collect();
        assert!(held.contains(&SCOPE) && !held.contains(&CLOSED_SCOPE), "{held:?}");
        let open = portal.anonymous("/api/v1/scopes/all?accessible_for_all=true").await.json();
        let is_for_machines = |it: &Value| it["allowed_integration_types"].as_array().unwrap().contains(&json!("maskinporten"));
        assert!(open.as_array().unwrap().iter().any(|it| it["name"] == OPEN_SCOPE && is_for_machines(it)), "{open}");

        let key = keys::registered().jwk("RS256");
        let body = json!({"description": "Henter målinger", "scopes": [SCOPE, OPEN_SCOPE], "keys": [key]});
        let made = portal.post(PAGE, &format!("/api/v1{MACHINES}"), &body).await;
        assert_eq!((&made["consumerOrgnr"], text(&made["keys"][0], "kid")), (&json!(CONSUMER), keys::registered().kid()));
        let id = text(&made, "clientId");
        let machine = Client::machine(id, CONSUMER, &[]);
        assert_eq!(portal.token_of(&machine, SCOPE).await.0, 200, "at once");
        assert_eq!(portal.get(PAGE, MACHINES).await.as_array().unwrap().iter().filter(|it| **it == made).count(), 1);
        for closed in [CLOSED_SCOPE, "fjelldata:finnes-ikke", DCR] {
            portal.is(PAGE, Method::POST, MACHINES, Some(&json!({"description": "d", "scopes": [closed]})), 400).await;
        }

        let gone = format!("{MACHINES}?client_id={id}");
        for stranger in [AGENCY, API_OWNER, SUPPLIER] {
            let page = (stranger, ONBOARDING);
            let listed = portal.get(page, MACHINES).await;
            assert!(listed.as_array().unwrap().iter().all(|it| it["consumerOrgnr"] == stranger), "{listed}");
            portal.is(page, Method::DELETE, &gone, None, 404).await;
        }
        assert_eq!(portal.token_of(&machine, SCOPE).await.0, 200);
        portal.is(PAGE, Method::DELETE, &gone, None, 200).await;
        assert_eq!(portal.token_of(&machine, SCOPE).await, (400, "100".to_owned()));
        let rows = portal.maskinporten.server.registry_changes(id).await;
        let done: Vec<(&str, &str)> = rows.iter().map(|row| (text(row, "change"), text(row, "actor"))).collect();
        assert_eq!(done, [("created", CONSUMER), ("removed", CONSUMER)]);
    }

    /// The calls of Altinn's program for its applications, with its bodies; facts 61, 63, 81, 82 and 84.
    async fn altinn_makes_a_client_for_another_organisation(portal) {
        let body = |scopes: &[&str]| json!({
            "client_name": "altinnoperator-fjord-test-app", "description": "Altinn Operator managed client for fjord/test/app",
            "client_orgno": CONSUMER, "grant_types": ["urn:ietf:params:oauth:grant-type:jwt-bearer"], "scopes": scopes,
            "integration_type": "maskinporten", "application_type": "web", "token_endpoint_auth_method": "private_key_jwt",
        });
        portal.is((SUPPLIER, DCR), Method::POST, ADMINISTERED, Some(&body(&[])), 403).await;
        let made = portal.post(ALTINN, ADMINISTERED, &body(&[SCOPE])).await;
        assert_eq!((&made["client_orgno"], &made["supplier_orgno"]), (&json!(CONSUMER), &Value::Null));
        let id = text(&made, "client_id");
        let (path, own_path) = (format!("{ADMINISTERED}/{id}"), format!("/clients/{id}"));
        let jwks = keys::registered().jwks();
        portal.is(ALTINN, Method::POST, &format!("{path}/jwks"), Some(&jwks), 201).await;
        assert_eq!(portal.get(ALTINN, &format!("{path}/jwks")).await["keys"][0]["kid"], keys::registered().kid());
        let machine = Client::machine(id, CONSUMER, &[]);
        let answer = portal.maskinporten.ask(&portal.maskinporten.grant(&machine, SCOPE)).await;
        let claims = portal.maskinporten.claims(&answer).await;
        assert_eq!((&claims["consumer"]["ID"], claims.get("supplier")), (&json!(format!("0192:{CONSUMER}")), None));

        portal.put(ALTINN, &path, &body(&[SCOPE, OPEN_SCOPE]), 200).await;
        assert_eq!(portal.token_of(&machine, OPEN_SCOPE).await.0, 200);
        for refused in ["idporten:dcr.altinn", "idporten:dcr.write", CLOSED_SCOPE] {
            portal.put(ALTINN, &path, &body(&[refused]), 400).await;
        }
        for (member, value) in [("client_orgno", Value::Null), ("supplier_orgno", json!(SUPPLIER))] {
            let mut body = body(&[]);
            body[member] = value;
            portal.is(ALTINN, Method::POST, ADMINISTERED, Some(&body), 400).await;
        }
        portal.is(ALTINN, Method::GET, &path, None, 405).await;

        let listed = portal.get(ALTINN, "/altinn/admin/clients").await;
        assert!(listed.as_array().unwrap().iter().any(|it| it["client_id"] == id), "{listed}");
        assert_eq!(portal.get((CONSUMER, DCR), &own_path).await["client_orgno"], CONSUMER, "its owner has it too");
        portal.is((SUPPLIER, DCR), Method::GET, &own_path, None, 404).await;
        assert_eq!(portal.is(ALTINN, Method::DELETE, &path, None, 204).await, Value::Null);
        assert_eq!(portal.token_of(&machine, SCOPE).await, (400, "100".to_owned()));
        let rows = portal.maskinporten.server.registry_changes(id).await;
        assert!(rows.len() > 3 && rows.iter().all(|row| row["actor"] == SUPPLIER), "{rows:?}");
    }
}

/// Fact 23 beside: no keys were sent, so an enterprise certificate of the organisation is what opens.
#[tokio::test]
async fn without_keys_a_page_makes_a_machine_with_a_certificate() {
    for mode in Mode::ALL {
        let minted = Minted::start().await;
        let portal = SelfService::start_with(mode, |settings, _| settings.more = minted.section()).await;
        let page = (AGENCY, ONBOARDING);
        let made =
            portal.post(page, MACHINES, &json!({"description": "Henter", "scopes": [DELEGABLE_SCOPE, SCOPE]})).await;
        assert!(made["keys"].is_null(), "the page takes any list for keys: {made}");
        let machine = Client::machine(text(&made, "clientId"), AGENCY, &[]).by_certificate();
        let shown = |organisation: &str| {
            let order = minted.supplier.order_for(organisation);
            portal.maskinporten.grant(&machine, SCOPE).x5c(&minted.x5c(&order))
        };
        let own = portal.maskinporten.ask(&shown(AGENCY)).await;
        assert_eq!(portal.maskinporten.claims(&own).await["consumer"]["ID"], format!("0192:{AGENCY}"));
        let others = portal.maskinporten.ask(&shown(CONSUMER)).await;
        assert!(others.status == 400 && others.body.contains("MP-122"), "{others}");
        portal.finish().await;
    }
}
