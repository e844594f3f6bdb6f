//! TestID event by event: no network, no sleep, no mock of time.

use std::time::Duration;

use fellesporten_domain::{Acr, Environment, Language, Pid, PidRules, Timestamp};
use proptest::prelude::*;

use super::*;
use crate::{
    Adapter, Attempt, CallAnswer, CallFailure, CatalogueError, Event, Identity, OpaqueState, Outcome, PostedForm,
    Returned, Screen, Step, Subject, UnavailableCode, Violation,
};

const NOW: Timestamp = Timestamp::from_secs(1_790_000_000);
const END: Timestamp = Timestamp::from_secs(1_790_000_900);
const RULES: PidRules = PidRules::for_environment(Environment::Demo);
const PERSON: &str = "17847531096";

fn attempt<'a>(needed: &'a [Acr], now: Timestamp, state: Option<&'a OpaqueState>) -> Attempt<'a> {
    Attempt {
        id: "attempt-1",
        needed,
        language: Language::Nb,
        service_name: "Min side",
        pid_rules: &RULES,
        personas: &[],
        now,
        expires_at: END,
        random: [7; 32],
        state,
        upstream: None,
    }
}

fn needed(texts: &[&str]) -> Vec<Acr> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

fn testid(developer: bool) -> TestId {
    TestId::new(Environment::Demo, developer).unwrap()
}

fn post(developer: bool, accepted: &[&str], fields: &[(&str, &str)]) -> Step {
    let accepted = needed(accepted);
    let event = Event::Posted(PostedForm::new(fields.iter().copied()).unwrap());
    testid(developer).continue_with(&attempt(&accepted, NOW, None), event)
}

fn identity(step: Step) -> Box<Identity> {
    match step {
        Step::Done(Outcome::Completed(identity)) => identity,
        other => panic!("not completed: {other:?}"),
    }
}

fn form(step: Step) -> TestIdForm {
    match step {
        Step::Show { screen: Screen::TestId(form), .. } => form,
        other => panic!("no form: {other:?}"),
    }
}

const SUBSTANTIAL: &str = "idporten-loa-substantial";
const HIGH: &str = "idporten-loa-high";

#[test]
fn production_has_no_testid() {
    assert_eq!(TestId::new(Environment::Production, false).unwrap_err(), CatalogueError::TestIdInProduction);
}

/// eid-adapters.md fact 44.
#[test]
fn a_synthetic_person_logs_in_at_the_chosen_level() {
    for (accepted, level) in [(SUBSTANTIAL, SUBSTANTIAL), (SUBSTANTIAL, HIGH), (HIGH, HIGH)] {
        for number in [PERSON, "178475 31096", " 17847531096 "] {
            let identity = identity(post(false, &[accepted], &[("pid", number), ("level", level)]));
            assert_eq!(identity.acr.as_str(), level);
            assert_eq!(identity.amr.as_str(), "TestID");
            assert_eq!(identity.pid().unwrap().expose(), PERSON);
            assert_eq!(identity.authenticated_at, Some(NOW));
        }
    }
}

#[test]
fn the_page_preselects_the_lowest_level_that_is_enough_and_disables_those_below() {
    for (accepted, expected) in [
        (&[SUBSTANTIAL][..], &[(SUBSTANTIAL, true, true), (HIGH, false, true)][..]),
        (&[HIGH], &[(SUBSTANTIAL, false, false), (HIGH, true, true)]),
        (&[HIGH, SUBSTANTIAL], &[(SUBSTANTIAL, true, true), (HIGH, false, true)]),
        (
            &["eidas-loa-high"],
            &[
                (SUBSTANTIAL, false, false),
                (HIGH, false, false),
                ("eidas-loa-substantial", false, false),
                ("eidas-loa-high", true, true),
            ],
        ),
    ] {
        let accepted = needed(accepted);
        let form = form(testid(false).begin(&attempt(&accepted, NOW, None)));
        let levels: Vec<_> =
            form.levels.iter().map(|choice| (choice.value.as_str(), choice.checked, !choice.disabled)).collect();
        assert_eq!(levels, expected);
        assert!(!form.developer && form.error.is_none());
    }
}

#[test]
fn wrong_fields_come_back_with_their_error_and_what_was_typed() {
    for (fields, field, code) in [
        (&[("level", HIGH)][..], "pid", FieldError::Missing),
        (&[("pid", "1784753109"), ("level", HIGH)], "pid", FieldError::Length),
        (&[("pid", "1784753109x"), ("level", HIGH)], "pid", FieldError::Digits),
        (&[("pid", "29829749988"), ("level", HIGH)], "pid", FieldError::Date),
        (&[("pid", "17847531097"), ("level", HIGH)], "pid", FieldError::CheckDigits),
        (&[("pid", "13097248022"), ("level", HIGH)], "pid", FieldError::RealPerson),
        (&[("pid", "17458449945"), ("level", HIGH)], "pid", FieldError::OtherSpace),
        (&[("pid", PERSON)], "level", FieldError::Level),
        (&[("pid", PERSON), ("level", SUBSTANTIAL)], "level", FieldError::Level),
        (&[("pid", PERSON), ("level", "eidas-loa-high")], "level", FieldError::Level),
        (&[("pid", PERSON), ("level", "idporten-loa-low")], "level", FieldError::Level),
        (&[("pid", PERSON), ("level", "x")], "level", FieldError::Level),
    ] {
        let form = form(post(false, &[HIGH], fields));
        assert_eq!(form.error, Some(FormError { field, code }), "{fields:?}");
        let typed = fields.iter().find(|(name, _)| *name == "pid").map_or("", |(_, value)| value);
        assert_eq!(form.pid.0, typed);
    }
}

#[test]
fn an_absurdly_long_number_is_cut_when_shown_again() {
    let long = "1".repeat(5000);
    assert_eq!(form(post(false, &[HIGH], &[("pid", &long), ("level", HIGH)])).pid.0.len(), 32);
}

#[test]
fn cancel_ends_whatever_else_was_typed() {
    let step = post(false, &[HIGH], &[("pid", "rubbish"), ("action", "cancel")]);
    assert!(matches!(step, Step::Done(Outcome::Cancelled)));
}

#[test]
fn the_random_button_fills_the_field_and_keeps_the_level() {
    let form = form(post(false, &[SUBSTANTIAL], &[("level", HIGH), ("action", "random")]));
    assert!(Pid::parse(&form.pid.0, &RULES).is_ok());
    assert!(form.levels.iter().any(|choice| choice.checked && choice.value.as_str() == HIGH));
}

#[test]
fn a_proposed_person_wins_over_the_field() {
    let personas = [Persona { pid: Pid::parse(PERSON, &RULES).unwrap(), name: "Ferdig Snakket".into() }];
    let accepted = needed(&[HIGH]);
    let attempt = Attempt { personas: &personas, ..attempt(&accepted, NOW, None) };
    let shown = form(testid(false).begin(&attempt));
    assert_eq!(shown.personas[0].name, "Ferdig Snakket");
    let posted =
        PostedForm::new([("pid", "1"), ("persona", shown.personas[0].pid.0.as_str()), ("level", HIGH)]).unwrap();
    let identity = identity(testid(false).continue_with(&attempt, Event::Posted(posted)));
    assert_eq!(identity.pid().unwrap().expose(), PERSON);
}

#[test]
fn the_developers_fields_do_nothing_where_the_block_is_off() {
    let fields = [
        ("pid", PERSON),
        ("level", HIGH),
        ("outcome", "down"),
        ("foreign", "on"),
        ("foreign_identifier", "SE/NO/1"),
        ("given_name", "Kari"),
        ("family_name", "Nordmann"),
    ];
    let identity = identity(post(false, &[HIGH], &fields));
    assert!(identity.pid().is_some() && identity.names.is_none());
}

#[test]
fn the_developer_chooses_the_ending() {
    for (outcome, expected) in [
        ("cancel", "Cancelled"),
        ("error", "Unavailable(Reported(ErrorCodes([\"T500\"])))"),
        ("down", "Unavailable(NoAnswer)"),
    ] {
        let Step::Done(ended) = post(true, &[HIGH], &[("outcome", outcome)]) else { panic!("{outcome}") };
        assert_eq!(format!("{ended:?}"), expected);
    }
    let form = form(post(true, &[HIGH], &[("outcome", "explode")]));
    assert_eq!(form.error, Some(FormError { field: "outcome", code: FieldError::Outcome }));
    assert_eq!(UnavailableCode::NoAnswer.to_string(), "no-answer");
}

#[test]
fn a_foreign_user_has_no_number_and_stands_on_the_european_ladder() {
    let fields = [("level", "eidas-loa-high"), ("foreign", "on"), ("foreign_identifier", "SE/NO/1")];
    let identity = identity(post(true, &["eidas-loa-substantial"], &fields));
    assert!(identity.pid().is_none());
    assert_eq!(identity.acr.as_str(), "eidas-loa-high");
    let Subject::Foreign { identifier: foreign, .. } = &identity.subject else { panic!() };
    assert_eq!(foreign.expose(), "SE/NO/1");

    let fields = [("level", HIGH), ("foreign", "on"), ("foreign_identifier", "sverige")];
    let form = form(post(true, &[HIGH], &fields));
    assert_eq!(form.error.unwrap().code, FieldError::ForeignIdentifier);
    assert!(form.foreign, "what was chosen is kept");
    assert_eq!(form.pid_error_key, Some("testid-error-foreign"));
}

#[test]
fn names_come_in_pairs() {
    let with = |given, family| {
        post(true, &[HIGH], &[("pid", PERSON), ("level", HIGH), ("given_name", given), ("family_name", family)])
    };
    assert_eq!(identity(with("Kari", "Nordmann")).names.unwrap().family, "Nordmann");
    assert!(identity(with("", "")).names.is_none());
    for (given, family, field) in
        [("Kari", "", "family_name"), ("", "Nordmann", "given_name"), ("a\u{7}", "b", "given_name")]
    {
        assert_eq!(form(with(given, family)).error, Some(FormError { field, code: FieldError::Name }));
    }
}

#[test]
fn a_slow_login_completes_when_its_time_has_come_and_not_before() {
    let accepted = needed(&[HIGH]);
    let Step::Wait { pause, state } = post(true, &[HIGH], &[("pid", PERSON), ("level", HIGH), ("outcome", "slow")])
    else {
        panic!()
    };
    assert!(!format!("{state:?}").contains(PERSON));
    let early = attempt(&accepted, NOW.plus(pause - Duration::from_secs(1)), Some(&state));
    let Step::Wait { pause: rest, state } = testid(true).continue_with(&early, Event::TimePassed) else { panic!() };
    assert_eq!(rest, Duration::from_secs(1));
    let ready = attempt(&accepted, NOW.plus(pause), Some(&state));
    let identity = identity(testid(true).continue_with(&ready, Event::TimePassed));
    assert_eq!((identity.pid().unwrap().expose(), identity.acr.as_str()), (PERSON, HIGH));
}

#[test]
fn after_its_time_an_attempt_is_expired_whatever_happens() {
    let accepted = needed(&[HIGH]);
    let posted = PostedForm::new([("pid", PERSON), ("level", HIGH)]).unwrap();
    let step = testid(false).continue_with(&attempt(&accepted, END, None), Event::Posted(posted));
    assert!(matches!(step, Step::Done(Outcome::Expired)));
}

#[test]
fn events_that_a_local_form_cannot_have_are_violations() {
    for event in [
        Event::Returned(Returned::Code { code: "x".into(), issuer: None }),
        Event::Returned(Returned::Neither),
        Event::Answered(CallAnswer { status: 200, content_type: None, body: vec![] }),
        Event::CallFailed(CallFailure::TimedOut),
    ] {
        let accepted = needed(&[HIGH]);
        let step = testid(true).continue_with(&attempt(&accepted, NOW, None), event);
        assert!(matches!(step, Step::Done(Outcome::Violated(Violation::UnexpectedEvent))));
    }
}

fn any_field() -> impl Strategy<Value = (&'static str, String)> {
    let value = |values: &'static [&'static str]| proptest::sample::select(values).prop_map(str::to_owned);
    prop_oneof![
        value(&[PERSON, "13097248022", "17458449945", "x"]).prop_map(|v| ("pid", v)),
        value(&[PERSON, "13097248022"]).prop_map(|v| ("persona", v)),
        value(&[SUBSTANTIAL, HIGH, "idporten-loa-low", "eidas-loa-low", "eidas-loa-high", "selfregistered-email"])
            .prop_map(|v| ("level", v)),
        value(&["success", "slow", "error", "down", "cancel", "y"]).prop_map(|v| ("outcome", v)),
        value(&["on"]).prop_map(|v| ("foreign", v)),
        value(&["SE/NO/1", "x"]).prop_map(|v| ("foreign_identifier", v)),
        value(&["Kari", ""]).prop_map(|v| ("given_name", v)),
        value(&["Nordmann", ""]).prop_map(|v| ("family_name", v)),
        value(&["login", "random", "cancel"]).prop_map(|v| ("action", v)),
    ]
}

fn any_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        6 => proptest::collection::vec(any_field(), 0..9).prop_filter_map("repeated", |fields| {
            PostedForm::new(fields).ok().map(Event::Posted)
        }),
        3 => Just(()).prop_map(|()| Event::TimePassed),
        1 => Just(()).prop_map(|()| Event::Returned(Returned::Neither)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn no_order_of_events_completes_with_what_the_row_or_the_environment_does_not_allow(
        developer: bool,
        accepted in proptest::sample::subsequence(Acr::ALL.to_vec(), 1..3),
        events in proptest::collection::vec((any_event(), 0_u64..400), 1..8),
    ) {
        let testid = testid(developer);
        let mut now = NOW;
        let Step::Show { state, .. } = testid.begin(&attempt(&accepted, now, None)) else { panic!("begins with a form") };
        let mut state = state;
        for (event, seconds) in events {
            now = now.plus(Duration::from_secs(seconds));
            match testid.continue_with(&attempt(&accepted, now, Some(&state)), event) {
                Step::Show { state: next, .. } | Step::Wait { state: next, .. } => state = next,
                Step::Done(outcome) => {
                    if let Outcome::Completed(identity) = outcome {
                        prop_assert!(now < END);
                        prop_assert!(testid.row().allows(&identity));
                        match identity.pid() {
                            Some(pid) => {
                                prop_assert!(Pid::parse(pid.expose(), &RULES).is_ok());
                                prop_assert!(accepted.iter().any(|needed| identity.acr.satisfies(needed)));
                            }
                            None => prop_assert!(developer),
                        }
                    }
                    break;
                }
                step => prop_assert!(false, "a local form never gives {step:?}"),
            }
        }
    }
}
