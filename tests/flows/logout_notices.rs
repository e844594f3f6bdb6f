//! Who hears of a logout, and how: hidden frames, and calls through the back channel.

use crate::harness::browser::encode;
use crate::harness::login::{assert_selector, single_sign_on};
use crate::harness::relying_party::{RelyingParty, Seen};
use crate::harness::world::{OTHER_PERSON, SUBSTANTIAL, post, web};
use crate::harness::{Answer, Authorize, Browser, Client, Server, Tokens, log_in, log_in_at, ports};
use serde_json::{Value, json};

/// A client on this machine that is called at `path` when one of its sessions ends.
async fn called_at(server: &Server, id: &str, path: &str) -> (RelyingParty, Client) {
    let party = RelyingParty::start(ports::free()).await;
    let client =
        Client::web(id).with("redirect_uris", [party.url("/callback")]).with("backchannel_logout_uri", party.url(path));
    server.add(&client).await;
    (party, client)
}

async fn log_out(browser: &mut Browser, client: &Client, tokens: &Tokens) -> Answer {
    let back = client.post_logout_uri();
    browser
        .get(format!(
            "/logout?{}",
            encode(&[("id_token_hint", tokens.id_token()), ("post_logout_redirect_uri", &back)])
        ))
        .await
}

fn frames(page: &Answer) -> Vec<String> {
    let frames = page.elements().into_iter().filter(|it| it.tag == "iframe");
    frames.map(|it| it.get("src").expect("an address").to_owned()).collect()
}

/// Waits for the calls at a path: at least so many.
async fn calls(server: &Server, party: &RelyingParty, path: &str, count: usize) -> Vec<Seen> {
    server.wait_until("the client was called", || async { party.seen_at(path).len() >= count }).await;
    party.seen_at(path)
}

/// What a call says, its signature checked.
async fn said(server: &Server, call: &Seen) -> (Value, Value) {
    assert_eq!(call.method, "POST");
    let fields: Vec<(String, String)> =
        url::form_urlencoded::parse(call.body.as_bytes()).map(|(name, value)| (name.into(), value.into())).collect();
    let [(name, token)] = fields.as_slice() else { panic!("one field: {call:?}") };
    assert_eq!(name, "logout_token");
    let token = server.verified(token).await;
    (token.header, token.claims)
}

both_modes! {
    async fn fact_090_every_client_with_a_frame_is_told_the_initiator_too(server) {
        let without_session = Client::web("bibliotek").with("frontchannel_logout_uri", "http://bibliotek.example/ut");
        let initiator = Client::web("barnehage").front_channel("http://barnehage.example/frontlogout");
        for client in [&without_session, &initiator] {
            server.add(client).await;
        }
        let mut browser = Browser::new(server);
        log_in(server, &mut browser, &post()).await;
        single_sign_on(server, &mut browser, &web()).await;
        let stranger = single_sign_on(server, &mut browser, &without_session).await.id_claims(server).await;
        assert!(stranger.get("sid").is_none(), "{stranger}");
        let tokens = single_sign_on(server, &mut browser, &initiator).await;
        let sid = tokens.id_claims(server).await["sid"].as_str().expect("a sid").to_owned();

        let page = log_out(&mut browser, &initiator, &tokens).await;
        assert_eq!(page.status, 200, "{page}");
        let asked = encode(&[("iss", server.issuer()), ("sid", &sid)]);
        let mut told = frames(&page);
        told.sort();
        assert_eq!(told, [
            format!("http://barnehage.example/frontlogout?{asked}"),
            "http://bibliotek.example/ut".to_owned(),
            format!("http://kommunen.example/frontlogout?from=idporten&{asked}"),
        ]);
        let frame = page.element("iframe");
        assert!(frame.has("hidden"), "{frame:?}");
        assert!(!frame.get("sandbox").expect("a sandbox").contains("top-navigation"), "{frame:?}");

        assert_eq!(page.header("refresh"), Some("3;url=http://barnehage.example/"), "without JavaScript too");
        assert_eq!(page.link("/").map(String::from).as_deref(), Some("http://barnehage.example/"), "{page}");
        let policy = page.header("content-security-policy").expect("a policy");
        let origins = "http://barnehage.example http://bibliotek.example http://kommunen.example";
        assert!(policy.contains(&format!("; frame-src {origins};")), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        assert_eq!(page.header("cache-control"), Some("no-store"));
        assert_selector(&browser.open(Authorize::new(&web()).url(server)).await);
    }

    async fn fact_090_the_logged_out_page_tells_them_too(server) {
        let mut browser = Browser::new(server);
        log_in(server, &mut browser, &post()).await;
        let page = browser.get("/logout").await;
        assert_eq!(page.status, 200);
        assert_eq!(frames(&page).len(), 1, "{page}");
        assert!(page.header("refresh").is_none(), "{page}");
        assert!(page.header("content-security-policy").is_some_and(|it| it.contains("frame-src http://kommunen.example;")));
    }

    async fn a_session_of_clients_without_frames_needs_no_page(server) {
        let mut browser = Browser::new(server);
        let tokens = log_in(server, &mut browser, &web()).await;
        let answer = log_out(&mut browser, &web(), &tokens).await;
        assert_eq!(answer.status, 302, "{answer}");
    }

    async fn fact_092_one_call_with_a_logout_token_and_no_second_after_a_failure(server) {
        let (party, client) = called_at(server, "arkiv", "/ut/fails").await;
        for times in 1..=2 {
            let mut browser = Browser::new(server);
            let tokens = log_in(server, &mut browser, &client).await;
            let login = tokens.id_claims(server).await;
            let answer = log_out(&mut browser, &client, &tokens).await;
            assert_eq!(answer.status, 302, "the browser does not wait: {answer}");
            let calls = calls(server, &party, "/ut/fails", times).await;
            assert_eq!(calls.len(), times, "one call for each logout");
            let (header, claims) = said(server, &calls[times - 1]).await;
            assert_eq!(header["typ"], "logout+jwt");
            assert_eq!(header["alg"], "RS256");
            assert!(header["kid"].is_string() && header["x5c"].as_array().is_some_and(|it| it.len() == 1), "{header}");
            assert_eq!(claims["iss"], server.issuer());
            assert_eq!(claims["aud"], client.id());
            assert_eq!(claims["sub"], login["sub"], "the client's own name for the person");
            assert_eq!(claims["sid"], login["sid"]);
            assert_eq!(claims["exp"].as_i64().zip(claims["iat"].as_i64()).map(|(exp, iat)| exp - iat), Some(300));
            assert_eq!(claims["events"], json!({"http://schemas.openid.net/event/backchannel-logout": {}}));
            assert!(claims["jti"].is_string() && claims.get("nonce").is_none() && claims.get("pid").is_none(), "{claims}");
            let trace = answer.header("x-trace-id").expect("a trace id").to_owned();
            server.wait_until("the failure is logged", || async {
                server.log().lines().any(|it| it.contains("could not be told") && it.contains(&trace) && it.contains("500"))
            }).await;
        }
    }

    async fn a_logout_token_is_no_hint(server) {
        let (party, client) = called_at(server, "arkiv", "/ut").await;
        let mut browser = Browser::new(server);
        let tokens = log_in(server, &mut browser, &client).await;
        log_out(&mut browser, &client, &tokens).await;
        let call = calls(server, &party, "/ut", 1).await.remove(0);
        let stolen = call.body.strip_prefix("logout_token=").expect("the field").to_owned();
        let mut browser = Browser::new(server);
        log_in(server, &mut browser, &client).await;
        let back = client.post_logout_uri();
        let page = browser.get(format!("/logout?{}", encode(&[("id_token_hint", stolen), ("post_logout_redirect_uri", back)]))).await;
        assert!(page.status == 200 && page.header("location").is_none(), "it names nobody: {page}");
    }

    async fn another_person_at_the_browser_ends_the_session_for_its_clients(server) {
        let (party, client) = called_at(server, "arkiv", "/ut").await;
        let mut browser = Browser::new(server);
        let first = log_in(server, &mut browser, &client).await.id_claims(server).await;
        let request = Authorize::new(&web()).set("prompt", "login");
        log_in_at(server, &mut browser, &request, OTHER_PERSON, SUBSTANTIAL).await.code();
        let calls = calls(server, &party, "/ut", 1).await;
        let (_, claims) = said(server, &calls[0]).await;
        assert_eq!((&claims["sid"], &claims["sub"]), (&first["sid"], &first["sub"]));
    }

    async fn fact_096_a_session_that_runs_out_tells_nobody(server) {
        let (party, client) = called_at(server, "arkiv", "/ut").await;
        let mut browser = Browser::new(server);
        let tokens = log_in(server, &mut browser, &client).await;
        server.clock(31 * 60).await;
        log_out(&mut browser, &client, &tokens).await.assert_error_page(400);
        log_in(server, &mut browser, &client).await;
        assert!(party.seen_at("/ut").is_empty(), "nobody was told of the first session");
        let tokens = single_sign_on(server, &mut browser, &client).await;
        log_out(&mut browser, &client, &tokens).await;
        let calls = calls(server, &party, "/ut", 1).await;
        let (_, claims) = said(server, &calls[0]).await;
        assert_eq!(claims["sid"], tokens.id_claims(server).await["sid"], "and of the second");
        assert_eq!(calls.len(), 1, "once");
    }
}
