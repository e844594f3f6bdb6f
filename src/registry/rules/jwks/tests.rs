//! Which registered keys are accepted.

use std::time::Duration;

use fellesporten_domain::{Rng, Timestamp};
use fellesporten_jose::certificate::{Chain, Subject};
use fellesporten_jose::signing_key::{PrivateKey, RsaSize};
use serde_json::{Value, json};

use super::{LIFETIME, bits_of, declared, posted};
use crate::rules::Violation;

const NOW: Timestamp = Timestamp::from_secs(1_790_000_000);

/// A modulus of so many bits: `_` is six ones.
fn modulus(bits: usize) -> String {
    assert_eq!(bits % 8, 0);
    let characters = bits.div_ceil(6);
    let filling = characters * 6 - bits;
    let last = match filling {
        0 => '_',
        2 => '8',
        _ => 'w',
    };
    format!("{}{last}", "_".repeat(characters - 1))
}

fn key(kid: &str) -> Value {
    json!({"kty": "RSA", "use": "sig", "alg": "RS256", "e": "AQAB", "kid": kid, "n": modulus(2048)})
}

fn with(field: &str, value: Value) -> Value {
    let mut key = key("a");
    key[field] = value;
    key
}

fn without(field: &str) -> Value {
    let mut key = key("a");
    key.as_object_mut().unwrap().remove(field);
    key
}

/// The fields that are refused, with spaces between.
fn fields(violations: &[Violation]) -> String {
    violations.iter().map(|violation| violation.field.as_str()).collect::<Vec<_>>().join(" ")
}

#[test]
fn all_that_is_wrong_with_all_keys_is_named_at_once() {
    let bare = json!({"kid": "a b", "n": modulus(1024), "exp": "soon"});
    let other = json!({"kty": "EC", "crv": "P-256", "kid": "c"});
    let refused = declared(&json!({"keys": [bare, key("b"), other, without("use"), key("b")]}), &[], NOW).unwrap_err();
    let said: Vec<String> = refused.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "jwks.keys[0].kty: kty must be RSA",
            "jwks.keys[0].use: use must be sig",
            "jwks.keys[0].alg: alg must be RS256 or RS384 or RS512",
            "jwks.keys[0].kid: has letters, digits and . _ - only, at most 255",
            "jwks.keys[0].n: has 1024 bits; a key has 2048 to 8192",
            "jwks.keys[0].e: e is required",
            "jwks.keys[0].exp: must be whole seconds since 1970",
            "jwks.keys[2].kty: kty must be RSA",
            "jwks.keys[3].use: use must be sig",
            "jwks.keys[4].kid: is used by another key of this client",
        ]
    );
}

/// idporten.md fact 100, maskinporten.md facts 69 and 70.
#[test]
fn sets() {
    let many = |count: usize| (0..count).map(|it| key(&it.to_string())).collect::<Vec<_>>();
    for (keys, refused_field) in [
        (many(1), None),
        (many(5), None),
        (many(6), Some("jwks")),
        (many(0), Some("jwks")),
        (vec![key("a"), key("a")], Some("jwks.keys[1].kid")),
        (vec![with("alg", json!("RS512"))], None),
        (vec![with("alg", json!("PS256"))], Some("jwks.keys[0].alg")),
        (vec![with("alg", json!("HS256"))], Some("jwks.keys[0].alg")),
        (vec![without("alg")], Some("jwks.keys[0].alg")),
        (vec![without("use")], Some("jwks.keys[0].use")),
        (vec![with("use", json!("enc"))], Some("jwks.keys[0].use")),
        (vec![without("kty")], Some("jwks.keys[0].kty")),
        (vec![with("kty", json!("EC"))], Some("jwks.keys[0].kty")),
        (vec![without("kid")], Some("jwks.keys[0].kid")),
        (vec![with("kid", json!("a/b"))], Some("jwks.keys[0].kid")),
        (vec![with("kid", json!("a b"))], Some("jwks.keys[0].kid")),
        (vec![with("kid", json!("A.b_c-9"))], None),
        (vec![without("n")], Some("jwks.keys[0].n")),
        (vec![with("n", json!(modulus(2040)))], Some("jwks.keys[0].n")),
        (vec![with("n", json!(modulus(4096)))], None),
        (vec![with("n", json!(modulus(16384)))], Some("jwks.keys[0].n")),
        (vec![with("n", json!(format!("{}=", modulus(2048))))], Some("jwks.keys[0].n")),
        (vec![with("e", json!("AQ"))], Some("jwks.keys[0].e")),
        (vec![with("d", json!("x"))], Some("jwks.keys[0].d")),
        (vec![with("p", Value::Null)], Some("jwks.keys[0].p")),
        (vec![with("k", json!("x"))], Some("jwks.keys[0].k")),
        (vec![with("x5c", json!(["MIIC"]))], Some("jwks.keys[0].x5c")),
        (vec![with("x5c", json!("MIIC"))], Some("jwks.keys[0].x5c")),
        (vec![with("x5c", json!([]))], Some("jwks.keys[0].x5c")),
        (vec![with("x5c", json!(["a-b"]))], Some("jwks.keys[0].x5c")),
        (vec![with("exp", json!(NOW.as_secs() + 60))], None),
        (vec![with("exp", json!(NOW.as_secs()))], Some("jwks.keys[0].exp")),
        (vec![with("exp", json!("soon"))], Some("jwks.keys[0].exp")),
        (vec![with("created", json!("2026-01-01"))], None),
        (vec![json!("key")], Some("jwks.keys[0]")),
    ] {
        let outcome = declared(&json!({"keys": keys}), &[], NOW);
        assert_eq!(outcome.err().map(|violations| fields(&violations)).as_deref(), refused_field, "{keys:?}");
    }
    for set in [json!([]), json!({}), json!({"keys": {}}), json!([key("a")])] {
        assert!(declared(&set, &[], NOW).is_err(), "{set}");
    }
}

#[test]
fn a_certificate_is_for_the_key_that_it_comes_with() {
    let subject = Subject {
        common_name: "Testetaten".to_owned(),
        organisation: "Testetaten".to_owned(),
        organisation_number: None,
    };
    let made = [(), ()].map(|()| PrivateKey::generate_rsa(RsaSize::Bits2048).unwrap());
    let jwk = |key: &PrivateKey, certified: &PrivateKey| {
        let end = NOW.plus(LIFETIME);
        let pem = certified.self_signed_certificate(&Rng::seeded(1), &subject, NOW, end).unwrap();
        let x5c = Chain::from_pem(&pem).unwrap().x5c().unwrap();
        let (n, e) = (key.public().modulus(), key.public().exponent());
        json!({"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "a", "n": n, "e": e, "x5c": x5c})
    };
    let kept = declared(&json!({"keys": [jwk(&made[0], &made[0])]}), &[], NOW).unwrap();
    assert_eq!(kept[0].x5c.len(), 1);
    let refused = declared(&json!({"keys": [jwk(&made[0], &made[1])]}), &[], NOW).unwrap_err();
    assert_eq!(fields(&refused), "jwks.keys[0].x5c");
}

#[test]
fn a_private_member_is_named_but_not_repeated() {
    let violations = declared(&json!({"keys": [with("d", json!("hemmelig"))]}), &[], NOW).unwrap_err();
    assert_eq!(fields(&violations), "jwks.keys[0].d");
    assert!(!violations[0].to_string().contains("hemmelig"), "{violations:?}");
}

#[test]
fn a_key_lives_a_year_at_most_and_keeps_it_when_declared_again() {
    let set = json!({"keys": [key("a")]});
    let first = declared(&set, &[], NOW).unwrap();
    assert_eq!(first[0].expires_at, NOW.plus(LIFETIME));

    let later = NOW.plus(Duration::from_secs(86_400));
    assert_eq!(declared(&set, &first, later).unwrap(), first);

    let after = NOW.plus(LIFETIME);
    assert_eq!(declared(&set, &first, after).unwrap()[0].expires_at, after.plus(LIFETIME));

    let sooner = json!({"keys": [with("exp", json!(later.as_secs()))]});
    assert_eq!(declared(&sooner, &first, NOW).unwrap()[0].expires_at, later);
    let beyond = json!({"keys": [with("exp", json!(NOW.as_secs() * 2))]});
    assert_eq!(declared(&beyond, &[], NOW).unwrap()[0].expires_at, NOW.plus(LIFETIME));

    let other = json!({"keys": [with("alg", json!("RS384"))]});
    assert_eq!(declared(&other, &first, later).unwrap()[0].created, later);
}

#[test]
fn bits_of_numbers() {
    for (text, bits) in [
        ("AQAB", Some(17)),
        ("Aw", Some(2)),
        ("_w", Some(8)),
        ("AAAA", Some(0)),
        ("", Some(0)),
        ("A", None),
        ("AQ==", None),
        ("a+b/", None),
    ] {
        assert_eq!(bits_of(text), bits, "{text}");
    }
    assert_eq!(bits_of(&modulus(2048)), Some(2048));
}

/// docs/contracts/maskinporten.md §7.5: that is how a key is renewed.
#[test]
fn a_key_that_is_posted_again_begins_its_year_anew() {
    let later = NOW.plus(Duration::from_secs(1000));
    let first = posted(&json!({"keys": [key("a")]}), &[], NOW).unwrap();
    let end = |exp: Option<Timestamp>, known: &[_]| {
        let mut again = key("a");
        if let Some(exp) = exp {
            again["exp"] = json!(exp.as_secs());
        }
        posted(&json!({"keys": [again]}), known, later).unwrap()[0].expires_at
    };
    let year = later.plus(LIFETIME);
    assert_eq!(end(None, &first), year);
    assert_eq!(end(Some(first[0].expires_at), &first), year, "what was answered is an echo");
    assert_eq!(end(Some(first[0].expires_at), &[]), first[0].expires_at, "of nobody's key it is a wish");
    let soon = NOW.plus(Duration::from_secs(5000));
    let mut short = key("a");
    short["exp"] = json!(soon.as_secs());
    let short = posted(&json!({"keys": [short]}), &[], NOW).unwrap();
    assert_eq!(end(Some(soon), &short), soon, "a shorter life was the owner's wish");
    assert_eq!(end(None, &short), year);
}
