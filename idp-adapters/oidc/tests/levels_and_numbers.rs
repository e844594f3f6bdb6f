//! Who the person is, and how sure that is.

use super::*;
use crate::Subject;

fn refused(world: &World, changes: &Value) -> Refusal {
    match world.ends(changes) {
        Outcome::Refused(refusal) => refusal,
        other => panic!("{changes}: {other:?}"),
    }
}

/// eid-adapters.md facts 15 and 17.
#[test]
fn bankid_says_its_level_and_method_in_words_of_its_own() {
    let world = World::without_par("bankid", "");
    for (amr, acr, wanted) in [
        (json!(["bid"]), "urn:bankid:bid;LOA=4", "BankID"),
        (json!("BID"), "urn:bankid:bid;LOA=4", "BankID"),
        (json!(["bim"]), "urn:bankid:bim;LOA=4", "BankID Mobil"),
        (json!("BIM"), "urn:bankid:bid;LOA=4", "BankID Mobil"),
        (json!(["bid-otp", "bid-pwd"]), "urn:bankid:bid;LOA=4", "BankID"),
        (Value::Null, "urn:bankid:bid;LOA=4", "BankID"),
    ] {
        let person = identity(world.ends(&json!({ "amr": amr, "acr": acr })));
        assert_eq!((person.amr.as_str(), person.acr), (wanted, Acr::IDPORTEN_HIGH), "{amr}");
        assert!(world.adapter.eid_row().allows(&person));
    }
}

/// eid-adapters.md fact 16: what is too low is reported as it is, and the core compares; what is unknown is refused here.
#[test]
fn a_level_is_what_the_row_says_it_is() {
    let bankid = World::without_par("bankid", "");
    let biometric = identity(bankid.ends(&json!({ "acr": "urn:bankid:bis;LOA=3" })));
    assert_eq!(biometric.acr, Acr::IDPORTEN_SUBSTANTIAL);
    assert_eq!(refused(&bankid, &json!({ "acr": "urn:bankid:bid" })), Refusal::LevelUnknown);
    assert_eq!(refused(&bankid, &json!({ "acr": null })), Refusal::LevelUnknown);
    assert_eq!(refused(&bankid, &json!({ "acr": 4 })), Refusal::LevelUnknown);
    let buypass = World::without_par("buypass", "");
    assert_eq!(identity(buypass.ends(&json!({ "acr": null }))).acr, Acr::IDPORTEN_HIGH);
    assert_eq!(refused(&buypass, &json!({ "acr": "0" })), Refusal::NotFresh);
    assert_eq!(refused(&buypass, &json!({ "acr": "2" })), Refusal::LevelUnknown);
}

/// eid-adapters.md facts 22 and 23.
#[test]
fn a_number_is_eleven_right_digits_of_this_environment() {
    let world = World::without_par("buypass", "");
    let person = identity(world.ends(&json!({ "bp_nnin_sub": "57858449911" })));
    assert_eq!((person.pid().unwrap().expose(), person.amr.as_str()), ("57858449911", "Buypass"));
    for (number, refusal) in [
        (json!(12_847_949_919_u64), Refusal::NumberNotAccepted),
        (json!("1284794991"), Refusal::NumberNotAccepted),
        (json!("12847949918"), Refusal::NumberNotAccepted),
        (json!("13097248022"), Refusal::NumberNotAccepted),
        (json!([PERSON]), Refusal::NumberNotAccepted),
        (json!(""), Refusal::NumberNotAccepted),
    ] {
        assert_eq!(refused(&world, &json!({ "bp_nnin_sub": number })), refusal, "{number}");
    }
    let bankid = World::without_par("bankid", "");
    assert_eq!(refused(&bankid, &json!({ "nnin_altsub": null })), Refusal::NoNumber);
    let none_of_d = World::without_par("bankid", "number_kinds = [\"fodselsnummer\"]");
    assert_eq!(refused(&none_of_d, &json!({ "nnin_altsub": "57858449911" })), Refusal::NumberNotAccepted);
}

/// eid-adapters.md fact 31, as far as the row decides.
#[test]
fn names_pass_from_bankid_buypass_and_eidas_alone() {
    for (id, passes) in [
        ("bankid", true),
        ("buypass", true),
        ("buypass-mobil", true),
        ("eidas", true),
        ("commfides", false),
        ("minid", false),
    ] {
        let world = World::new(id, "");
        assert_eq!(world.adapter.eid_row().passes_names, passes, "{id}");
    }
    let bankid = World::without_par("bankid", "");
    let named = |changes: Value| identity(bankid.ends(&changes)).names.map(|names| (names.given, names.family));
    assert_eq!(named(json!({})), Some(("Tor".into(), "Fjellvåk".into())));
    for dropped in [json!(7), json!("x".repeat(201)), json!("a\u{7}b"), json!(""), Value::Null] {
        assert_eq!(named(json!({ "given_name": dropped })), None, "dropped, never bent into shape");
    }
    let commfides = World::without_par("commfides", "");
    assert!(identity(commfides.ends(&json!({}))).names.is_none());
}

/// eid-adapters.md fact 54, as far as the adapter goes.
#[test]
fn a_foreign_person_may_have_no_number() {
    let mut world = World::without_par(
        "eidas",
        "userinfo = \"never\"\nnumber_source = \"id_token\"\ncountries = []\nlogin_hint = \"\"",
    );
    world.needed = vec!["eidas-loa-high".parse().unwrap()];
    let born = |identifier: Value, birthdate: Value| {
        world.ends(&json!({ "pid": null, "acr": "eidas-loa-high", "eidas_person_identifier": identifier, "birthdate": birthdate }))
    };
    let foreign = |identifier: Value| born(identifier, json!("1990-05-02"));
    let person = identity(foreign(json!("SE/NO/1-2=3")));
    assert!(matches!(&person.subject, Subject::Foreign { identifier, birthdate: Some(date) }
        if identifier.country() == "SE" && date == "1990-05-02"));
    for dropped in [json!(19_900_502), json!("1990-5-2"), json!("02.05.1990"), json!("199x-05-02"), Value::Null] {
        let subject = identity(born(json!("SE/NO/1"), dropped)).subject;
        assert!(matches!(subject, Subject::Foreign { birthdate: None, .. }), "dropped, never bent into shape");
    }
    assert_eq!((person.amr.as_str(), person.acr.as_str()), ("eIDAS", "eidas-loa-high"));
    assert_eq!(word(&foreign(Value::Null)), "no-number");
    assert_eq!(word(&foreign(json!("Sverige"))), "no-number");
    let matched = identity(world.ends(&json!({ "acr": "eidas-loa-substantial" })));
    assert_eq!(matched.pid().unwrap().expose(), PERSON);
    assert_eq!(word(&world.ends(&json!({ "acr": "eidas-loa-low" }))), "level-unknown");
}

#[test]
fn minid_says_which_factor_it_was() {
    let mut world = World::new("minid", "");
    world.needed = vec![Acr::IDPORTEN_SUBSTANTIAL];
    let ends = |amr: Value| {
        let Step::Call { state, .. } = world.begin() else { panic!("minid is pushed to") };
        let Step::GoTo { state, .. } = world.after(&state, answer(201, &json!({ "request_uri": "urn:x" }))) else {
            panic!("then the browser leaves")
        };
        let returned = Returned::Code { code: "code-1".into(), issuer: Some("https://minid.example".into()) };
        let Step::Call { state, .. } = world.after(&state, Event::Returned(returned)) else {
            panic!("then the exchange")
        };
        let claims = world.changed(&json!({ "amr": amr, "acr": "idporten-loa-substantial" }));
        outcome(world.after(&state, answer(200, &json!({ "id_token": signed(&KEY, &claims) }))))
    };
    assert_eq!(identity(ends(json!(["Minid-WEBAUTHN"]))).amr.as_str(), "Minid-WEBAUTHN");
    assert_eq!(word(&ends(json!(["Minid-CARRIER-PIGEON"]))), Violation::UnknownMethod.as_str());
}
