//! MinID in other hands: whoever knew a password, got hold of a letter or sits in a session, and the owner who takes it back.

use crate::harness::minid::{EMAIL, MOBILE, MinId, PASSWORD, TEST_CODE, error_id, owner};
use crate::harness::world::{D_NUMBER, PERSON};
use crate::harness::{Answer, Browser, Mode};

const NEW_PASSWORD: &str = "nyttpassord-2";
const DAY: i64 = 86_400;
/// Where the thief is reached.
const THIEFS_MOBILE: &str = "+4799000009";
const THIEFS_EMAIL: &str = "tyv@example.no";

/// A way that has passed the password.
async fn past_the_password(minid: &MinId, browser: &mut Browser, number: &str) -> Answer {
    let page = minid.begin(browser, &MinId::request()).await;
    let page = minid.credentials(browser, &page, number, PASSWORD).await;
    page.form("/factor");
    page
}

/// A way that may choose a new password.
async fn past_recovery(minid: &MinId, browser: &mut Browser) -> Answer {
    let page = minid.recover(browser, PERSON).await;
    let page = minid.submit(browser, &page, "/recover-sms", &[("code", TEST_CODE)]).await;
    minid.submit(browser, &page, "/recover-email", &[("code", TEST_CODE)]).await
}

async fn choose(minid: &MinId, browser: &mut Browser, page: &Answer, password: &str) -> Answer {
    minid.server.witness().saw("password", password);
    minid.submit(browser, page, "/new-password", &[("password", password), ("again", password)]).await
}

/// Waits until an SMS and an e-mail with these words came to the owner.
async fn owner_is_told(minid: &MinId, before: usize, words: &str) {
    minid
        .server
        .wait_until(words, || async {
            let sent = minid.sent().await;
            let new = &sent[..sent.len() - before];
            [MOBILE, EMAIL].iter().all(|to| {
                new.iter().any(|it| it["to"] == *to && it["text"].as_str().is_some_and(|text| text.contains(words)))
            })
        })
        .await;
}

both_modes_with_minid! {
    async fn a_new_password_ends_what_the_old_one_began(minid) {
        minid.activate().await;
        let (mut inside, mut half, mut choosing) = (minid.browser(), minid.browser(), minid.browser());
        let own = minid.own_pages(&mut inside, PERSON, PASSWORD).await;
        let code = past_the_password(minid, &mut half, PERSON).await;
        let late = past_recovery(minid, &mut choosing).await;
        let mut owner = minid.browser();
        let page = past_recovery(minid, &mut owner).await;
        let page = choose(minid, &mut owner, &page, NEW_PASSWORD).await;
        inside.open(minid.url("/account")).await.form("/credentials");
        minid.submit(&mut inside, &own, "/account/sheet", &[]).await.assert_error_page(400);
        minid.submit(&mut half, &code, "/switch", &[("factor", "otc")]).await.assert_error_page(400);
        minid.submit(&mut half, &code, "/factor", &[("code", TEST_CODE)]).await.assert_error_page(400);
        choose(minid, &mut choosing, &late, "tyvens-passord-3").await.assert_error_page(400);
        // The owner's own way goes on.
        let page = minid.credentials(&mut owner, &page, PERSON, NEW_PASSWORD).await;
        let redirect = minid.submit(&mut owner, &page, "/factor", &[("code", TEST_CODE)]).await;
        assert!(redirect.redirected().contains_key("code"), "{redirect}");
    }

    async fn a_new_letter_ends_what_was_begun_before_it_was_used(minid) {
        minid.activate().await;
        minid.leap(60 * DAY + 60).await;
        let letter = minid.order_letter(PERSON, MOBILE).await;
        let (mut inside, mut half, mut choosing) = (minid.browser(), minid.browser(), minid.browser());
        let own = minid.own_pages(&mut inside, PERSON, PASSWORD).await;
        let code = past_the_password(minid, &mut half, PERSON).await;
        let late = past_recovery(minid, &mut choosing).await;
        minid.activate_by(&letter, PERSON, &owner()).await;
        minid.submit(&mut inside, &own, "/account/sheet", &[]).await.assert_error_page(400);
        minid.submit(&mut half, &code, "/factor", &[("code", TEST_CODE)]).await.assert_error_page(400);
        choose(minid, &mut choosing, &late, "tyvens-passord-3").await.assert_error_page(400);
        let redirect = minid.log_in(&mut minid.browser(), PERSON, PASSWORD).await;
        assert!(redirect.redirected().contains_key("code"), "{redirect}");
        minid.server.clock(0).await;
    }

    async fn the_owner_hears_of_a_letter_in_other_hands(minid) {
        minid.activate().await;
        minid.leap(60 * DAY + 60).await;
        let before = minid.sent().await.len();
        let letter = minid.order_letter(PERSON, THIEFS_MOBILE).await;
        owner_is_told(minid, before, "bestilt et nytt brev").await;
        let before = minid.sent().await.len();
        let details =
            [("password", NEW_PASSWORD), ("again", NEW_PASSWORD), ("mobile", THIEFS_MOBILE), ("email", THIEFS_EMAIL)];
        minid.activate_by(&letter, PERSON, &details).await;
        owner_is_told(minid, before, "MinID er aktivert").await;
        minid.server.clock(0).await;
    }
}

/// A number that the authority closes ends sessions and ways that were open.
#[tokio::test]
async fn a_closed_user_is_thrown_out() {
    let minid = MinId::start(Mode::OneMachine).await;
    minid.activate_as(D_NUMBER).await;
    let (mut inside, mut half) = (minid.browser(), minid.browser());
    minid.own_pages(&mut inside, D_NUMBER, PASSWORD).await;
    let code = past_the_password(&minid, &mut half, D_NUMBER).await;
    let closed = "[[citizens]]\npid = \"61868114001\"\nname = \"Stengt Konto\"\nclosed = true\n";
    minid.server.apply(closed).succeeded();
    minid
        .server
        .wait_until("the user is closed", || {
            let (mut browser, minid) = (minid.browser(), &minid);
            async move {
                let page = minid.begin(&mut browser, &MinId::request()).await;
                error_id(&minid.credentials(&mut browser, &page, D_NUMBER, PASSWORD).await) == Some("I-1013")
            }
        })
        .await;
    inside.open(minid.url("/account")).await.form("/credentials");
    minid.submit(&mut half, &code, "/factor", &[("code", TEST_CODE)]).await.assert_error_page(400);
    minid.finish().await;
}
