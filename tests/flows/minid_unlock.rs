//! The help desk unlocks a MinID through the operator API (docs/contracts/minid.md §7).

use crate::harness::minid::{MinId, PASSWORD, TEST_CODE, error_id};
use crate::harness::operator::{OPERATOR, Operator, STRANGER, sections};
use crate::harness::world::{OTHER_PERSON, PERSON};
use crate::harness::{Answer, Mode, ports};
use reqwest::Method;
use serde_json::{Value, json};

const UNLOCKINGS: &str =
    "SELECT COUNT(*) AS n FROM audit_events WHERE kind = 'operation' AND event LIKE '%minid_unlocked%'";
const NEW_PASSWORD: &str = "noe-helt-annet-2";

async fn start(mode: Mode) -> (MinId, u16) {
    let port = ports::free();
    let minid =
        MinId::start_with(mode, |settings| settings.more = format!("{}\n{}", settings.more, sections(port))).await;
    minid.activate().await;
    (minid, port)
}

async fn unlock(caller: &Operator, path: &str, body: Value) -> Answer {
    caller.call(Method::POST, path, Some(&body)).await
}

/// eid-adapters.md fact 32 has the quarantine; here it ends before its hour, and the new password is still to be chosen.
#[tokio::test]
async fn a_quarantine_ends_when_the_help_desk_says_so() {
    for mode in Mode::ALL {
        let (minid, port) = start(mode).await;
        let operator = Operator::of(OPERATOR, port);
        minid.server.witness().saw("password", NEW_PASSWORD);
        let mut browser = minid.browser();
        let page = minid.begin(&mut browser, &MinId::request()).await;
        let quiet = minid.sent().await.len();
        for _ in 0..3 {
            minid.credentials(&mut browser, &page, PERSON, "feil-passord-1").await;
        }
        let page = minid.credentials(&mut browser, &page, PERSON, PASSWORD).await;
        assert_eq!(error_id(&page), Some("I-1011"), "{page}");
        // The person is told by SMS and e-mail, now and when it is over.
        minid.server.wait_until("both messages are sent", || async { minid.sent().await.len() == quiet + 2 }).await;
        let before = minid.sent().await.len();
        let answer = unlock(&operator, "/minid/unlock?reason=Sak%207", json!({ "number": PERSON })).await;
        assert_eq!(answer.status, 204, "{answer}");
        let sms = minid.newest("sms", before).await;
        assert!(sms["text"].as_str().is_some_and(|text| text.contains("låst opp")), "{sms}");
        assert_eq!(minid.server.count(UNLOCKINGS).await, 1);
        // The right password opens nothing by itself: a new one is chosen, with codes by SMS and e-mail.
        let mut browser = minid.browser();
        let page = minid.begin(&mut browser, &MinId::request()).await;
        let page = minid.credentials(&mut browser, &page, PERSON, PASSWORD).await;
        let page = minid.submit(&mut browser, &page, "/recover-sms", &[("code", TEST_CODE)]).await;
        let page = minid.submit(&mut browser, &page, "/recover-email", &[("code", TEST_CODE)]).await;
        let chosen = [("password", NEW_PASSWORD), ("again", NEW_PASSWORD)];
        let page = minid.submit(&mut browser, &page, "/new-password", &chosen).await;
        let page = minid.credentials(&mut browser, &page, PERSON, NEW_PASSWORD).await;
        let redirect = minid.submit(&mut browser, &page, "/factor", &[("code", TEST_CODE)]).await;
        assert!(redirect.redirected().contains_key("code"), "{redirect}");
        minid.finish().await;
    }
}

/// Only the operator unlocks, with a reason; no complaint and no address holds a number; and nothing is audited that did not happen.
#[tokio::test]
async fn nobody_else_unlocks_and_no_complaint_holds_a_number() {
    for mode in Mode::ALL {
        let (minid, port) = start(mode).await;
        let (operator, stranger) = (Operator::of(OPERATOR, port), Operator::of(STRANGER, port));
        let good = "/minid/unlock?reason=Sak%207";
        for (caller, path, body, status, says) in [
            (&stranger, good, json!({ "number": PERSON }), 403, "not of the organisation"),
            (&operator, "/minid/unlock", json!({ "number": PERSON }), 400, "parameter reason"),
            (&operator, good, json!({ "number": PERSON.parse::<u64>().expect("digits") }), 400, "number: must be"),
            (&operator, good, json!({ "number": "13097248022" }), 400, "number: must be"),
            (&operator, good, json!([PERSON]), 400, "number: must be"),
            (&operator, good, json!({ "number": OTHER_PERSON }), 404, "no MinID with this number"),
        ] {
            let answer = unlock(caller, path, body).await;
            assert_eq!(answer.status, status, "{says}: {answer}");
            assert!(answer.body.contains(says) && !answer.body.contains(PERSON), "{says}: {answer}");
        }
        assert_eq!(minid.server.count(UNLOCKINGS).await, 0);
        // A closed person stays out, whatever becomes of the MinID.
        let closed = format!("[[citizens]]\npid = \"{PERSON}\"\nname = \"Ferdig Snakket\"\nclosed = true\n");
        minid.server.apply(&closed).succeeded();
        let refused = || async { unlock(&operator, good, json!({ "number": PERSON })).await.status == 409 };
        minid.server.wait_until("the person is closed", refused).await;
        minid.finish().await;
    }
}
