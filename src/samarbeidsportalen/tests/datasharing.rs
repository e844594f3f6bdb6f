//! Simplified onboarding (docs/contracts/maskinporten.md §7.8).

use serde_json::{Value, json};

use super::keys::key;
use super::world::{CUSTOMER, DATASHARING, DCR, OPERATOR, OTHER, OWNER, SCOPES, World, machine, web};

const ME: (&str, &str) = (CUSTOMER, DATASHARING);
const CLIENTS: &str = "/datasharing/consumer/client";

fn members(shown: &Value) -> Vec<&str> {
    shown.as_object().unwrap().keys().map(String::as_str).collect()
}

#[tokio::test]
async fn a_machine_is_made_with_keys_or_for_a_certificate() {
    let world = World::new().await;
    let body = json!({"description": "Henter kart", "scopes": ["fjelldata:kart"]});
    let mut made = Vec::new();
    for (prefix, keys) in [("", None), ("/api/v1", Some(json!([]))), ("/external/api/v1", Some(json!([key("a")])))] {
        let mut body = body.clone();
        body["keys"] = json!(keys);
        let shown = world.call(ME, "POST", &format!("{prefix}{CLIENTS}"), Some(body)).await.is(201);
        assert_eq!(members(&shown), ["clientId", "consumerOrgnr", "description", "keys", "scopes"]);
        assert_eq!((&shown["consumerOrgnr"], &shown["description"]), (&json!(CUSTOMER), &json!("Henter kart")));
        assert_eq!(shown["scopes"], json!(["fjelldata:kart"]));
        let record =
            world.get((CUSTOMER, DCR), &format!("/clients/{}", shown["clientId"].as_str().unwrap())).await.is(200);
        assert_eq!((&record["integration_type"], &record["supplier_orgno"]), (&json!("maskinporten"), &Value::Null));
        assert_eq!(record["token_endpoint_auth_method"], "private_key_jwt");
        made.push(shown);
    }
    assert!(made[0]["keys"].is_null() && made[1]["keys"].is_null(), "an empty list would be read as keys: {made:?}");
    assert_eq!((&made[2]["keys"][0]["kid"], made[2]["keys"].as_array().unwrap().len()), (&json!("a"), 1));
    let listed = world.get(ME, &format!("/api/v1{CLIENTS}")).await.is(200);
    assert_eq!(listed.as_array().unwrap().len(), 3);
    assert!(made.iter().all(|it| listed.as_array().unwrap().contains(it)), "{listed}");

    let id = made[2]["clientId"].as_str().unwrap();
    for _ in 0..2 {
        let gone = world.call(ME, "DELETE", &format!("{CLIENTS}?client_id={id}"), None).await.is(200);
        assert_eq!(gone["clientId"], id);
    }
    assert_eq!(world.get(ME, CLIENTS).await.ok().as_array().unwrap().len(), 2);
    let off = world.get((CUSTOMER, DCR), &format!("/clients/{id}?inactive=true")).await.ok();
    assert_eq!(off["active"], false);
}

#[tokio::test]
async fn what_an_organisation_holds_is_shown_with_what_the_scope_says_of_itself() {
    let world = World::new().await;
    let path = "/datasharing/consumer/scope/access";
    assert_eq!(world.get(ME, path).await.is(200), json!([]));
    let grant = format!("/scopes/access/{CUSTOMER}?scope=fjelldata:kart");
    let mut expected = world.call((OWNER, SCOPES), "PUT", &grant, None).await.is(200);
    for (name, value) in [
        ("name", json!("fjelldata:kart")),
        ("description", json!("Kart")),
        ("allowed_integration_types", json!(["maskinporten"])),
        ("accessible_for_all", json!(true)),
    ] {
        expected[name] = value;
    }
    for prefix in ["", "/api/v1"] {
        assert_eq!(world.get(ME, &format!("{prefix}{path}")).await.is(200), json!([expected]));
    }
    assert_eq!(world.get((OTHER, DATASHARING), path).await.is(200), json!([]));
    world.call((OWNER, SCOPES), "DELETE", &grant, None).await.is(200);
    assert_eq!(world.get(ME, path).await.is(200), json!([]));
}

#[tokio::test]
async fn it_reaches_own_machines_and_nothing_else() {
    let world = World::new().await;
    let login = world.client((CUSTOMER, DCR), &web("client_secret_basic")).await;
    let mut register = machine(&[]);
    register["integration_type"] = json!("krr");
    register["scopes"] = Value::Null;
    let register = world.client((CUSTOMER, DCR), &register).await;
    let theirs = world.client((OTHER, DCR), &machine(&[])).await;
    let own = world.client((CUSTOMER, DCR), &machine(&[])).await;
    let listed = world.get(ME, CLIENTS).await.is(200);
    assert_eq!((listed.as_array().unwrap().len(), &listed[0]["clientId"]), (1, &json!(own)));
    for (id, owner) in [(login, CUSTOMER), (register, CUSTOMER), (theirs, OTHER)] {
        world.call(ME, "DELETE", &format!("{CLIENTS}?client_id={id}"), None).await.is(404);
        assert_eq!(world.get((owner, DCR), &format!("/clients/{id}")).await.is(200)["active"], true);
    }
    world.call(ME, "DELETE", CLIENTS, None).await.is(400);
    world.call(ME, "DELETE", &format!("{CLIENTS}?client_id=ukjent"), None).await.is(404);
}

#[tokio::test]
async fn the_rules_of_clients_keys_and_access_hold() {
    let world = World::new().await;
    // Access makes an administration client's scope no machine's of a page.
    let by_hand = format!("/scopes/access/{CUSTOMER}?scope=idporten:dcr.write");
    world.call((OPERATOR, SCOPES), "PUT", &by_hand, None).await.is(200);
    let mut weak = key("a");
    weak["use"] = Value::Null;
    for (body, field) in [
        (json!({"scopes": []}), "description"),
        (json!({"description": "d"}), "scopes"),
        (json!({"description": "d", "scopes": ["fjelldata:vannstand.read"]}), "scopes"),
        (json!({"description": "d", "scopes": ["idporten:dcr.write"]}), "scopes[0]"),
        (json!({"description": "d", "scopes": "fjelldata:kart"}), "scopes"),
        (json!({"description": "d", "scopes": [], "keys": [weak]}), "keys[0].use"),
        (json!({"description": "d", "scopes": [], "keys": {}}), "jwks"),
    ] {
        let refused = world.call(ME, "POST", CLIENTS, Some(body.clone())).await.is(400);
        assert_eq!(refused["errors"][0]["fieldIdentifier"].as_str().unwrap_or_default(), field, "{body} {refused}");
    }
    // What makes a client of another kind, or somebody else's, does not stand in this body.
    let mut body = web("client_secret_basic");
    body["scopes"] = json!([]);
    body["client_orgno"] = json!(OTHER);
    body["client_id"] = json!("mitt-eget");
    let made = world.call(ME, "POST", CLIENTS, Some(body)).await.is(201);
    assert_eq!((&made["consumerOrgnr"], made["clientId"].as_str().unwrap().len()), (&json!(CUSTOMER), 36));
    assert_eq!(world.get((OTHER, DATASHARING), CLIENTS).await.is(200), json!([]));
}
