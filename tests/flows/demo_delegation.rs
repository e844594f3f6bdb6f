//! The demo's supplier fetches for the municipality, until that takes it back (`docs/contracts/product.md` §6–7).

use crate::harness::browser::encode;
use crate::harness::demo::Demo;
use crate::harness::jwt;
use crate::harness::keys::{RsaKey, fresh_id};
use crate::harness::machine::JWT_BEARER;
use crate::harness::server::http_client;
use openssl::pkey::PKey;
use serde_json::{Value, json};

const SUPPLIER: &str = "demo-maskin-leverandor";
const SCOPE: &str = "liksomdata:vannstand.read";
const MUNICIPALITY: &str = "318000018";
const SUPPLIER_ORGANISATION: &str = "318000026";

/// What the demo's Maskinporten answers the supplier.
async fn asked(demo: &Demo, key: &RsaKey) -> (u16, Value) {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_secs();
    let claims = json!({
        "aud": format!("{}/", demo.address(1)), "iss": SUPPLIER, "scope": SCOPE, "consumer_org": MUNICIPALITY,
        "iat": now, "exp": now + 60, "jti": fresh_id(),
    });
    let assertion = key.sign(&json!({"alg": "RS256", "kid": SUPPLIER}), &claims);
    let body = encode(&[("grant_type", JWT_BEARER), ("assertion", &assertion)]);
    let request = http_client().post(format!("{}/token", demo.address(1)));
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
    let answer = request.send().await.expect("an answer");
    (answer.status().as_u16(), answer.json().await.expect("JSON"))
}

async fn pressed(demo: &Demo, action: &str) -> u16 {
    let fields = [("action", action), ("scope", SCOPE), ("organisation", SUPPLIER_ORGANISATION)];
    let request = http_client().post(format!("{}/party/{MUNICIPALITY}", demo.address(14)));
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(encode(&fields));
    request.send().await.expect("an answer").status().as_u16()
}

#[tokio::test]
async fn the_demos_supplier_acts_for_the_municipality() {
    let mut demo = Demo::start().await;
    let pem = std::fs::read(demo.data().join(format!("{SUPPLIER}.key.pem"))).expect("the supplier's key");
    let key = RsaKey::of(SUPPLIER, PKey::private_key_from_pem(&pem).expect("a key"));
    let (status, body) = asked(&demo, &key).await;
    assert_eq!(status, 200, "{body}");
    let jwks =
        http_client().get(format!("{}/jwk", demo.address(1))).send().await.expect("keys").json().await.expect("JSON");
    let claims = jwt::verify(body["access_token"].as_str().expect("a token"), &jwks).expect("a token").claims;
    assert_eq!(claims["consumer"]["ID"], format!("0192:{MUNICIPALITY}"));
    assert_eq!(claims["supplier"]["ID"], format!("0192:{SUPPLIER_ORGANISATION}"));
    assert_eq!(claims["delegation_source"], format!("{}/", demo.address(14)));
    assert_eq!(pressed(&demo, "withdraw").await, 303);
    let (status, body) = asked(&demo, &key).await;
    assert_eq!((status, body["error"].as_str()), (403, Some("forbidden")), "{body}");
    assert_eq!(pressed(&demo, "delegate").await, 303);
    assert_eq!(asked(&demo, &key).await.0, 200);
    assert_eq!(demo.stop(), 0, "{}", demo.output());
}
