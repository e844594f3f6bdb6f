//! E-mail login, event by event.

use fellesporten_domain::{Acr, EmailAddress, Environment, Language, PidRules, Timestamp};
use proptest::prelude::*;

use super::*;
use crate::{
    Adapter, Attempt, CallAnswer, CallFailure, CodeAnswer, CodeErrand, Event, OpaqueState, Outcome, PostedForm,
    Returned, Screen, Step, Subject, UnavailableCode, Violation,
};

const NOW: Timestamp = Timestamp::from_secs(1_790_000_000);
const END: Timestamp = Timestamp::from_secs(1_790_001_800);
const ADDRESS: &str = "kari@example.no";

fn rules() -> PidRules {
    PidRules::for_environment(Environment::Demo)
}

fn step(state: Option<&OpaqueState>, now: Timestamp, event: Option<Event>) -> Step {
    let rules = rules();
    let attempt = Attempt {
        id: "attempt-1",
        needed: &[Acr::SelfregisteredEmail],
        language: Language::Nb,
        service_name: "Min side",
        pid_rules: &rules,
        personas: &[],
        now,
        expires_at: END,
        random: [7; 32],
        state,
        upstream: None,
    };
    match event {
        None => Email::default().begin(&attempt),
        Some(event) => Email::default().continue_with(&attempt, event),
    }
}

fn posted(fields: &[(&str, &str)]) -> Event {
    Event::Posted(PostedForm::new(fields.iter().copied()).unwrap())
}

fn shown(step: Step) -> (EmailForm, OpaqueState) {
    match step {
        Step::Show { screen: Screen::Email(form), state } => (form, state),
        other => panic!("no page: {other:?}"),
    }
}

fn errand(step: Step) -> (CodeErrand, OpaqueState) {
    match step {
        Step::Code { errand, state } => (errand, state),
        other => panic!("no errand: {other:?}"),
    }
}

fn after(state: &OpaqueState, event: Event) -> Step {
    step(Some(state), NOW, Some(event))
}

/// A page that waits for the code that went to the address.
fn waiting() -> OpaqueState {
    let (_, state) = shown(step(None, NOW, None));
    let (sending, state) = errand(after(&state, posted(&[("email", " Kari@Example.no "), ("action", "send")])));
    assert_eq!(sending, CodeErrand::Send(EmailAddress::parse(ADDRESS).unwrap()));
    let (form, state) = shown(after(&state, Event::Code(CodeAnswer::Sent)));
    assert_eq!((form.asks_code, form.address.0.as_str(), form.problem), (true, ADDRESS, None));
    state
}

/// A code that was typed and is being judged.
fn judging() -> OpaqueState {
    let (judging, state) = errand(after(&waiting(), posted(&[("code", "aBc234"), ("email", "evil@example.no")])));
    let CodeErrand::Judge { address, typed } = judging else { panic!("{judging:?}") };
    assert_eq!((address.expose(), typed.0.as_str()), (ADDRESS, "aBc234"), "the address of the server, not of the form");
    state
}

/// idporten.md fact 75.
#[test]
fn the_right_code_names_the_address_and_no_number() {
    let Step::Done(Outcome::Completed(who)) = after(&judging(), Event::Code(CodeAnswer::Right)) else { panic!() };
    assert!(matches!(&who.subject, Subject::Email(address) if address.expose() == ADDRESS));
    assert!(who.pid().is_none() && who.names.is_none());
    assert_eq!((who.acr.as_str(), who.amr.as_str()), ("selfregistered-email", "Selfregistered-email"));
    assert!(row().allows(&who));
}

#[test]
fn what_is_wrong_is_said_on_the_page_that_can_mend_it() {
    let (form, _) = shown(after(&shown(step(None, NOW, None)).1, posted(&[("email", "kari@@example.no")])));
    assert_eq!(
        (form.asks_code, form.problem, form.address.0.as_str()),
        (false, Some(Problem::Address), "kari@@example.no")
    );
    let (form, _) = shown(after(&waiting(), posted(&[("code", "  ")])));
    assert_eq!((form.asks_code, form.problem), (true, Some(Problem::NoCode)));
    for (answer, asks_code, problem) in [
        (CodeAnswer::Wrong { last_try: false }, true, Problem::WrongCode),
        (CodeAnswer::Wrong { last_try: true }, true, Problem::LastTry),
        (CodeAnswer::Quarantined, false, Problem::Quarantined),
    ] {
        let (form, _) = shown(after(&judging(), Event::Code(answer)));
        assert_eq!((form.asks_code, form.problem), (asks_code, Some(problem)), "{answer:?}");
    }
    let (_, sending) = errand(after(&shown(step(None, NOW, None)).1, posted(&[("email", ADDRESS)])));
    for (answer, problem) in
        [(CodeAnswer::TooMany, Problem::TooManyCodes), (CodeAnswer::Quarantined, Problem::Quarantined)]
    {
        let (form, _) = shown(after(&sending, Event::Code(answer)));
        assert_eq!((form.asks_code, form.problem), (false, Some(problem)), "{answer:?}");
    }
    for state in [&sending, &judging()] {
        let step = after(state, Event::Code(CodeAnswer::Unavailable));
        assert!(matches!(step, Step::Done(Outcome::Unavailable(UnavailableCode::NoAnswer))), "{step:?}");
    }
}

#[test]
fn a_reload_asks_for_the_same_code_and_another_address_can_be_typed() {
    let (form, state) = shown(step(Some(&waiting()), NOW, None));
    assert!(form.asks_code);
    let (form, state) = shown(after(&state, posted(&[("action", "other"), ("code", "x")])));
    assert!(!form.asks_code);
    errand(after(&state, posted(&[("email", "ola@example.no")])));
    for state in [waiting(), state] {
        assert!(matches!(after(&state, posted(&[("action", "cancel")])), Step::Done(Outcome::Cancelled)));
    }
}

#[test]
fn after_its_time_an_attempt_is_expired_whatever_happens() {
    for event in [posted(&[("code", "x")]), Event::Code(CodeAnswer::Right)] {
        assert!(matches!(step(Some(&judging()), END, Some(event)), Step::Done(Outcome::Expired)));
    }
}

fn any_event() -> impl Strategy<Value = Event> {
    let value = |values: &'static [&'static str]| proptest::sample::select(values);
    prop_oneof![
        6 => (value(&["", ADDRESS, "ola@example.no", "x"]), value(&["", "aBc234"]), value(&["", "send", "check", "other", "cancel"]))
            .prop_map(|(email, code, action)| posted(&[("email", email), ("code", code), ("action", action)])),
        6 => any_answer().prop_map(Event::Code),
        1 => Just(()).prop_map(|()| Event::TimePassed),
        1 => Just(()).prop_map(|()| Event::Returned(Returned::Neither)),
        1 => Just(()).prop_map(|()| Event::Answered(CallAnswer { status: 200, content_type: None, body: vec![] })),
        1 => Just(()).prop_map(|()| Event::CallFailed(CallFailure::TimedOut)),
    ]
}

fn any_answer() -> impl Strategy<Value = CodeAnswer> {
    proptest::sample::select(vec![
        CodeAnswer::Sent,
        CodeAnswer::TooMany,
        CodeAnswer::Right,
        CodeAnswer::Wrong { last_try: false },
        CodeAnswer::Wrong { last_try: true },
        CodeAnswer::Quarantined,
        CodeAnswer::Unavailable,
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// Whatever happens in whatever order: an errand's answer is believed only after that errand, and nobody completes but at the
    /// address for which a code was sent and then judged right.
    #[test]
    fn no_order_of_events_completes_without_a_right_code_for_the_address_that_it_went_to(
        events in proptest::collection::vec((any_event(), 0_u64..400), 1..12),
    ) {
        let mut now = NOW;
        let (_, mut state) = shown(step(None, now, None));
        let mut under_way: Option<CodeErrand> = None;
        let mut sent: Vec<EmailAddress> = Vec::new();
        for (event, seconds) in events {
            now = now.plus(std::time::Duration::from_secs(seconds));
            let answer = match &event { Event::Code(answer) => Some(*answer), _ => None };
            if let (Some(CodeErrand::Send(address)), Some(CodeAnswer::Sent)) = (&under_way, answer) {
                sent.push(address.clone());
            }
            let before = under_way.take();
            match step(Some(&state), now, Some(event)) {
                Step::Show { screen: Screen::Email(form), state: next } => {
                    let went_there = sent.iter().any(|address| address.expose() == form.address.0);
                    prop_assert!(!form.asks_code || went_there, "a code is asked for that never left");
                    state = next;
                }
                Step::Code { errand, state: next } => {
                    if let CodeErrand::Judge { address, .. } = &errand {
                        prop_assert!(sent.contains(address), "judged, and never sent");
                    }
                    under_way = Some(errand);
                    state = next;
                }
                Step::Done(Outcome::Completed(who)) => {
                    prop_assert!(now < END && row().allows(&who));
                    prop_assert_eq!(answer, Some(CodeAnswer::Right));
                    let Some(CodeErrand::Judge { address, .. }) = before else {
                        return Err(TestCaseError::fail("completed without a code that was judged"));
                    };
                    prop_assert!(matches!(&who.subject, Subject::Email(named) if *named == address));
                    break;
                }
                Step::Done(Outcome::Violated(violation)) => {
                    prop_assert_eq!(violation, Violation::UnexpectedEvent);
                    break;
                }
                Step::Done(_) => break,
                other => prop_assert!(false, "e-mail login never gives {other:?}"),
            }
        }
    }
}
