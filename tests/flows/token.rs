//! `/token` when it goes well.

use crate::harness::world::{API_SCOPE, PERSON, SHORT_SCOPE, SUBSTANTIAL, api, native, post, spa, web};
use crate::harness::{Authorize, Browser, log_in_at};

both_modes! {
    async fn fact_044_a_code_becomes_tokens(server) {
        for client in [web(), post(), spa(), native(), api()] {
            let request = Authorize::new(&client);
            let callback = log_in_at(server, &mut Browser::new(server), &request, PERSON, SUBSTANTIAL).await;
            let answer = server.token_as(&client, &request.redeem(&client, callback.code())).await;
            assert_eq!(answer.status, 200, "{}: {answer}", client.id());
            assert_eq!(answer.header("cache-control"), Some("no-store"));
            assert_eq!(answer.header("pragma"), Some("no-cache"));
            assert!(answer.header("content-type").is_some_and(|it| it.starts_with("application/json")));
            let body = answer.json();
            assert!(body["access_token"].is_string() && body["id_token"].is_string(), "{body}");
            assert_eq!(body["token_type"], "Bearer");
            assert_eq!(body["scope"], "openid profile");
            assert_eq!(body["expires_in"], 120);
            assert!(body.get("refresh_token").is_none(), "no refresh grant is registered: {body}");
        }
    }

    async fn fact_058_without_openid_there_is_no_id_token(server) {
        let client = api();
        for scope in [API_SCOPE, "profile"] {
            let request = Authorize::new(&client).scope(scope);
            let callback = log_in_at(server, &mut Browser::new(server), &request, PERSON, SUBSTANTIAL).await;
            let tokens = server.redeem(&client, &request, &callback).await;
            assert!(tokens.answer.get("id_token").is_none(), "{}", tokens.answer);
            assert_eq!(tokens.answer["scope"], scope);
        }
    }

    async fn fact_062_a_short_scope_shortens_the_token(server) {
        let client = api();
        let request = Authorize::new(&client).scope(&format!("openid {SHORT_SCOPE}"));
        let callback = log_in_at(server, &mut Browser::new(server), &request, PERSON, SUBSTANTIAL).await;
        let tokens = server.redeem(&client, &request, &callback).await;
        assert_eq!(tokens.answer["expires_in"], 30);
        let claims = tokens.access_claims(server).await;
        assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 30);
    }

    async fn what_real_clients_send_besides_is_tolerated(server) {
        let client = web();
        let request = Authorize::new(&client);
        let callback = log_in_at(server, &mut Browser::new(server), &request, PERSON, SUBSTANTIAL).await;
        let mut fields = request.redeem(&client, callback.code());
        fields.push(("scope".to_owned(), "openid profile".to_owned()));
        fields.push(("client_id".to_owned(), client.id().to_owned()));
        fields.push(("resource".to_owned(), String::new()));
        let answer = server.token_as(&client, &fields).await;
        assert_eq!(answer.status, 200, "{answer}");
    }
}
