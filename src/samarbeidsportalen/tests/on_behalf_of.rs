//! Customers on whose behalf a client acts.

use serde_json::{Value, json};

use super::world::{CUSTOMER, DCR, OTHER, World, machine, web};

const ME: (&str, &str) = (CUSTOMER, DCR);
const ENTRIES_ONLY: (&str, &str) = (CUSTOMER, "idporten:dcr/onbehalfof:write");

fn entry(value: &str) -> Value {
    json!({"onbehalfof": value, "name": "Fjord kommune", "orgno": OTHER, "url": "https://fjord.example.no/"})
}

#[tokio::test]
async fn entries_come_and_go() {
    let world = World::new().await;
    let id = world.client(ME, &web("client_secret_basic")).await;
    for path in ["onbehalfof", "onbehalof"] {
        let all = format!("/clients/{id}/{path}");
        assert_eq!(world.get(ENTRIES_ONLY, &all).await.ok(), json!([]));
        let made = world.call(ENTRIES_ONLY, "POST", &all, Some(entry("fjord"))).await.is(201);
        assert_eq!((&made["name"], &made["organization_name"]), (&json!("Fjord kommune"), &json!("Fjord kommune")));
        assert_eq!(made["client_uri"], "https://fjord.example.no/");
        world.call(ENTRIES_ONLY, "POST", &all, Some(entry("fjord"))).await.is(409);
        let one = format!("{all}/fjord");
        assert_eq!(world.get(ENTRIES_ONLY, &one).await.ok(), made);
        let changed = json!({"display_name": "Fjorden", "orgno": OTHER});
        assert_eq!(world.call(ENTRIES_ONLY, "PUT", &one, Some(changed)).await.ok()["name"], "Fjorden");
        let of_client = world.get(ME, &format!("/clients/{id}")).await.ok();
        assert_eq!(of_client["onbehalfof"][0]["name"], "Fjorden");
        assert_eq!(world.call(ENTRIES_ONLY, "DELETE", &one, None).await.is(200), Value::Null);
        world.get(ENTRIES_ONLY, &one).await.is(404);
        world.call(ENTRIES_ONLY, "DELETE", &one, None).await.is(404);
    }
    // Nothing else on the client.
    world.get(ENTRIES_ONLY, &format!("/clients/{id}")).await.is(403);
}

#[tokio::test]
async fn a_change_of_the_client_that_does_not_speak_of_them_keeps_them() {
    let world = World::new().await;
    let mut body = web("client_secret_basic");
    body["onbehalfof"] = json!([entry("fjord")]);
    let id = world.client(ME, &body).await;
    let path = format!("/clients/{id}");
    let kept = world.call(ME, "PUT", &path, Some(web("client_secret_basic"))).await.ok();
    assert_eq!(kept["onbehalfof"][0]["onbehalfof"], "fjord");
    body["onbehalfof"] = json!([]);
    assert_eq!(world.call(ME, "PUT", &path, Some(body)).await.ok()["onbehalfof"], json!([]));
}

#[tokio::test]
async fn what_is_no_entry() {
    let world = World::new().await;
    let login = format!("/clients/{}/onbehalfof", world.client(ME, &web("client_secret_basic")).await);
    for (name, value) in [
        ("onbehalfof", json!("to ord")),
        ("orgno", json!("310012352")),
        ("orgno", json!("991825827")),
        ("orgno", Value::Null),
        ("name", Value::Null),
        ("url", json!("javascript:alert(1)")),
    ] {
        let mut body = entry("fjord");
        body[name] = value;
        world.call(ME, "POST", &login, Some(body)).await.is(400);
    }
    let machine = format!("/clients/{}/onbehalfof", world.client(ME, &machine(&[])).await);
    world.call(ME, "POST", &machine, Some(entry("fjord"))).await.is(400);
}
