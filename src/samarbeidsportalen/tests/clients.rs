//! Clients: what may be registered, what changes, what stays.

use fellesporten_audit::{Event, events_of_day};
use serde_json::{Value, json};

use super::world::{CUSTOMER, DCR, NOW, OPERATOR, OTHER, OWNER, SCOPES, SOURCE, World, machine, web};

const ME: (&str, &str) = (CUSTOMER, DCR);

#[tokio::test]
async fn a_new_client_is_answered_whole() {
    let world = World::new().await;
    let made = world.call(ME, "POST", "/clients", Some(machine(&["fjelldata:kart"]))).await.is(201);
    assert_eq!(made["client_id"].as_str().unwrap().len(), 36);
    assert_eq!((&made["client_orgno"], &made["active"]), (&json!(CUSTOMER), &json!(true)));
    assert_eq!(made["scopes"], json!(["fjelldata:kart"]));
    assert_eq!(made["created"], "2026-09-21T16:13:20.000+02:00");
    assert!(made.get("client_secret").is_none() && made["supplier_orgno"].is_null());
    let id = made["client_id"].as_str().unwrap();
    assert_eq!(world.get(ME, &format!("/clients/{id}")).await.is(200), made);
    assert_eq!(world.get(ME, "/clients").await.is(200), json!([made]));
    let mut proposed = machine(&[]);
    proposed["client_id"] = json!("mitt-eget");
    assert_eq!(world.client(ME, &proposed).await, "mitt-eget");
    world.call((OTHER, DCR), "POST", "/clients", Some(proposed)).await.is(409);
}

#[tokio::test]
async fn legal_combinations_and_no_others() {
    let world = World::new().await;
    let with = |mut body: Value, changes: &[(&str, Value)]| {
        for (name, value) in changes {
            body[name] = value.clone();
        }
        body
    };
    let spa = [("application_type", json!("browser"))];
    let native = [("application_type", json!("native")), ("redirect_uris", json!(["http://127.0.0.1:0/x"]))];
    for (body, status) in [
        (machine(&[]), 201),
        (with(machine(&[]), &[("application_type", Value::Null)]), 201),
        (with(machine(&[]), &[("client_name", Value::Null)]), 201),
        (with(machine(&[]), &[("grant_types", json!(["jwt_bearer_token"]))]), 201),
        (with(machine(&[]), &[("integration_type", json!("krr")), ("scopes", Value::Null)]), 201),
        (web("client_secret_basic"), 201),
        (web("client_secret_post"), 201),
        (web("private_key_jwt"), 201),
        (with(web("none"), &spa), 201),
        (with(web("none"), &native), 201),
        (with(web("client_secret_basic"), &[("integration_type", json!("api_klient"))]), 201),
        (with(machine(&[]), &[("token_endpoint_auth_method", json!("client_secret_post"))]), 400),
        (with(machine(&[]), &[("grant_types", json!(["authorization_code"]))]), 400),
        (with(machine(&[]), &[("application_type", json!("native"))]), 400),
        (with(machine(&[]), &[("description", Value::Null)]), 400),
        (with(machine(&[]), &[("integration_type", Value::Null)]), 400),
        (with(machine(&[]), &[("integration_type", json!("idporten_saml2"))]), 400),
        (with(machine(&[]), &[("integration_type", json!("eformidling"))]), 400),
        (machine(&["openid"]), 400),
        (web("none"), 400),
        (with(web("client_secret_basic"), &spa), 400),
        (with(web("client_secret_basic"), &[("scopes", json!(["openid", "fjelldata:kart"]))]), 400),
        (with(web("client_secret_basic"), &[("client_name", Value::Null)]), 400),
        (with(web("client_secret_basic"), &[("frontchannel_logout_uri", json!("https://elsewhere.no/out"))]), 400),
        (
            with(
                web("client_secret_basic"),
                &[("grant_types", json!(["urn:ietf:params:oauth:grant-type:jwt-bearer"]))],
            ),
            400,
        ),
        (with(machine(&[]), &[("integration_type", json!("krr")), ("scopes", json!(["fjelldata:kart"]))]), 400),
    ] {
        let answer = world.call(ME, "POST", "/clients", Some(body.clone())).await;
        assert_eq!(answer.status, status, "{body} {answer:?}");
    }
    let eformidling = with(machine(&[]), &[("integration_type", json!("eformidling"))]);
    world.call((OPERATOR, DCR), "POST", "/clients", Some(eformidling)).await.is(201);
}

#[tokio::test]
async fn what_a_member_must_be_is_said_in_words() {
    let world = World::new().await;
    let seconds = "a whole number of seconds, 0 or more";
    let grants = "an array, and each of its entries authorization_code or refresh_token or \
                  urn:ietf:params:oauth:grant-type:jwt-bearer";
    let mut all = machine(&[]);
    let mut expected = Vec::new();
    for (name, value, must) in [
        ("client_name", json!(7), "text"),
        ("application_type", json!("mobile"), "web or browser or native"),
        ("grant_types", json!("jwt_bearer_token"), grants),
        ("scopes", json!([7]), "an array, and each of its entries text"),
        ("access_token_lifetime", json!("120"), seconds),
        ("refresh_token_lifetime", json!(-1), seconds),
        ("sso_disabled", json!("nei"), "true or false"),
    ] {
        all[name] = value;
        expected.push(format!("{name} must be {must}"));
    }
    let refused = world.call(ME, "POST", "/clients", Some(all)).await.is(400);
    let said: Vec<&str> =
        refused["errors"].as_array().unwrap().iter().map(|it| it["errorMessage"].as_str().unwrap()).collect();
    assert_eq!(said, expected);
}

#[tokio::test]
async fn the_description_demands_what_a_new_client_needs() {
    let world = World::new().await;
    let document = world.anonymous("/v3/api-docs").await.is(200);
    let schema = &document["components"]["schemas"]["Client"];
    let names = |list: &Value| -> Vec<String> { serde_json::from_value(list.clone()).unwrap() };
    let (always, logins) = (names(&schema["required"]), names(&schema["then"]["required"]));
    let only = |body: Value, names: &[String]| -> Value {
        names.iter().map(|name| (name.clone(), body[name].clone())).collect::<serde_json::Map<_, _>>().into()
    };
    let of_logins = [always.clone(), logins].concat();
    for (body, demanded) in [(machine(&[]), &always), (web("client_secret_basic"), &of_logins)] {
        world.call(ME, "POST", "/clients", Some(only(body.clone(), demanded))).await.is(201);
        for name in demanded {
            let mut lacking = body.clone();
            lacking[name] = Value::Null;
            let refused = world.call(ME, "POST", "/clients", Some(lacking)).await.is(400);
            assert_eq!(refused["errors"][0]["fieldIdentifier"], **name);
        }
    }
}

#[tokio::test]
async fn which_scopes_an_organisation_may_add() {
    let world = World::new().await;
    let answer = async |scope: &str| world.call(ME, "POST", "/clients", Some(machine(&[scope]))).await.status;
    assert_eq!(answer("fjelldata:vannstand.read").await, 400, "no access");
    assert_eq!(answer("fjelldata:kart").await, 201, "open to all");
    assert_eq!(answer("fjelldata:ukjent").await, 400, "nobody's");
    assert_eq!(answer("idporten:dcr.write").await, 400, "given by hand");
    assert_eq!(answer("krr:user/spraak.write").await, 400, "for other clients");
    assert_eq!(answer("krr:global/kontaktinfo.read").await, 201, "can be delegated");
    let grant = format!("/scopes/access/{CUSTOMER}?scope=fjelldata:vannstand.read");
    world.call((OWNER, SCOPES), "PUT", &grant, None).await.is(200);
    assert_eq!(answer("fjelldata:vannstand.read").await, 201, "has access now");
    let by_hand = format!("/scopes/access/{CUSTOMER}?scope=idporten:dcr.write");
    world.call((OPERATOR, SCOPES), "PUT", &by_hand, None).await.is(200);
    assert_eq!(answer("idporten:dcr.write").await, 201);
    // What is on a client stays there when the access is withdrawn, and a change of something else goes through.
    let id = world.client(ME, &machine(&["fjelldata:vannstand.read"])).await;
    world.call((OWNER, SCOPES), "DELETE", &grant, None).await.is(200);
    let mut shown = world.get(ME, &format!("/clients/{id}")).await.ok();
    shown["description"] = json!("ny");
    world.call(ME, "PUT", &format!("/clients/{id}"), Some(shown)).await.is(200);
    assert_eq!(answer("fjelldata:vannstand.read").await, 400);
    // An owner opens a scope to delegation, at a source that there is.
    let delegable = |source: &str| json!({"prefix": "fjelldata", "subscope": "delt", "description": "Delt", "delegation_source": source});
    world.call((OWNER, SCOPES), "POST", "/scopes", Some(delegable("http://elsewhere.example/"))).await.is(400);
    world.call((OWNER, SCOPES), "POST", "/scopes", Some(delegable(SOURCE))).await.is(201);
    assert_eq!(answer("fjelldata:delt").await, 201);
}

#[tokio::test]
async fn secrets_are_shown_once_and_follow_the_method() {
    let world = World::new().await;
    let made = world.call(ME, "POST", "/clients", Some(web("client_secret_basic"))).await.is(201);
    let (id, first) = (made["client_id"].as_str().unwrap(), made["client_secret"].as_str().unwrap().to_owned());
    let path = format!("/clients/{id}");
    let works = |secret: &str| {
        let snapshot = world.registry.snapshot();
        format!("{:?}", snapshot.client(id).unwrap().check_secret(secret, NOW))
    };
    assert_eq!(works(&first), "Ok");
    let shown = world.get(ME, &path).await.ok();
    assert!(shown.get("client_secret").is_none());
    // An ordinary change keeps it, even when what is sent back still holds it, and so does another way of sending it.
    let mut changed = made.clone();
    changed["client_name"] = json!("Nytt navn");
    assert!(world.call(ME, "PUT", &path, Some(changed)).await.ok().get("client_secret").is_none());
    assert!(world.call(ME, "PUT", &path, Some(web("client_secret_post"))).await.ok().get("client_secret").is_none());
    assert_eq!(works(&first), "Ok");
    let second = world.call(ME, "POST", &format!("{path}/secret"), None).await.is(200);
    let second = second["client_secret"].as_str().unwrap();
    assert_eq!((works(&first), works(second)), ("Wrong".to_owned(), "Ok".to_owned()));
    assert!(world.call(ME, "PUT", &path, Some(web("private_key_jwt"))).await.ok().get("client_secret").is_none());
    assert_eq!(works(second), "NoSecret");
    world.call(ME, "POST", &format!("{path}/secret"), None).await.is(400);
    let back = world.call(ME, "PUT", &path, Some(web("client_secret_basic"))).await.ok();
    assert_eq!(works(back["client_secret"].as_str().unwrap()), "Ok");
    let machine = world.client(ME, &machine(&[])).await;
    world.call(ME, "POST", &format!("/clients/{machine}/secret"), None).await.is(400);
}

#[tokio::test]
async fn what_never_changes() {
    let world = World::new().await;
    let id = world.client(ME, &web("client_secret_basic")).await;
    for (name, value) in [
        ("integration_type", json!("api_klient")),
        ("client_orgno", json!(OTHER)),
        ("client_id", json!("annen")),
        ("supplier_orgno", json!(OTHER)),
    ] {
        let mut body = web("client_secret_basic");
        body[name] = value;
        let refused = world.call(ME, "PUT", &format!("/clients/{id}"), Some(body)).await.is(400);
        assert_eq!(refused["errors"][0]["fieldIdentifier"], name);
    }
}

#[tokio::test]
async fn switched_off_and_revived() {
    let world = World::new().await;
    let id = world.client(ME, &machine(&["fjelldata:kart"])).await;
    let path = format!("/clients/{id}");
    assert_eq!(world.call(ME, "DELETE", &path, None).await.is(200)["active"], false);
    world.call(ME, "DELETE", &path, None).await.is(200);
    assert_eq!(world.get(ME, "/clients").await.ok(), json!([]));
    world.get(ME, &path).await.is(404);
    assert_eq!(world.get(ME, &format!("{path}?inactive=TRUE")).await.ok()["active"], false);
    assert_eq!(world.get(ME, "/clients?inactive=true").await.ok().as_array().unwrap().len(), 1);
    let mut again = machine(&[]);
    again["client_id"] = json!(id);
    world.call(ME, "POST", "/clients", Some(again)).await.is(409);
    // A change alone does not switch it on.
    assert_eq!(world.call(ME, "PUT", &path, Some(machine(&[]))).await.is(200)["active"], false);
    let mut revived = machine(&[]);
    revived["active"] = json!(true);
    assert_eq!(world.call(ME, "PUT", &path, Some(revived)).await.is(200)["active"], true);
    world.get(ME, &path).await.is(200);
}

#[tokio::test]
async fn a_supplier_makes_clients_for_others_and_sees_its_own_alone() {
    let world = World::new().await;
    let supplier = (OTHER, "idporten:dcr.supplier");
    let mut body = web("client_secret_basic");
    world.call(supplier, "POST", "/clients", Some(body.clone())).await.is(400);
    body["client_orgno"] = json!(CUSTOMER);
    world.call((OTHER, DCR), "POST", "/clients", Some(body.clone())).await.is(400);
    body["supplier_orgno"] = json!(OWNER);
    let made = world.call(supplier, "POST", "/clients", Some(body.clone())).await.is(201);
    assert_eq!((&made["client_orgno"], &made["supplier_orgno"]), (&json!(CUSTOMER), &json!(OTHER)));
    let path = format!("/clients/{}", made["client_id"].as_str().unwrap());
    world.get(supplier, &path).await.is(200);
    world.get(ME, &path).await.is(200);
    world.get((OTHER, DCR), &path).await.is(404);
    world.get((OWNER, "idporten:dcr.supplier"), &path).await.is(404);
    body["client_orgno"] = json!("313772012");
    world.call(supplier, "POST", "/clients", Some(body.clone())).await.is(400);
    body["client_orgno"] = json!("314159269");
    world.call(supplier, "POST", "/clients", Some(body)).await.is(400);
    let own = world.client(ME, &machine(&[])).await;
    world.get(supplier, &format!("/clients/{own}")).await.is(404);
}

#[tokio::test]
async fn every_write_is_in_the_audit_with_who_and_what() {
    let world = World::new().await;
    let made = world.call(ME, "POST", "/clients", Some(web("client_secret_basic"))).await.is(201);
    let (id, secret) = (made["client_id"].as_str().unwrap(), made["client_secret"].as_str().unwrap());
    let mut changed = web("client_secret_basic");
    changed["client_name"] = json!("Nytt navn");
    world.call(ME, "PUT", &format!("/clients/{id}"), Some(changed.clone())).await.is(200);
    // What changes nothing is no change.
    world.call(ME, "PUT", &format!("/clients/{id}"), Some(changed)).await.is(200);
    world.call(ME, "DELETE", &format!("/clients/{id}"), None).await.is(200);
    let events = events_of_day(&world.records, NOW.as_millis() / 86_400_000, "", 100).await.unwrap();
    let mut of_client: Vec<(String, Value, Value)> = Vec::new();
    for stored in &events {
        if let Event::RegistryChange { actor, client_id, kind, id: of, organisation, change, before, after, .. } =
            &stored.event
            && of == id
        {
            assert_eq!(
                (actor.as_str(), client_id.as_deref(), kind.as_str()),
                (CUSTOMER, Some("selvbetjening"), "client")
            );
            assert_eq!(organisation.map(|it| it.to_string()).as_deref(), Some(CUSTOMER));
            let name = |side: &Option<Value>| side.as_ref().map_or(Value::Null, |it| it["client_name"].clone());
            of_client.push((format!("{change:?}"), name(before), name(after)));
        }
    }
    of_client.sort_by(|one, other| one.0.cmp(&other.0));
    assert_eq!(
        of_client,
        [
            ("Created".to_owned(), Value::Null, json!("Min side")),
            ("Removed".to_owned(), json!("Nytt navn"), json!("Nytt navn")),
            ("Updated".to_owned(), json!("Min side"), json!("Nytt navn")),
        ]
    );
    assert!(!serde_json::to_string(&events).unwrap().contains(secret));
}
