//! MinID: ordering, activating, and a forgotten password. Facts are those of eid-adapters.md.

use crate::harness::minid::{EMAIL, MOBILE, MinId, PASSWORD, TEST_CODE, code_on, error_id};
use crate::harness::world::{OTHER_PERSON, PERSON};
use crate::harness::{Answer, Browser, Mode, Server};

const NEW_PASSWORD: &str = "nyttpassord-2";
const DAY: i64 = 86_400;

async fn order(minid: &MinId, browser: &mut Browser, number: &str) -> Answer {
    minid.order(browser, number, MOBILE).await
}

/// The error beside a field, by the field's name.
fn field_error(page: &Answer) -> Option<String> {
    let wrong = page.elements().into_iter().find(|it| it.get("aria-invalid") == Some("true"))?;
    wrong.get("name").map(str::to_owned)
}

both_modes_with_minid! {
    async fn the_letter_goes_home_and_its_code_is_good_once(minid) {
        let mut browser = minid.browser();
        let page = order(minid, &mut browser, PERSON).await;
        let page = minid.submit(&mut browser, &page, "/order-sms", &[("code", TEST_CODE)]).await;
        let code = code_on(&page);
        let letter = minid.newest("letter", 0).await;
        assert_eq!(letter["to"], "Ferdig Snakket, Testveien 1, 0001 Oslo");
        assert!(letter["text"].as_str().unwrap().replace('-', "").contains(&code), "{letter}");
        let page = minid.submit(&mut browser, &page, "/go", &[("to", "activate")]).await;
        let wrong = minid.submit(&mut browser, &page, "/activate", &[("number", PERSON), ("code", "AAAAAAAAAA")]).await;
        assert_eq!(error_id(&wrong), Some("I-1003"), "{wrong}");
        let typed = format!("{}-{}", code[..5].to_lowercase(), &code[5..]);
        let page = minid.submit(&mut browser, &page, "/activate", &[("number", PERSON), ("code", &typed)]).await;
        for (details, field) in [
            ([("password", "kort1"), ("again", "kort1"), ("mobile", MOBILE), ("email", EMAIL)], "password"),
            ([("password", PASSWORD), ("again", "hemmelig-2"), ("mobile", MOBILE), ("email", EMAIL)], "again"),
            ([("password", PASSWORD), ("again", PASSWORD), ("mobile", "22000000"), ("email", EMAIL)], "mobile"),
            ([("password", PASSWORD), ("again", PASSWORD), ("mobile", MOBILE), ("email", "nei")], "email"),
        ] {
            let wrong = minid.submit(&mut browser, &page, "/activate-details", &details).await;
            assert_eq!(field_error(&wrong).as_deref(), Some(field), "{wrong}");
            assert!(!wrong.body.contains(PASSWORD) && !wrong.body.contains("kort1"), "secret fields are emptied: {wrong}");
        }
        let details = [("password", PASSWORD), ("again", PASSWORD), ("mobile", MOBILE), ("email", EMAIL)];
        let page = minid.submit(&mut browser, &page, "/activate-details", &details).await;
        let page = minid.submit(&mut browser, &page, "/activate-sms", &[("code", TEST_CODE)]).await;
        page.form("/credentials");
        let redirect = minid.log_in(&mut minid.browser(), PERSON, PASSWORD).await;
        assert!(redirect.redirected().contains_key("code"), "{redirect}");
        let mut second = minid.browser();
        let page = second.open(minid.url("/activate")).await;
        let page = minid.submit(&mut second, &page, "/activate", &[("number", PERSON), ("code", &code)]).await;
        assert_eq!(error_id(&page), Some("I-1003"), "once: {page}");
    }

    /// eid-adapters.md fact 38.
    async fn a_second_letter_within_sixty_days_is_refused(minid) {
        let mut browser = minid.browser();
        let page = order(minid, &mut browser, PERSON).await;
        minid.submit(&mut browser, &page, "/order-sms", &[("code", TEST_CODE)]).await;
        minid.server.clock(59 * DAY).await;
        let page = order(minid, &mut minid.browser(), PERSON).await;
        assert!(page.body.contains("minid-message") && !page.body.contains("order-sms"), "{page}");
        minid.server.clock(60 * DAY + 60).await;
        order(minid, &mut minid.browser(), PERSON).await.form("/order-sms");
        minid.server.clock(0).await;
    }

    /// eid-adapters.md fact 38: born in 2014 and in 2015, whatever year it is.
    async fn one_may_order_from_the_year_in_which_one_turns_thirteen(minid) {
        let new_year_2027 = 1_798_758_000;
        minid.server.clock(new_year_2027 - minid.server.now() - 120).await;
        let page = order(minid, &mut minid.browser(), "21821499930").await;
        assert_eq!(field_error(&page).as_deref(), Some("number"), "{page}");
        minid.server.clock(0).await;
        minid.server.clock(new_year_2027 - minid.server.now() + 120).await;
        order(minid, &mut minid.browser(), "21821499930").await.form("/order-sms");
        let page = order(minid, &mut minid.browser(), "21861599911").await;
        assert_eq!(field_error(&page).as_deref(), Some("number"), "{page}");
        minid.server.clock(0).await;
    }

    async fn whoever_lives_nowhere_sees_the_same_and_gets_no_letter(minid) {
        let mut browser = minid.browser();
        let page = order(minid, &mut browser, OTHER_PERSON).await;
        let page = minid.submit(&mut browser, &page, "/order-sms", &[("code", TEST_CODE)]).await;
        assert!(page.body.contains("minid-message") && !page.body.contains("activation-code"), "{page}");
        assert!(minid.sent().await.iter().all(|it| it["kind"] == "sms"));
    }

    async fn a_forgotten_password_takes_a_code_by_sms_and_one_by_email(minid) {
        minid.activate().await;
        minid.server.witness().saw("password", NEW_PASSWORD);
        let before = minid.sent().await.len();
        let mut browser = minid.browser();
        let page = minid.recover(&mut browser, PERSON).await;
        let sms = minid.newest("sms", before).await;
        let code = sms["text"].as_str().unwrap().lines().next().unwrap().to_owned();
        let page = minid.submit(&mut browser, &page, "/recover-sms", &[("code", &code)]).await;
        let mail = minid.newest("email", before).await;
        assert_eq!(mail["to"], EMAIL);
        let code = mail["text"].as_str().unwrap().lines().next().unwrap().to_owned();
        assert_eq!(code.len(), 6, "{mail}");
        let swapped: String =
            code.chars().map(|it| if it.is_lowercase() { it.to_ascii_uppercase() } else { it.to_ascii_lowercase() }).collect();
        if swapped != code {
            let wrong = minid.submit(&mut browser, &page, "/recover-email", &[("code", &swapped)]).await;
            assert_eq!(error_id(&wrong), Some("I-1003"), "its case matters: {wrong}");
        }
        let page = minid.submit(&mut browser, &page, "/recover-email", &[("code", &code)]).await;
        let wrong = minid.submit(&mut browser, &page, "/new-password", &[("password", PERSON), ("again", PERSON)]).await;
        assert_eq!(field_error(&wrong).as_deref(), Some("password"), "{wrong}");
        let page = minid.submit(&mut browser, &page, "/new-password", &[("password", NEW_PASSWORD), ("again", NEW_PASSWORD)]).await;
        let page = minid.credentials(&mut browser, &page, PERSON, PASSWORD).await;
        assert_eq!(error_id(&page), Some("I-1003"), "the old one is none: {page}");
        let page = minid.credentials(&mut browser, &page, PERSON, NEW_PASSWORD).await;
        page.form("/factor");
    }

    async fn a_number_that_nobody_has_gets_no_new_password(minid) {
        let mut browser = minid.browser();
        let page = minid.recover(&mut browser, OTHER_PERSON).await;
        let page = minid.submit(&mut browser, &page, "/recover-sms", &[("code", TEST_CODE)]).await;
        page.form("/recover-email");
        let page = minid.submit(&mut browser, &page, "/recover-email", &[("code", TEST_CODE)]).await;
        let page = minid.submit(&mut browser, &page, "/new-password", &[("password", NEW_PASSWORD), ("again", NEW_PASSWORD)]).await;
        page.assert_error_page(400);
        assert!(minid.sent().await.is_empty(), "nothing was sent to anybody");
    }

    /// eid-adapters.md fact 32: after a quarantine a new password opens the account.
    async fn after_a_quarantine_a_new_password_opens_the_account(minid) {
        minid.activate().await;
        let mut browser = minid.browser();
        let page = minid.begin(&mut browser, &MinId::request()).await;
        for _ in 0..3 {
            minid.credentials(&mut browser, &page, PERSON, "feil-passord-1").await;
        }
        let page = minid.recover(&mut browser, PERSON).await;
        assert_eq!(error_id(&page), Some("I-1011"), "not within the hour: {page}");
        minid.server.clock(3601).await;
        let mut browser = minid.browser();
        let page = minid.begin(&mut browser, &MinId::request()).await;
        let page = minid.credentials(&mut browser, &page, PERSON, PASSWORD).await;
        let page = minid.submit(&mut browser, &page, "/recover-sms", &[("code", TEST_CODE)]).await;
        let page = minid.submit(&mut browser, &page, "/recover-email", &[("code", TEST_CODE)]).await;
        let page = minid.submit(&mut browser, &page, "/new-password", &[("password", NEW_PASSWORD), ("again", NEW_PASSWORD)]).await;
        let page = minid.credentials(&mut browser, &page, PERSON, NEW_PASSWORD).await;
        let redirect = minid.submit(&mut browser, &page, "/factor", &[("code", TEST_CODE)]).await;
        assert!(redirect.redirected().contains_key("code"), "{redirect}");
        minid.server.clock(0).await;
    }

    /// eid-adapters.md fact 36, where a password is chosen for the first time and where one is chosen anew.
    async fn a_password_has_its_length_its_signs_and_no_other(minid) {
        let letter = minid.order_letter(PERSON, MOBILE).await;
        let mut browser = minid.browser();
        let page = browser.open(minid.url("/activate")).await;
        let page = minid.submit(&mut browser, &page, "/activate", &[("number", PERSON), ("code", &letter)]).await;
        let long = |length: usize| format!("1£€{}", "x".repeat(length - 3));
        let (longest, too_long) = (long(256), long(257));
        for wrong in ["tretti4", "ingensiffer", "1234567890", "bokstaven-å-1", "mellom rom 1", &too_long] {
            let details = [("password", wrong), ("again", wrong), ("mobile", MOBILE), ("email", EMAIL)];
            let again = minid.submit(&mut browser, &page, "/activate-details", &details).await;
            assert_eq!(field_error(&again).as_deref(), Some("password"), "{wrong}: {again}");
        }
        let shortest = "tretti-4";
        minid.server.witness().saw("password", shortest);
        minid.server.witness().saw("password", &longest);
        let details = [("password", shortest), ("again", shortest), ("mobile", MOBILE), ("email", EMAIL)];
        let page = minid.submit(&mut browser, &page, "/activate-details", &details).await;
        minid.submit(&mut browser, &page, "/activate-sms", &[("code", TEST_CODE)]).await.form("/credentials");
        let mut browser = minid.browser();
        let page = minid.recover(&mut browser, PERSON).await;
        let page = minid.submit(&mut browser, &page, "/recover-sms", &[("code", TEST_CODE)]).await;
        let page = minid.submit(&mut browser, &page, "/recover-email", &[("code", TEST_CODE)]).await;
        let chosen = [("password", too_long.as_str()), ("again", too_long.as_str())];
        let again = minid.submit(&mut browser, &page, "/new-password", &chosen).await;
        assert_eq!(field_error(&again).as_deref(), Some("password"), "{again}");
        let chosen = [("password", longest.as_str()), ("again", longest.as_str())];
        let page = minid.submit(&mut browser, &page, "/new-password", &chosen).await;
        minid.credentials(&mut browser, &page, PERSON, &longest).await.form("/factor");
    }
}

/// eid-adapters.md fact 35, and what else production refuses.
#[tokio::test]
async fn production_takes_no_test_code_and_refuses_the_outbox_and_cheap_hashes() {
    let server = Server::start(Mode::OneMachine).await;
    let config = std::fs::read_to_string(server.folder().join("fellesporten.toml")).unwrap();
    let config = config.replace("environment = \"test\"", "environment = \"production\"").replace("[\"testid\"]", "[]");
    let more = "[minid]\nenabled = true\npublic_url = \"https://minid.example.no\"\nsecret_file = \"minid.secret\"\n\n\
                [minid.hashing]\nmemory_kib = 1024\n\n[outbox]\nenabled = true\n";
    std::fs::write(server.folder().join("production.toml"), format!("{config}\n{more}")).unwrap();
    let checked = crate::harness::command::fellesporten(server.folder(), &["config", "check", "production.toml"]);
    let said = format!("{}{}", checked.out, checked.err);
    for refusal in ["production refuses the outbox", "production refuses cheaper hashes"] {
        assert!(said.contains(refusal), "{refusal}: {said}");
    }
    server.finish().await;
}
