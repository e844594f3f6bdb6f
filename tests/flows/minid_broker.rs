//! ID-porten and MinID together: the broker meets its own country's eID as it meets every other.

use crate::harness::minid::{MinId, PASSWORD, TEST_CODE, error_id};
use crate::harness::template::new_active_key;
use crate::harness::world::{HIGH, PERSON, SUBSTANTIAL, broker, customers_of, web};
use crate::harness::{Answer, Authorize, Browser, Callback, Mode};
use toml::Value;

/// A server whose selector offers MinID, which knows the broker by the broker's own keys.
async fn both(mode: Mode) -> MinId {
    let minid = MinId::prepare(mode, |settings, issuer| {
        settings.selector = &["minid", "testid"];
        settings
            .more
            .push_str(&format!("\n[[eids]]\nid = \"minid\"\nissuer = \"{issuer}\"\nclient_id = \"idporten\"\n"));
    });
    new_active_key(minid.server.folder(), "eids");
    minid.server.launch();
    minid.server.wait_until_ready().await;
    let jwks: serde_json::Value = minid.server.fetch("/eids/jwks.json").await.json();
    let key = &jwks["keys"][0];
    let key = serde_json::json!({"keys": [{
        "kty": "RSA", "use": "sig", "alg": "RS256", "kid": key["kid"], "n": key["n"], "e": key["e"],
    }]});
    let client = broker()
        .with("redirect_uris", [minid.server.url("/authorize/callback/minid")])
        .with_value("jwks", Value::try_from(key).unwrap());
    minid.server.apply(&customers_of(&client)).succeeded();
    // It begins anew with this client: asking until it is known would look like an eID that fails.
    assert_eq!(minid.server.stop().await, 0);
    minid.server.launch();
    minid.server.wait_until_ready().await;
    minid
}

/// From the service to MinID's first page. `localhost` is one host to cookies, whatever the port.
async fn to_minid(minid: &MinId, browser: &mut Browser, at_minid: &mut Browser, request: &Authorize) -> Answer {
    let selector = browser.open(request.url(&minid.server)).await;
    let link = selector.link("/minid").unwrap_or_else(|| panic!("MinID can be chosen: {selector}"));
    let redirect = browser.open(link).await;
    let to = redirect.location().unwrap_or_else(|| panic!("a redirect to MinID: {redirect}"));
    assert!(to.as_str().starts_with(&minid.url("/authorize")), "{to}");
    assert!(!to.as_str().contains("minside"), "MinID does not learn who asks: {to}");
    at_minid.open(to.as_str()).await
}

async fn a_login_goes_through(mode: Mode) {
    let minid = both(mode).await;
    minid.activate().await;
    let (mut browser, mut at_minid) = (Browser::new(&minid.server), minid.browser());
    let client = web();
    let request = Authorize::new(&client).level(SUBSTANTIAL).set("ui_locales", "nn");
    let page = to_minid(&minid, &mut browser, &mut at_minid, &request).await;
    assert_eq!(page.language(), "nn", "{page}");
    let page = minid.credentials(&mut at_minid, &page, PERSON, PASSWORD).await;
    let redirect = minid.submit(&mut at_minid, &page, "/factor", &[("code", TEST_CODE)]).await;
    let callback = Callback::of(browser.open(redirect.location().unwrap().as_str()).await);
    let tokens = minid.server.redeem(&client, &request, &callback).await;
    let claims = tokens.id_claims(&minid.server).await;
    assert_eq!(claims["pid"], PERSON);
    assert_eq!(claims["acr"], SUBSTANTIAL);
    assert_eq!(claims["amr"], serde_json::json!(["Minid-OTC"]));

    // MinID's `access_denied` leads back to the selector, and tells the service nothing.
    let (mut browser, mut at_minid) = (Browser::new(&minid.server), minid.browser());
    let page = to_minid(&minid, &mut browser, &mut at_minid, &Authorize::new(&client)).await;
    let redirect = minid.submit(&mut at_minid, &page, "/cancel", &[]).await;
    let selector = browser.open(redirect.location().unwrap().as_str()).await;
    assert!(selector.link("/testid").is_some(), "{selector}");

    // MinID is offered for substantial, as above, and not where high is needed.
    let selector = Browser::new(&minid.server).open(Authorize::new(&client).level(HIGH).url(&minid.server)).await;
    assert!(selector.link("/minid").is_none() && selector.body.contains("login-minid"), "{selector}");
    assert_eq!(error_id(&selector), None);
    minid.finish().await;
}

/// eid-adapters.md facts 2, 3 and 37.
#[tokio::test]
async fn a_login_through_minid_reaches_the_service_on_one_machine() {
    a_login_goes_through(Mode::OneMachine).await;
}

#[tokio::test]
async fn a_login_through_minid_reaches_the_service_in_a_cluster() {
    a_login_goes_through(Mode::Cluster).await;
}
