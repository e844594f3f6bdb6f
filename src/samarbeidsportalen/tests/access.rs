//! Who may use a scope.

use serde_json::{Value, json};

use super::world::{CUSTOMER, OPERATOR, OTHER, OWNER, SCOPES, World};

const ME: (&str, &str) = (OWNER, SCOPES);
const SCOPE: &str = "fjelldata:vannstand.read";

fn path(consumer: &str) -> String {
    format!("/scopes/access/{consumer}?scope=fjelldata%3Avannstand.read")
}

#[tokio::test]
async fn given_taken_and_given_again() {
    let world = World::new().await;
    world.call(ME, "DELETE", &path(CUSTOMER), None).await.is(404);
    let given = world.call(ME, "PUT", &path(CUSTOMER), None).await.is(200);
    assert_eq!((&given["state"], &given["scope"]), (&json!("APPROVED"), &json!(SCOPE)));
    assert_eq!((&given["consumer_orgno"], &given["owner_orgno"]), (&json!(CUSTOMER), &json!(OWNER)));
    assert_eq!(world.call(ME, "PUT", &path(CUSTOMER), None).await.is(200), given, "once is as good as twice");
    assert_eq!(world.get((CUSTOMER, SCOPES), "/scopes/access/all").await.ok(), json!([given]));
    assert_eq!(world.get(ME, &format!("/scopes/access?scope={SCOPE}")).await.ok(), json!([given]));
    assert_eq!(world.call(ME, "DELETE", &path(CUSTOMER), None).await.is(200)["state"], "DENIED");
    assert_eq!(world.get((CUSTOMER, SCOPES), "/scopes/access/all").await.ok(), json!([]));
    let denied = world.get(ME, &format!("/scopes/access?scope={SCOPE}&inactive=true")).await.ok();
    assert_eq!(denied[0]["state"], "DENIED");
    assert_eq!(world.call(ME, "PUT", &path(CUSTOMER), None).await.is(200)["state"], "APPROVED");
    // Somebody who is no customer yet.
    world.call(ME, "PUT", &path("313772012"), None).await.is(200);
    let narrowed = world.get(ME, &format!("/scopes/access?scope={SCOPE}&consumer_orgno=313772012")).await.ok();
    assert_eq!(narrowed.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn numbers_that_are_none() {
    let world = World::new().await;
    for number in ["314159269", "31415926", "3141592688", "991825827", "abc"] {
        world.call(ME, "PUT", &path(number), None).await.is(400);
    }
    world.call(ME, "PUT", &format!("/scopes/access/{CUSTOMER}"), None).await.is(400);
    world.get(ME, "/scopes/access").await.is(400);
}

#[tokio::test]
async fn nobody_but_the_owner_decides_or_looks() {
    let world = World::new().await;
    for stranger in [CUSTOMER, OTHER, OPERATOR] {
        for method in ["PUT", "DELETE"] {
            for consumer in [stranger, CUSTOMER] {
                world.call((stranger, SCOPES), method, &path(consumer), None).await.is(404);
            }
        }
        world.get((stranger, SCOPES), &format!("/scopes/access?scope={SCOPE}")).await.is(404);
        assert!(!world.registry.snapshot().has_access(SCOPE, &stranger.parse().unwrap()), "{stranger}");
    }
}

#[tokio::test]
async fn the_operator_holds_what_is_built_in_from_the_first_start_and_gives_it_on() {
    let world = World::new().await;
    let operator = (OPERATOR, SCOPES);
    let held = world.get(operator, "/scopes/access/all").await.ok();
    let names: Vec<&Value> = held.as_array().unwrap().iter().map(|it| &it["scope"]).collect();
    assert!(names.contains(&&json!("idporten:scopes.write")) && names.contains(&&json!("altinn:broker.read")));
    let give = format!("/scopes/access/{OWNER}?scope=idporten:scopes.write");
    assert_eq!(world.call(operator, "PUT", &give, None).await.is(200)["state"], "APPROVED");
    assert_eq!(world.get(ME, "/scopes/access/all").await.ok()[0]["scope"], "idporten:scopes.write");
    let own = format!("/scopes/access/{OPERATOR}?scope=idporten:scopes.write");
    assert_eq!(world.call(operator, "DELETE", &own, None).await.is(200)["state"], "DENIED");
    assert!(!world.registry.snapshot().has_access("idporten:scopes.write", &OPERATOR.parse().unwrap()));
}
