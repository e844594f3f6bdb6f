//! The decision table of single sign-on.

use fellesporten_domain::{Acr, Amr, Environment, Pid, PidRules, Timestamp};

use super::{Asked, Decision, decide};
use crate::state::{Login, Session};
use fellesporten_oauth::request::{AuthorizationRequest, Prompt};

const SUBSTANTIAL: Acr = Acr::IDPORTEN_SUBSTANTIAL;
const HIGH: Acr = Acr::IDPORTEN_HIGH;
const START: i64 = 1_790_000_000;

fn login(acr: Acr, seconds: i64, isolated_for: Option<&str>) -> Login {
    Login {
        id: String::new(),
        acr,
        amr: Amr::TestId,
        eid: "testid".to_owned(),
        at: Timestamp::from_secs(START + seconds),
        isolated_for: isolated_for.map(str::to_owned),
        names: None,
        locale: None,
    }
}

fn session(logins: Vec<Login>) -> Session {
    let pid = Pid::parse("17847531096", &PidRules::for_environment(Environment::Test)).unwrap();
    let start = Timestamp::from_secs(START);
    Session::of_logins(pid, start, logins)
}

fn request(acr_values: &[Acr], prompt_login: bool, max_age: Option<u32>) -> AuthorizationRequest {
    AuthorizationRequest {
        client_id: "a".to_owned(),
        redirect_uri: "https://a.example/cb".to_owned(),
        response_mode: fellesporten_oauth::response::ResponseMode::Query,
        state: None,
        nonce: None,
        scope: "openid".parse().unwrap(),
        code_challenge: None,
        acr_values: acr_values.to_vec(),
        prompt: Prompt { login: prompt_login, ..Prompt::default() },
        max_age,
        ui_locale: None,
        login_hint: None,
        id_token_hint: None,
        resource: Vec::new(),
        onbehalfof: None,
        dpop_jkt: None,
        login_id: String::new(),
        pushed: None,
    }
}

/// What a case expects: the moment of the login that is reused, or why the person must authenticate.
#[derive(Debug, PartialEq, Eq)]
enum Expected {
    Reuse(i64),
    Login,
    StepUp,
}

#[test]
fn sessions_answer_requests_by_level_age_partition_and_prompt() {
    use Expected::{Login as Again, Reuse, StepUp};
    let common = |acr, at| login(acr, at, None);
    let own = |acr, at| login(acr, at, Some("a"));
    let others = |acr, at| login(acr, at, Some("b"));
    // (logins, requested levels, isolated client, prompt=login, max_age, scope wants a fresh login, expected)
    let cases = vec![
        (vec![common(SUBSTANTIAL, 0)], vec![SUBSTANTIAL], false, false, None, false, Reuse(0)),
        (vec![common(HIGH, 0)], vec![SUBSTANTIAL], false, false, None, false, Reuse(0)),
        (vec![common(SUBSTANTIAL, 0)], vec![HIGH], false, false, None, false, StepUp),
        (vec![common(SUBSTANTIAL, 0)], vec![HIGH, SUBSTANTIAL], false, false, None, false, Reuse(0)),
        (vec![common(SUBSTANTIAL, 0), common(HIGH, 5)], vec![HIGH], false, false, None, false, Reuse(5)),
        (vec![common(HIGH, 0), common(SUBSTANTIAL, 5)], vec![SUBSTANTIAL], false, false, None, false, Reuse(5)),
        (vec![common(SUBSTANTIAL, 0)], vec![SUBSTANTIAL], false, true, None, false, Again),
        (vec![common(SUBSTANTIAL, 0)], vec![HIGH], false, true, None, false, StepUp),
        (vec![common(SUBSTANTIAL, 0)], vec![SUBSTANTIAL], false, false, Some(0), false, Again),
        (vec![common(SUBSTANTIAL, 0)], vec![SUBSTANTIAL], false, false, Some(10), false, Reuse(0)),
        (vec![common(SUBSTANTIAL, 0)], vec![SUBSTANTIAL], false, false, Some(9), false, Again),
        (vec![common(SUBSTANTIAL, 0)], vec![SUBSTANTIAL], false, false, None, true, Again),
        (vec![own(HIGH, 0)], vec![HIGH], true, false, None, false, Reuse(0)),
        (vec![common(HIGH, 0)], vec![HIGH], true, false, None, false, Again),
        (vec![own(HIGH, 0)], vec![HIGH], false, false, None, false, Again),
        (vec![others(HIGH, 0)], vec![HIGH], true, false, None, false, Again),
        (
            vec![Login { acr: Acr::SelfregisteredEmail, ..common(HIGH, 0) }],
            vec![SUBSTANTIAL],
            false,
            false,
            None,
            false,
            StepUp,
        ),
    ];
    for (logins, acr_values, isolated, prompt_login, max_age, wants_fresh_login, expected) in cases {
        let request = request(&acr_values, prompt_login, max_age);
        let now = Timestamp::from_secs(START + 10);
        let got = match decide(&session(logins.clone()), Asked { request: &request, isolated, wants_fresh_login, now })
        {
            Decision::Reuse(login) => Reuse(login.at.as_secs() - START),
            Decision::Authenticate { step_up: false } => Again,
            Decision::Authenticate { step_up: true } => StepUp,
        };
        assert_eq!(got, expected, "{logins:?} asked {acr_values:?} isolated {isolated} max_age {max_age:?}");
    }
}
