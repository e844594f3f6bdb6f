//! What a browser brings back.

use super::*;

fn returned_with(world: &World, issuer: Option<&str>) -> Step {
    world.returned(Returned::Code { code: "code-1".into(), issuer: issuer.map(str::to_owned) })
}

/// eid-adapters.md fact 9.
#[test]
fn a_wrong_issuer_is_refused_and_a_missing_one_only_where_it_was_promised() {
    let mut world = World::without_par("bankid", "");
    let goes_on = |step: &Step| matches!(step, Step::Call { call: Call::Token { .. }, .. });
    let own = Some("https://bankid.example");
    for promised in [false, true] {
        world.metadata.says_iss = promised;
        assert!(goes_on(&returned_with(&world, own)));
        for wrong in ["https://buypass.example", "https://bankid.example/", ""] {
            assert_eq!(word(&outcome(returned_with(&world, Some(wrong)))), "wrong-issuer-parameter");
        }
        let without = returned_with(&world, None);
        assert_eq!(goes_on(&without), !promised);
        if promised {
            assert_eq!(word(&outcome(without)), "missing-issuer-parameter");
        }
    }
    world.metadata.says_iss = false;
    let error = Returned::Error { error: "access_denied".into(), description: None, issuer: Some("https://x".into()) };
    assert_eq!(word(&outcome(world.returned(error))), "wrong-issuer-parameter");
    let required = World::without_par("bankid", "iss_parameter = \"required\"");
    assert_eq!(word(&outcome(returned_with(&required, None))), "missing-issuer-parameter");
}

/// Cancel and failure look alike; the code list tells them apart (eid-adapters.md facts 18 and 19).
#[test]
fn an_error_is_a_cancel_or_a_failure_and_its_text_is_never_repeated() {
    let world = World::without_par("bankid", "");
    for (error, description, wanted) in [
        ("access_denied", None, "cancelled"),
        ("access_denied", Some("The user pressed cancel"), "cancelled"),
        ("access_denied", Some("bankid_error_codes:C302"), "C302"),
        ("access_denied", Some("bankid_error_codes: C302,C131,14ab,<script>,6202"), "C302, C131, 14ab, 6202"),
        ("access_denied", Some("bankid_error_codes:<img src=x>"), "upstream-error"),
        ("server_error", None, "upstream-error"),
        ("temporarily_unavailable", Some("bankid_error_codes:1A13"), "upstream-error"),
        ("login_required", Some("x"), "upstream-error"),
    ] {
        let description = description.map(str::to_owned);
        let outcome = outcome(world.returned(Returned::Error { error: error.into(), description, issuer: None }));
        assert_eq!(word(&outcome), wanted, "{error}");
    }
    let buypass = World::without_par("buypass", "");
    let denied = Returned::Error {
        error: "access_denied".into(),
        description: Some("bankid_error_codes:C302".into()),
        issuer: None,
    };
    assert_eq!(word(&outcome(buypass.returned(denied))), "cancelled");
    assert_eq!(word(&outcome(world.returned(Returned::Neither))), "upstream-error");
}

#[test]
fn a_signed_answer_is_believed_when_it_is_the_providers_and_this_trips() {
    let world = World::without_par("buypass", "response_mode = \"query.jwt\"");
    let good = json!({ "iss": "https://buypass.example", "aud": "us", "exp": NOW.as_secs() + 60, "state": "state", "code": "c" });
    let with = |changes: Value| {
        let mut claims = good.clone();
        for (name, value) in changes.as_object().unwrap() {
            claims[name] = value.clone();
        }
        world.returned(Returned::Signed { response: signed(&KEY, &claims) })
    };
    assert!(matches!(with(json!({})), Step::Call { call: Call::Token { .. }, .. }));
    assert_eq!(word(&outcome(with(json!({ "error": "access_denied" })))), "cancelled");
    for (changes, wanted) in [
        (json!({ "iss": "https://bankid.example" }), "wrong-issuer-parameter"),
        (json!({ "aud": "them" }), "wrong-audience"),
        (json!({ "exp": NOW.as_secs() - 61 }), "token-expired"),
        (json!({ "state": "other" }), "wrong-state"),
    ] {
        assert_eq!(word(&outcome(with(changes))), wanted);
    }
    let stranger = PrivateKey::generate_rsa(RsaSize::Bits2048).unwrap();
    let forged = signed_as(&stranger, &json!({ "alg": "RS256", "kid": KEY.kid() }), &good);
    assert_eq!(word(&outcome(world.returned(Returned::Signed { response: forged }))), "wrong-signature");
    // An unknown key makes the keys be fetched again, once.
    let unknown = world.returned(Returned::Signed { response: signed(&stranger, &good) });
    let Step::Call { call: Call::Keys, state } = unknown else { panic!("keys first: {unknown:?}") };
    assert_eq!(word(&outcome(world.after(&state, answer(200, &json!({}))))), "unknown-key");
}
