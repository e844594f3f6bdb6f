//! The profile page: own logins and sessions, and the end of them.

use crate::harness::browser::{From, encode};
use crate::harness::html::Form;
use crate::harness::login::{assert_selector, is_selector, single_sign_on, through_testid};
use crate::harness::relying_party::RelyingParty;
use crate::harness::world::{OTHER_PERSON, PERSON, SUBSTANTIAL, isolated, post, web};
use crate::harness::{Answer, Authorize, Browser, Client, Server, log_in, log_in_at, ports};

const END: &str = "/profile/sessions/end";
const EVERYWHERE: &str = "/profile/logout-everywhere";

/// Opens the page in a browser that has a session.
async fn page(browser: &mut Browser) -> Answer {
    let page = browser.open("/profile").await;
    assert!(page.status == 200 && page.url.path() == "/profile", "{page}");
    page
}

/// The forms that each end a session.
fn sessions(page: &Answer) -> Vec<Form> {
    page.forms().into_iter().filter(|it| it.action() == END).collect()
}

/// The form of the session with this `sid`.
fn of_session(page: &Answer, sid: &str) -> Form {
    let found = sessions(page).into_iter().find(|it| it.value("session") == Some(sid));
    found.unwrap_or_else(|| panic!("session {sid} on {page}"))
}

async fn is_logged_out(server: &Server, browser: &mut Browser) -> bool {
    is_selector(&browser.open(Authorize::new(&web()).url(server)).await)
}

/// A client that is called when one of its sessions ends.
async fn told(server: &Server) -> (RelyingParty, Client) {
    let party = RelyingParty::start(ports::free()).await;
    let client = Client::web("arkiv")
        .with("redirect_uris", [party.url("/callback")])
        .with("backchannel_logout_uri", party.url("/ut"));
    server.add(&client).await;
    (party, client)
}

/// The `sid` of a fresh login at a client that learns it.
async fn sid_of(server: &Server, browser: &mut Browser, client: &Client) -> String {
    log_in(server, browser, client).await.id_claims(server).await["sid"].as_str().expect("a sid").to_owned()
}

both_modes! {
    async fn whoever_has_no_session_logs_in_as_anywhere(server) {
        let recorded = "SELECT COUNT(*) AS n FROM audit_events WHERE kind = 'authentication' AND event LIKE '%\"/profile\"%'";
        let mut browser = Browser::new(server);
        let selector = browser.open("/profile").await;
        assert_selector(&selector);
        let page = through_testid(&mut browser, &selector, PERSON, SUBSTANTIAL).await;
        assert!(page.status == 200 && page.url.path() == "/profile", "{page}");
        assert_eq!(page.header("cache-control"), Some("no-store"));
        assert_eq!(sessions(&page).len(), 1, "{page}");
        assert!(!page.body.contains(PERSON), "the page needs no number: {page}");
        assert_eq!(server.count(recorded).await, 1, "the login is recorded like any other");
        single_sign_on(server, &mut browser, &web()).await;
        let answer = browser.open("/logout").await;
        assert!(answer.status == 200 && !answer.elements().iter().any(|it| it.tag == "iframe"), "no client is told: {answer}");

        let selector = browser.open("/profile").await;
        let left = browser.submit(&selector, &selector.form("/cancel"), &[]).await;
        assert!(left.status == 200 && left.url.path() == "/", "a change of mind leads to the front page: {left}");
    }

    async fn a_session_that_opens_no_ordinary_service_does_not_open_the_page(server) {
        let mut browser = Browser::new(server);
        log_in_at(server, &mut browser, &Authorize::new(&isolated()), PERSON, SUBSTANTIAL).await;
        assert_selector(&browser.open("/profile").await);
    }

    async fn looking_at_the_page_is_no_activity(server) {
        let mut browser = Browser::new(server);
        log_in(server, &mut browser, &web()).await;
        server.clock(29 * 60).await;
        page(&mut browser).await;
        server.clock(31 * 60).await;
        assert_selector(&browser.open("/profile").await);
    }

    async fn the_page_shows_own_logins_and_nobody_elses(server) {
        let mut browser = Browser::new(server);
        log_in(server, &mut browser, &web()).await;
        single_sign_on(server, &mut browser, &post()).await;
        log_in_at(server, &mut Browser::new(server), &Authorize::new(&isolated()), OTHER_PERSON, SUBSTANTIAL).await;
        let page = page(&mut browser).await;
        let shown = page.body.split("id=\"profile-logins\"").nth(1).expect("the logins");
        for expected in ["Tjenesten minside", "Tjenesten kommunen", "TestID", "logget inn", "var allerede innlogget"] {
            assert!(shown.contains(expected), "{expected}: {page}");
        }
        assert_eq!(shown.matches("class=\"fp-login\"").count(), 2, "{page}");
        assert!(!shown.contains("Tjenesten helsa"), "another's: {page}");
    }

    async fn one_session_can_be_ended_from_another_browser(server) {
        let (party, client) = told(server).await;
        let (mut here, mut there) = (Browser::new(server), Browser::new(server));
        log_in(server, &mut here, &web()).await;
        let sid = sid_of(server, &mut there, &client).await;
        let shown = page(&mut here).await;
        assert_eq!(sessions(&shown).len(), 2, "{shown}");
        assert_eq!(shown.body.matches("Denne nettleseren").count(), 1, "{shown}");
        let after = here.submit(&shown, &of_session(&shown, &sid), &[]).await;
        assert_eq!((after.url.path(), sessions(&after).len()), ("/profile", 1), "{after}");
        assert!(is_logged_out(server, &mut there).await);
        assert!(!is_logged_out(server, &mut here).await);
        server.wait_until("its client was told", || async { party.seen_at("/ut").len() == 1 }).await;
        let cause = "SELECT COUNT(*) AS n FROM audit_events WHERE kind = 'logout' AND event LIKE '%ended_by_person%'";
        assert_eq!(server.count(cause).await, 1);
    }

    async fn ones_own_session_ends_as_by_a_logout(server) {
        let mut browser = Browser::new(server);
        let sid = sid_of(server, &mut browser, &post()).await;
        let shown = page(&mut browser).await;
        let left = browser.submit(&shown, &of_session(&shown, &sid), &[]).await;
        assert!(left.body.contains("id=\"logged-out\""), "{left}");
        let frame = left.element("iframe");
        assert!(frame.get("src").is_some_and(|it| it.contains(&sid)), "{frame:?}");
        assert!(is_logged_out(server, &mut browser).await);
    }

    async fn log_out_everywhere_ends_every_session_of_the_person(server) {
        let (party, client) = told(server).await;
        let mut browsers = [Browser::new(server), Browser::new(server), Browser::new(server)];
        let mut tokens = Vec::new();
        for browser in &mut browsers {
            tokens.push(log_in(server, browser, &client).await);
        }
        let mut stranger = Browser::new(server);
        log_in_at(server, &mut stranger, &Authorize::new(&web()), OTHER_PERSON, SUBSTANTIAL).await;
        let shown = page(&mut browsers[1]).await;
        let left = browsers[1].submit(&shown, &shown.form("/logout-everywhere"), &[]).await;
        assert!(left.body.contains("id=\"logged-out\""), "{left}");
        for browser in &mut browsers {
            assert!(is_logged_out(server, browser).await);
        }
        for tokens in &tokens {
            assert_eq!(server.userinfo(tokens.access_token()).await.status, 401);
        }
        assert!(!is_logged_out(server, &mut stranger).await, "another person's session");
        server.wait_until("every session's client was told", || async { party.seen_at("/ut").len() == 3 }).await;
    }

    async fn nobody_ends_the_session_of_another(server) {
        let (mut person, mut other) = (Browser::new(server), Browser::new(server));
        log_in(server, &mut person, &web()).await;
        let request = Authorize::new(&post());
        let callback = log_in_at(server, &mut other, &request, OTHER_PERSON, SUBSTANTIAL).await;
        let claims = server.redeem(&post(), &request, &callback).await.id_claims(server).await;
        let sid = claims["sid"].as_str().expect("a sid");
        let answer = person.post_and_follow(END, &[("session", sid)], From::Provider).await;
        assert_eq!((answer.status, answer.url.path()), (200, "/profile"), "{answer}");
        assert!(!is_logged_out(server, &mut other).await);
    }

    async fn no_other_site_ends_a_session(server) {
        let mut browser = Browser::new(server);
        let sid = sid_of(server, &mut browser, &post()).await;
        let cookies = browser.cookies.header(&server.url("/").parse().expect("a URL"), false).expect("cookies");
        for (path, body) in [(END, encode(&[("session", sid.as_str())])), (EVERYWHERE, String::new())] {
            let forged = server
                .http()
                .post(server.url(path))
                .header("cookie", &cookies)
                .header("content-type", "application/x-www-form-urlencoded")
                .header("origin", "https://evil.example")
                .header("sec-fetch-site", "cross-site")
                .body(body);
            server.send(forged).await.assert_error_page(403);
        }
        assert!(!is_logged_out(server, &mut browser).await);
        let mut nobody = Browser::new(server);
        for path in [END, EVERYWHERE] {
            assert_selector(&nobody.post_and_follow(path, &[("session", sid.as_str())], From::Provider).await);
        }
    }
}
