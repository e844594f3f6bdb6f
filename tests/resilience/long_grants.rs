//! Grants that last longer than a day, while a store is away or has forgotten everything.

use crate::flows::long_grants::{lasting, renewed};
use crate::harness::browser::From;
use crate::harness::nodes::two_behind_one_address;
use crate::harness::servers::{Postgres, Redis};
use crate::harness::world::{OTHER_PERSON, SUBSTANTIAL, web};
use crate::harness::{Authorize, Browser, Mode, Server, log_in, log_in_at, template};

const DAY: i64 = 24 * 60 * 60;

/// A Redis that lost everything neither strands the holder nor brings a dead grant back.
#[tokio::test]
async fn a_redis_that_forgot_everything_changes_no_long_grant() {
    let redis = Redis::start();
    let server = Server::start_with(Mode::Cluster, |settings| settings.short_lived = redis.url()).await;
    let client = lasting("langvarig", &["openid", "profile"]);
    server.add(&client).await;
    let living = log_in(&server, &mut Browser::new(&server), &client).await;
    let mut browser = Browser::new(&server);
    let logged_out = log_in(&server, &mut browser, &client).await;
    let revoked = log_in(&server, &mut Browser::new(&server), &client).await;
    browser.open("/logout").await;
    assert_eq!(server.revoke(&client, revoked.refresh_token()).await.status, 200);
    redis.flush();
    let answer = server.refresh(&client, living.refresh_token()).await;
    assert_eq!(answer.status, 200, "{answer}");
    for dead in [&logged_out, &revoked] {
        server.refresh(&client, dead.refresh_token()).await.assert_oauth_error(400, "invalid_grant");
    }
    server.finish().await;
}

#[tokio::test]
async fn without_records_long_grants_wait_and_a_logout_is_remembered() {
    let postgres = Postgres::start();
    let server = Server::prepare(Mode::Cluster, |settings| settings.records = postgres.url("own"));
    postgres.create_database("own", None);
    template::fill(server.folder());
    server.launch();
    server.wait_until_ready().await;
    let client = lasting("langvarig", &["openid", "profile"]);
    server.add(&client).await;
    let forgotten = log_in(&server, &mut Browser::new(&server), &client).await;
    server.clock(31 * 60).await;
    let mut everywhere = Browser::new(&server);
    log_in(&server, &mut everywhere, &web()).await;
    let request = Authorize::new(&client);
    let log_in_other = async |browser: &mut Browser| {
        let callback = log_in_at(&server, browser, &request, OTHER_PERSON, SUBSTANTIAL).await;
        server.redeem(&client, &request, &callback).await
    };
    let waiting = log_in_other(&mut Browser::new(&server)).await;
    let mut leaving = Browser::new(&server);
    let ended = log_in_other(&mut leaving).await;
    let callback = log_in_at(&server, &mut Browser::new(&server), &request, OTHER_PERSON, SUBSTANTIAL).await;

    postgres.stop();
    let code = request.redeem(&client, callback.code());
    let renewal = Server::refresh_fields(waiting.refresh_token());
    for fields in [&code, &renewal] {
        let answer = server.token_as(&client, fields).await;
        assert_eq!((answer.status, answer.error().as_str()), (503, "temporarily_unavailable"), "{answer}");
        assert!(answer.header("retry-after").is_some(), "{answer}");
    }
    assert_eq!(leaving.open("/logout").await.status, 200, "a logout waits for nothing");
    let answer = everywhere.post_and_follow("/profile/logout-everywhere", &[("x", "")], From::Provider).await;
    assert_eq!(answer.status, 200, "nor does one everywhere: {answer}");
    server.refresh(&client, forgotten.refresh_token()).await.assert_oauth_error(400, "invalid_grant");

    postgres.start_again();
    server
        .wait_until("records answer", || async { server.refresh(&client, waiting.refresh_token()).await.status != 503 })
        .await;
    let answer = server.token_as(&client, &code).await;
    assert_eq!(answer.status, 200, "the same code, tried again: {answer}");
    let late = crate::harness::Tokens { answer: answer.json() };
    server.clock(2 * DAY).await;
    renewed(&server, &client, late.refresh_token()).await;
    for dead in [&ended, &forgotten] {
        server.refresh(&client, dead.refresh_token()).await.assert_oauth_error(400, "invalid_grant");
    }
    server.finish().await;
}

/// Each renewal goes to the next node.
#[tokio::test]
async fn a_long_grant_is_renewed_on_any_node() {
    let (first, second) = two_behind_one_address().await;
    let client = lasting("langvarig", &["openid", "profile"]);
    first.add(&client).await;
    for node in [&first, &second] {
        node.knows(&client).await;
    }
    let mut tokens = log_in(&first, &mut Browser::new(&first), &client).await;
    for _ in 0..4 {
        let before = tokens.refresh_token().to_owned();
        tokens = renewed(&first, &client, &before).await;
        first.refresh(&client, &before).await.assert_oauth_error(400, "invalid_grant");
    }
    assert_eq!(first.revoke(&client, tokens.refresh_token()).await.status, 200);
    for _ in 0..2 {
        first.refresh(&client, tokens.refresh_token()).await.assert_oauth_error(400, "invalid_grant");
    }
    second.finish().await;
    first.finish().await;
}
