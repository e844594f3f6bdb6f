//! Login by e-mail: a code to an address, for services that ask for it (eid-adapters.md §6.3).

use crate::harness::email::{ADDRESS, EmailLogin, SELFREGISTERED, assert_asks_code, assert_says};
use crate::harness::login::{Callback, assert_selector, testid_link};
use crate::harness::world::{HIGH, OTHER_PERSON, PERSON, SUBSTANTIAL, post, web};
use crate::harness::{Answer, Authorize, Browser, Mode, Server, log_in_at};
use serde_json::json;

/// A page without what differs from visit to visit, and without the address.
fn stripped(page: &Answer, address: &str) -> String {
    let way = page.url.path().split('/').nth(2).unwrap_or_default();
    let body = page.body.replace(way, "WAY").replace(page.header("x-trace-id").unwrap_or("-"), "TRACE");
    body.replace(address, "ADDRESS")
}

with_email! {
    async fn fact_031_the_level_of_email_alone_goes_straight_to_the_email_login(email) {
        let mut browser = Browser::new(&email.server);
        let page = email.begin(&mut browser, &EmailLogin::request()).await;
        assert!(page.url.path().starts_with("/login/") && page.url.path().ends_with("/email"), "{}", page.url);
        assert!(page.body.contains("name=\"email\""), "{page}");
    }

    /// Beside an ordinary level it is one more line of the selector; without it there is none.
    async fn fact_032_email_is_offered_only_to_who_asks_for_it(email) {
        for (levels, offered) in
            [(SUBSTANTIAL, false), (HIGH, false), ("selfregistered-email idporten-loa-substantial", true)]
        {
            let selector = Browser::new(&email.server).open(Authorize::new(&web()).level(levels).url(&email.server)).await;
            assert_selector(&selector);
            assert_eq!(selector.link("/email").is_some(), offered, "{levels}: {selector}");
            let [mail, testid] = ["id=\"login-email\"", "id=\"login-testid\""].map(|id| selector.body.find(id));
            assert!(!offered || mail < testid, "e-mail stands before TestID alone");
        }
        let metadata = email.server.fetch("/.well-known/openid-configuration").await.json();
        assert!(metadata["acr_values_supported"].as_array().unwrap().contains(&json!(SELFREGISTERED)), "{metadata}");
        // Nobody gets in by its address either.
        let mut browser = Browser::new(&email.server);
        let selector = browser.open(Authorize::new(&web()).url(&email.server)).await;
        let instead = testid_link(&selector).unwrap().as_str().replace("/testid", "/email");
        assert_selector(&browser.open(instead).await);
    }

    async fn fact_075_an_email_login_has_an_address_and_no_number(email) {
        let mut browser = Browser::new(&email.server);
        let request = EmailLogin::request();
        let (page, code) = email.until_code(&mut browser, &request, "Kari@Example.no").await;
        let callback = Callback::of(email.code(&mut browser, &page, &format!(" {code} ")).await);
        let tokens = email.server.redeem(&web(), &request, &callback).await;
        let claims = tokens.id_claims(&email.server).await;
        assert_eq!(claims["acr"], SELFREGISTERED, "{claims}");
        assert_eq!(claims["amr"], json!(["Selfregistered-email"]), "{claims}");
        assert_eq!(claims["email"], ADDRESS, "in small letters: {claims}");
        for absent in ["pid", "sid", "given_name", "eidas_person_identifier"] {
            assert!(claims.get(absent).is_none(), "{absent}: {claims}");
        }
        let userinfo = email.server.userinfo(tokens.access_token()).await.json();
        assert_eq!((&userinfo["email"], &userinfo["sub"]), (&claims["email"], &claims["sub"]), "{userinfo}");
        // No session: the next request asks again, and so does one for an ordinary level.
        email.begin(&mut browser, &EmailLogin::request()).await;
        assert_selector(&browser.open(Authorize::new(&web()).url(&email.server)).await);
    }

    /// eid-adapters.md §6.1: `sub` follows from address and client.
    async fn the_pseudonym_belongs_to_address_and_client(email) {
        let mut subs = Vec::new();
        for (client, address) in [(web(), ADDRESS), (web(), "KARI@example.no"), (web(), "ola@example.no"), (post(), ADDRESS)] {
            let mut browser = Browser::new(&email.server);
            let request = Authorize::new(&client).level(SELFREGISTERED);
            let (page, code) = email.until_code(&mut browser, &request, address).await;
            let callback = Callback::of(email.code(&mut browser, &page, &code).await);
            let tokens = email.server.redeem(&client, &request, &callback).await;
            subs.push(tokens.id_claims(&email.server).await["sub"].as_str().unwrap().to_owned());
        }
        assert_eq!(subs[0], subs[1], "the same address, typed otherwise");
        assert!(subs[0] != subs[2] && subs[0] != subs[3] && subs[2] != subs[3], "{subs:?}");
    }

    /// A living session of a person with a number is none for an e-mail request, and stays what it was.
    async fn a_session_with_a_number_answers_no_email_request(email) {
        let mut browser = Browser::new(&email.server);
        log_in_at(&email.server, &mut browser, &Authorize::new(&web()), PERSON, SUBSTANTIAL).await;
        let request = EmailLogin::request();
        let (page, code) = email.until_code(&mut browser, &request, ADDRESS).await;
        let callback = Callback::of(email.code(&mut browser, &page, &code).await);
        let claims = email.server.redeem(&web(), &request, &callback).await.id_claims(&email.server).await;
        assert!(claims.get("pid").is_none(), "{claims}");
        let usual = Authorize::new(&web());
        let callback = Callback::of(browser.open(usual.url(&email.server)).await);
        let claims = email.server.redeem(&web(), &usual, &callback).await.id_claims(&email.server).await;
        assert_eq!(claims["pid"], PERSON, "{claims}");
    }

    async fn a_code_waits_ten_minutes_and_none_other_is_sent_meanwhile(email) {
        let mut browser = Browser::new(&email.server);
        let (page, first) = email.until_code(&mut browser, &EmailLogin::request(), ADDRESS).await;
        email.server.clock(599).await;
        // A reload asks for the same code, and the address can be typed again without another message.
        let page = browser.open(page.url.as_str()).await;
        assert_asks_code(&page);
        let page = email.submit(&mut browser, &page, &[("action", "other")]).await;
        let sent = email.outbox.sent(&email.server).await.len();
        let page = email.address(&mut browser, &page, ADDRESS).await;
        assert_asks_code(&page);
        email.server.clock(601).await;
        assert_says(&email.code(&mut browser, &page, &first).await, "Koden er feil eller for gammel");
        let page = email.submit(&mut browser, &page, &[("action", "other")]).await;
        email.address(&mut browser, &page, ADDRESS).await;
        email.outbox.newest(&email.server, "email", sent).await;
        assert_eq!(email.outbox.sent(&email.server).await.len(), sent + 1, "one, when the first had ended");
        email.server.clock(0).await;
    }

    /// Whatever the address: known to somebody here, known to nobody, of a domain that is none.
    async fn every_address_sees_the_same_bytes(email) {
        let mut ways = Vec::new();
        for address in ["ferdig@example.no", "ingen@finnes.test"] {
            let mut browser = Browser::new(&email.server);
            let page = email.begin(&mut browser, &EmailLogin::request()).await;
            let mut page = email.address(&mut browser, &page, address).await;
            let mut seen = vec![stripped(&page, address)];
            for _ in 0..3 {
                page = email.code(&mut browser, &page, "xxxxxx").await;
                seen.push(stripped(&page, address));
            }
            assert_says(&page, "For mange feil koder");
            let page = email.begin(&mut browser, &EmailLogin::request()).await;
            seen.push(stripped(&email.address(&mut browser, &page, address).await, address));
            ways.push(seen);
        }
        assert_eq!(ways[0], ways[1]);
    }

    async fn what_cannot_be_an_address_is_said_at_the_field(email) {
        let mut browser = Browser::new(&email.server);
        let mut page = email.begin(&mut browser, &EmailLogin::request()).await;
        for typed in ["", "kari", "kari@@example.no", "kari@example.no,ola@example.no", "kari@example.no\r\nBcc: x@y.no"] {
            page = email.submit(&mut browser, &page, &[("email", typed), ("action", "send")]).await;
            assert_says(&page, "Skriv en e-postadresse");
        }
        let page = email.address(&mut browser, &page, ADDRESS).await;
        let page = email.code(&mut browser, &page, " ").await;
        assert_says(&page, "Skriv koden");
        let selector = email.submit(&mut browser, &page, &[("action", "cancel")]).await;
        assert!(selector.url.path().starts_with("/login/") && !selector.url.path().ends_with("/email"), "{selector}");
    }

    async fn the_message_is_in_the_persons_language_and_names_the_service(email) {
        for (language, word) in [("nb", "Gi den ikke"), ("nn", "Gi han ikkje"), ("en", "Give it to nobody")] {
            let mut browser = Browser::new(&email.server);
            let before = email.outbox.sent(&email.server).await.len();
            let request = EmailLogin::request().set("ui_locales", language);
            let page = email.begin(&mut browser, &request).await;
            assert_eq!(page.language(), language);
            email.address(&mut browser, &page, &format!("{language}@example.no")).await;
            let mail = email.outbox.newest(&email.server, "email", before).await;
            let text = mail["text"].as_str().unwrap();
            assert!(text.contains(word) && text.contains("minside"), "{mail}");
        }
    }
}

/// Where the eID is off, its level is one that nobody knows.
#[tokio::test]
async fn without_the_eid_the_level_is_unknown() {
    let server = Server::start(Mode::OneMachine).await;
    let request = EmailLogin::request();
    let answer = Browser::new(&server).get(request.url(&server)).await;
    answer.assert_redirect_error(request.redirect_uri(), "invalid_request", request.state(), server.issuer());
    let both = Authorize::new(&web()).level("selfregistered-email idporten-loa-substantial");
    log_in_at(&server, &mut Browser::new(&server), &both, OTHER_PERSON, SUBSTANTIAL).await;
    server.finish().await;
}
