//! Scopes of own prefixes, and what everybody sees.

use serde_json::{Value, json};

use super::world::{CUSTOMER, OPERATOR, OWNER, SCOPES, SOURCE, World};

const ME: (&str, &str) = (OWNER, SCOPES);

fn scope(subscope: &str) -> Value {
    json!({"prefix": "fjelldata", "subscope": subscope, "description": "Noe"})
}

#[tokio::test]
async fn a_scope_is_of_an_own_prefix() {
    let world = World::new().await;
    let made = world.call(ME, "POST", "/scopes", Some(scope("ny:under/punkt.read"))).await.is(201);
    assert_eq!(made["name"], "fjelldata:ny:under/punkt.read");
    assert_eq!((&made["owner_orgno"], &made["visibility"]), (&json!(OWNER), &json!("PUBLIC")));
    assert_eq!((&made["allowed_integration_types"], &made["token_type"]), (&json!([]), &json!("SELF_CONTAINED")));
    let encoded = "fjelldata%3Any%3Aunder%2Fpunkt.read";
    assert_eq!(world.get(ME, &format!("/scopes?scope={encoded}")).await.ok(), json!([made]));
    assert_eq!(world.get(ME, &format!("/scopes/scope?scope={encoded}")).await.ok(), made);
    for body in [
        json!({"prefix": "ukjent", "subscope": "a", "description": "Noe"}),
        json!({"prefix": "idporten", "subscope": "a", "description": "Noe"}),
        json!({"prefix": "fjelldata", "subscope": "", "description": "Noe"}),
        json!({"prefix": "fjelldata", "subscope": "a b", "description": "Noe"}),
        json!({"prefix": "fjelldata", "subscope": "a"}),
        json!({"prefix": "fjelldata", "subscope": "a", "description": "Noe", "visibility": "INTERNAL"}),
        json!({"prefix": "fjelldata", "subscope": "a", "description": "Noe", "allowed_integration_types": ["annet"]}),
        json!({"prefix": "fjelldata:a", "subscope": "b", "description": "Noe"}),
    ] {
        world.call(ME, "POST", "/scopes", Some(body)).await.is(400);
    }
    world.call((CUSTOMER, SCOPES), "POST", "/scopes", Some(scope("fremmed"))).await.is(400);
    assert_eq!(world.get(ME, "/prefix").await.ok(), json!([{"prefix": "fjelldata", "owner_orgno": OWNER}]));
    assert_eq!(world.get((CUSTOMER, SCOPES), "/prefix").await.ok(), json!([]));
}

#[tokio::test]
async fn a_change_keeps_the_name_and_a_switched_off_scope_comes_back() {
    let world = World::new().await;
    let path = "/scopes?scope=fjelldata:vannstand.read";
    let mut body = scope("et-annet-navn");
    body["at_max_age"] = json!(60);
    body["allowed_integration_types"] = json!(["maskinporten"]);
    let changed = world.call(ME, "PUT", path, Some(body.clone())).await.is(200);
    assert_eq!((&changed["name"], &changed["description"]), (&json!("fjelldata:vannstand.read"), &json!("Noe")));
    assert_eq!(changed["authorization_max_lifetime"], 60, "a machine's authorisation is its token");
    assert_eq!(world.call(ME, "DELETE", path, None).await.is(200)["active"], false);
    assert_eq!(world.get(ME, path).await.ok(), json!([]));
    assert_eq!(world.get(ME, &format!("{path}&inactive=True")).await.ok()[0]["active"], false);
    world.call(ME, "POST", "/scopes", Some(scope("vannstand.read"))).await.is(409);
    assert_eq!(world.call(ME, "PUT", path, Some(body.clone())).await.is(200)["active"], false);
    body["active"] = json!(true);
    assert_eq!(world.call(ME, "PUT", path, Some(body)).await.is(200)["active"], true);
    for method in ["PUT", "DELETE"] {
        world.call((CUSTOMER, SCOPES), method, path, Some(scope("a"))).await.is(404);
        world.call(ME, method, "/scopes", Some(scope("a"))).await.is(400);
    }
}

#[tokio::test]
async fn everybody_sees_what_is_public_and_nothing_else() {
    let world = World::new().await;
    let names = async |query: &str| -> Vec<String> {
        let found = world.anonymous(&format!("/scopes/all{query}")).await.is(200);
        found.as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap().to_owned()).collect()
    };
    let all = names("").await;
    assert!(all.contains(&"fjelldata:kart".to_owned()) && all.contains(&"idporten:dcr.write".to_owned()));
    assert!(!all.contains(&"fjelldata:hemmelig".to_owned()) && !all.contains(&"krr:intern".to_owned()));
    assert_eq!(names("?prefix=fjelldata").await, ["fjelldata:kart", "fjelldata:vannstand.read"]);
    assert_eq!(names("?prefix=fjelldata&accessible_for_all=true").await, ["fjelldata:kart"]);
    assert_eq!(names("?prefix=fjelldata&integration_type=API_KLIENT").await, ["fjelldata:vannstand.read"]);
    let delegated = names(&format!("?delegated_sources={SOURCE}")).await;
    assert!(delegated.contains(&"digitalpostinnbygger:send".to_owned()) && delegated.len() == 3, "{delegated:?}");
    world.call(ME, "DELETE", "/scopes?scope=fjelldata:kart", None).await.is(200);
    assert_eq!(names("?prefix=fjelldata").await, ["fjelldata:vannstand.read"]);
    assert_eq!(names("?prefix=fjelldata&inactive=true").await.len(), 2);
    world.anonymous("/scopes/all?inactive=perhaps").await.is(400);
    world.anonymous("/scopes/all?integration_type=annet").await.is(400);
    world.anonymous("/scopes").await.is(401);
    let sources = world.anonymous("/delegationsources").await.is(200);
    assert_eq!((&sources[0]["name"], &sources[0]["issuer"]), (&json!("altinn"), &json!(SOURCE)));
}

#[tokio::test]
async fn what_is_built_in_is_the_operators_and_stays() {
    let world = World::new().await;
    let operator = (OPERATOR, SCOPES);
    let own = world.get(operator, "/scopes").await.ok();
    assert!(own.as_array().unwrap().iter().any(|it| it["name"] == "fellesporten:operator"));
    let path = "/scopes?scope=idporten:dcr.write";
    world.call(operator, "PUT", path, Some(json!({"description": "Noe"}))).await.is(400);
    world.call(operator, "DELETE", path, None).await.is(400);
    let same = json!({"prefix": "idporten", "subscope": "dcr.write", "description": "Noe"});
    world.call(operator, "POST", "/scopes", Some(same)).await.is(409);
    let prefixes = world.get(operator, "/prefix").await.ok();
    assert!(prefixes.as_array().unwrap().iter().any(|it| it["prefix"] == "krr"));
    world.get((CUSTOMER, SCOPES), &format!("/organizations/{OWNER}")).await.is(200);
    world.get((CUSTOMER, SCOPES), "/organizations/313772012").await.is(404);
    world.get((CUSTOMER, SCOPES), "/organizations/310042707").await.is(400);
}
