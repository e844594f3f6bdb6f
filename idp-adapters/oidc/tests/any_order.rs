//! Events in any order, at any step, with any answer: the adapter ends, or asks for something that fits where it stands, and
//! completes only with a person whom its row allows.

use proptest::prelude::*;

use super::*;
use crate::{CallFailure, CodeAnswer, PostedForm};

#[derive(Debug, Clone)]
enum Happens {
    Code(Option<bool>),
    Error(bool),
    Neither,
    Signed,
    Posted(bool),
    Answered(u16, Body),
    Failed(CallFailure),
    Mailed(CodeAnswer),
    TimePassed,
}

#[derive(Debug, Clone)]
enum Body {
    Empty,
    Pushed,
    Tokens { acr: usize, number: usize, ours: bool },
    Userinfo { same: bool },
}

const ACRS: [Option<&str>; 6] =
    [Some("urn:bankid:bid;LOA=4"), Some("1"), Some("0"), Some("eidas-loa-high"), Some("urn:bankid:bis;LOA=3"), None];
const NUMBERS: [Option<&str>; 4] = [Some(PERSON), Some("13097248022"), Some("12"), None];

fn happens() -> impl Strategy<Value = Happens> {
    let body = prop_oneof![
        Just(Body::Empty),
        Just(Body::Pushed),
        (0..ACRS.len(), 0..NUMBERS.len(), any::<bool>()).prop_map(|(acr, number, ours)| Body::Tokens {
            acr,
            number,
            ours
        }),
        any::<bool>().prop_map(|same| Body::Userinfo { same }),
    ];
    prop_oneof![
        3 => any::<Option<bool>>().prop_map(Happens::Code),
        1 => any::<bool>().prop_map(Happens::Error),
        1 => Just(Happens::Neither),
        1 => Just(Happens::Signed),
        2 => any::<bool>().prop_map(Happens::Posted),
        6 => (prop_oneof![4 => Just(200_u16), 2 => Just(201), 1 => 300..600_u16], body)
            .prop_map(|(status, body)| Happens::Answered(status, body)),
        1 => prop_oneof![Just(CallFailure::TimedOut), Just(CallFailure::Busy), Just(CallFailure::CircuitOpen)]
            .prop_map(Happens::Failed),
        1 => prop_oneof![Just(CodeAnswer::Right), Just(CodeAnswer::Sent)].prop_map(Happens::Mailed),
        1 => Just(Happens::TimePassed),
    ]
}

fn event(world: &World, happens: &Happens) -> Event {
    match happens {
        Happens::Code(own) => Event::Returned(Returned::Code {
            code: "code-1".into(),
            issuer: own.map(|own| if own { world.adapter.row().issuer.clone() } else { "https://evil.example".into() }),
        }),
        Happens::Error(codes) => Event::Returned(Returned::Error {
            error: "access_denied".into(),
            description: codes.then(|| "bankid_error_codes:C302".into()),
            issuer: None,
        }),
        Happens::Neither => Event::Returned(Returned::Neither),
        Happens::Signed => Event::Returned(Returned::Signed { response: "a.b.c".into() }),
        Happens::Posted(known) => {
            let country = if *known { "SE" } else { "XX" };
            Event::Posted(PostedForm::new([("country", country)]).unwrap())
        }
        Happens::Answered(status, body) => answer(
            *status,
            &match body {
                Body::Empty => json!({}),
                Body::Pushed => json!({ "request_uri": "urn:x" }),
                Body::Userinfo { same } => json!({ "sub": if *same { "person-1" } else { "person-2" }, "pid": PERSON }),
                Body::Tokens { acr, number, ours } => {
                    let number_claim = world.adapter.row().number_claim.as_str();
                    let mut changes = json!({ "acr": ACRS[*acr], "aud": if *ours { "us" } else { "them" } });
                    changes[number_claim] = json!(NUMBERS[*number]);
                    json!({ "id_token": signed(&KEY, &world.changed(&changes)), "access_token": "access" })
                }
            },
        ),
        Happens::Failed(failure) => Event::CallFailed(*failure),
        Happens::Mailed(answer) => Event::Code(*answer),
        Happens::TimePassed => Event::TimePassed,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn no_order_of_events_leads_anywhere_else(
        id in prop_oneof![Just("bankid"), Just("buypass"), Just("commfides"), Just("minid"), Just("eidas")],
        events in prop::collection::vec(happens(), 0..8),
    ) {
        let world = World::new(id, "");
        let mut step = world.begin();
        let mut exchanged = false;
        for happened in &events {
            let state = match step {
                Step::Done(_) => break,
                Step::GoTo { ref state, ref url } => {
                    prop_assert_eq!(url.host_str(), world.metadata.authorization.host_str());
                    state.clone()
                }
                Step::Call { ref call, ref state } => {
                    exchanged |= matches!(call, Call::Token { .. });
                    state.clone()
                }
                Step::Show { ref state, .. } | Step::Wait { ref state, .. } => state.clone(),
                Step::Code { .. } => return Err(TestCaseError::fail("a provider's eID writes to nobody")),
            };
            step = world.after(&state, event(&world, happened));
        }
        if let Step::Done(Outcome::Completed(person)) = step {
            prop_assert!(exchanged, "nobody completes without an exchange");
            prop_assert!(world.adapter.eid_row().allows(&person));
            prop_assert!(person.pid().is_none_or(|pid| pid.expose() == PERSON));
            prop_assert!(person.pid().is_some() || id == "eidas");
        }
    }

    /// A state that is none of ours, or of another step, ends the trip.
    #[test]
    fn a_state_that_is_not_ours_is_a_breach(happened in happens()) {
        let world = World::new("bankid", "");
        let state = OpaqueState::default();
        let outcome = outcome(world.after(&state, event(&world, &happened)));
        prop_assert_eq!(word(&outcome), "unexpected-event");
    }
}
