//! Grants that refresh tokens renew for longer than a day: the records have them.

use crate::harness::browser::encode;
use crate::harness::world::{API_SCOPE, PERSON, SUBSTANTIAL};
use crate::harness::{Authorize, Browser, Client, Server, Tokens, log_in, log_in_at};

const DAY: i64 = 24 * 60 * 60;

/// A client whose logins last for ninety days, if they are renewed every thirty.
pub fn lasting(id: &str, scopes: &[&str]) -> Client {
    Client::web(id)
        .api(scopes)
        .refreshing()
        .with("authorization_lifetime", 90 * DAY)
        .with("refresh_token_lifetime", 30 * DAY)
}

async fn newcomer(server: &Server, id: &str, scopes: &[&str]) -> Client {
    let client = lasting(id, scopes);
    server.add(&client).await;
    client
}

/// Renews, and gives what came of it.
pub async fn renewed(server: &Server, client: &Client, refresh_token: &str) -> Tokens {
    let answer = server.refresh(client, refresh_token).await;
    assert_eq!(answer.status, 200, "{answer}");
    Tokens { answer: answer.json() }
}

async fn rows(server: &Server) -> i64 {
    server.count("SELECT COUNT(*) AS n FROM long_grants").await
}

both_modes! {
    async fn fact_061_a_login_lasts_for_months_and_no_longer(server) {
        let client = newcomer(server, "langvarig", &["openid", "profile"]).await;
        let mut tokens = log_in(server, &mut Browser::new(server), &client).await;
        assert_eq!(tokens.answer["refresh_token_expires_in"], 30 * DAY);
        assert_eq!(rows(server).await, 1);
        for days in [2, 20, 49, 78] {
            server.clock(days * DAY).await;
            tokens = renewed(server, &client, tokens.refresh_token()).await;
            assert_eq!(server.userinfo(tokens.access_token()).await.status, 200, "after {days} days");
        }
        server.clock(91 * DAY).await;
        server.refresh(&client, tokens.refresh_token()).await.assert_oauth_error(400, "invalid_grant");
    }

    async fn a_token_that_rests_too_long_has_ended(server) {
        let client = newcomer(server, "langvarig", &["openid", "profile"]).await;
        let tokens = log_in(server, &mut Browser::new(server), &client).await;
        server.clock(31 * DAY).await;
        server.refresh(&client, tokens.refresh_token()).await.assert_oauth_error(400, "invalid_grant");
    }

    async fn fact_060_an_old_token_ends_the_family_after_days_too(server) {
        let client = newcomer(server, "langvarig", &["openid", "profile"]).await;
        let first = log_in(server, &mut Browser::new(server), &client).await;
        server.clock(3 * DAY).await;
        let second = renewed(server, &client, first.refresh_token()).await;
        server.refresh(&client, first.refresh_token()).await.assert_oauth_error(400, "invalid_grant");
        assert_eq!(server.userinfo(second.access_token()).await.status, 200, "a parallel request of its holder");
        server.clock(3 * DAY + 11).await;
        server.refresh(&client, first.refresh_token()).await.assert_oauth_error(400, "invalid_grant");
        server.refresh(&client, second.refresh_token()).await.assert_oauth_error(400, "invalid_grant");
        assert_eq!(server.userinfo(second.access_token()).await.status, 401);
        assert_eq!(rows(server).await, 0);
    }

    async fn fact_060_one_token_again_and_again(server) {
        let client = lasting("gjentakende", &["openid", "profile"]).with("refresh_token_usage", "REUSE");
        server.add(&client).await;
        let tokens = log_in(server, &mut Browser::new(server), &client).await;
        for days in [20, 40, 60] {
            server.clock(days * DAY).await;
            let again = renewed(server, &client, tokens.refresh_token()).await;
            assert_eq!(again.refresh_token(), tokens.refresh_token());
        }
        server.clock(89 * DAY + 1).await;
        renewed(server, &client, tokens.refresh_token()).await;
        server.clock(91 * DAY).await;
        server.refresh(&client, tokens.refresh_token()).await.assert_oauth_error(400, "invalid_grant");
    }

    async fn of_two_who_renew_at_once_one_wins(server) {
        let client = newcomer(server, "langvarig", &["openid", "profile"]).await;
        let tokens = log_in(server, &mut Browser::new(server), &client).await;
        server.clock(2 * DAY).await;
        let both = tokio::join!(
            server.refresh(&client, tokens.refresh_token()),
            server.refresh(&client, tokens.refresh_token())
        );
        let mut statuses = [both.0.status, both.1.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 400], "{} {}", both.0, both.1);
    }

    async fn fact_093_a_logout_ends_logins_that_last_and_spares_apis_that_do(server) {
        let login = newcomer(server, "langvarig", &["openid", "profile"]).await;
        let api = newcomer(server, "langvarig-api", &["openid", "profile", API_SCOPE]).await;
        let mut browser = Browser::new(server);
        let ends = log_in(server, &mut browser, &login).await;
        let request = Authorize::new(&api).scope(&format!("openid {API_SCOPE}"));
        let callback = crate::harness::Callback::of(browser.open(request.url(server)).await);
        let stays = server.redeem(&api, &request, &callback).await;
        assert_eq!(rows(server).await, 2);
        browser.open(format!("/logout?{}", encode(&[("id_token_hint", ends.id_token())]))).await;
        server.refresh(&login, ends.refresh_token()).await.assert_oauth_error(400, "invalid_grant");
        assert_eq!(server.userinfo(ends.access_token()).await.status, 401);
        server.clock(2 * DAY).await;
        server.refresh(&login, ends.refresh_token()).await.assert_oauth_error(400, "invalid_grant");
        renewed(server, &api, stays.refresh_token()).await;
    }

    async fn fact_078_revoking_ends_it_for_good(server) {
        let client = newcomer(server, "langvarig", &["openid", "profile"]).await;
        let mut browser = Browser::new(server);
        let tokens = log_in(server, &mut browser, &client).await;
        server.clock(2 * DAY).await;
        let tokens = renewed(server, &client, tokens.refresh_token()).await;
        assert_eq!(server.revoke(&client, tokens.refresh_token()).await.status, 200);
        assert_eq!(server.userinfo(tokens.access_token()).await.status, 401);
        assert_eq!(rows(server).await, 0);
        server.clock(4 * DAY).await;
        server.refresh(&client, tokens.refresh_token()).await.assert_oauth_error(400, "invalid_grant");
    }

    async fn fact_045_a_second_use_of_the_code_ends_it(server) {
        let client = newcomer(server, "langvarig", &["openid", "profile"]).await;
        let request = Authorize::new(&client);
        let callback = log_in_at(server, &mut Browser::new(server), &request, PERSON, SUBSTANTIAL).await;
        let tokens = server.redeem(&client, &request, &callback).await;
        let again = server.token_as(&client, &request.redeem(&client, callback.code())).await;
        again.assert_oauth_error(400, "invalid_grant");
        server.refresh(&client, tokens.refresh_token()).await.assert_oauth_error(400, "invalid_grant");
        assert_eq!(rows(server).await, 0);
    }

    async fn a_restart_changes_nothing(server) {
        let client = newcomer(server, "langvarig", &["openid", "profile"]).await;
        let tokens = log_in(server, &mut Browser::new(server), &client).await;
        server.kill();
        server.launch();
        server.wait_until_ready().await;
        server.clock(2 * DAY).await;
        renewed(server, &client, tokens.refresh_token()).await;
    }
}
