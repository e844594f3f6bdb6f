//! What real machines send to Maskinporten, as their libraries write it, and what each needs back: a test per row of
//! `docs/contracts/maskinporten.md` §10.3 whose library is not run itself.

use serde_json::{Value, json};

use crate::harness::browser::encode;
use crate::harness::certificates::{Minted, signer, x5c_of};
use crate::harness::jwt::verify;
use crate::harness::keys::{fresh_id, registered};
use crate::harness::machine::{Grant, JWT_BEARER, Maskinporten, OPEN_SCOPE, SCOPE, certified, machine};
use crate::harness::world::PERSON;
use crate::harness::{Answer, Client, Mode};

/// A grant of these claims and no others, beside who, for whom and what; `seconds` long.
fn grant(maskinporten: &Maskinporten, client: &Client, seconds: i64, more: Value) -> Grant {
    let now = maskinporten.server.now();
    let mut grant = maskinporten.grant(client, SCOPE).without("jti").with("iat", now).with("exp", now + seconds);
    for (name, value) in more.as_object().expect("an object") {
        grant = grant.with(name, value.clone());
    }
    grant
}

/// A UUID, as most libraries make `jti`.
fn uuid() -> String {
    let digits: String = fresh_id().bytes().map(|byte| format!("{byte:02x}")).collect();
    format!("{}-{}-4{}-a{}-{}", &digits[..8], &digits[8..12], &digits[12..15], &digits[15..18], &digits[18..30])
}

/// One POST of a form with these headers.
async fn post(maskinporten: &Maskinporten, headers: &[(&str, &str)], body: String) -> Answer {
    let mut request = maskinporten.server.http().post(maskinporten.url("/token"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    maskinporten.answer(request.body(body)).await
}

/// The four members and no others, and a token that reads as a signed JWT with an end.
async fn assert_four(maskinporten: &Maskinporten, answer: &Answer) -> Value {
    assert_eq!(answer.status, 200, "{answer}");
    let body = answer.json();
    let mut members: Vec<&str> = body.as_object().expect("an object").keys().map(String::as_str).collect();
    members.sort_unstable();
    assert_eq!(members, ["access_token", "expires_in", "scope", "token_type"]);
    assert!(body["expires_in"].is_i64(), "{body}");
    let jwks = maskinporten.fetch("/jwk").await.json();
    let token = verify(body["access_token"].as_str().expect("a token"), &jwks).expect("it verifies");
    assert!(token.claims["exp"].is_i64() && token.header.get("typ").is_none(), "{token:?}");
    token.claims
}

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// The mint's certificate as a client's `x5c`, and a server that trusts it.
async fn with_certificate(mode: Mode) -> (Minted, Maskinporten, Value) {
    let minted = Minted::start().await;
    let maskinporten = Maskinporten::start_with(mode, |settings| settings.more = minted.section()).await;
    let x5c = minted.x5c(&minted.supplier.order());
    (minted, maskinporten, x5c)
}

/// KS's clients in Java and .NET: raw colons, UUIDs, bare resources, odd headers, and both `kid` and `x5c`.
#[tokio::test]
async fn ks_fiks() {
    for mode in Mode::ALL {
        let (_minted, maskinporten, x5c) = with_certificate(mode).await;
        let more = json!({"jti": uuid(), "resource": "https://api.example.no/", "pid": PERSON});
        let java = grant(&maskinporten, &certified(), 120, more).x5c(&x5c).signed();
        maskinporten.witness(&java);
        let body = format!("grant_type={JWT_BEARER}&assertion={java}");
        let headers = [("content-type", "application/x-www-form-urlencoded; charset=UTF-8"), ("accept", "*/*")];
        let claims = assert_four(&maskinporten, &post(&maskinporten, &headers, body).await).await;
        assert_eq!((&claims["aud"], &claims["pid"]), (&json!("https://api.example.no/"), &json!(PERSON)));

        let both = json!({"alg": "RS256", "kid": registered().kid(), "typ": "JWT", "x5c": x5c});
        let dotnet =
            grant(&maskinporten, &machine(), 120, json!({"jti": uuid(), "resource": "https://api.example.no/"}));
        let dotnet = dotnet.header(both).signed();
        maskinporten.witness(&dotnet);
        let headers = [FORM, ("charset", "UTF-8"), ("consumer_org", "312203456")];
        let body = encode(&[("grant_type", JWT_BEARER), ("assertion", &dotnet)]);
        let claims = assert_four(&maskinporten, &post(&maskinporten, &headers, body).await).await;
        assert_eq!((&claims["client_amr"], claims.get("supplier")), (&json!("private_key_jwt"), None));
        maskinporten.finish().await;
    }
}

/// Digdir's jwt-grant-generator and okdata: `x5c` of the leaf alone, 120 s, a token endpoint that begins with the issuer.
#[tokio::test]
async fn leaf_alone() {
    for mode in Mode::ALL {
        let (minted, maskinporten, x5c) = with_certificate(mode).await;
        let metadata = maskinporten.fetch("/.well-known/oauth-authorization-server/").await.json();
        let (issuer, endpoint) =
            (metadata["issuer"].as_str().expect("text"), metadata["token_endpoint"].as_str().expect("text"));
        assert!(endpoint.starts_with(issuer), "{metadata}");
        let generator = grant(&maskinporten, &certified(), 120, json!({"jti": uuid()})).x5c(&x5c);
        assert_four(&maskinporten, &maskinporten.ask(&generator).await).await;
        // NAV's digdirator: the whole chain, nbf as iat, from the metadata.
        let supplier = &minted.supplier;
        let chain =
            [supplier.issue(&supplier.order()), supplier.issuing.to_der().unwrap(), supplier.root.to_der().unwrap()];
        let whole: Vec<Value> = chain.iter().map(|der| x5c_of(der)[0].clone()).collect();
        let now = maskinporten.server.now();
        let digdirator = grant(&maskinporten, &certified(), 120, json!({"jti": uuid(), "nbf": now}));
        let digdirator = digdirator.header(json!({"alg": "RS256", "x5c": whole})).by(&signer());
        assert_four(&maskinporten, &maskinporten.ask(&digdirator).await).await;
        maskinporten.finish().await;
    }
}

both_modes_with_maskinporten! {
    /// Altinn's client in .NET: ten seconds, `typ`, and errors that are JSON with a description.
    async fn altinn(maskinporten) {
        let header = json!({"alg": "RS256", "kid": registered().kid(), "typ": "JWT"});
        let good = grant(maskinporten, &machine(), 10, json!({"jti": uuid(), "resource": "https://api.example.no/"}));
        assert_four(maskinporten, &maskinporten.ask(&good.header(header)).await).await;
        let refused = maskinporten.ask(&grant(maskinporten, &machine(), 10, json!({"scope": "finnes:ikke"}))).await;
        assert!(refused.header("content-type").is_some_and(|it| it.starts_with("application/json")), "{refused}");
        assert!(refused.json()["error_description"].as_str().is_some_and(|it| it.starts_with("MP-200")), "{refused}");
    }

    /// An operator in Altinn's platform: all in the query, an empty body.
    async fn altinn_operator(maskinporten) {
        let assertion = grant(maskinporten, &machine(), 60, json!({"jti": uuid()})).signed();
        maskinporten.witness(&assertion);
        let url = maskinporten.url(&format!("/token?grant_type={JWT_BEARER}&assertion={assertion}"));
        let answer = maskinporten.answer(maskinporten.server.http().post(url).header("content-length", "0")).await;
        assert_four(maskinporten, &answer).await;
    }

    /// NAV's client in Kotlin: no `jti`, two slashes before `token`, and a constant `jti` that fails from the second on.
    async fn navikt(maskinporten) {
        let send = async |more: Value| {
            let assertion = grant(maskinporten, &machine(), 120, more).signed();
            maskinporten.witness(&assertion);
            maskinporten.post("//token", &format!("grant_type={JWT_BEARER}&assertion={assertion}")).await
        };
        let claims = assert_four(maskinporten, &send(json!({"scope": OPEN_SCOPE})).await).await;
        // What its validator wants in every token.
        for claim in ["iss", "client_id", "client_amr", "consumer", "exp", "iat", "jti", "scope"] {
            assert!(claims.get(claim).is_some(), "{claim}");
        }
        assert_eq!(send(json!({"jti": "konstant"})).await.status, 200);
        assert!(send(json!({"jti": "konstant", "scope": OPEN_SCOPE})).await.body.contains("MP-012"));
    }
}
