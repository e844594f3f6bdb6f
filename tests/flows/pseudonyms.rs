//! Logins that do not say who the person is, and what else a scope's owner decides of a login.

use crate::flows::introspection::renewed_to;
use crate::harness::consent::scope;
use crate::harness::login::{assert_selector, single_sign_on};
use crate::harness::world::{AGENCY, HIGH, MUNICIPALITY, OPAQUE_SCOPE, PERSON, SUBSTANTIAL};
use crate::harness::world::{api, introspecting, web};
use crate::harness::{Authorize, Browser, Client, Server, Tokens, log_in, log_in_at};
use serde_json::Value;

const PSEUDONYMOUS: &str = "requires_pseudonymous_tokens = true";

/// A client with these scopes, and whoever may introspect.
async fn client_with(server: &Server, id: &str, scopes: &[&str], declared: &str) -> Client {
    let introspection = [AGENCY, MUNICIPALITY]
        .map(|it| format!("[[scope_access]]\nscope = \"idporten:token.introspection\"\nconsumer_orgno = \"{it}\"\n"));
    server.apply(&format!("{declared}{}", introspection.concat())).succeeded();
    let own = ["openid", "profile", "idporten:token.introspection"];
    let client = Client::web(id).api(&own.iter().chain(scopes).copied().collect::<Vec<_>>()).refreshing();
    server.add(&client).await;
    client
}

async fn tokens_for(server: &Server, client: &Client, scope: &str) -> Tokens {
    let request = Authorize::new(client).scope(scope);
    let callback = log_in_at(server, &mut Browser::new(server), &request, PERSON, SUBSTANTIAL).await;
    server.redeem(client, &request, &callback).await
}

/// What a client is told of a token.
async fn told(server: &Server, client: &Client, token: &str) -> Value {
    let answer = server.introspect(client, token).await;
    assert_eq!(answer.status, 200, "{answer}");
    answer.json()
}

fn assert_nameless(said: &Value, place: &str) {
    for claim in ["pid", "given_name", "family_name"] {
        assert!(said.get(claim).is_none(), "{place}: {said}");
    }
}

both_modes! {
    async fn fact_072_pseudonymous_tokens_name_nobody(server) {
        for (token_type, subscope) in [("SELF_CONTAINED", "anonym"), ("OPAQUE", "anonym.referanse")] {
            let name = format!("fjelldata:{subscope}");
            let declared = scope(subscope, &format!("{PSEUDONYMOUS}\ntoken_type = \"{token_type}\""));
            let client = client_with(server, &subscope.replace('.', "-"), &[&name], &declared).await;
            let tokens = tokens_for(server, &client, &format!("openid profile {name}")).await;
            let id_token = tokens.id_claims(server).await;
            assert_nameless(&id_token, "ID token");
            if token_type == "SELF_CONTAINED" {
                assert_nameless(&tokens.access_claims(server).await, "access token");
            } else {
                assert!(!tokens.access_token().contains('.'), "a reference");
            }
            let info = server.userinfo(tokens.access_token()).await.json();
            assert_nameless(&info, "userinfo");
            assert_eq!(info["sub"], id_token["sub"], "the pseudonym is the same everywhere");
            let owner = told(server, &introspecting(), tokens.access_token()).await;
            assert_eq!((&owner["pid"], &owner["sub"]), (&Value::from(PERSON), &id_token["sub"]), "{owner}");
            // The service itself learns no more by asking.
            let own = told(server, &client, tokens.access_token()).await;
            assert_eq!(own["active"], true);
            assert_nameless(&own, "the client's own introspection");
            // Nor by leaving the scope out when it renews.
            let renewed = renewed_to(server, &client, tokens.refresh_token(), "openid profile").await;
            assert_nameless(&renewed.access_claims(server).await, "renewed access token");
            assert_nameless(&server.userinfo(renewed.access_token()).await.json(), "userinfo after renewal");
            let owner = told(server, &introspecting(), renewed.access_token()).await;
            assert_eq!(owner, serde_json::json!({"active": false}), "the owner's scope is not in it");
            // Without the scope the login names the person, by the same pseudonym.
            let plain = tokens_for(server, &client, "openid").await.id_claims(server).await;
            assert_eq!((&plain["pid"], &plain["sub"]), (&Value::from(PERSON), &id_token["sub"]));
        }
    }

    async fn a_pseudonymising_scope_names_who_learns_the_person(server) {
        let named = introspecting().with("client_id", "utpekt").with("client_orgno", MUNICIPALITY).secret_basic();
        let declared = scope("anonym.utpekt", &format!("{PSEUDONYMOUS}\nenforced_aud_for_introspection = [\"utpekt\"]"))
            + &scope("alminnelig", "");
        let scopes = ["fjelldata:anonym.utpekt", "fjelldata:alminnelig"];
        let client = client_with(server, "blandet", &scopes, &declared).await;
        server.add(&named).await;
        let tokens = tokens_for(server, &client, &scopes.join(" ")).await;
        assert_eq!(told(server, &named, tokens.access_token()).await["pid"], PERSON);
        // The owner of both may see the token by the other scope, but is not named for the person.
        let owner = told(server, &introspecting(), tokens.access_token()).await;
        assert_eq!(owner["active"], true);
        assert_nameless(&owner, "one who is not named");
    }

    async fn a_token_without_the_pseudonymising_scope_names_nobody_to_its_owner(server) {
        let declared = scope("anonym.fri", PSEUDONYMOUS) + &scope("alminnelig.fri", "");
        let scopes = ["fjelldata:anonym.fri", "fjelldata:alminnelig.fri"];
        let client = client_with(server, "smalner", &scopes, &declared).await;
        let tokens = tokens_for(server, &client, &scopes.join(" ")).await;
        assert_eq!(told(server, &introspecting(), tokens.access_token()).await["pid"], PERSON);
        let narrowed = renewed_to(server, &client, tokens.refresh_token(), scopes[1]).await;
        let owner = told(server, &introspecting(), narrowed.access_token()).await;
        assert_eq!(owner["active"], true);
        assert_nameless(&owner, "the owner of both, by the other scope");
    }

    async fn what_was_pseudonymous_at_the_login_stays_so(server) {
        let client = client_with(server, "angrer", &["fjelldata:anonym.for"], &scope("anonym.for", PSEUDONYMOUS)).await;
        let tokens = tokens_for(server, &client, "openid profile fjelldata:anonym.for").await;
        server.apply(&scope("anonym.for", "active = false")).succeeded();
        let newcomer = Client::web("etterpa");
        server.add(&newcomer).await;
        assert_nameless(&server.userinfo(tokens.access_token()).await.json(), "userinfo");
        assert_nameless(&told(server, &client, tokens.access_token()).await, "own introspection");
    }

    async fn plain_oauth_with_an_opaque_token_names_nobody_to_the_service(server) {
        let client = client_with(server, "anonymt", &[OPAQUE_SCOPE], "").await;
        let tokens = tokens_for(server, &client, OPAQUE_SCOPE).await;
        assert!(tokens.answer.get("id_token").is_none() && !tokens.access_token().contains('.'), "{}", tokens.answer);
        assert_eq!(server.userinfo(tokens.access_token()).await.status, 403);
        assert_eq!(told(server, &introspecting(), tokens.access_token()).await["pid"], PERSON);
        assert_nameless(&told(server, &client, tokens.access_token()).await, "own introspection");
        // With openid the client knows the person anyway.
        let tokens = tokens_for(server, &client, &format!("openid {OPAQUE_SCOPE}")).await;
        assert_eq!(tokens.id_claims(server).await["pid"], PERSON);
        assert_eq!(told(server, &client, tokens.access_token()).await["pid"], PERSON);
    }

    async fn no_pid_is_gone(server) {
        for client in [web(), api()] {
            let request = Authorize::new(&client).scope("openid no_pid");
            let answer = Browser::new(server).open(request.url(server)).await.redirected();
            assert_eq!(answer["error"], "invalid_scope");
            assert!(answer["error_description"].contains("no_pid is gone"), "{answer:?}");
        }
    }

    async fn a_scope_can_want_a_fresh_login_each_time(server) {
        let client = client_with(server, "varsler", &["fjelldata:fersk"], &scope("fersk", "requires_user_authentication = true")).await;
        let mut browser = Browser::new(server);
        log_in(server, &mut browser, &web()).await;
        let request = Authorize::new(&client).scope("openid fjelldata:fersk");
        assert_selector(&browser.open(request.url(server)).await);
        log_in_at(server, &mut browser, &request, PERSON, SUBSTANTIAL).await;
        assert_selector(&browser.open(request.url(server)).await);
        let answer = browser.open(request.clone().set("prompt", "none").url(server)).await.redirected();
        assert_eq!(answer["error"], "login_required");
        single_sign_on(server, &mut browser, &client).await;
    }

    async fn a_scope_can_want_a_level(server) {
        let declared = scope("hoyt", "required_acr = \"idporten-loa-high\"");
        let client = client_with(server, "hoyt", &["fjelldata:hoyt"], &declared).await;
        let mut browser = Browser::new(server);
        log_in(server, &mut browser, &web()).await;
        let request = Authorize::new(&client).scope("openid fjelldata:hoyt").level(SUBSTANTIAL);
        let selector = browser.open(request.url(server)).await;
        assert_selector(&selector);
        assert!(selector.body.contains("selector-step-up"), "{selector}");
        let callback = log_in_at(server, &mut browser, &request, PERSON, HIGH).await;
        assert_eq!(server.redeem(&client, &request, &callback).await.access_claims(server).await["acr"], HIGH);
        let hint = format!("testid:{PERSON}_{SUBSTANTIAL}");
        let answer = Browser::new(server).open(request.set("login_hint", &hint).url(server)).await.redirected();
        assert_eq!(answer["error"], "invalid_request", "a headless login below it: {answer:?}");
        let refused = server.apply(&scope("for.hoyt", "required_acr = \"eidas-loa-high\""));
        assert_eq!(refused.code, 1);
        assert!(refused.err.contains("required_acr"), "{}", refused.err);
    }
}
