//! Traces for a collector: what a login shows there, what never does, and that nobody waits for it.

use crate::harness::collector::{AUTHORIZATION, Collector, Span, as_text, section};
use crate::harness::log_lines::{text, trace_id};
use crate::harness::login::{AUTHENTICATE, Callback, testid_link};
use crate::harness::metrics::value;
use crate::harness::world::{PERSON, SUBSTANTIAL, post, web};
use crate::harness::{Authorize, Browser, Mode, Server, log_in, ports};

/// The whole request that a trace shows.
fn root<'a>(spans: &'a [Span], trace_id: &str) -> &'a Span {
    let mut roots = spans.iter().filter(|span| span.trace_id == trace_id && span.parent.is_empty());
    let root = roots.next().unwrap_or_else(|| panic!("no trace {trace_id}: {spans:#?}"));
    assert!(roots.next().is_none(), "one root: {spans:#?}");
    root
}

/// The names of what a request consisted of, each once.
fn parts<'a>(spans: &'a [Span], root: &Span) -> Vec<&'a str> {
    let of_request = spans.iter().filter(|span| span.trace_id == root.trace_id && !span.parent.is_empty());
    let mut names: Vec<&str> = of_request.map(|span| span.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

async fn a_login_shows_its_requests_and_their_parts(mode: Mode) {
    let collector = Collector::start().await;
    let server = Server::start_with(mode, |settings| settings.more = collector.section()).await;
    let (client, mut browser) = (web(), Browser::new(&server));
    let request = Authorize::new(&client);
    let begun = browser.get(request.url(&server)).await;
    let selector = browser.get(begun.location().expect("the selector")).await;
    let page = browser.get(testid_link(&selector).expect("TestID")).await;
    let form = page.form("/testid");
    let answer = browser.submit(&page, &form, &[("pid", PERSON), ("level", SUBSTANTIAL), AUTHENTICATE]).await;
    let callback = Callback::of(answer.clone());
    let tokens = server.redeem(&client, &request, &callback).await;
    let outside = "4bf92f3577b34da6a3ce929d0e0e4736";
    let with_parent = server.http().get(server.url("/userinfo")).bearer_auth(tokens.access_token());
    let userinfo = server.send(with_parent.header("traceparent", format!("00-{outside}-00f067aa0ba902b7-01"))).await;
    let profile = browser.get("/profile").await;
    let missing = server.fetch("/authorize?client_id=ukjent").await;
    server.finish().await;

    let spans = collector.spans();
    let login_id = trace_id(&begun);
    for (answer, name, status) in [
        (&begun, "GET /authorize", "302"),
        (&selector, "GET /login/{attempt}", "200"),
        (&page, "GET /login/{attempt}/{eid}", "200"),
        (&answer, "POST /login/{attempt}/{eid}", "302"),
        (&userinfo, "GET /userinfo", "200"),
        (&profile, "GET /profile", "200"),
    ] {
        let root = root(&spans, &trace_id(answer));
        assert_eq!(root.name, name);
        assert_eq!(root.attributes["http.response.status_code"], status, "{root:?}");
        assert_eq!(root.attributes["login_id"], login_id, "{root:?}");
    }
    assert_eq!(root(&spans, &trace_id(&missing)).attributes["login_id"], trace_id(&missing), "a login of its own");
    assert!(spans.iter().all(|span| span.trace_id != outside), "a stranger's trace is not joined");
    let token = spans.iter().find(|span| span.name == "POST /token").expect("a token request");
    assert_eq!(parts(&spans, token), ["short-lived exchange", "short-lived get", "signature"]);
    let signatures: Vec<&Span> = spans.iter().filter(|span| span.name == "signature").collect();
    assert_eq!(signatures.len(), 2, "ID token and access token");
    assert!(signatures.iter().all(|span| span.parent == token.id && span.attributes["issuer"] == "idporten"));
    assert!(parts(&spans, root(&spans, &trace_id(&profile))).contains(&"records read"), "{spans:#?}");
    let requests = spans.iter().filter(|span| span.parent.is_empty());
    assert!(
        requests.clone().all(|span| span.attributes.contains_key("http.route")),
        "nothing but requests begins a trace"
    );
    for part in spans.iter().filter(|span| !span.parent.is_empty()) {
        assert!(requests.clone().any(|span| span.trace_id == part.trace_id), "no part without its request: {part:?}");
    }
    for resource in collector.requests().into_iter().flat_map(|request| request.resource_spans) {
        let attributes = as_text(resource.resource.expect("whose they are").attributes);
        assert_eq!(
            (attributes["service.name"].as_str(), attributes["deployment.environment.name"].as_str()),
            ("idporten-her", "test")
        );
    }

    // Fact 114 holds for traces too.
    let secrets = [PERSON, callback.code(), tokens.access_token(), tokens.id_token(), AUTHORIZATION];
    for body in collector.bodies() {
        let holds = |secret: &&str| body.windows(secret.len()).any(|bytes| bytes == secret.as_bytes());
        assert!(!secrets.iter().any(holds), "a secret in a trace");
    }
    let file = server.folder().join("traces.txt");
    std::fs::write(&file, format!("{:#?}", collector.requests())).expect("our own folder");
    assert!(server.witness().count() > 5, "the witness has something to look for");
    assert_eq!(server.witness().find_leak(&file), None);
}

#[tokio::test]
async fn a_login_shows_its_requests_and_their_parts_on_one_machine() {
    a_login_shows_its_requests_and_their_parts(Mode::OneMachine).await;
}

#[tokio::test]
async fn a_login_shows_its_requests_and_their_parts_in_a_cluster() {
    a_login_shows_its_requests_and_their_parts(Mode::Cluster).await;
}

/// Neither store has a part in it, so one mode says all.
#[tokio::test]
async fn a_collector_that_is_away_stops_nothing() {
    let nobody = section(ports::free());
    let server = Server::start_with(Mode::OneMachine, |settings| settings.more = nobody).await;
    log_in(&server, &mut Browser::new(&server), &web()).await;
    server
        .wait_until("the loss is counted", || async {
            value(&server.metrics().await, "fellesporten_spans_lost_total{cause=\"not-delivered\"}") > 0.0
        })
        .await;
    log_in(&server, &mut Browser::new(&server), &post()).await;
    let said = server.log_lines().iter().filter(|line| text(line, "event") == "traces_not_delivered").count();
    assert_eq!(said, 1, "once, not with every batch");
    server.finish().await;
}

#[tokio::test]
async fn a_collector_that_hangs_stops_nothing() {
    let collector = Collector::hanging().await;
    let server = Server::start_with(Mode::OneMachine, |settings| settings.more = collector.section()).await;
    log_in(&server, &mut Browser::new(&server), &web()).await;
    server.wait_until("the collector has a call", || async { !collector.bodies().is_empty() }).await;
    log_in(&server, &mut Browser::new(&server), &post()).await;
    server.finish().await;
}
