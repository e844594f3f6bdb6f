//! Discovery.

use serde_json::json;

both_modes! {
    async fn fact_001_discovery_names_the_issuer_exactly(server) {
        let answer = server.fetch("/.well-known/openid-configuration").await;
        assert_eq!(answer.status, 200, "{answer}");
        assert!(answer.header("content-type").is_some_and(|it| it.starts_with("application/json")), "{answer}");
        assert_eq!(answer.json()["issuer"], server.issuer());
        assert!(!server.issuer().ends_with('/'));
    }

    async fn the_same_document_stands_at_both_addresses(server) {
        let openid = server.fetch("/.well-known/openid-configuration").await;
        let oauth = server.fetch("/.well-known/oauth-authorization-server").await;
        assert_eq!(oauth.status, 200);
        assert_eq!(openid.json(), oauth.json());
    }

    async fn fact_002_every_field_of_the_contract_is_there(server) {
        let document = server.fetch("/.well-known/openid-configuration").await.json();
        let fields = document.as_object().expect("an object");
        for (name, path) in [
            ("issuer", ""), ("authorization_endpoint", "/authorize"), ("pushed_authorization_request_endpoint", "/par"),
            ("token_endpoint", "/token"), ("introspection_endpoint", "/token/introspect"),
            ("revocation_endpoint", "/token/revoke"), ("userinfo_endpoint", "/userinfo"),
            ("end_session_endpoint", "/logout"), ("jwks_uri", "/jwks.json"),
        ] {
            assert_eq!(document[name], server.url(path), "{name}");
        }
        for (name, value) in [
            ("scopes_supported", json!(["openid", "profile"])),
            ("response_modes_supported", json!(["query", "form_post", "query.jwt", "form_post.jwt"])),
            ("grant_types_supported", json!(["authorization_code", "refresh_token"])),
            ("subject_types_supported", json!(["public", "pairwise"])),
            ("id_token_signing_alg_values_supported", json!(["RS256"])),
            ("authorization_signing_alg_values_supported", json!(["RS256"])),
            ("token_endpoint_auth_methods_supported", json!(["client_secret_basic", "client_secret_post", "none", "private_key_jwt"])),
            ("token_endpoint_auth_signing_alg_values_supported", json!(["RS256"])),
            ("display_values_supported", json!(["page"])),
            ("claims_parameter_supported", json!(false)),
            ("request_parameter_supported", json!(false)),
            ("request_uri_parameter_supported", json!(false)),
            ("authorization_response_iss_parameter_supported", json!(true)),
            ("frontchannel_logout_supported", json!(true)),
            ("frontchannel_logout_session_supported", json!(true)),
            ("backchannel_logout_supported", json!(true)),
            ("backchannel_logout_session_supported", json!(true)),
        ] {
            assert_eq!(document[name], value, "{name}");
        }
        // Their values: facts 3 and 4. What is not built yet is not among them.
        let prompts = document["prompt_values_supported"].as_array().expect("a list");
        assert!(prompts.contains(&json!("login")) && prompts.contains(&json!("none")), "{prompts:?}");
        for name in ["response_types_supported", "code_challenge_methods_supported", "acr_values_supported", "ui_locales_supported"] {
            assert!(fields.contains_key(name), "{name}");
        }
        assert!(!fields.contains_key("check_session_iframe"));
    }

    async fn fact_003_only_codes_and_s256(server) {
        let document = server.fetch("/.well-known/openid-configuration").await.json();
        assert_eq!(document["response_types_supported"], json!(["code"]));
        assert_eq!(document["code_challenge_methods_supported"], json!(["S256"]));
    }

    async fn fact_004_levels_and_languages(server) {
        let document = server.fetch("/.well-known/openid-configuration").await.json();
        let levels = document["acr_values_supported"].as_array().expect("a list");
        for level in ["idporten-loa-substantial", "idporten-loa-high"] {
            assert!(levels.contains(&json!(level)), "{levels:?}");
        }
        let mut languages: Vec<String> = serde_json::from_value(document["ui_locales_supported"].clone()).expect("texts");
        languages.sort_unstable();
        assert_eq!(languages, ["en", "nb", "nn", "se"]);
    }

    async fn what_discovery_names_answers(server) {
        let document = server.fetch("/.well-known/openid-configuration").await.json();
        let fields = document.as_object().expect("an object");
        assert_eq!(document["authorization_response_iss_parameter_supported"], true);
        assert!(!fields.contains_key("check_session_iframe"), "it would make clients demand session_state");
        for (name, value) in fields {
            let Some(url) = value.as_str().filter(|_| name.ends_with("_endpoint") || name == "jwks_uri") else { continue };
            assert!(url.starts_with(server.issuer()), "{name}: {url}");
            let answer = server.send(server.http().get(url)).await;
            assert_ne!(answer.status, 404, "{name}: {answer}");
            assert!(answer.status < 500, "{name}: {answer}");
        }
        for (name, offered) in [("request_parameter_supported", false), ("request_uri_parameter_supported", false), ("claims_parameter_supported", false)] {
            assert_eq!(document[name], offered, "{name}");
        }
    }

    async fn documents_are_kept_by_those_who_know_them(server) {
        for path in ["/.well-known/openid-configuration", "/jwks.json"] {
            let first = server.fetch(path).await;
            let tag = first.header("etag").unwrap_or_else(|| panic!("an ETag: {first}")).to_owned();
            let again = server.send(server.http().get(server.url(path)).header("if-none-match", &tag)).await;
            assert_eq!(again.status, 304, "{again}");
            assert!(again.body.is_empty());
        }
    }
}
