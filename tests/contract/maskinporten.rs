//! Maskinporten's documents: metadata and keys (`docs/contracts/maskinporten.md` §2).

use serde_json::json;

both_modes_with_maskinporten! {
    /// maskinporten.md facts 1, 2, 3, 4 and 5.
    async fn the_metadata_has_seven_members_and_names_the_issuer_exactly(maskinporten) {
        let issuer = maskinporten.issuer();
        assert!(issuer.ends_with('/'), "{issuer}");
        let answer = maskinporten.fetch("/.well-known/oauth-authorization-server").await;
        assert_eq!(answer.status, 200, "{answer}");
        assert!(answer.header("content-type").is_some_and(|it| it.starts_with("application/json")), "{answer}");
        assert_eq!(answer.json(), json!({
            "issuer": issuer,
            "token_endpoint": format!("{issuer}token"),
            "jwks_uri": format!("{issuer}jwk"),
            "grant_types_supported": ["urn:ietf:params:oauth:grant-type:jwt-bearer"],
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported": ["RS256", "RS384", "RS512"],
            "authorization_details_types_supported": ["urn:altinn:systemuser", "urn:altinn:consent"],
        }));
        for path in [
            "/.well-known/oauth-authorization-server/",
            "/.well-known/openid-configuration",
            "/.well-known/openid-configuration/",
        ] {
            assert_eq!(maskinporten.fetch(path).await.body, answer.body, "{path}");
        }
    }

    /// maskinporten.md fact 6.
    async fn the_keys_are_public_and_large_enough(maskinporten) {
        let answer = maskinporten.fetch("/jwk").await;
        assert_eq!(answer.status, 200, "{answer}");
        let age = answer.header("cache-control").and_then(|it| it.split("max-age=").nth(1)).and_then(|it| it.parse::<u32>().ok());
        assert!(age.is_some_and(|seconds| seconds <= 86_400), "{answer}");
        let keys = answer.json()["keys"].as_array().expect("keys").clone();
        assert!(!keys.is_empty());
        for key in keys {
            assert_eq!((&key["kty"], &key["use"], &key["alg"]), (&json!("RSA"), &json!("sig"), &json!("RS256")), "{key}");
            assert!(key["kid"].as_str().is_some_and(|kid| kid.len() == 43), "{key}");
            assert!(key["n"].as_str().is_some_and(|modulus| modulus.len() >= 342), "2048 bits are 342 characters: {key}");
            assert!(key["x5c"].is_array(), "{key}");
            for private in ["d", "p", "q", "dp", "dq", "qi", "k"] {
                assert!(key.get(private).is_none(), "{private}");
            }
        }
        for path in ["/jwks", "/jwk.json"] {
            assert_eq!(maskinporten.fetch(path).await.body, answer.body, "{path}");
        }
    }

    /// maskinporten.md fact 11.
    async fn the_token_endpoint_is_for_posting(maskinporten) {
        for path in ["/token", "//token"] {
            let answer = maskinporten.fetch(path).await;
            assert_eq!((answer.status, answer.header("allow")), (405, Some("POST")), "{answer}");
            assert!(answer.body.contains(" (trace_id: "), "as every other error: {answer}");
        }
        // §4.7: introspection belongs to ID-porten.
        for path in ["/token/introspect", "/tokeninfo", "/authorize", "/"] {
            assert_eq!(maskinporten.fetch(path).await.status, 404, "{path}");
        }
    }
}
