//! What goes to a provider.

use std::collections::BTreeMap;

use super::*;
use crate::{PostedForm, Screen, UnavailableCode};

fn query(step: Step) -> BTreeMap<String, String> {
    match step {
        Step::GoTo { url, .. } => url.query_pairs().into_owned().collect(),
        other => panic!("the browser stays: {other:?}"),
    }
}

fn pushed(step: &Step) -> BTreeMap<&str, &str> {
    match step {
        Step::Call { call: Call::Push { fields, .. }, .. } => {
            fields.iter().map(|field| (field.name, field.value.0.as_str())).collect()
        }
        other => panic!("nothing is pushed: {other:?}"),
    }
}

/// eid-adapters.md fact 6, as far as the adapter goes: it never learns what the service sent.
#[test]
fn every_request_asks_for_a_fresh_login_of_this_trip() {
    for id in ["bankid", "bankid-mobil", "buypass", "buypass-mobil", "commfides"] {
        let sent = query(World::without_par(id, "").begin());
        assert_eq!(sent["prompt"], "login", "{id}");
        assert_eq!(sent["response_type"], "code", "{id}");
        assert_eq!(sent["code_challenge_method"], "S256", "{id}");
        assert_eq!(sent["code_challenge"], fellesporten_jose::sha256_base64url(b"verifier"), "{id}");
        assert_eq!((sent["state"].as_str(), sent["nonce"].as_str()), ("state", "nonce"), "{id}");
        assert_eq!((sent["client_id"].as_str(), sent["redirect_uri"].as_str()), ("us", REDIRECT_URI), "{id}");
    }
}

/// eid-adapters.md fact 15, on the way out.
#[test]
fn bankid_is_asked_for_its_high_level_whatever_is_needed() {
    let mut world = World::without_par("bankid", "");
    for needed in [Acr::IDPORTEN_LOW, Acr::IDPORTEN_SUBSTANTIAL, Acr::IDPORTEN_HIGH] {
        world.needed = vec![needed];
        let sent = query(world.begin());
        assert_eq!(sent["acr_values"], "urn:bankid:bid");
        assert_eq!(sent["scope"], "openid profile nnin_altsub");
    }
    assert!(!query(World::without_par("buypass", "").begin()).contains_key("acr_values"));
}

/// eid-adapters.md fact 30.
#[test]
fn each_provider_is_spoken_to_in_its_own_words() {
    for (id, nb, nn, en, se) in [
        ("bankid", "nb", "nb", "en", "nb"),
        ("buypass", "nb-NO", "nb-NO", "en-US", "nb-NO"),
        ("commfides", "nb", "nb", "en", "nb"),
        ("minid", "nb", "nn", "en", "se"),
    ] {
        let mut world = World::new(id, "");
        for (language, tag) in [(Language::Nb, nb), (Language::Nn, nn), (Language::En, en), (Language::Se, se)] {
            world.language = language;
            assert_eq!(pushed(&world.begin())["ui_locales"], tag, "{id} {language}");
        }
    }
}

#[test]
fn a_pushed_request_leaves_only_its_handle_to_the_browser() {
    let world = World::new("bankid", "");
    let step = world.begin();
    assert_eq!(pushed(&step)["nonce"], "nonce");
    let Step::Call { state, .. } = step else { unreachable!() };
    let gone = world.after(&state, answer(201, &json!({ "request_uri": "urn:x:1", "expires_in": 60 })));
    let sent = query(gone);
    assert_eq!(sent.len(), 2);
    assert_eq!((sent["client_id"].as_str(), sent["request_uri"].as_str()), ("us", "urn:x:1"));
    for failed in [answer(400, &json!({ "error": "invalid_request" })), answer(201, &json!({}))] {
        let outcome = outcome(world.after(&state, failed));
        assert_eq!(word(&outcome), "upstream-error");
    }
}

#[test]
fn a_provider_that_must_be_pushed_to_and_offers_it_not_is_unavailable() {
    let mut world = World::new("minid", "");
    world.metadata.par = None;
    assert!(matches!(outcome(world.begin()), Outcome::Unavailable(UnavailableCode::MetadataMissing)));
    let mut world = World::new("bankid", "");
    world.metadata.par = None;
    assert_eq!(query(world.begin())["nonce"], "nonce");
}

/// Without metadata there is nowhere to go, and the adapter says so (eid-adapters.md fact 1).
#[test]
fn a_provider_that_never_answered_is_unavailable() {
    let world = World::new("bankid", "");
    let mut attempt = world.attempt(None);
    attempt.upstream = attempt.upstream.map(|upstream| Upstream { metadata: None, keys: None, ..upstream });
    assert_eq!(word(&outcome(world.adapter.begin(&attempt))), "metadata-missing");
}

#[test]
fn a_foreign_person_chooses_a_country_first() {
    let mut world = World::without_par("eidas", "");
    world.needed = vec!["eidas-loa-substantial".parse().unwrap()];
    let Step::Show { screen: Screen::Countries(form), state } = world.begin() else { panic!("the chooser first") };
    assert!(form.countries.contains(&"SE".to_owned()) && !form.countries.contains(&"DE".to_owned()) && !form.unknown);
    let post =
        |fields: &[(&str, &str)]| world.after(&state, Event::Posted(PostedForm::new(fields.iter().copied()).unwrap()));
    let sent = query(post(&[("country", "SE"), ("action", "go")]));
    assert_eq!((sent["login_hint"].as_str(), sent["acr_values"].as_str()), ("country:SE", "eidas-loa-substantial"));
    for wrong in [&[("country", "DE")][..], &[("country", "SE&x=y")], &[]] {
        let Step::Show { screen: Screen::Countries(form), .. } = post(wrong) else { panic!("the chooser again") };
        assert!(form.unknown);
    }
    assert_eq!(word(&outcome(post(&[("country", "SE"), ("action", "cancel")]))), "cancelled");
}

#[test]
fn the_exchange_carries_the_verifier_and_the_same_address() {
    let world = World::without_par("buypass", "");
    let Step::Call { call: Call::Token { url, fields }, .. } = world.returned(code()) else { panic!("an exchange") };
    assert_eq!(url.as_str(), "https://buypass.example/token");
    let sent: BTreeMap<_, _> = fields.iter().map(|field| (field.name, field.value.0.as_str())).collect();
    let wanted = [
        ("grant_type", "authorization_code"),
        ("code", "code-1"),
        ("redirect_uri", REDIRECT_URI),
        ("code_verifier", "verifier"),
    ];
    assert_eq!(sent, BTreeMap::from(wanted));
}
