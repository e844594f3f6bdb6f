//! The ID token and userinfo: every rule broken alone gives its own word.

use super::*;
use crate::CallFailure;

/// eid-adapters.md fact 12: each has its own reason in the log.
#[test]
fn a_token_that_breaks_a_rule_is_refused_by_name() {
    let world = World::without_par("bankid", "");
    let now = NOW.as_secs();
    for (changes, wanted) in [
        (json!({}), "completed"),
        (json!({ "iss": "https://buypass.example" }), "wrong-issuer"),
        (json!({ "iss": "https://bankid.example/" }), "wrong-issuer"),
        (json!({ "aud": "them" }), "wrong-audience"),
        (json!({ "aud": ["us"] }), "completed"),
        (json!({ "aud": ["us", "them"] }), "completed"),
        (json!({ "aud": ["us", "them"], "azp": "them" }), "wrong-audience"),
        (json!({ "aud": ["us", "them"], "azp": null }), "wrong-audience"),
        (json!({ "azp": "them" }), "wrong-audience"),
        (json!({ "aud": null }), "wrong-audience"),
        (json!({ "exp": now - 60 }), "completed"),
        (json!({ "exp": now - 61 }), "token-expired"),
        (json!({ "exp": "soon" }), "token-expired"),
        (json!({ "iat": now + 60 }), "completed"),
        (json!({ "iat": now + 61 }), "token-from-the-future"),
        (json!({ "nonce": "another" }), "wrong-nonce"),
        (json!({ "nonce": null }), "wrong-nonce"),
        (json!({ "at_hash": "AAAA" }), "wrong-hash"),
        (json!({ "c_hash": "AAAA" }), "wrong-hash"),
        (json!({ "auth_time": now - 60 }), "completed"),
        (json!({ "auth_time": now - 61 }), "not-fresh"),
        (json!({ "auth_time": null }), "completed"),
    ] {
        assert_eq!(word(&world.ends(&changes)), wanted, "{changes}");
    }
}

#[test]
fn hashes_that_fit_pass() {
    let half = |text: &str| URL_SAFE_NO_PAD.encode(&fellesporten_jose::sha256(text.as_bytes())[..16]);
    let world = World::without_par("bankid", "");
    assert_eq!(word(&world.ends(&json!({ "at_hash": half("access"), "c_hash": half("code-1") }))), "completed");
}

/// eid-adapters.md fact 12: algorithms and signatures.
#[test]
fn a_token_is_believed_by_signature_alone() {
    let world = World::without_par("bankid", "");
    let claims = world.claims();
    let header = |alg: &str| json!({ "alg": alg, "kid": KEY.kid() });
    let unsigned = {
        let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        format!("{}.{}.", encode(&header("none")), encode(&claims))
    };
    let stranger = PrivateKey::generate_rsa(RsaSize::Bits2048).unwrap();
    for (token, wanted) in [
        (unsigned, "wrong-algorithm"),
        (signed_as(&KEY, &header("HS256"), &claims), "wrong-algorithm"),
        (signed_as(&KEY, &header("RS512"), &claims), "wrong-algorithm"),
        (signed_as(&KEY, &json!({ "alg": "RS256" }), &claims), "unknown-key"),
        (signed_as(&stranger, &header("RS256"), &claims), "wrong-signature"),
        (signed_as(&KEY, &header("PS256"), &claims), "wrong-signature"),
        ("not.a.token".to_owned(), "malformed-token"),
        (String::new(), "malformed-token"),
    ] {
        assert_eq!(word(&outcome(world.exchanged(&token))), wanted);
    }
}

/// eid-adapters.md fact 13: an unknown key is asked for once, and then the token is judged.
#[test]
fn an_unknown_key_makes_the_keys_be_fetched_once() {
    let mut world = World::without_par("bankid", "");
    let next = PrivateKey::generate_rsa(RsaSize::Bits2048).unwrap();
    let step = world.exchanged(&signed(&next, &world.claims()));
    let Step::Call { call: Call::Keys, state } = step else { panic!("keys first: {step:?}") };
    let still = world.after(&state, answer(200, &json!({})));
    assert_eq!(word(&outcome(still)), "unknown-key");
    world.keys = ProviderKeys::read(jwks(&next).to_string().as_bytes()).unwrap();
    assert_eq!(word(&outcome(world.after(&state, answer(200, &json!({}))))), "completed");
}

/// eid-adapters.md fact 24.
#[test]
fn userinfo_is_of_the_same_person_and_overrides_nothing() {
    let world = World::without_par("buypass", "");
    let token = signed(&KEY, &world.changed(&json!({ "bp_nnin_sub": null })));
    let step = world.exchanged(&token);
    let Step::Call { call: Call::Userinfo { bearer, .. }, state } = step else { panic!("userinfo is asked: {step:?}") };
    assert_eq!(bearer, HiddenText("access".into()));
    let ends = |userinfo: Value| outcome(world.after(&state, answer(200, &userinfo)));
    assert_eq!(word(&ends(json!({ "sub": "person-1", "bp_nnin_sub": PERSON }))), "completed");
    assert_eq!(word(&ends(json!({ "sub": "person-2", "bp_nnin_sub": PERSON }))), "wrong-subject");
    assert_eq!(word(&ends(json!({ "bp_nnin_sub": PERSON }))), "wrong-subject");
    assert_eq!(word(&ends(json!({ "sub": "person-1" }))), "no-number");
    assert_eq!(word(&ends(json!("eyJ"))), "malformed-userinfo");
    let renamed = ends(json!({ "sub": "person-1", "bp_nnin_sub": PERSON, "given_name": "Ola", "iss": "x" }));
    assert_eq!(identity(renamed).names.unwrap().given, "Tor", "the ID token's word stands");
    assert_eq!(word(&outcome(world.after(&state, answer(500, &json!({}))))), "upstream-error");
}

#[test]
fn signed_userinfo_must_be_signed_and_for_us() {
    let world = World::without_par("bankid", "number_source = \"userinfo\"\nuserinfo = \"signed_jwt\"");
    let Step::Call { state, .. } = world.exchanged(&signed(&KEY, &world.claims())) else { panic!("userinfo is asked") };
    let ends =
        |body: String| {
            outcome(world.after(
                &state,
                Event::Answered(CallAnswer { status: 200, content_type: None, body: body.into_bytes() }),
            ))
        };
    let said = json!({ "sub": "person-1", "aud": "us", "nnin_altsub": PERSON });
    assert_eq!(word(&ends(signed(&KEY, &said))), "completed");
    assert_eq!(word(&ends(said.to_string())), "malformed-userinfo");
    assert_eq!(word(&ends(signed(&KEY, &json!({ "sub": "person-1", "aud": "them" })))), "wrong-audience");
    let stranger = PrivateKey::generate_rsa(RsaSize::Bits2048).unwrap();
    assert_eq!(word(&ends(signed(&stranger, &said))), "unknown-key");
}

/// Whatever the token endpoint does but answer well is an eID that could not answer (eid-adapters.md fact 25).
#[test]
fn a_token_endpoint_that_fails_makes_the_eid_unavailable() {
    let world = World::without_par("bankid", "");
    let Step::Call { state, .. } = world.returned(code()) else { panic!("a code is exchanged") };
    for (event, wanted) in [
        (answer(503, &json!({})), "upstream-error"),
        (answer(400, &json!({ "error": "invalid_grant" })), "code-refused"),
        (answer(400, &json!({ "error": "invalid_client" })), "upstream-error"),
        (answer(200, &json!({ "error": "invalid_grant" })), "upstream-error"),
        (answer(200, &json!({ "access_token": "x" })), "upstream-error"),
        (Event::CallFailed(CallFailure::TimedOut), "no-answer"),
        (Event::CallFailed(CallFailure::Unreachable), "no-answer"),
        (Event::CallFailed(CallFailure::CircuitOpen), "circuit-open"),
        (Event::CallFailed(CallFailure::Busy), "busy"),
    ] {
        assert_eq!(word(&outcome(world.after(&state, event))), wanted);
    }
}
