//! The operator logs a person out everywhere (docs/contracts/idporten.md §6.6, product.md §6).

use crate::harness::login::{is_selector, log_in_at, single_sign_on};
use crate::harness::world::{OTHER_PERSON, PERSON, SUBSTANTIAL, post, web};
use crate::harness::{Authorize, Browser, log_in};
use reqwest::Method;
use serde_json::json;

const END: &str = "/sessions/end?reason=Stjålet%20telefon";
const CALLS: &str = "SELECT COUNT(*) AS n FROM audit_events WHERE kind = 'operation' AND event LIKE '%sessions_ended%'";
const LOGOUTS: &str =
    "SELECT COUNT(*) AS n FROM audit_events WHERE kind = 'logout' AND event LIKE '%\"cause\":\"operator\"%'";

with_operator! {
    async fn every_session_of_the_person_ends_and_nobody_elses(server, _eids, operator) {
        let (mut one, mut other, mut somebody) = (Browser::new(server), Browser::new(server), Browser::new(server));
        let tokens = log_in(server, &mut one, &web()).await;
        log_in(server, &mut other, &post()).await;
        log_in_at(server, &mut somebody, &Authorize::new(&web()), OTHER_PERSON, SUBSTANTIAL).await.code();
        for body in [json!({}), json!({ "number": "13097248022" }), json!({ "number": PERSON.parse::<u64>().expect("digits") })] {
            let refused = operator.call(Method::POST, END, Some(&body)).await;
            assert!(refused.status == 400 && !refused.body.contains(PERSON), "{refused}");
        }
        assert_eq!(server.count(CALLS).await, 0);
        let ended = operator.call(Method::POST, END, Some(&json!({ "number": PERSON }))).await;
        assert_eq!((ended.status, ended.json()), (200, json!({ "ended": 2 })), "{ended}");
        for browser in [&mut one, &mut other] {
            assert!(is_selector(&browser.open(Authorize::new(&web()).url(server)).await));
        }
        assert_eq!(server.userinfo(tokens.access_token()).await.status, 401, "what the login gave is over too");
        single_sign_on(server, &mut somebody, &web()).await;
        assert_eq!((server.count(CALLS).await, server.count(LOGOUTS).await), (1, 2));
        let again = operator.call(Method::POST, END, Some(&json!({ "number": PERSON }))).await;
        assert_eq!(again.json(), json!({ "ended": 0 }));
    }
}
