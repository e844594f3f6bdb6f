//! JavaScript switched off: everything still works.

use super::steps::{log_in, service};
use crate::harness::chromium::{Chromium, Options};
use crate::harness::{Authorize, Mode, Server};

#[tokio::test]
async fn a_login_and_a_logout_work_without_javascript() {
    let server = Server::start(Mode::OneMachine).await;
    let (service, client) = service(&server).await;
    let chromium = Chromium::open(Options { javascript: false, ..Options::default() }).await;
    let url = log_in(&chromium, &server, &service, &Authorize::new(&client)).await;
    assert!(url.contains("code="), "{url}");

    chromium.go(&Authorize::new(&client).set("response_mode", "form_post").url(&server)).await;
    chromium.click("form button").await;
    chromium.wait_for_url(&service.url("/callback")).await;
    let posted = service.seen().into_iter().find(|it| it.method == "POST").expect("the form was sent");
    assert!(posted.body.contains("code=") && posted.body.contains("iss="), "{}", posted.target);

    let fields = [("client_id", client.id().to_owned()), ("post_logout_redirect_uri", client.post_logout_uri())];
    chromium.go(&server.url(&format!("/logout?{}", crate::harness::browser::encode(&fields)))).await;
    chromium.wait_for_url(&service.url("/ute")).await;
    chromium.close().await;
    server.finish().await;
}

#[tokio::test]
async fn with_javascript_form_post_sends_itself() {
    let server = Server::start(Mode::OneMachine).await;
    let (service, client) = service(&server).await;
    let chromium = Chromium::open(Options::default()).await;
    log_in(&chromium, &server, &service, &Authorize::new(&client)).await;
    chromium.go(&Authorize::new(&client).set("response_mode", "form_post").url(&server)).await;
    chromium.wait_for_url(&service.url("/callback")).await;
    assert!(service.seen().iter().any(|it| it.method == "POST" && it.body.contains("code=")));
    chromium.close().await;
    server.finish().await;
}
