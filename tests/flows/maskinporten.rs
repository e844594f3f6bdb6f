//! Maskinporten's main road: a grant, and the token that it gives (`docs/contracts/maskinporten.md` §3, 4).

use serde_json::{Value, json};

use crate::harness::browser::encode;
use crate::harness::certificates::{Minted, x5c_of};
use crate::harness::machine::{CONSUMER, JWT_BEARER, Maskinporten, OPEN_SCOPE, SCOPE, SHORT_SCOPE, certified, machine};
use crate::harness::{Answer, Mode};

/// The members of a JSON object, in alphabetical order.
fn members(object: &Value) -> Vec<&str> {
    let mut names: Vec<&str> = object.as_object().expect("an object").keys().map(String::as_str).collect();
    names.sort_unstable();
    names
}

fn assert_never_kept(answer: &Answer) {
    assert_eq!(
        (answer.header("cache-control"), answer.header("pragma")),
        (Some("no-store"), Some("no-cache")),
        "{answer}"
    );
    assert!(answer.header("content-type").is_some_and(|it| it.starts_with("application/json")), "{answer}");
    assert_eq!(answer.header("www-authenticate"), None);
}

both_modes_with_maskinporten! {
    /// maskinporten.md facts 8, 39, 40, 41, 42, 43, 44 and 45.
    async fn a_grant_with_a_registered_key_gives_a_token(maskinporten) {
        let answer = maskinporten.ask(&maskinporten.grant(&machine(), SCOPE)).await;
        assert_eq!(answer.status, 200, "{answer}");
        assert_never_kept(&answer);
        let body = answer.json();
        assert_eq!(members(&body), ["access_token", "expires_in", "scope", "token_type"]);
        assert_eq!((&body["token_type"], &body["scope"]), (&json!("Bearer"), &json!(SCOPE)));
        assert_eq!(body["expires_in"], 120, "the default lifetime");

        let token = maskinporten.verified(body["access_token"].as_str().expect("a token")).await;
        assert_eq!(members(&token.header), ["alg", "kid"]);
        assert_eq!(token.header["alg"], "RS256");
        let claims = token.claims;
        assert_eq!(
            members(&claims),
            ["client_amr", "client_id", "consumer", "exp", "iat", "iss", "jti", "scope", "token_type"]
        );
        assert_eq!(claims["iss"], maskinporten.issuer());
        assert_eq!(claims["client_id"], machine().id());
        assert_eq!(claims["client_amr"], "private_key_jwt");
        assert_eq!(claims["consumer"], json!({"authority": "iso6523-actorid-upis", "ID": format!("0192:{CONSUMER}")}));
        assert_eq!(claims["scope"], SCOPE);
        assert_eq!(claims["token_type"], "Bearer");
        assert_eq!(claims["exp"].as_i64().zip(claims["iat"].as_i64()).map(|(exp, iat)| exp - iat), Some(120));
        let jti = claims["jti"].as_str().expect("text");
        assert!(jti.len() == 43 && jti.bytes().all(|it| it.is_ascii_alphanumeric() || b"-_".contains(&it)), "{jti}");
        let another = maskinporten.claims(&maskinporten.ask(&maskinporten.grant(&machine(), SCOPE)).await).await;
        assert_ne!(another["jti"], claims["jti"]);
    }

    /// maskinporten.md facts 9 and 10, and §3.1: what real clients send otherwise.
    async fn the_form_is_taken_as_real_clients_send_it(maskinporten) {
        let fresh = || {
            let assertion = maskinporten.grant(&machine(), SCOPE).signed();
            maskinporten.witness(&assertion);
            assertion
        };
        let form = "application/x-www-form-urlencoded";
        let post = |path: String| maskinporten.server.http().post(maskinporten.url(&path));
        let coded = || encode(&[("grant_type", JWT_BEARER), ("assertion", &fresh())]);
        let requests = [
            ("raw colons", post("/token".into()).header("content-type", form).body(format!("grant_type={JWT_BEARER}&assertion={}", fresh()))),
            ("the other order", post("/token".into()).header("content-type", form).body(format!("assertion={}&grant_type={JWT_BEARER}", fresh()))),
            ("all in the query", post(format!("/token?{}", coded()))),
            ("all in the query, raw, with an empty form", post(format!("/token?grant_type={JWT_BEARER}&assertion={}", fresh())).header("content-type", form)),
            ("two slashes", post("//token".into()).header("content-type", form).body(coded())),
            ("a charset, in capitals", post("/token".into()).header("content-type", "Application/X-WWW-Form-URLEncoded; Charset=ISO-8859-1").body(coded())),
            ("odd headers", post("/token".into()).header("content-type", form).header("charset", "UTF-8").header("consumer_org", "310042706").header("dpop", "x").header("accept", "*/*").body(coded())),
            ("other parameters", post("/token".into()).header("content-type", form).body(format!("{}&scope={OPEN_SCOPE}&client_id=x&resource=y", coded()))),
        ];
        for (what, request) in requests {
            let answer = maskinporten.answer(request).await;
            let claims = maskinporten.claims(&answer).await;
            assert_eq!((&claims["scope"], claims.get("aud"), claims.get("supplier")), (&json!(SCOPE), None, None), "{what}");
        }
    }

    /// maskinporten.md facts 37, 44 and 46.
    async fn scopes_cap_the_lifetime_and_an_open_one_needs_no_record(maskinporten) {
        let lifetime = async |scope: &str| {
            let answer = maskinporten.ask(&maskinporten.grant(&machine(), scope)).await;
            let claims = maskinporten.claims(&answer).await;
            let seconds = claims["exp"].as_i64().zip(claims["iat"].as_i64()).map(|(exp, iat)| exp - iat);
            assert_eq!(answer.json()["expires_in"].as_i64(), seconds);
            seconds
        };
        assert_eq!(lifetime(OPEN_SCOPE).await, Some(120));
        assert_eq!(lifetime(SHORT_SCOPE).await, Some(30));
        assert_eq!(lifetime(&format!("{SCOPE} {SHORT_SCOPE} {OPEN_SCOPE}")).await, Some(30));
    }
}

/// maskinporten.md facts 23 and 42.
#[tokio::test]
async fn a_certificate_gives_a_token_alone_or_with_its_chain() {
    for mode in Mode::ALL {
        let minted = Minted::start().await;
        let maskinporten = Maskinporten::start_with(mode, |settings| settings.more = minted.section()).await;
        let leaf = minted.supplier.issue(&minted.supplier.order());
        let chain = [leaf.clone(), minted.supplier.issuing.to_der().unwrap(), minted.supplier.root.to_der().unwrap()];
        let whole: Vec<Value> = chain.iter().map(|der| x5c_of(der)[0].clone()).collect();
        let broken = x5c_of(&leaf)[0]
            .as_str()
            .unwrap()
            .as_bytes()
            .chunks(64)
            .map(|line| String::from_utf8_lossy(line))
            .collect::<Vec<_>>()
            .join("\r\n");
        for x5c in [x5c_of(&leaf), json!(whole), json!([broken])] {
            let answer = maskinporten.ask(&maskinporten.grant(&certified(), SCOPE).x5c(&x5c)).await;
            let claims = maskinporten.claims(&answer).await;
            assert_eq!(claims["client_amr"], "virksomhetssertifikat");
            assert_eq!(claims["consumer"]["ID"], "0192:314159268");
        }
        maskinporten.finish().await;
    }
}
