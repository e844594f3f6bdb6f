//! `kill -9` on one machine: nothing that was promised is gone.

use crate::harness::login::{assert_selector, single_sign_on};
use crate::harness::world::web;
use crate::harness::world::{PERSON, SUBSTANTIAL};
use crate::harness::{Authorize, Browser, Client, Mode, Server, log_in, log_in_at};

#[tokio::test]
async fn a_killed_process_has_lost_nothing_it_answered_for() {
    let server = Server::start(Mode::OneMachine).await;
    let newcomer = Client::web("nykommer");
    server.add(&newcomer).await;
    let mut browser = Browser::new(&server);
    let before = log_in(&server, &mut browser, &web()).await.id_claims(&server).await;
    let mut gone = Browser::new(&server);
    let tokens = log_in(&server, &mut gone, &web()).await;
    let logout = format!("/logout?{}", crate::harness::browser::encode(&[("id_token_hint", tokens.id_token())]));
    gone.open(logout).await;
    let events = server.count("SELECT COUNT(*) AS n FROM audit_events").await;
    assert!(events >= 3, "two logins and a logout: {events}");
    // The promise is for a session older than one second.
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;

    server.kill();
    server.launch();
    server.wait_until_ready().await;

    assert_eq!(server.count("SELECT COUNT(*) AS n FROM audit_events").await, events, "every event is kept");
    let after = single_sign_on(&server, &mut browser, &web()).await.id_claims(&server).await;
    assert_eq!(after["auth_time"], before["auth_time"], "the session is kept");
    single_sign_on(&server, &mut browser, &newcomer).await;
    let page = browser.open("/profile").await;
    assert_eq!(page.body.matches("name=\"session\"").count(), 1, "whose sessions they are is kept: {page}");
    assert_selector(&gone.open(Authorize::new(&web()).url(&server)).await);
    server.finish().await;
}

#[tokio::test]
async fn a_code_of_before_the_kill_is_refused_and_a_fresh_login_works() {
    let server = Server::start(Mode::OneMachine).await;
    let request = Authorize::new(&web());
    let mut browser = Browser::new(&server);
    let callback = log_in_at(&server, &mut browser, &request, PERSON, SUBSTANTIAL).await;
    server.kill();
    server.launch();
    server.wait_until_ready().await;
    let answer = server.token_as(&web(), &request.redeem(&web(), callback.code())).await;
    answer.assert_oauth_error(400, "invalid_grant");
    log_in(&server, &mut Browser::new(&server), &web()).await;
    server.finish().await;
}

#[tokio::test]
async fn a_killed_node_of_a_cluster_has_lost_nothing() {
    let server = Server::start(Mode::Cluster).await;
    let request = Authorize::new(&web());
    let mut browser = Browser::new(&server);
    let callback = log_in_at(&server, &mut browser, &request, PERSON, SUBSTANTIAL).await;
    server.kill();
    server.launch();
    server.wait_until_ready().await;
    server.redeem(&web(), &request, &callback).await;
    single_sign_on(&server, &mut browser, &web()).await;
    server.finish().await;
}

#[tokio::test]
async fn a_stopped_process_finishes_what_is_under_way() {
    for mode in Mode::ALL {
        let server = Server::start(mode).await;
        let mut browser = Browser::new(&server);
        log_in(&server, &mut browser, &web()).await;
        assert_eq!(server.stop().await, 0);
        server.launch();
        server.wait_until_ready().await;
        single_sign_on(&server, &mut browser, &web()).await;
        server.finish().await;
    }
}
