//! Altinn's administration (docs/contracts/maskinporten.md §7.10).

use serde_json::{Value, json};

use super::keys::key;
use super::world::{ALTINN, CUSTOMER, DCR, OTHER, OWNER, World, machine};

/// Altinn, in these tests.
const ME: (&str, &str) = (OTHER, ALTINN);
const CLIENTS: &str = "/api/v1/altinn/admin/clients";

fn body(scopes: &[&str]) -> Value {
    let mut body = machine(scopes);
    body["client_orgno"] = json!(CUSTOMER);
    body
}

async fn made(world: &World) -> String {
    let made = world.call(ME, "POST", CLIENTS, Some(body(&["fjelldata:kart"]))).await.is(201);
    made["client_id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_client_for_another_organisation_from_beginning_to_end() {
    let world = World::new().await;
    let made = world.call(ME, "POST", CLIENTS, Some(body(&["fjelldata:kart"]))).await.is(201);
    assert_eq!((&made["client_orgno"], &made["supplier_orgno"]), (&json!(CUSTOMER), &Value::Null));
    let path = format!("{CLIENTS}/{}", made["client_id"].as_str().unwrap());
    assert_eq!(world.get(ME, CLIENTS).await.is(200), json!([made]));
    assert_eq!(world.get(ME, &path).await.is(405)["status"], 405);

    let keys = format!("{path}/jwks");
    world.get(ME, &keys).await.is(404);
    let posted = world.call(ME, "POST", &keys, Some(json!({"keys": [key("a"), key("b")]}))).await.is(201);
    assert_eq!(world.get(ME, &keys).await.is(200), posted);
    let posted = world.call(ME, "POST", &keys, Some(json!({"keys": [key("c")]}))).await.is(201);
    assert_eq!((posted["keys"].as_array().unwrap().len(), &posted["keys"][0]["kid"]), (1, &json!("c")));

    let mut changed = body(&[]);
    changed["client_name"] = json!("Nytt navn");
    let shown = world.call(ME, "PUT", &path, Some(changed)).await.is(200);
    assert_eq!((&shown["client_name"], &shown["scopes"]), (&json!("Nytt navn"), &json!([])));
    assert_eq!(world.call(ME, "PUT", &path, Some(shown.clone())).await.is(200), shown, "echoed");
    world.get(ME, &keys).await.is(200);

    for _ in 0..2 {
        assert_eq!(world.call(ME, "DELETE", &path, None).await.is(204), Value::Null);
    }
    assert_eq!(world.get(ME, CLIENTS).await.is(200), json!([]));
    assert_eq!(world.get(ME, &format!("{CLIENTS}?inactive=true")).await.is(200)[0]["active"], false);
    let mut revived = body(&[]);
    revived["active"] = json!(true);
    assert_eq!(world.call(ME, "PUT", &path, Some(revived)).await.is(200)["active"], true);
}

#[tokio::test]
async fn its_owner_has_it_too_and_cannot_take_it_from_the_administration_by_a_change() {
    let world = World::new().await;
    let id = made(&world).await;
    let (owner, path) = ((CUSTOMER, DCR), format!("/clients/{id}"));
    let mut shown = world.get(owner, &path).await.is(200);
    shown["description"] = json!("ny");
    world.call(owner, "PUT", &path, Some(shown)).await.is(200);
    world.call(owner, "POST", &format!("{path}/jwks"), Some(json!({"keys": [key("a")]}))).await.is(200);
    let listed = world.get(ME, CLIENTS).await.is(200);
    assert_eq!((&listed[0]["client_id"], &listed[0]["description"]), (&json!(id), &json!("ny")));
    world.call(owner, "DELETE", &path, None).await.is(200);
    assert_eq!(world.get(ME, CLIENTS).await.is(200), json!([]));
}

#[tokio::test]
async fn it_reaches_what_was_made_there_by_the_same_organisation() {
    let world = World::new().await;
    let administered = made(&world).await;
    let theirs = world.client((CUSTOMER, DCR), &machine(&[])).await;
    let own = world.client((OTHER, DCR), &machine(&[])).await;
    let stranger = (OWNER, ALTINN);
    assert_eq!(world.get(stranger, CLIENTS).await.is(200), json!([]));
    for (who, id) in [(ME, &theirs), (ME, &own), (stranger, &administered)] {
        let path = format!("{CLIENTS}/{id}");
        world.call(who, "PUT", &path, Some(body(&[]))).await.is(404);
        world.call(who, "DELETE", &path, None).await.is(404);
        world.get(who, &format!("{path}/jwks")).await.is(404);
        world.call(who, "POST", &format!("{path}/jwks"), Some(json!({"keys": [key("a")]}))).await.is(404);
    }
    for (owner, id) in [(CUSTOMER, theirs), (OTHER, own), (CUSTOMER, administered)] {
        assert_eq!(world.get((owner, DCR), &format!("/clients/{id}")).await.is(200)["active"], true);
        world.get((owner, DCR), &format!("/clients/{id}/jwks")).await.is(404);
    }
}

#[tokio::test]
async fn what_may_not_be_written_there() {
    let world = World::new().await;
    let path = format!("{CLIENTS}/{}", made(&world).await);
    let with = |name: &str, value: Value| {
        let mut body = body(&[]);
        body[name] = value;
        body
    };
    for (body, field) in [
        (with("supplier_orgno", json!(OTHER)), "supplier_orgno"),
        (with("scopes", json!(["idporten:dcr.altinn"])), "scopes[0]"),
        (with("scopes", json!(["fjelldata:kart", "idporten:dcr.write"])), "scopes[1]"),
        (with("scopes", json!(["fjelldata:vannstand.read"])), "scopes"),
        (with("client_orgno", json!("314159269")), "client_orgno"),
    ] {
        for (method, path) in [("POST", CLIENTS), ("PUT", &path)] {
            let refused = world.call(ME, method, path, Some(body.clone())).await.is(400);
            assert_eq!(refused["errors"][0]["fieldIdentifier"], field, "{method} {body}");
        }
    }
    let refused = world.call(ME, "POST", CLIENTS, Some(machine(&[]))).await.is(400);
    assert_eq!(refused["errors"][0]["fieldIdentifier"], "client_orgno", "{refused}");
    world.call(ME, "POST", CLIENTS, Some(with("client_orgno", json!("313772012")))).await.is(400);
    assert_eq!(world.get(ME, CLIENTS).await.is(200).as_array().unwrap().len(), 1);
}
