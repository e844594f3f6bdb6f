//! eIDs that fail, and everybody else who goes on.

use crate::harness::eids::{Person, SELECTOR, assert_logged, start, with_simulators};
use crate::harness::login::{assert_selector, log_in};
use crate::harness::simulators::Simulators;
use crate::harness::world::{HIGH, PERSON, web};
use crate::harness::{Answer, Authorize, Browser, Callback, Mode, Server};
use serde_json::json;
use std::time::{Duration, Instant};

fn shown_code(page: &Answer) -> String {
    let mark = "id=\"problem-code\">";
    page.body.split(mark).nth(1).and_then(|it| it.split('<').next()).unwrap_or_default().to_owned()
}

/// The page that names an eID which could not answer.
fn assert_unavailable(page: &Answer, eid: &str, code: &str) {
    assert_eq!(page.status, 200, "{page}");
    assert!(page.body.contains("id=\"eid-unavailable\"") && page.body.contains(eid), "{page}");
    assert_eq!(shown_code(page), code, "{page}");
}

with_eids! {
    /// eid-adapters.md fact 19: codes are shown and nothing else, and nothing that a browser brings opens the breaker.
    async fn codes_that_a_browser_brings_close_no_eid(server, eids) {
        let bankid = eids.bankid();
        for (outcome, code) in [
            ("C302", "C302"),
            ("14ab", "14ab"),
            ("several_codes", "C302, C131, 6202"),
            ("markup_in_description", "upstream-error"),
        ] {
            let mut person = Person::new(server);
            let page = person.through(&Authorize::new(&web()), "bankid", &bankid, json!({ "outcome": outcome })).await;
            if outcome == "markup_in_description" && page.body.contains("id=\"eids\"") {
                assert!(!page.body.contains("<script>"), "{page}");
                continue;
            }
            assert_unavailable(&page, "BankID", code);
            assert!(page.link("/bankid").is_some() && !page.body.contains("bankid_error_codes"), "{page}");
        }
        for _ in 0..50 {
            let mut person = Person::new(server);
            person.through(&Authorize::new(&web()), "bankid", &bankid, json!({ "outcome": "C302" })).await;
        }
        let request = Authorize::new(&web()).level(HIGH);
        let claims = Person::new(server).claims(&web(), &request, "bankid", &bankid, json!({ "pid": PERSON })).await;
        assert_eq!(claims["amr"], json!(["BankID"]));
    }

    /// Whoever looks for the reason finds the provider's own word for it.
    async fn a_refused_call_is_in_the_log_with_the_providers_code(server, eids) {
        let bankid = eids.bankid();
        let elsewhere = json!({ "callback_base": "https://another.example/" });
        assert_eq!(bankid.api("PATCH", "/simulator/client", Some(elsewhere)).await.0, 204);
        let mut person = Person::new(server);
        let selector = person.selector(&Authorize::new(&web())).await;
        let page = person.choose(&selector, "bankid").await;
        assert_unavailable(&page, "BankID", "upstream-error");
        let log = server.log();
        let line = log.lines().find(|line| line.contains("\"event\":\"eid_call_refused\"")).expect("it is logged");
        assert!(line.contains("\"status\":400") && line.contains("\"error\":\"invalid_request\""), "{line}");
    }

    /// eid-adapters.md facts 26 and 29: an open breaker answers at once, stays on the list, and touches nobody else.
    async fn an_eid_that_is_down_stays_on_the_list_and_keeps_nobody_waiting(server, eids) {
        let bankid = eids.bankid();
        bankid.condition(json!({ "state": "down", "endpoints": ["token", "par"] })).await;
        for _ in 0..5 {
            let mut person = Person::new(server);
            let selector = person.selector(&Authorize::new(&web())).await;
            let page = person.choose(&selector, "bankid").await;
            assert_unavailable(&page, "BankID", "upstream-error");
        }
        let mut person = Person::new(server);
        let selector = person.selector(&Authorize::new(&web()).level(HIGH)).await;
        assert!(selector.body.contains("data-state=\"down\"") && selector.link("/bankid").is_some(), "{selector}");
        let asked = bankid.count("par").await;
        let started = Instant::now();
        let page = person.choose(&selector, "bankid").await;
        assert!(started.elapsed() < Duration::from_secs(2), "at once");
        assert_unavailable(&page, "BankID", "circuit-open");
        assert_eq!(bankid.count("par").await, asked, "nobody is asked");
        let request = Authorize::new(&web()).level(HIGH);
        let claims = Person::new(server).claims(&web(), &request, "buypass", &eids.buypass(), json!({ "pid": PERSON })).await;
        assert_eq!(claims["amr"], json!(["Buypass"]));
        let ready = server.http().get(server.operations_url("/readyz")).send().await.expect("an answer");
        assert_eq!(ready.status(), 200);
        // Whoever wants to tries anyway, and that decides for all.
        bankid.condition(json!({ "state": "up" })).await;
        let anyway = page.elements().into_iter().find(|it| it.get("id") == Some("retry")).expect("a way to try anyway");
        let leaving = person.browser.get(anyway.get("href").expect("its address")).await;
        let returning = person.at(&bankid, &leaving, json!({ "pid": PERSON })).await;
        Callback::of(person.back(&returning).await).code();
        let selector = Person::new(server).selector(&Authorize::new(&web())).await;
        assert!(!selector.body.contains("data-state="), "{selector}");
    }

    /// The breaker follows the product's clock: after 15 seconds one attempt decides.
    async fn an_open_breaker_tries_again_by_itself(server, eids) {
        let bankid = eids.bankid();
        bankid.condition(json!({ "state": "down", "endpoints": ["par"] })).await;
        for _ in 0..5 {
            let mut person = Person::new(server);
            let selector = person.selector(&Authorize::new(&web())).await;
            person.choose(&selector, "bankid").await;
        }
        bankid.condition(json!({ "state": "up" })).await;
        server.clock(14).await;
        let mut person = Person::new(server);
        let selector = person.selector(&Authorize::new(&web())).await;
        assert_unavailable(&person.choose(&selector, "bankid").await, "BankID", "circuit-open");
        server.clock(20).await;
        let selector = person.selector(&Authorize::new(&web())).await;
        assert!(selector.body.contains("data-state=\"degraded\""), "{selector}");
        assert_eq!(person.choose(&selector, "bankid").await.status, 303);
        assert!(!Person::new(server).selector(&Authorize::new(&web())).await.body.contains("data-state="));
    }

    /// eid-adapters.md fact 25: the code is sent once, whatever becomes of it.
    async fn a_token_endpoint_that_fails_is_asked_once(server, eids) {
        for (eid, simulator, outcome, code) in [
            ("bankid", eids.bankid(), "down", "upstream-error"),
            ("buypass", eids.buypass(), "connection_closed", "no-answer"),
            ("commfides", eids.commfides(), "broken_json", "upstream-error"),
            ("commfides", eids.commfides(), "slow", "no-answer"),
        ] {
            let before = simulator.count("token").await;
            let mut person = Person::new(server);
            let started = Instant::now();
            let page = person.through(&Authorize::new(&web()), eid, &simulator, json!({ "pid": PERSON, "outcome": outcome })).await;
            assert!(started.elapsed() < Duration::from_secs(9), "{outcome}");
            assert!(page.body.contains("id=\"eid-unavailable\""), "{outcome}: {page}");
            assert_eq!(shown_code(&page), code, "{outcome}");
            assert_eq!(simulator.count("token").await, before + 1, "{outcome}: the code is not sent twice");
        }
    }

    /// eid-adapters.md §2.3: how many leave, come back and never do is counted for each eID.
    async fn who_never_comes_back_is_counted(server, eids) {
        let bankid = eids.bankid();
        for outcome in ["success", "cancel"] {
            let mut person = Person::new(server);
            person.through(&Authorize::new(&web()), "bankid", &bankid, json!({ "pid": PERSON, "outcome": outcome })).await;
        }
        let mut late = Person::new(server);
        let selector = late.selector(&Authorize::new(&web())).await;
        let leaving = late.choose(&selector, "bankid").await;
        let returning = late.at(&bankid, &leaving, json!({ "pid": PERSON })).await;
        let counted = async |what: &str, eid: &str| {
            let series = format!("fellesporten_eid_trips_{what}_total{{eid=\"{eid}\"}} ");
            let metrics = server.send(server.http().get(server.operations_url("/metrics"))).await.body;
            let line = metrics.lines().find_map(|line| line.strip_prefix(&series));
            line.map_or(0, |count| count.parse().expect("a number"))
        };
        assert_eq!((counted("started", "bankid").await, counted("returned", "bankid").await), (3, 2));
        assert_eq!(counted("abandoned", "bankid").await, 0, "there is time left");
        server.clock(901).await;
        server.wait_until("it is given up", || async { counted("abandoned", "bankid").await == 1 }).await;
        // Too late is too late.
        late.back(&returning).await;
        assert_eq!((counted("returned", "bankid").await, counted("abandoned", "bankid").await), (2, 1));
        assert_eq!(counted("started", "buypass").await, 0);
    }

    /// Who comes back too late is told so, and the service's request still lives.
    async fn who_comes_back_too_late_can_choose_again(server, eids) {
        let mut person = Person::new(server);
        let selector = person.selector(&Authorize::new(&web())).await;
        let leaving = person.choose(&selector, "bankid").await;
        let returning = person.at(&eids.bankid(), &leaving, json!({ "pid": PERSON })).await;
        server.clock(901).await;
        let back = person.back(&returning).await;
        assert_selector(&back);
        assert!(back.body.contains("Innloggingen tok for lang tid"), "{back}");
    }
}

/// eid-adapters.md fact 1: with every provider away the program starts, is ready, shows the selector, and TestID works.
#[tokio::test]
async fn a_start_depends_on_no_provider() {
    // Nothing listens at these addresses.
    let nowhere = Simulators::new();
    let server = Server::start_with(Mode::OneMachine, |settings| {
        with_simulators(settings, nowhere, "");
        settings.more = settings.more.replace("[simulators]\nenabled = true", "[simulators]\nenabled = false");
    })
    .await;
    log_in(&server, &mut Browser::new(&server), &web()).await;
    let mut person = Person::new(&server);
    let selector = person.selector(&Authorize::new(&web())).await;
    for eid in SELECTOR.iter().filter(|eid| !["eidas", "testid"].contains(eid)) {
        let page = person.choose(&selector, eid).await;
        assert!(page.body.contains("id=\"eid-unavailable\""), "{eid}: {page}");
    }
    server.finish().await;
}

/// eid-adapters.md fact 27: while 256 calls hang at one eID, a login with another is over before any of them, and the 257th person
/// hears at once that there are too many.
#[tokio::test]
async fn calls_that_hang_delay_nobody_else() {
    const HANGING: usize = 256;
    let patient = "timeouts = { connect_seconds = 2, call_seconds = 25, total_seconds = 26 }";
    let (server, eids) = start(Mode::OneMachine, patient).await;
    let bankid = eids.bankid();
    // What BankID publishes is known before it hangs.
    let mut first = Person::new(&server);
    let selector = first.selector(&Authorize::new(&web())).await;
    assert_eq!(first.choose(&selector, "bankid").await.status, 303);
    let mut links = Vec::new();
    for _ in 0..HANGING {
        let mut browser = Browser::new(&server);
        let selector = browser.open(Authorize::new(&web()).url(&server)).await;
        links.push((browser, selector.link("/bankid").expect("BankID")));
    }
    let asked = bankid.count("par").await;
    bankid.condition(json!({ "state": "hanging", "endpoints": ["par"] })).await;
    let mut hanging = tokio::task::JoinSet::new();
    for (number, (mut browser, link)) in links.into_iter().enumerate() {
        hanging.spawn(async move { browser.get(link).await });
        if number % 32 == 31 {
            let arrived = asked + number as u64 + 1;
            server.wait_until("these calls hang", || async { bankid.count("par").await == arrived }).await;
        }
    }
    let mut person = Person::new(&server);
    let selector = person.selector(&Authorize::new(&web())).await;
    assert_unavailable(&person.choose(&selector, "bankid").await, "BankID", "busy");
    let request = Authorize::new(&web()).level(HIGH);
    let mut another = Person::new(&server);
    another.claims(&web(), &request, "commfides", &eids.commfides(), json!({ "pid": PERSON })).await;
    assert!(hanging.try_join_next().is_none() && hanging.len() == HANGING, "all of them still hang");
    hanging.shutdown().await;
    server.finish().await;
}

/// A code that never came back is one attempt of one person (eid-adapters.md §2.2.5), and the log has its word.
#[tokio::test]
async fn a_callback_without_anything_is_a_stale_login() {
    let (server, _) = start(Mode::OneMachine, "").await;
    let mut browser = Browser::new(&server);
    browser.get("/authorize/callback/bankid").await.assert_error_page(400);
    assert_logged(&server, "callback-unreadable");
    assert_eq!(browser.get("/authorize/callback/nobody?state=x&code=y").await.status, 404);
    assert_eq!(browser.get("/authorize/callback/testid?state=x&code=y").await.status, 404);
    server.finish().await;
}
