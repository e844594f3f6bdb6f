//! `token explain`, a row per thing that can be wrong.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::report::Verdict;
use super::*;

const NOW: i64 = 1_790_000_000;

fn encoded(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.{}", part(header), part(claims), URL_SAFE_NO_PAD.encode("signature"))
}

fn good_header() -> Value {
    json!({ "alg": "RS256", "kid": "k1" })
}

fn good_claims() -> Value {
    json!({ "iss": "https://a.example", "aud": "c", "iat": NOW - 10, "exp": NOW + 110 })
}

fn explained(header: &Value, claims: &Value) -> Report {
    let jwt = Jwt::parse(&encoded(header, claims)).unwrap();
    explain(&jwt, &Judge::Nobody, Timestamp::from_secs(NOW))
}

fn with(mut value: Value, name: &str, member: Value) -> Value {
    match member {
        Value::Null => value.as_object_mut().unwrap().remove(name),
        member => value.as_object_mut().unwrap().insert(name.to_owned(), member),
    };
    value
}

#[test]
fn a_good_token_passes_what_can_be_judged_alone() {
    let report = explained(&good_header(), &good_claims());
    assert!(!report.any_failed(), "{report}");
    for check in ["kid", "signature", "iss", "aud"] {
        assert!(matches!(report.verdict(check), Some(Verdict::NotReached(_))), "{check}");
    }
    for check in ["structure", "alg", "crit", "exp", "iat", "nbf", "lifetime"] {
        assert!(matches!(report.verdict(check), Some(Verdict::Passed(_))), "{check}");
    }
}

#[test]
fn each_fault_fails_its_own_check_and_no_other() {
    let header = |name: &str, member: Value| (with(good_header(), name, member), good_claims());
    let claim = |name: &str, member: Value| (good_header(), with(good_claims(), name, member));
    let cases = [
        (header("alg", json!("none")), "alg"),
        (header("alg", json!("HS256")), "alg"),
        (header("alg", json!("ES256")), "alg"),
        (header("alg", Value::Null), "alg"),
        (header("crit", json!(["b64"])), "crit"),
        (claim("exp", json!(NOW - 5)), "exp"),
        (claim("exp", json!(NOW)), "exp"),
        (claim("exp", Value::Null), "exp"),
        (claim("exp", json!("soon")), "exp"),
        (claim("exp", json!(1e300)), "exp"),
        (claim("iat", json!(NOW + 11)), "iat"),
        (claim("iat", Value::Null), "iat"),
        (claim("nbf", json!(NOW + 11)), "nbf"),
        (claim("nbf", json!(true)), "nbf"),
    ];
    for ((header, claims), check) in cases {
        let report = explained(&header, &claims);
        for other in ["structure", "alg", "crit", "exp", "iat", "nbf", "lifetime"] {
            let failed = matches!(report.verdict(other), Some(Verdict::Failed(_)));
            assert_eq!(failed, other == check, "{other} of {header} {claims}\n{report}");
        }
    }
}

#[test]
fn clocks_may_differ_by_ten_seconds() {
    for (claim, seconds) in [("iat", NOW + 10), ("nbf", NOW + 10)] {
        let report = explained(&good_header(), &with(good_claims(), claim, json!(seconds)));
        assert!(!report.any_failed(), "{report}");
    }
}

#[test]
fn a_lifetime_is_judged_by_what_the_receiver_takes() {
    let jwt = Jwt::parse(&encoded(&good_header(), &good_claims())).unwrap();
    for (longest, fails) in [(None, false), (Some(120), false), (Some(119), true)] {
        let mut report = Report::default();
        alone::times(&jwt, Timestamp::from_secs(NOW), longest, &mut report);
        assert_eq!(report.any_failed(), fails, "{longest:?}");
    }
}

#[test]
fn what_is_no_signed_jwt_is_named() {
    let header = URL_SAFE_NO_PAD.encode(good_header().to_string());
    for (text, words) in [
        ("opaque".to_owned(), "opaque token"),
        ("a.b.c.d.e".to_owned(), "JWE"),
        ("a.b".to_owned(), "2 parts"),
        (format!("{header}.e30."), "signature, is empty"),
        (format!("{header}.e30.&"), "signature is not base64url"),
        (format!("{header}.W10.AA"), "claims is not a JSON object"),
        ("&.e30.AA".to_owned(), "header is not base64url"),
    ] {
        let reason = Jwt::parse(&text).unwrap_err();
        assert!(reason.contains(words), "{text}: {reason}");
        assert!(unreadable(reason).any_failed());
    }
}

#[test]
fn an_issuers_documents_tell_whose_key_and_for_whom() {
    let of = |metadata: &Value| {
        let jwks = json!({ "keys": [{ "kty": "RSA", "kid": "k1", "n": "AQ", "e": "AQAB" }] });
        issuer::Issuer::of(metadata, jwks)
    };
    let issuer = of(&json!({ "issuer": "https://a.example", "userinfo_endpoint": "https://a.example/userinfo" }));
    let judged = |header: &Value, claims: &Value| {
        let mut report = Report::default();
        issuer.judge(&Jwt::parse(&encoded(header, claims)).unwrap(), &mut report);
        report
    };
    let from_it = judged(&good_header(), &good_claims());
    assert!(matches!(from_it.verdict("kid"), Some(Verdict::Passed(_))));
    assert!(matches!(from_it.verdict("signature"), Some(Verdict::Failed(_))));
    assert!(matches!(from_it.verdict("iss"), Some(Verdict::Passed(_))));
    assert!(matches!(from_it.verdict("grant"), Some(Verdict::NotReached(why)) if why.contains("userinfo says")));
    let mut of_machines = Report::default();
    let jwt = Jwt::parse(&encoded(&good_header(), &good_claims())).unwrap();
    of(&json!({ "issuer": "https://a.example" })).judge(&jwt, &mut of_machines);
    assert!(matches!(of_machines.verdict("grant"), Some(Verdict::Passed(why)) if why.contains("no userinfo")));

    let other_key = judged(&with(good_header(), "kid", json!("k2")), &good_claims());
    assert!(matches!(other_key.verdict("kid"), Some(Verdict::Failed(_))));
    assert!(matches!(other_key.verdict("signature"), Some(Verdict::NotReached(_))));

    let to_it = with(with(good_claims(), "iss", json!("client")), "aud", json!(["https://a.example"]));
    let to_it = judged(&good_header(), &to_it);
    assert!(!to_it.any_failed() && matches!(to_it.verdict("aud"), Some(Verdict::Passed(_))));

    let neither = judged(&good_header(), &with(good_claims(), "iss", json!("https://a.example/")));
    assert!(matches!(neither.verdict("iss"), Some(Verdict::Failed(_))));
}
