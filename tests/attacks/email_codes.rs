//! Whoever wants to log in with an address that is not theirs: guessing codes, carrying codes from one login to another, using them
//! twice, and making us write to somebody again and again.

use crate::harness::browser::From;
use crate::harness::email::{ADDRESS, EmailLogin, assert_asks_code, assert_says};
use crate::harness::{Answer, Browser, Callback};
use tokio::task::JoinSet;

/// Types all these codes in one login at the same time.
async fn at_once(browser: &Browser, page: &Answer, codes: Vec<String>) -> Vec<Answer> {
    let form = page.form("/email");
    let mut tries = JoinSet::new();
    for code in codes {
        let (mut browser, page, form) = (browser.clone(), page.clone(), form.clone());
        tries.spawn(async move { browser.submit(&page, &form, &[("code", &code), ("action", "check")]).await });
    }
    tries.join_all().await
}

with_email! {
    async fn three_guesses_are_all_whatever_the_browser_and_the_login(email) {
        let mut owner = Browser::new(&email.server);
        let (own, code) = email.until_code(&mut owner, &EmailLogin::request(), ADDRESS).await;
        let mut said = Vec::new();
        for guess in ["aaaaaa", "bbbbbb", "cccccc", "dddddd"] {
            let mut guesser = Browser::new(&email.server);
            let page = email.begin(&mut guesser, &EmailLogin::request()).await;
            let page = email.address(&mut guesser, &page, ADDRESS).await;
            let page = if page.body.contains("id=\"code\"") { email.code(&mut guesser, &page, guess).await } else { page };
            said.push(page.elements().into_iter().find(|it| it.get("role") == Some("alert")).expect("an error").text);
        }
        for (text, beginning) in said.iter().zip(["Koden er feil", "Koden er feil", "For mange feil", "For mange feil"]) {
            assert!(text.starts_with(beginning), "{said:?}");
        }
        assert!(said[1].contains("ett forsøk"), "{said:?}");
        // The right one does not open it, before the hour is over.
        assert_says(&email.code(&mut owner, &own, &code).await, "For mange feil");
        email.server.clock(3601).await;
        let mut owner = Browser::new(&email.server);
        let (page, code) = email.until_code(&mut owner, &EmailLogin::request(), ADDRESS).await;
        Callback::of(email.code(&mut owner, &page, &code).await).code();
        email.server.clock(0).await;
    }

    async fn a_hundred_guesses_at_once_are_no_more_than_three(email) {
        let mut browser = Browser::new(&email.server);
        let (page, code) = email.until_code(&mut browser, &EmailLogin::request(), ADDRESS).await;
        let guesses = (0..32).map(|number| format!("gu{number:04}")).collect();
        let answers = at_once(&browser, &page, guesses).await;
        let judged = answers.iter().filter(|it| it.body.contains("Koden er feil")).count();
        assert!(judged <= 2, "{judged} were judged beside the one that closed it");
        let page = email.begin(&mut browser, &EmailLogin::request()).await;
        assert_says(&email.address(&mut browser, &page, ADDRESS).await, "For mange feil");
        assert!(!code.starts_with("gu"));
    }

    /// A code belongs to the login that it was sent in, and to the address that it went to.
    async fn a_code_opens_no_other_login_and_no_other_address(email) {
        let mut owner = Browser::new(&email.server);
        let (own, code) = email.until_code(&mut owner, &EmailLogin::request(), ADDRESS).await;
        let mut thief = Browser::new(&email.server);
        let page = email.begin(&mut thief, &EmailLogin::request()).await;
        let page = email.address(&mut thief, &page, ADDRESS).await;
        assert_says(&email.code(&mut thief, &page, &code).await, "Koden er feil");
        // The thief's own code, with the owner's address in the form or typed before it.
        let (mine, own_code) = email.until_code(&mut thief, &EmailLogin::request(), "tyv@example.no").await;
        let forged = [("email", ADDRESS), ("code", "feil22"), ("action", "check")];
        let fields: Vec<(&str, &str)> = forged.to_vec();
        let action = email.server.url(mine.url.path());
        let page = thief.post_and_follow(&action, &fields, From::Provider).await;
        assert_says(&page, "Koden er feil");
        assert!(!page.body.contains(ADDRESS), "the address of the form counts for nothing: {page}");
        let page = email.submit(&mut thief, &page, &[("action", "other")]).await;
        let page = email.address(&mut thief, &page, ADDRESS).await;
        assert_asks_code(&page);
        assert_says(&email.code(&mut thief, &page, &own_code).await, "Koden er feil");
        // The owner's still opens the owner's.
        Callback::of(email.code(&mut owner, &own, &code).await).code();
    }

    async fn a_login_of_another_browser_cannot_be_finished(email) {
        let mut owner = Browser::new(&email.server);
        let (own, code) = email.until_code(&mut owner, &EmailLogin::request(), ADDRESS).await;
        let mut thief = Browser::new(&email.server);
        let action = email.server.url(own.url.path());
        let fields = [("code", code.as_str()), ("action", "check")];
        thief.post_and_follow(&action, &fields, From::Provider).await.assert_error_page(400);
        Callback::of(email.code(&mut owner, &own, &code).await).code();
    }

    async fn a_code_and_a_login_are_used_once(email) {
        let mut browser = Browser::new(&email.server);
        let (page, code) = email.until_code(&mut browser, &EmailLogin::request(), ADDRESS).await;
        let answers = at_once(&browser, &page, vec![code.clone(), code.clone()]).await;
        let through = answers.iter().filter(|it| it.location().is_some_and(|to| to.as_str().contains("code="))).count();
        assert_eq!(through, 1, "{} and {}", answers[0], answers[1]);
        // And neither later, in the same login.
        email.code(&mut browser, &page, &code).await.assert_error_page(400);
    }

    /// Five in an hour; then we say that we write no more, and write no more.
    async fn nobody_is_flooded_with_codes(email) {
        for number in 0..7 {
            let mut browser = Browser::new(&email.server);
            let page = email.begin(&mut browser, &EmailLogin::request()).await;
            let page = email.address(&mut browser, &page, ["kari@example.no", "KARI@example.no"][number % 2]).await;
            if number < 5 {
                assert_asks_code(&page);
            } else {
                assert_says(&page, "Vi har sendt flere koder");
            }
        }
        let mut browser = Browser::new(&email.server);
        let (_, _) = email.until_code(&mut browser, &EmailLogin::request(), "ola@example.no").await;
        let sent = email.outbox.sent(&email.server).await;
        assert_eq!(sent.iter().filter(|it| it["to"] == "kari@example.no").count(), 5, "{sent:?}");
    }
}
