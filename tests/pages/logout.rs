//! Logout across the circle of trust in a real browser: services on `127.0.0.1`, the provider on `localhost`, so that everything
//! between them is cross-site.

use super::accessible::{LANGUAGES, judge};
use super::steps::{PID, SUBMIT, TESTID};
use crate::harness::chromium::{Chromium, Options};
use crate::harness::relying_party::{RelyingParty, Seen};
use crate::harness::world::PERSON;
use crate::harness::{Authorize, Client, Mode, Server, ports};
use std::collections::BTreeMap;

/// A service that is told of logouts at `notice`, with a page whose form logs out by POST.
async fn service(server: &Server, id: &str, notice: &str) -> (RelyingParty, Client) {
    let port = ports::free();
    let base = format!("http://127.0.0.1:{port}");
    let page = format!(
        "<!doctype html><html lang=\"en\"><title>Service</title><form method=\"post\" action=\"{}\">\
         <input type=\"hidden\" name=\"client_id\" value=\"{id}\">\
         <input type=\"hidden\" name=\"post_logout_redirect_uri\" value=\"{base}/ute\">\
         <input type=\"hidden\" name=\"state\" value=\"a b&amp;c\"><button id=\"log-out\">Log out</button></form>",
        server.url("/logout")
    );
    let files = BTreeMap::from([("/", ("text/html;charset=utf-8", page))]);
    let party = RelyingParty::serving(port, files).await;
    let client = Client::web(id)
        .with("redirect_uris", [party.url("/callback")])
        .with("post_logout_redirect_uris", [party.url("/ute")])
        .front_channel(&party.url(notice));
    server.add(&client).await;
    (party, client)
}

/// Logs in with an answer by form_post, at the page if one is shown.
async fn log_in(chromium: &Chromium, server: &Server, party: &RelyingParty, client: &Client, fresh: bool) {
    chromium.go(&Authorize::new(client).set("response_mode", "form_post").url(server)).await;
    if fresh {
        chromium.click(TESTID).await;
        chromium.fill(PID, PERSON).await;
        chromium.click(SUBMIT).await;
    }
    chromium.wait_for_url(&party.url("/callback")).await;
    let posted = party.seen_at("/callback").pop().expect("the form was sent");
    assert!(posted.method == "POST" && posted.body.contains("code="), "{}", posted.target);
    let fields = url::form_urlencoded::parse(posted.body.as_bytes());
    server.witness().saw("code", &fields.into_owned().find(|(name, _)| name == "code").unwrap_or_default().1);
}

fn assert_told_once(notices: &[Seen], server: &Server) -> String {
    let [notice] = notices else { panic!("one notice: {notices:?}") };
    assert_eq!(notice.method, "GET");
    let (_, query) = notice.target.split_once('?').expect("a query");
    let fields: BTreeMap<String, String> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    assert_eq!(fields.get("iss").map(String::as_str), Some(server.issuer()));
    fields.get("sid").expect("a sid").clone()
}

#[tokio::test]
async fn fact_091_a_client_that_hangs_does_not_stop_the_redirect() {
    let server = Server::start(Mode::OneMachine).await;
    let (good, good_client) = service(&server, "skolen", "/frontlogout").await;
    let (hanging, hanging_client) = service(&server, "museet", "/frontlogout/hangs").await;
    let chromium = Chromium::open(Options::default()).await;
    log_in(&chromium, &server, &hanging, &hanging_client, true).await;
    log_in(&chromium, &server, &good, &good_client, false).await;
    chromium.go(&good.url("/")).await;
    chromium.click("#log-out").await;
    let landed = chromium.wait_for_url(&good.url("/ute")).await;
    assert!(landed.ends_with("?state=a%20b%26c"), "{landed}");
    // Fact 90, too: each was told once, the one that asked among them.
    let sids = [
        assert_told_once(&good.seen_at("/frontlogout"), &server),
        assert_told_once(&hanging.seen_at("/frontlogout/hangs"), &server),
    ];
    assert_eq!(sids[0], sids[1], "one session");
    chromium.go(&Authorize::new(&hanging_client).url(&server)).await;
    chromium.element(TESTID).await;
    chromium.close().await;
    server.finish().await;
}

#[tokio::test]
async fn logout_goes_on_without_javascript_when_every_frame_has_loaded() {
    let server = Server::start(Mode::OneMachine).await;
    let (party, client) = service(&server, "skolen", "/frontlogout").await;
    let chromium = Chromium::open(Options { javascript: false, ..Options::default() }).await;
    chromium.go(&Authorize::new(&client).url(&server)).await;
    chromium.click(TESTID).await;
    chromium.fill(PID, PERSON).await;
    chromium.click(SUBMIT).await;
    chromium.wait_for_url(&party.url("/callback")).await;
    chromium.go(&party.url("/")).await;
    chromium.click("#log-out").await;
    chromium.wait_for_url(&party.url("/ute")).await;
    assert_told_once(&party.seen_at("/frontlogout"), &server);
    chromium.close().await;
    server.finish().await;
}

/// The page between, and the last one, as a person meets them.
#[tokio::test]
async fn the_pages_of_a_logout_are_accessible() {
    let server = Server::start(Mode::OneMachine).await;
    let (_party, client) = service(&server, "skolen", "/frontlogout/hangs").await;
    for width in [320, 1280] {
        let chromium = Chromium::open(Options { width, ..Options::default() }).await;
        for language in LANGUAGES {
            chromium.go(&server.url("/finnes/ikke")).await;
            chromium.set_cookie("IDPORTEN_SELECTED_LANGUAGE", language).await;
            for onward in [true, false] {
                chromium.go(&Authorize::new(&client).url(&server)).await;
                chromium.click(TESTID).await;
                chromium.fill(PID, PERSON).await;
                chromium.click(SUBMIT).await;
                chromium.wait_for_url(&client.redirect_uri()).await;
                chromium.go(&server.url("/finnes/ikke")).await;
                let back = client.post_logout_uri();
                let fields = [("client_id", client.id()), ("post_logout_redirect_uri", back.as_str())];
                let query = crate::harness::browser::encode(if onward { &fields } else { &fields[..1] });
                chromium.show_without_scripts(&server.url(&format!("/logout?{query}"))).await;
                chromium.element(if onward { "#logging-out" } else { "#logged-out" }).await;
                judge(&chromium, "a page of logout", language, width).await;
            }
        }
        chromium.close().await;
    }
    server.finish().await;
}
