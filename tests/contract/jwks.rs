//! The published keys.

use crate::harness::jwt::{leaf, public_key, thumbprint};

both_modes! {
    async fn fact_005_every_key_is_whole_and_public(server) {
        let answer = server.fetch("/jwks.json").await;
        assert_eq!(answer.status, 200, "{answer}");
        let content_type = answer.header("content-type").unwrap_or_default().to_owned();
        assert!(content_type.starts_with("application/json") || content_type.starts_with("application/jwk-set+json"));
        let keys = answer.json()["keys"].as_array().expect("keys").clone();
        assert!(!keys.is_empty());
        for key in keys {
            for name in ["kty", "use", "alg", "kid", "n", "e", "x5c"] {
                assert!(key.get(name).is_some(), "{name}: {key}");
            }
            for private in ["d", "p", "q", "dp", "dq", "qi", "oth", "k"] {
                assert!(key.get(private).is_none(), "{private}");
            }
            assert_eq!((key["kty"].as_str(), key["use"].as_str(), key["alg"].as_str()), (Some("RSA"), Some("sig"), Some("RS256")));
            assert!(public_key(&key).bits() >= 2048);
        }
    }

    async fn fact_006_kid_and_certificate_fit_the_key(server) {
        for key in server.jwks().await["keys"].as_array().expect("keys") {
            assert_eq!(key["kid"], thumbprint(key));
            let certificate = leaf(&key["x5c"]).public_key().expect("a key");
            assert!(certificate.public_eq(&public_key(key)), "the leaf holds the key");
        }
    }
}
