//! The rows: what each supplier's quirks make of a login.

use std::collections::BTreeSet;

use fellesporten_domain::Timestamp;
use serde_json::{Value, json};

use super::*;
use crate::claims;
use crate::login::{AuthorizationRequest, Hint, Target};
use crate::outcome::Outcome;
use crate::person::{Person, personas, synthetic};
use crate::plan::Switches;

const NOW: i64 = 1_790_000_000;

fn login(profile: &'static Profile, outcome: Outcome) -> Login {
    Login {
        request: AuthorizationRequest {
            target: Target {
                redirect_uri: "http://broker/authorize/callback/x".to_owned(),
                response_mode: ResponseMode::Query,
                state: None,
            },
            scopes: profile.scopes.iter().map(|scope| (*scope).to_owned()).collect(),
            nonce: Some("n".to_owned()),
            code_challenge: String::new(),
            instrument: &profile.instruments[0],
            ui_locales: String::new(),
            hint: Hint::default(),
        },
        person: Person::with_number(synthetic("57858449911").unwrap(), &personas()),
        instrument: &profile.instruments[0],
        outcome,
        seconds: 6,
        auth_time: Timestamp::from_secs(NOW - 4),
        browser: None,
        issuer: "http://sim".to_owned(),
    }
}

fn id_token(profile: &'static Profile, outcome: Outcome) -> Value {
    let login = login(profile, outcome);
    claims::id_token(profile, Switches::default(), &login, "c", "access", Timestamp::from_secs(NOW))
}

#[test]
fn each_row_returns_its_own_level_factor_and_number() {
    for (profile, acr, amr, claim) in [
        (&bankid::PROFILE, "urn:bankid:bid;LOA=4", json!(["bid"]), "nnin_altsub"),
        (&buypass::PROFILE, "1", json!(["sc", "pin"]), "bp_nnin_sub"),
        (&commfides::PROFILE, "urn:commfides:loa:high", json!(["sc"]), "nnin"),
        (&eidas::PROFILE, "eidas-loa-high", json!(["eidas"]), "pid"),
    ] {
        let token = id_token(profile, Outcome::Success);
        assert_eq!(token["acr"], acr);
        assert_eq!(token["amr"], amr);
        assert_eq!(token[claim], "57858449911", "a D-number is a number like others");
        assert_eq!((&token["aud"], &token["nonce"], &token["iss"]), (&json!("c"), &json!("n"), &json!("http://sim")));
        assert_eq!(token["given_name"], "Amina");
        assert!(token["exp"].as_i64().unwrap() > NOW && token["auth_time"] == NOW - 4);
    }
}

#[test]
fn the_returned_level_differs_from_the_asked_one_at_bankid_alone() {
    for instrument in bankid::PROFILE.instruments {
        assert_ne!(instrument.asked, Some(instrument.acr));
    }
    for instrument in eidas::PROFILE.instruments {
        assert_eq!(instrument.asked, Some(instrument.acr));
    }
    assert!(buypass::PROFILE.instruments.iter().all(|instrument| instrument.asked.is_none()));
}

#[test]
fn bankid_counts_updated_at_in_milliseconds() {
    let token = id_token(&bankid::PROFILE, Outcome::Success);
    assert!(token["updated_at"].as_i64().unwrap() > NOW * 100);
    assert!(token["originator"].as_str().unwrap().contains("OrginatorId"), "the misspelling is the supplier's");
}

#[test]
fn outcomes_spoil_what_they_name_and_nothing_else() {
    let good = id_token(&bankid::PROFILE, Outcome::Success);
    for (outcome, claim, value) in [
        (Outcome::WrongNonce, "nonce", Some(json!("another-nonce"))),
        (Outcome::MissingNonce, "nonce", None),
        (Outcome::WrongIssuer, "iss", Some(json!("http://sim/other"))),
        (Outcome::WrongAudience, "aud", Some(json!("another-client"))),
        (Outcome::LowAcr, "acr", Some(json!("urn:bankid:bis;LOA=3"))),
        (Outcome::AcrZero, "acr", Some(json!("0"))),
        (Outcome::AcrMissing, "acr", None),
        (Outcome::AmrAsText, "amr", Some(json!("BID"))),
        (Outcome::OldLogin, "auth_time", Some(json!(NOW - 3600))),
        (Outcome::NumberMissing, "nnin_altsub", None),
        (Outcome::NumberAsNumber, "nnin_altsub", Some(json!(57_858_449_911_u64))),
        (Outcome::NumberOfTenDigits, "nnin_altsub", Some(json!("5785844991"))),
        (Outcome::NumberWithWrongCheckDigit, "nnin_altsub", Some(json!("57858449912"))),
        (Outcome::NumberOfRealSpace, "nnin_altsub", Some(json!("13097248022"))),
    ] {
        let mut spoilt = id_token(&bankid::PROFILE, outcome);
        assert_eq!(spoilt.get(claim).cloned(), value, "{outcome:?}");
        match good.get(claim) {
            Some(right) => spoilt[claim] = right.clone(),
            None => panic!("{claim} is in no good token"),
        }
        assert_eq!(spoilt, good, "{outcome:?}");
    }
    let expired = id_token(&bankid::PROFILE, Outcome::Expired);
    assert!(expired["exp"].as_i64().unwrap() < NOW - 60);
}

#[test]
fn a_foreigner_without_a_match_has_no_number() {
    let mut login = login(&eidas::PROFILE, Outcome::Success);
    login.person.pid = None;
    login.person.country = Some("DK".to_owned());
    let token =
        claims::id_token(&eidas::PROFILE, Switches::default(), &login, "c", "access", Timestamp::from_secs(NOW));
    assert!(token.get("pid").is_none());
    assert!(token["eidas_person_identifier"].as_str().unwrap().starts_with("DK/NO/"));
    assert_eq!(token["eidas_citizen_country_code"], "DK");
}

#[test]
fn scopes_give_names_and_numbers() {
    for profile in Profile::ALL {
        let mut login = login(profile, Outcome::Success);
        login.request.scopes = vec!["openid".to_owned()];
        let token = claims::id_token(profile, Switches::default(), &login, "c", "access", Timestamp::from_secs(NOW));
        assert!(token.get(profile.number_claim).is_none() && token.get("given_name").is_none(), "{}", profile.id);
    }
}

#[test]
fn the_number_may_be_in_userinfo_alone() {
    let login = login(&buypass::PROFILE, Outcome::Success);
    let switches = Switches { number_in_id_token: false, ..Switches::default() };
    let token = claims::id_token(&buypass::PROFILE, switches, &login, "c", "access", Timestamp::from_secs(NOW));
    assert!(token.get("bp_nnin_sub").is_none());
    assert_eq!(claims::userinfo(&buypass::PROFILE, switches, &login)["bp_nnin_sub"], "57858449911");
    let switches = Switches { number_in_userinfo: false, ..Switches::default() };
    assert!(!claims::userinfo(&buypass::PROFILE, switches, &login).contains_key("bp_nnin_sub"));
}

#[test]
fn each_supplier_speaks_its_own_languages_in_its_own_spelling() {
    for (profile, ui_locales, language) in [
        (&bankid::PROFILE, "nb", Language::Nb),
        (&bankid::PROFILE, "nn", Language::Nb),
        (&bankid::PROFILE, "no", Language::Nb),
        (&bankid::PROFILE, "se en", Language::En),
        (&buypass::PROFILE, "nb-NO", Language::Nb),
        (&buypass::PROFILE, "en-US nb-NO", Language::En),
        (&eidas::PROFILE, "nn", Language::Nn),
        (&eidas::PROFILE, "se", Language::Se),
        (&commfides::PROFILE, "", Language::Nb),
    ] {
        assert_eq!(profile.language(ui_locales), language, "{} {ui_locales}", profile.id);
    }
    assert!(!bankid::PROFILE.speaks(Language::Nn) && eidas::PROFILE.speaks(Language::Se));
}

#[test]
fn rows_are_whole() {
    let ids: BTreeSet<_> = Profile::ALL.iter().map(|profile| profile.id).collect();
    assert_eq!(ids.len(), Profile::ALL.len());
    for profile in Profile::ALL {
        assert!(profile.scopes.contains(&"openid") && profile.scopes.contains(&profile.number_scope), "{}", profile.id);
        assert!(!profile.errors.is_empty() && !profile.instruments.is_empty(), "{}", profile.id);
        assert!(
            profile.prompts.contains(&"login") && profile.response_modes[0] == ResponseMode::Query,
            "{}",
            profile.id
        );
    }
    assert!(bankid::PROFILE.takes_secrets() && eidas::PROFILE.takes_secrets());
    assert!(!buypass::PROFILE.takes_secrets() && !commfides::PROFILE.takes_secrets());
    assert!(
        !eidas::COUNTRIES.contains(&"DE") && !eidas::COUNTRIES.contains(&"GR"),
        "Germany is on no list; Greece is EL"
    );
}
