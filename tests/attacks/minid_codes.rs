//! MinID's codes and letters in other hands: phones that strangers make ring, owners whose code a stranger takes away, sheets that are
//! guessed, and a queue of messages that is full.

use crate::harness::gateway::Gateway;
use crate::harness::minid::{MOBILE, MinId, PASSWORD, TEST_CODE, error_id, owner};
use crate::harness::world::{D_NUMBER, OTHER_PERSON, PERSON};
use crate::harness::{Answer, Mode};

const DAY: i64 = 86_400;
const MINUTE: i64 = 60;
/// Mobile numbers of people who asked for nothing.
const VICTIMS: [&str; 2] = ["+4799000002", "+4799000003"];
/// Synthetic people who have no MinID.
const STRANGERS: [&str; 4] = [OTHER_PERSON, "12847949919", "24926649945", "17858449928"];

/// The texts of the SMS to this mobile number so far, newest first.
async fn sms_to(minid: &MinId, mobile: &str) -> Vec<String> {
    let sent = minid.sent().await.into_iter().filter(|it| it["kind"] == "sms" && it["to"] == mobile);
    sent.map(|it| it["text"].as_str().unwrap().to_owned()).collect()
}

/// Waits until so many SMS came to this mobile number.
async fn sms_came(minid: &MinId, mobile: &str, count: usize) {
    minid.server.wait_until("the SMS came", || async { sms_to(minid, mobile).await.len() >= count }).await;
}

fn says_too_soon(page: &Answer) -> bool {
    page.body.contains("Vi har nettopp sendt en kode")
}

both_modes_with_minid! {
    async fn one_number_cannot_make_phone_after_phone_ring(minid) {
        for _ in 0..3 {
            for mobile in VICTIMS {
                minid.order(&mut minid.browser(), OTHER_PERSON, mobile).await;
            }
        }
        let page = minid.order(&mut minid.browser(), OTHER_PERSON, VICTIMS[1]).await;
        assert!(says_too_soon(&page), "{page}");
        sms_came(minid, VICTIMS[0], 1).await;
        assert_eq!((sms_to(minid, VICTIMS[0]).await.len(), sms_to(minid, VICTIMS[1]).await.len()), (1, 0));
        // Who asks again with the same mobile number goes on to the code that waits there.
        minid.order(&mut minid.browser(), OTHER_PERSON, VICTIMS[0]).await.form("/order-sms");
    }

    async fn one_phone_rings_three_times_whatever_numbers_are_typed(minid) {
        for number in &STRANGERS[..3] {
            minid.order(&mut minid.browser(), number, VICTIMS[0]).await.form("/order-sms");
        }
        let page = minid.order(&mut minid.browser(), STRANGERS[3], VICTIMS[0]).await;
        assert!(says_too_soon(&page), "{page}");
        sms_came(minid, VICTIMS[0], 3).await;
        assert_eq!(sms_to(minid, VICTIMS[0]).await.len(), 3);
        minid.server.clock(21 * MINUTE).await;
        minid.order(&mut minid.browser(), STRANGERS[3], VICTIMS[0]).await.form("/order-sms");
        minid.server.clock(0).await;
    }

    async fn own_pages_send_few_codes_too(minid) {
        minid.activate().await;
        let mut browser = minid.browser();
        minid.own_pages(&mut browser, PERSON, PASSWORD).await;
        let page = browser.open(minid.url("/account/mobile")).await;
        for _ in 0..3 {
            for mobile in VICTIMS {
                minid.submit(&mut browser, &page, "/account/mobile", &[("mobile", mobile)]).await;
            }
        }
        let page = minid.submit(&mut browser, &page, "/account/mobile", &[("mobile", VICTIMS[1])]).await;
        assert!(says_too_soon(&page), "{page}");
        sms_came(minid, VICTIMS[0], 1).await;
        assert_eq!((sms_to(minid, VICTIMS[0]).await.len(), sms_to(minid, VICTIMS[1]).await.len()), (1, 0));
    }

    async fn a_strangers_order_takes_no_code_away(minid) {
        minid.activate().await;
        minid.server.clock(60 * DAY + 60).await;
        let mut browser = minid.browser();
        minid.own_pages(&mut browser, PERSON, PASSWORD).await;
        let page = browser.open(minid.url("/account/mobile")).await;
        let page = minid.submit(&mut browser, &page, "/account/mobile", &[("mobile", VICTIMS[0])]).await;
        sms_came(minid, VICTIMS[0], 1).await;
        minid.order(&mut minid.browser(), PERSON, VICTIMS[1]).await.form("/order-sms");
        let code = sms_to(minid, VICTIMS[0]).await[0].lines().next().unwrap().to_owned();
        let page = minid.submit(&mut browser, &page, "/account/mobile/code", &[("code", &code)]).await;
        assert!(page.body.contains("account-mobile") && page.body.contains(VICTIMS[0]), "the number is changed: {page}");
        minid.server.clock(0).await;
    }

    /// docs/contracts/minid.md §7: the third wrong code of the sheet.
    async fn a_sheet_that_is_guessed_at_in_recovery_is_blocked(minid) {
        let letter = minid.order_letter(PERSON, MOBILE).await;
        let details = [("password", PASSWORD), ("again", PASSWORD), ("mobile", MOBILE), ("email", "")];
        minid.activate_by(&letter, PERSON, &details).await;
        let mut browser = minid.browser();
        let page = minid.own_pages(&mut browser, PERSON, PASSWORD).await;
        let page = minid.submit(&mut browser, &page, "/account/sheet", &[]).await;
        assert!(page.body.contains("Gyldige kodeark: 1"), "{page}");
        let mut thief = minid.browser();
        let page = minid.recover(&mut thief, PERSON).await;
        let mut page = minid.submit(&mut thief, &page, "/recover-sms", &[("code", TEST_CODE)]).await;
        for id in ["I-1003", "I-1003", "I-1008"] {
            page = minid.submit(&mut thief, &page, "/recover-pin", &[("code", "00000")]).await;
            assert_eq!(error_id(&page), Some(id), "{page}");
        }
        let page = browser.open(minid.url("/account")).await;
        assert!(page.body.contains("Gyldige kodeark: 0"), "{page}");
        let redirect = minid.log_in(&mut minid.browser(), PERSON, PASSWORD).await;
        assert!(redirect.redirected().contains_key("code"), "the way by SMS stays open: {redirect}");
    }
}

/// A queue of four, behind a gateway that stops answering.
async fn a_full_queue(mode: Mode) {
    let gateway = Gateway::start().await;
    let minid = MinId::start_with(mode, |settings| {
        let (without_outbox, _) = settings.more.split_once("[outbox]").expect("its section is last");
        settings.more = format!("{without_outbox}[messages]\nqueue = 4\n{}", gateway.options());
    })
    .await;
    minid.activate_by(&minid.order_letter(PERSON, MOBILE).await, PERSON, &owner()).await;
    gateway.took(|sms| sms.text.contains("MinID er aktivert")).await;
    gateway.answers(false);
    // One is being carried, and four wait.
    for (at, number) in STRANGERS.into_iter().chain([D_NUMBER]).enumerate() {
        minid.order(&mut minid.browser(), number, &format!("+479900001{at}")).await.form("/order-sms");
        gateway.asked(|sms| sms.to == "+4799000010").await;
    }
    // Known and unknown numbers alike.
    for number in [PERSON, OTHER_PERSON] {
        let page = minid.recover(&mut minid.browser(), number).await;
        assert_eq!(page.status, 503, "{number}: {page}");
        assert!(page.header("retry-after").is_some(), "{page}");
    }
    // No code waits that never left: the next one leaves.
    gateway.answers(true);
    gateway.took(|sms| sms.to == "+4799000014").await;
    minid.recover(&mut minid.browser(), PERSON).await.form("/recover-sms");
    gateway.took(|sms| sms.to == MOBILE && sms.text.contains("ID-porten")).await;
    minid.finish().await;
}

#[tokio::test]
async fn a_full_queue_tells_nobody_who_has_a_minid_and_keeps_no_code_that_never_left_one_machine() {
    a_full_queue(Mode::OneMachine).await;
}

#[tokio::test]
async fn a_full_queue_tells_nobody_who_has_a_minid_and_keeps_no_code_that_never_left_cluster() {
    a_full_queue(Mode::Cluster).await;
}
