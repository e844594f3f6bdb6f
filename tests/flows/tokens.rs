//! What stands in the tokens.

use crate::harness::login::single_sign_on;
use crate::harness::template::{ISSUER_PROFILE, kid_in};
use crate::harness::world::{API_SCOPE, HIGH, OPAQUE_SCOPE, OTHER_PERSON, PERSON, SUBSTANTIAL, api, post, spa, web};
use crate::harness::{Authorize, Browser, Client, Server, Tokens, log_in, log_in_at};
use serde_json::Value;

async fn tokens_of(server: &Server, client: &Client, request: &Authorize, level: &str) -> Tokens {
    let callback = log_in_at(server, &mut Browser::new(server), request, PERSON, level).await;
    server.redeem(client, request, &callback).await
}

fn integer(claims: &Value, name: &str) -> i64 {
    claims[name].as_i64().unwrap_or_else(|| panic!("{name} is a number: {claims}"))
}

both_modes! {
    async fn fact_064_the_id_token(server) {
        let client = web();
        let request = Authorize::new(&client);
        let tokens = tokens_of(server, &client, &request, SUBSTANTIAL).await;
        let token = server.verified(tokens.id_token()).await;
        assert_eq!(token.header["alg"], "RS256");
        assert!(token.header.get("typ").is_none_or(|it| it != "at+jwt"));
        assert_eq!(token.header["x5c"].as_array().map(Vec::len), Some(1), "x5c holds the leaf");
        let claims = token.claims;
        assert_eq!(integer(&claims, "exp") - integer(&claims, "iat"), 120);
        assert_eq!(claims["iss"], server.issuer());
        assert_eq!(claims["aud"], client.id(), "a string, not an array");
        assert_eq!(claims["amr"], serde_json::json!(["TestID"]));
        assert_eq!(claims["pid"], PERSON);
        assert_eq!(claims["acr"], SUBSTANTIAL);
        assert_eq!(claims["nonce"].as_str(), request.value("nonce"));
        for absent in ["at_hash", "azp", "name", "c_hash", "email"] {
            assert!(claims.get(absent).is_none(), "{absent}: {claims}");
        }
        let subject = claims["sub"].as_str().expect("a text");
        assert!(subject.is_ascii() && (43..=255).contains(&subject.len()) && !subject.contains(PERSON), "{subject}");
    }

    async fn fact_065_a_subject_is_one_clients_alone(server) {
        let mut browser = Browser::new(server);
        let here = log_in(server, &mut browser, &web()).await;
        let there = single_sign_on(server, &mut browser, &post()).await.id_claims(server).await;
        let claims = here.id_claims(server).await;
        assert_ne!(claims["sub"], there["sub"]);
        assert_eq!(claims["sub"], here.access_claims(server).await["sub"]);
        let again = log_in(server, &mut Browser::new(server), &web()).await.id_claims(server).await;
        assert_eq!(claims["sub"], again["sub"]);
        assert_ne!(claims["jti"], again["jti"]);
        let request = Authorize::new(&web());
        let callback = log_in_at(server, &mut Browser::new(server), &request, OTHER_PERSON, SUBSTANTIAL).await;
        let other = server.redeem(&web(), &request, &callback).await.id_claims(server).await;
        assert_ne!(claims["sub"], other["sub"]);
    }

    /// Also eid-adapters.md fact 44.
    async fn fact_066_a_high_login_for_a_substantial_request_says_high(server) {
        let request = Authorize::new(&web()).level(SUBSTANTIAL);
        let claims = tokens_of(server, &web(), &request, HIGH).await.id_claims(server).await;
        assert_eq!(claims["acr"], HIGH);
    }

    async fn fact_067_acr_is_one_value(server) {
        let both = format!("{HIGH} {SUBSTANTIAL}");
        for asked in [both.as_str(), HIGH, SUBSTANTIAL, "idporten-loa-low"] {
            let tokens = tokens_of(server, &web(), &Authorize::new(&web()).level(asked), HIGH).await;
            assert_eq!(tokens.id_claims(server).await["acr"], HIGH, "{asked}");
            assert_eq!(tokens.access_claims(server).await["acr"], HIGH, "{asked}");
        }
    }

    async fn fact_068_sid_is_for_those_who_hear_of_logouts(server) {
        let mut browser = Browser::new(server);
        let without = log_in(server, &mut browser, &web()).await.id_claims(server).await;
        assert!(without.get("sid").is_none(), "{without}");
        let with = single_sign_on(server, &mut browser, &post()).await.id_claims(server).await;
        let sid = with["sid"].as_str().expect("a sid");
        let again = single_sign_on(server, &mut browser, &post()).await.id_claims(server).await;
        assert_eq!(again["sid"], sid, "one value per browser session");
        let other = log_in(server, &mut Browser::new(server), &post()).await.id_claims(server).await;
        assert_ne!(other["sid"], sid);
    }

    async fn fact_069_single_sign_on_keeps_auth_time(server) {
        let mut browser = Browser::new(server);
        let first = log_in(server, &mut browser, &web()).await.id_claims(server).await;
        server.clock(90).await;
        let second = single_sign_on(server, &mut browser, &post()).await.id_claims(server).await;
        assert_eq!(first["auth_time"], second["auth_time"]);
        assert!(integer(&second, "iat") >= integer(&first, "iat") + 90);
    }

    async fn fact_070_the_access_token(server) {
        let client = post();
        let request = Authorize::new(&client);
        let claims = tokens_of(server, &client, &request, SUBSTANTIAL).await.access_claims(server).await;
        assert!(claims.get("aud").is_none(), "{claims}");
        let consumer = serde_json::json!({
            "authority": "iso6523-actorid-upis",
            "ID": format!("0192:{}", client.organisation()),
        });
        assert_eq!(claims["consumer"], consumer);
        assert_eq!(claims["client_id"], client.id());
        assert_eq!(claims["iss"], server.issuer());
        assert_eq!(claims["pid"], PERSON);
        assert_eq!(claims["scope"], "openid profile");
        assert_eq!(integer(&claims, "exp") - integer(&claims, "iat"), 120);
        assert!(claims.get("supplier").is_none() && claims["jti"].is_string(), "{claims}");
    }

    async fn a_token_request_narrows_the_audience_and_never_widens_it(server) {
        let (a, b) = ("https://a.example.no/", "https://b.example.no/");
        for (asked, status) in [(a, 200), ("https://c.example.no/", 400), ("not a uri", 400)] {
            let request = Authorize::new(&web()).set("resource", a).also("resource", b);
            let callback = log_in_at(server, &mut Browser::new(server), &request, PERSON, SUBSTANTIAL).await;
            let mut fields = request.redeem(&web(), callback.code());
            fields.push(("resource".to_owned(), asked.to_owned()));
            let answer = server.token_as(&web(), &fields).await;
            if status == 400 {
                answer.assert_oauth_error(400, "invalid_target");
                continue;
            }
            let token = answer.json()["access_token"].as_str().expect("a token").to_owned();
            server.witness().saw("token", &token);
            assert_eq!(server.verified(&token).await.claims["aud"], asked);
        }
    }

    async fn fact_035_a_resource_becomes_the_audience(server) {
        let request = Authorize::new(&web()).set("resource", "https://api.example.no/v1");
        let claims = tokens_of(server, &web(), &request, SUBSTANTIAL).await.access_claims(server).await;
        assert_eq!(claims["aud"], "https://api.example.no/v1");
        let two = Authorize::new(&web()).set("resource", "https://a.example.no/").also("resource", "https://b.example.no/");
        let claims = tokens_of(server, &web(), &two, SUBSTANTIAL).await.access_claims(server).await;
        assert_eq!(claims["aud"], serde_json::json!(["https://a.example.no/", "https://b.example.no/"]));
    }

    async fn fact_071_client_amr_says_how_the_client_proved_itself(server) {
        for client in [web(), post(), spa()] {
            let tokens = log_in(server, &mut Browser::new(server), &client).await;
            let claims = tokens.access_claims(server).await;
            assert_eq!(claims["client_amr"], client.method().as_str());
        }
    }

    async fn an_opaque_scope_makes_the_token_a_reference(server) {
        let client = api();
        let request = Authorize::new(&client).scope(&format!("openid profile {OPAQUE_SCOPE} {API_SCOPE}"));
        let tokens = tokens_of(server, &client, &request, SUBSTANTIAL).await;
        assert!(!tokens.access_token().contains('.'), "no JWT");
        assert!(tokens.access_token().len() >= 43);
        assert_eq!(server.userinfo(tokens.access_token()).await.status, 200);
        server.clock(121).await;
        assert_eq!(server.userinfo(tokens.access_token()).await.status, 401, "our clock judges it");
    }

    async fn a_supplier_stands_in_the_access_token(server) {
        let client = Client::web("leverandor").with("supplier_orgno", crate::harness::world::API_OWNER);
        server.add(&client).await;
        let claims = log_in(server, &mut Browser::new(server), &client).await.access_claims(server).await;
        assert_eq!(claims["supplier"]["ID"], format!("0192:{}", crate::harness::world::API_OWNER));
    }

    async fn fact_007_tokens_outlive_a_change_of_keys(server) {
        let before = log_in(server, &mut Browser::new(server), &web()).await;
        let old = server.verified(before.id_token()).await.header["kid"].clone();
        let rest = |action: &[&str]| {
            let mut all = vec!["--issuer", ISSUER_PROFILE];
            all.extend(action);
            server.command("keys", &all).succeeded().out
        };
        let new = kid_in(&rest(&["generate"]));
        rest(&["activate", "--key", &new, "--now", "a test of rotation"]);
        server.wait_until("new tokens carry the new key", || async {
            let tokens = log_in(server, &mut Browser::new(server), &web()).await;
            server.verified(tokens.id_token()).await.header["kid"] == *new
        }).await;
        assert_ne!(old, *new);
        assert_eq!(server.verified(before.id_token()).await.claims["pid"], PERSON);
    }
}
