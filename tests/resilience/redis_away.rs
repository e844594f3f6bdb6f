//! While Redis is away, what needs it answers 503; when it is back, nobody restarts anything.

use crate::harness::login::{assert_selector, single_sign_on};
use crate::harness::metrics::value;
use crate::harness::servers::Redis;
use crate::harness::token::basic;
use crate::harness::world::web;
use crate::harness::{Authorize, Browser, Mode, Server, log_in};

#[tokio::test]
async fn redis_away_is_503_and_recovers_by_itself() {
    let redis = Redis::start();
    let server = Server::start_with(Mode::Cluster, |settings| settings.short_lived = redis.url()).await;
    let mut browser = Browser::new(&server);
    let tokens = log_in(&server, &mut browser, &web()).await;
    let request = Authorize::new(&web());
    let page = browser.open(request.clone().set("prompt", "login").url(&server)).await;
    assert_selector(&page);

    redis.stop();
    let away = browser.get(request.url(&server)).await;
    away.assert_error_page(503);
    assert!(away.header("retry-after").is_some(), "{away}");
    browser.get(page.url.as_str()).await.assert_error_page(503);
    browser.get("/logout").await.assert_error_page(503);
    let refused =
        server.token_as(&web(), &request.redeem(&web(), "AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA")).await;
    refused.assert_oauth_error(503, "temporarily_unavailable");
    assert!(refused.header("retry-after").is_some(), "{refused}");
    assert_eq!(server.fetch("/jwks.json").await.status, 200, "what needs no state goes on");
    assert_eq!(server.fetch("/.well-known/openid-configuration").await.status, 200);
    assert_eq!(
        server.send(server.http().get(server.operations_url("/healthz"))).await.status,
        200,
        "the process is up"
    );
    assert!(server.log().to_lowercase().contains("redis"), "the log names the cause");

    redis.start_again();
    server
        .wait_until("the service is back", || async {
            server.send(server.http().get(Authorize::new(&web()).url(&server))).await.status != 503
        })
        .await;
    log_in(&server, &mut Browser::new(&server), &web()).await;
    assert!(server.userinfo(tokens.access_token()).await.status < 500);
    server.finish().await;
}

#[tokio::test]
async fn a_flush_makes_no_code_usable_twice() {
    let redis = Redis::start();
    let server = Server::start_with(Mode::Cluster, |settings| settings.short_lived = redis.url()).await;
    let mut browser = Browser::new(&server);
    log_in(&server, &mut browser, &web()).await;
    single_sign_on(&server, &mut browser, &web()).await;
    redis.flush();
    assert_selector(&browser.open(Authorize::new(&web()).url(&server)).await);
    log_in(&server, &mut Browser::new(&server), &web()).await;
    server.finish().await;
}

#[tokio::test]
async fn what_cannot_be_counted_is_let_through() {
    let redis = Redis::start();
    let server = Server::start_with(Mode::Cluster, |settings| {
        settings.short_lived = redis.url();
        settings.more = "[limits.callers]\nwrong_secrets = 1\n".to_owned();
    })
    .await;
    let wrong = basic(web().id(), "feil");
    let fields = Authorize::new(&web()).redeem(&web(), "AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA");
    redis.stop();
    for _ in 0..3 {
        server.post_token(&fields, Some(&wrong)).await.assert_oauth_error(401, "invalid_client");
    }
    let uncounted = value(&server.metrics().await, "fellesporten_limit_uncounted_total{limit=\"wrong_secrets\"}");
    assert!((uncounted - 3.0).abs() < f64::EPSILON, "{uncounted}");
    redis.start_again();
    server
        .wait_until("it is counted again", || async { server.post_token(&fields, Some(&wrong)).await.status == 429 })
        .await;
    server.finish().await;
}
