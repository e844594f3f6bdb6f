//! Grants that Maskinporten refuses (`docs/contracts/maskinporten.md` §3.4, 3.7): each with its code, number and text, and a record of the check where judging stopped.

use serde_json::{Value, json};

use crate::harness::browser::encode;
use crate::harness::keys::{fresh_id, registered};
use crate::harness::machine::{
    CLOSED_SCOPE, CONSUMER, DELEGABLE_SCOPE, Grant, JWT_BEARER, Maskinporten, OPEN_SCOPE, SCOPE, SHORT_SCOPE, SUPPLIER,
    machine, supplier,
};
use crate::harness::world::customers_of;
use crate::harness::{Answer, keys};

/// Status, `error` and number; and that the description ends with the id that the log has.
fn assert_refused(maskinporten: &Maskinporten, answer: &Answer, expected: (u16, &str, &str), what: &str) {
    let body = answer.json();
    let description = body["error_description"].as_str().expect("a description");
    let (status, error, number) = expected;
    assert_eq!((answer.status, answer.error().as_str()), (status, error), "{what}: {answer}");
    assert!(description.starts_with(number), "{what}: {answer}");
    // Fact 58 of maskinporten.md: the same id in the log.
    let trace_id =
        description.rsplit_once("(trace_id: ").and_then(|(_, rest)| rest.strip_suffix(')')).expect("a trace id");
    assert!(
        trace_id.len() == 32 && trace_id.bytes().all(|it| it.is_ascii_digit() || (b'a'..=b'f').contains(&it)),
        "{answer}"
    );
    assert!(maskinporten.server.log().contains(trace_id), "{what}: the log has {trace_id}");
    assert_eq!(body.get("error_uri").is_some(), number.starts_with("MP-"), "{answer}");
    assert_eq!(
        (answer.header("cache-control"), answer.header("www-authenticate")),
        (Some("no-store"), None),
        "{answer}"
    );
}

/// That the description tells this, too.
fn assert_cure(answer: &Answer, words: &str) {
    let body = answer.json();
    assert!(body["error_description"].as_str().is_some_and(|said| said.contains(words)), "{words}: {answer}");
}

const MP_011: (u16, &str, &str) = (400, "invalid_request", "MP-011: Invalid assertion. Invalid parameter value");
const MP_012: (u16, &str, &str) = (400, "invalid_grant", "MP-012: Grant is used before");
const MP_100: (u16, &str, &str) =
    (400, "invalid_grant", "MP-100: Invalid assertion. Client authentication failed. Client not found");
const MP_110: (u16, &str, &str) =
    (400, "invalid_grant", "MP-110: Invalid assertion. Client authentication failed. Invalid JWT claim aud");
const MP_123: (u16, &str, &str) = (400, "invalid_grant", "MP-123: Invalid JWT header x5c");
const MP_124: (u16, &str, &str) = (400, "invalid_grant", "MP-124: Invalid JWT signature");
const MP_130: (u16, &str, &str) = (400, "invalid_grant", "MP-130: JWT is expired");
const MP_200: (u16, &str, &str) = (400, "invalid_scope", "MP-200: Token request contains invalid scopes for client");
const UNKNOWN_KID: (u16, &str, &str) =
    (400, "invalid_grant", "Invalid assertion. Client authentication failed. Unknown key identifier (kid) for client");
const ISSUE_TIME: (u16, &str, &str) = (400, "invalid_grant", "Issue time is after now");
const NOT_YET: (u16, &str, &str) = (400, "invalid_grant", "JWT is not valid yet");
const COMBINATION: (u16, &str, &str) = (
    400,
    "invalid_request",
    "Validation of JWT claim failed: The combination consumer_org in claim and delegation scope",
);

both_modes_with_maskinporten! {
    /// maskinporten.md facts 12, 13 and 58.
    async fn a_form_without_its_parameters(maskinporten) {
        let assertion = maskinporten.grant(&machine(), SCOPE).signed();
        let pair = |name: &'static str, value: &str| (name, value.to_owned());
        for (what, fields, expected) in [
            ("another grant", vec![pair("grant_type", "client_credentials"), pair("assertion", &assertion)], (400, "unsupported_grant_type", "")),
            ("no grant_type", vec![pair("assertion", &assertion)], (400, "invalid_request", "The parameter grant_type is missing")),
            ("no assertion", vec![pair("grant_type", JWT_BEARER)], (400, "invalid_request", "The parameter assertion is missing")),
            ("an empty assertion", vec![pair("grant_type", JWT_BEARER), pair("assertion", "")], (400, "invalid_request", "The parameter assertion is missing")),
            ("two assertions", vec![pair("grant_type", JWT_BEARER), pair("assertion", &assertion), pair("assertion", &assertion)], (400, "invalid_request", "The parameter assertion came more than once")),
        ] {
            maskinporten.witness(&assertion);
            assert_refused(maskinporten, &maskinporten.post("/token", &encode(&fields)).await, expected, what);
        }
        let both = format!("/token?{}", encode(&[("assertion", &assertion)]));
        let twice = maskinporten.post(&both, &encode(&[("grant_type", JWT_BEARER), ("assertion", &assertion)])).await;
        assert_refused(maskinporten, &twice, (400, "invalid_request", "The parameter assertion came more than once"), "in both places");
        let json = maskinporten.server.http().post(maskinporten.url("/token")).json(&json!({"assertion": "a"}));
        assert_refused(maskinporten, &maskinporten.answer(json).await, (400, "invalid_request", "The body is not a form"), "JSON");
    }

    /// maskinporten.md facts 14, 15, 16, 17, 18, 19, 21 and 22.
    async fn grants_that_are_nobodys_or_for_somebody_else(maskinporten) {
        let good = || maskinporten.grant(&machine(), SCOPE);
        let issuer = maskinporten.issuer();
        let header = |alg: &str| json!({"alg": alg, "kid": registered().kid()});
        for (what, grant, expected) in [
            ("PS256", good().header(header("PS256")), MP_124),
            ("ES256", good().header(header("ES256")), MP_124),
            ("HS256", good().header(header("HS256")), MP_124),
            ("none", good().header(header("none")), MP_124),
            ("another alg than the key's", good().header(header("RS512")), MP_124),
            ("another key", good().by(keys::foreign()), MP_124),
            ("crit", good().header(json!({"alg": "RS256", "kid": registered().kid(), "crit": ["exp"]})), MP_011),
            ("x5c as text", good().header(json!({"alg": "RS256", "x5c": "MIIB"})), MP_123),
            ("x5c with garbage", good().header(json!({"alg": "RS256", "x5c": ["***"]})), MP_123),
            ("no slash", good().with("aud", issuer.trim_end_matches('/')), MP_110),
            ("the token endpoint", good().with("aud", format!("{issuer}token")), MP_110),
            ("the token endpoint in an array", good().with("aud", json!([format!("{issuer}token")])), MP_110),
            ("two audiences", good().with("aud", json!([issuer, "https://other.example/"])), MP_110),
            ("no audience", good().without("aud"), MP_110),
            ("an unknown client", good().with("iss", "nobody"), MP_100),
            ("ID-porten's client", good().with("iss", "minside"), MP_100),
            ("no client", good().without("iss"), MP_100),
            ("a number for a client", good().with("iss", 7), MP_100),
            ("an unknown kid", good().header(json!({"alg": "RS256", "kid": "other"})), UNKNOWN_KID),
            ("a key in the header", good().header(json!({"alg": "RS256", "jwk": registered().jwk("RS256"), "jku": "https://evil.example/jwk"})), UNKNOWN_KID),
        ] {
            assert_refused(maskinporten, &maskinporten.ask(&grant).await, expected, what);
        }
        for (grant, words) in [
            (good().with("aud", "https://other.example/"), &*format!("Set aud to {issuer} ")),
            (good().with("iss", "nobody"), "an active client of Maskinporten in this environment"),
            (good().with("iss", "minside"), "an active client of Maskinporten in this environment"),
            (good().header(json!({"alg": "RS256", "kid": "other"})), "Name a key that is registered"),
        ] {
            assert_cure(&maskinporten.ask(&grant).await, words);
        }
        let signed = good().signed();
        let (head, signature) = signed.rsplit_once('.').expect("three parts");
        let (header, _) = head.split_once('.').expect("three parts");
        let other = good().with("scope", OPEN_SCOPE).signed();
        let changed = format!("{header}.{}.{signature}", other.split('.').nth(1).expect("claims"));
        assert_refused(maskinporten, &maskinporten.ask_with(&changed).await, MP_124, "changed claims");
        for (what, assertion) in [
            ("a line break", format!("{}\r\n", good().signed())),
            ("white space", format!(" {}", good().signed())),
            ("no JWS", "dette-er-ikke-en-jws".to_owned()),
            ("five parts", "a.b.c.d.e".to_owned()),
        ] {
            assert_refused(maskinporten, &maskinporten.ask_with(&assertion).await, MP_011, what);
        }
        let array = maskinporten.ask(&good().with("aud", json!([issuer]))).await;
        assert_eq!(array.status, 200, "an array of one: {array}");
    }

    /// maskinporten.md facts 28, 29 and 30.
    async fn grants_out_of_their_time(maskinporten) {
        let now = || maskinporten.server.now();
        let at = |iat: i64, exp: i64| maskinporten.grant(&machine(), SCOPE).with("iat", now() + iat).with("exp", now() + exp);
        for (iat, exp) in [(0, 120), (0, 10), (-110, 10), (5, 100), (-60, -5)] {
            assert_eq!(maskinporten.ask(&at(iat, exp)).await.status, 200, "{iat} {exp}");
        }
        let too_long = (400, "invalid_grant", "JWT has too long lifetime");
        for (iat, exp, expected) in [
            (0, 121, too_long),
            (0, 181, too_long),
            (30, 40, ISSUE_TIME),
            (30, 150, ISSUE_TIME),
            (30, 1000, ISSUE_TIME),
            (-90, -30, MP_130),
        ] {
            assert_refused(maskinporten, &maskinporten.ask(&at(iat, exp)).await, expected, &format!("{iat} {exp}"));
        }
        let millis = |name: &str| at(0, 60).with(name, (now() + 60) * 1000);
        for (name, expected) in [("iat", ISSUE_TIME), ("exp", too_long), ("nbf", NOT_YET)] {
            let answer = maskinporten.ask(&millis(name)).await;
            assert_refused(maskinporten, &answer, expected, name);
            assert_cure(&answer, &format!("{name} is in milliseconds; it is seconds since 1970 (trace_id"));
        }
        let text = at(0, 60).with("exp", (now() + 60).to_string());
        assert_refused(maskinporten, &maskinporten.ask(&text).await, MP_011, "a date as text");
        let early = at(0, 60).with("nbf", now() + 30);
        assert_refused(maskinporten, &maskinporten.ask(&early).await, NOT_YET, "nbf");
        let fraction = at(0, 0).with("iat", json!(now() as f64 + 0.25)).with("exp", json!(now() as f64 + 60.75)).with("nbf", now());
        assert_eq!(maskinporten.ask(&fraction).await.status, 200, "fractions of seconds");
        let nulls = at(0, 60).with("nbf", Value::Null).with("resource", Value::Null).with("consumer_org", Value::Null).with("sub", machine().id());
        assert_eq!(maskinporten.ask(&nulls).await.status, 200, "null is absent");
    }

    /// maskinporten.md facts 31 and 32.
    async fn a_grant_is_used_once(maskinporten) {
        let good = || maskinporten.grant(&machine(), SCOPE);
        let assertion = good().signed();
        assert_eq!(maskinporten.ask_with(&assertion).await.status, 200);
        assert_refused(maskinporten, &maskinporten.ask_with(&assertion).await, MP_012, "the same assertion");
        let jti = fresh_id();
        // Nobody burns another's: the forged one comes first.
        let forged = good().with("jti", jti.clone()).by(keys::foreign());
        assert_refused(maskinporten, &maskinporten.ask(&forged).await, MP_124, "forged");
        assert_eq!(maskinporten.ask(&good().with("jti", jti.clone())).await.status, 200, "the jti was not burnt");
        assert_refused(maskinporten, &maskinporten.ask(&good().with("jti", jti.clone()).with("exp", maskinporten.server.now() + 60)).await, MP_012, "another assertion with the jti");
        assert_eq!(maskinporten.ask(&maskinporten.grant(&supplier(), OPEN_SCOPE).with("jti", jti)).await.status, 200, "another client's jti is another");
        let now = maskinporten.server.now();
        let without = |iat: i64| good().without("jti").with("iat", now + iat).with("exp", now + 60);
        assert_eq!(maskinporten.ask(&without(0)).await.status, 200);
        assert_eq!(maskinporten.ask(&without(-1)).await.status, 200, "another iat");
        assert_refused(maskinporten, &maskinporten.ask(&without(0)).await, MP_012, "the same without jti");
        // It is used even when a later check refuses it.
        let refused = good().with("scope", CLOSED_SCOPE).signed();
        assert_eq!(maskinporten.ask_with(&refused).await.status, 403);
        assert_refused(maskinporten, &maskinporten.ask_with(&refused).await, MP_012, "used all the same");
        assert_refused(maskinporten, &maskinporten.ask(&good().with("jti", "j".repeat(256))).await, MP_011, "a long jti");
    }

    /// maskinporten.md facts 33, 35, 37 and 38.
    async fn scopes_that_the_client_may_not_have(maskinporten) {
        let good = |scope: &str| maskinporten.grant(&machine(), scope);
        let forbidden = format!(
            "MP-250: Consumer {CONSUMER} has not been granted access to the scope {CLOSED_SCOPE}. Ask the owner of the scope to give \
             the consumer access ("
        );
        let delegable = format!("MP-250: Consumer {SUPPLIER} has not been granted access to the scope {DELEGABLE_SCOPE}");
        for (what, grant, expected) in [
            ("no scope", good(SCOPE).without("scope"), MP_011),
            ("an empty scope", good("  "), MP_011),
            ("a list", good(SCOPE).with("scope", json!([SCOPE])), MP_011),
            ("one that is not on the client", good("fjelldata:innsyn"), MP_200),
            ("one that does not exist", good("fjelldata:finnes-ikke"), MP_200),
            ("no scope's characters", good("fjelldata:\u{e6}"), MP_200),
            ("one without access", good(CLOSED_SCOPE), (403, "forbidden", forbidden.as_str())),
            ("one that others could delegate", maskinporten.grant(&supplier(), DELEGABLE_SCOPE), (403, "forbidden", delegable.as_str())),
            ("one of two without access", good(&format!("{SCOPE} {CLOSED_SCOPE}")), (403, "forbidden", forbidden.as_str())),
            ("an open one that is not on the client", maskinporten.grant(&supplier(), SHORT_SCOPE), MP_200),
        ] {
            assert_refused(maskinporten, &maskinporten.ask(&grant).await, expected, what);
        }
        let listed = format!("{SCOPE},{OPEN_SCOPE}");
        for (grant, words) in [
            (maskinporten.grant(&supplier(), DELEGABLE_SCOPE), "or put the customer's number in consumer_org"),
            (good("fjelldata:innsyn"), "Add fjelldata:innsyn to the client"),
            (good("fjelldata:finnes-ikke"), "no active scope fjelldata:finnes-ikke for this client: "),
            (good(&listed), &*format!("no active scope {listed} for this client: compare it letter by letter; several scopes are separated by spaces")),
            (good(&"x".repeat(256)), "A scope has at most 255 characters"),
            (good("fjelldata:\u{e6}"), "A scope has at most 255 characters"),
        ] {
            assert_cure(&maskinporten.ask(&grant).await, words);
        }
        let answer = maskinporten.ask(&good(&format!("{SHORT_SCOPE} {SCOPE}"))).await;
        assert_eq!(answer.json()["scope"], format!("{SHORT_SCOPE} {SCOPE}"), "{answer}");
    }

    /// maskinporten.md facts 50, 51 and 52, as far as no delegation is known.
    async fn acting_for_somebody_else(maskinporten) {
        let asks = |scope: &str, consumer: Value| maskinporten.grant(&supplier(), scope).with("consumer_org", consumer);
        let not_delegated = format!("MP-251: Consumer {CONSUMER} has not delegated access to the scope {DELEGABLE_SCOPE} to supplier {SUPPLIER}");
        for (what, grant, expected) in [
            ("not delegated", asks(DELEGABLE_SCOPE, CONSUMER.into()), (403, "forbidden", not_delegated.as_str())),
            ("the consumer has no access", asks(DELEGABLE_SCOPE, "314159268".into()), (403, "forbidden", "MP-250: Consumer 314159268 has not been granted access")),
            ("the own number", asks(DELEGABLE_SCOPE, SUPPLIER.into()), COMBINATION),
            ("a scope that nobody can delegate", asks(SCOPE, CONSUMER.into()), COMBINATION),
            ("a wrong check digit", asks(DELEGABLE_SCOPE, "312203457".into()), MP_011),
            ("a real number", asks(DELEGABLE_SCOPE, "991825827".into()), MP_011),
            ("ten digits", asks(DELEGABLE_SCOPE, "3122034560".into()), MP_011),
            ("a number", asks(DELEGABLE_SCOPE, 312_203_456.into()), MP_011),
            ("on behalf of", maskinporten.grant(&supplier(), OPEN_SCOPE).with("iss_onbehalfof", "x"), MP_011),
        ] {
            assert_refused(maskinporten, &maskinporten.ask(&grant).await, expected, what);
        }
    }

    /// maskinporten.md facts 47, 48, 55 and 56.
    async fn restrictions_of_a_wrong_form(maskinporten) {
        let good = || maskinporten.grant(&machine(), SCOPE);
        let details = json!([{"type": "urn:example:unknown"}]);
        for (what, grant, expected) in [
            ("no URI", good().with("resource", "vannstand"), MP_011),
            ("no URI in the array", good().with("resource", json!(["https://api.example/", "vannstand"])), MP_011),
            ("an object", good().with("resource", json!({})), MP_011),
            ("a wrong check digit", good().with("pid", "17847531097"), MP_011),
            ("a number", good().with("pid", 17_847_531_096_i64), MP_011),
            ("an unknown type", good().with("authorization_details", details.clone()), (400, "invalid_request", "MP-301: Unknown authorization details type")),
            ("details without a scope", good().without("scope").with("authorization_details", details), MP_011),
        ] {
            assert_refused(maskinporten, &maskinporten.ask(&grant).await, expected, what);
        }
    }

    /// maskinporten.md fact 18.
    async fn a_deactivated_client_is_as_unknown_as_one_that_never_was(maskinporten) {
        let fresh = || maskinporten.grant(&machine(), SCOPE);
        assert_eq!(maskinporten.ask(&fresh()).await.status, 200);
        maskinporten.apply_until(&customers_of(&machine().with("active", false)), 400, fresh).await;
        assert_refused(maskinporten, &maskinporten.ask(&fresh()).await, MP_100, "deactivated");
    }

    /// A client that is told to send a text is held to it from its date on (§3.3).
    async fn an_array_is_refused_from_the_clients_date_on(maskinporten) {
        let array = || -> Grant { maskinporten.grant(&machine(), SCOPE).with("aud", json!([maskinporten.issuer()])) };
        maskinporten.apply_until(&customers_of(&machine().with("strict_audience_from", "2020-01-01")), 400, array).await;
        assert_refused(maskinporten, &maskinporten.ask(&array()).await, MP_110, "strict");
        let text = maskinporten.token(&machine(), SCOPE).await;
        assert_eq!(maskinporten.verified(&text).await.claims["scope"], SCOPE);
        let counted = maskinporten.server.send(maskinporten.server.http().get(maskinporten.server.operations_url("/metrics"))).await;
        assert!(!counted.body.contains("fellesporten_audience_arrays_total{client_id=\"nobody\"}"));
    }
}
