//! Hostile grants: sizes, nesting, confusion of algorithms and keys, members that stand twice.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::harness::keys::{foreign, registered};
use crate::harness::machine::{CLOSED_SCOPE, JWT_BEARER, SCOPE, machine, supplier};

fn b64(text: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

both_modes_with_maskinporten! {
    /// docs/contracts/maskinporten.md §3.3: 64 KiB are taken, more is 413, and nothing large is slow or kept.
    async fn large_and_deep_grants(maskinporten) {
        let good = maskinporten.grant(&machine(), SCOPE).with("fyll", "f".repeat(40_000)).signed();
        assert!(good.len() > 50_000);
        assert_eq!(maskinporten.ask_with(&good).await.status, 200, "a large grant is a grant");
        let head = b64(r#"{"alg":"RS256","kid":"key-1"}"#);
        let deep = b64(format!("{}{}", "[".repeat(20_000), "]".repeat(20_000)));
        let nested = b64(format!(r#"{{"iss":"{}","scope":{}{}}}"#, machine().id(), "[".repeat(20_000), "]".repeat(20_000)));
        let many = b64(format!("{{{}}}", (0..5_000).map(|it| format!("\"{it}\":0")).collect::<Vec<_>>().join(",")));
        let scopes = maskinporten.grant(&machine(), &format!("{SCOPE} ").repeat(2_000)).signed();
        let certificates = format!(r#"{{"alg":"RS256","x5c":[{}]}}"#, vec!["\"MIIB\""; 4_000].join(","));
        for (what, assertion, status) in [
            ("dots", ".".repeat(60_000), 400),
            ("letters", "a".repeat(60_000), 400),
            ("a deep payload", format!("{head}.{deep}.c2ln"), 400),
            ("a deep claim", format!("{head}.{nested}.c2ln"), 400),
            ("many claims", format!("{head}.{many}.c2ln"), 400),
            ("many certificates", format!("{}.{}.c2ln", b64(certificates), b64(r#"{"iss":"sertifikat-henter"}"#)), 400),
            ("one scope two thousand times", scopes, 200),
        ] {
            let answer = maskinporten.ask_with(&assertion).await;
            assert_eq!(answer.status, status, "{what}: {}", answer.body);
        }
        for size in [65_537, 1_000_000] {
            let body = format!("grant_type={JWT_BEARER}&assertion={}", "a".repeat(size));
            let request = maskinporten.server.http().post(maskinporten.url("/token"));
            let request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
            // A server that stops reading may close before the whole body is sent.
            if let Some(answer) = maskinporten.server.http_answer(request).await {
                assert_eq!(answer.status, 413, "{size}: {answer}");
            }
        }
        assert_eq!(maskinporten.ask(&maskinporten.grant(&machine(), SCOPE)).await.status, 200, "nothing has changed");
    }

    /// RFC 8725 §2.1, 3.1: neither the header nor the caller chooses how a signature is judged.
    async fn confusion_of_algorithms_and_keys(maskinporten) {
        let claims = || maskinporten.grant(&machine(), SCOPE).claims;
        let public = registered().jwk("RS256");
        let modulus = URL_SAFE_NO_PAD.decode(public["n"].as_str().expect("text")).expect("base64url");
        let hmac = |header: &str| {
            let message = format!("{}.{}", b64(header), b64(claims().to_string()));
            let key = openssl::pkey::PKey::hmac(&modulus).expect("a key");
            let mut signer = openssl::sign::Signer::new(openssl::hash::MessageDigest::sha256(), &key).expect("a signer");
            let signature = signer.sign_oneshot_to_vec(message.as_bytes()).expect("a signature");
            format!("{message}.{}", b64(signature))
        };
        let unsigned = |header: &str| format!("{}.{}.", b64(header), b64(claims().to_string()));
        let with_header = |header: Value| foreign().sign(&header, &claims());
        let jwk = foreign().jwk("RS256");
        for (what, assertion) in [
            ("the public key as a shared secret", hmac(r#"{"alg":"HS256","kid":"key-1"}"#)),
            ("the same under the real name", hmac(r#"{"alg":"RS256","kid":"key-1"}"#)),
            ("none", unsigned(r#"{"alg":"none","kid":"key-1"}"#)),
            ("None", unsigned(r#"{"alg":"None"}"#)),
            ("no signature", unsigned(r#"{"alg":"RS256","kid":"key-1"}"#)),
            ("a key of its own", with_header(json!({"alg": "RS256", "kid": "key-1", "jwk": jwk}))),
            ("an address of keys", with_header(json!({"alg": "RS256", "kid": "key-1", "jku": "http://127.0.0.1:9/jwk"}))),
            ("an address of certificates", with_header(json!({"alg": "RS256", "kid": "key-1", "x5u": "http://127.0.0.1:9/x"}))),
            ("a file for a kid", with_header(json!({"alg": "RS256", "kid": "../../etc/passwd"}))),
            ("a statement for a kid", with_header(json!({"alg": "RS256", "kid": "x' OR '1'='1"}))),
            ("two algs", foreign().sign(&json!({"alg": "RS256", "kid": "key-1"}), &claims()).replacen(&b64(r#"{"alg":"RS256","kid":"key-1"}"#), &b64(r#"{"alg":"none","alg":"RS256","kid":"key-1"}"#), 1)),
            ("crit", with_header(json!({"alg": "RS256", "kid": "key-1", "crit": ["b64"], "b64": false}))),
        ] {
            let answer = maskinporten.ask_with(&assertion).await;
            assert_eq!(answer.status, 400, "{what}: {answer}");
            assert!(matches!(answer.error().as_str(), "invalid_grant" | "invalid_request"), "{what}: {answer}");
        }
    }

    /// A member that stands twice is read in one way by one reader and in another by the next.
    async fn members_that_stand_twice(maskinporten) {
        let sign = |header: &str, claims: &str| {
            let message = format!("{}.{}", b64(header), b64(claims));
            let pem = openssl::pkey::PKey::private_key_from_pem(registered().pem().as_bytes()).expect("a key");
            let mut signer = openssl::sign::Signer::new(openssl::hash::MessageDigest::sha256(), &pem).expect("a signer");
            format!("{message}.{}", b64(signer.sign_oneshot_to_vec(message.as_bytes()).expect("a signature")))
        };
        let header = r#"{"alg":"RS256","kid":"key-1"}"#;
        let claims = maskinporten.grant(&machine(), SCOPE).claims.to_string();
        let twice = |member: &str| claims.replacen('{', &format!("{{{member},"), 1);
        assert_eq!(maskinporten.ask_with(&sign(header, &claims)).await.status, 200);
        for (what, assertion) in [
            ("two clients", sign(header, &twice(r#""iss":"leverandor-henter""#))),
            ("two scopes", sign(header, &twice(r#""scope":"fjelldata:lukket.read""#))),
            ("two consumers", sign(header, &twice(r#""consumer_org":"312203456","consumer_org":"313772012""#))),
            ("two kids", sign(r#"{"alg":"RS256","kid":"x","kid":"key-1"}"#, &claims)),
        ] {
            let answer = maskinporten.ask_with(&assertion).await;
            assert!(answer.status == 400 && answer.body.contains("MP-011"), "{what}: {answer}");
        }
    }

    /// Whoever knows a client's identifier, or has an old grant of it, does not fill its records; its owner sees how much there was.
    async fn strangers_do_not_fill_the_records_of_a_client(maskinporten) {
        let (forged, old) = (maskinporten.grant(&machine(), SCOPE).by(foreign()).signed(), maskinporten.grant(&machine(), SCOPE).signed());
        assert_eq!(maskinporten.ask_with(&old).await.status, 200);
        for _ in 0..65 {
            assert_eq!(maskinporten.ask_with(&forged).await.status, 400);
        }
        for _ in 0..5 {
            assert_eq!(maskinporten.ask_with(&old).await.status, 400, "used before");
        }
        let of = |events: Vec<Value>, check: &str| events.into_iter().filter(|it| it["check"] == check).count();
        let recorded = maskinporten.server.events("grant_refused").await;
        assert_eq!((of(recorded.clone(), "signature"), recorded.len()), (60, 60), "what is refused before it costs anything");

        // Who signs a grant for each refusal has them all, and other clients have theirs.
        for _ in 0..3 {
            assert_eq!(maskinporten.ask(&maskinporten.grant(&machine(), CLOSED_SCOPE)).await.status, 403);
        }
        assert_eq!(maskinporten.ask(&maskinporten.grant(&supplier(), SCOPE).by(foreign())).await.status, 400);
        let recorded = maskinporten.server.events("grant_refused").await;
        assert_eq!((of(recorded.clone(), "access"), of(recorded, "signature")), (3, 61));

        maskinporten.server.clock(61).await;
        let left_out = || async {
            let events = maskinporten.server.events("grant_refused").await;
            events.into_iter().filter(|it| it["left_out"].is_u64()).collect::<Vec<_>>()
        };
        maskinporten.server.wait_until("the rest was counted", || async { !left_out().await.is_empty() }).await;
        let [ref one] = left_out().await[..] else { panic!("one record for the minute") };
        assert_eq!((&one["left_out"], &one["client_id"], &one["check"]), (&json!(10), &json!(machine().id()), &json!("replay")), "{one}");
        assert!(maskinporten.server.log().contains("grant_refusals_left_out"), "the operator is told");
        assert_eq!(maskinporten.ask_with(&forged).await.status, 400);
        assert_eq!(of(maskinporten.server.events("grant_refused").await, "signature"), 62, "a new minute");
    }
}
