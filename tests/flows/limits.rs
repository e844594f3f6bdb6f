//! How often one caller may ask: clients, people and addresses (`docs/contracts/idporten.md` §13).

use crate::harness::login::{choose_testid, single_sign_on, submit_testid};
use crate::harness::metrics::value;
use crate::harness::minid::MinId;
use crate::harness::settings::Settings;
use crate::harness::token::basic;
use crate::harness::world::{OTHER_PERSON, PERSON, SUBSTANTIAL, post, refreshing, spa, web};
use crate::harness::{Answer, Authorize, Browser, Client, Mode, Server, log_in, log_in_at};

const FORWARDED: &str = "x-forwarded-for";
/// Two addresses of callers.
const HERE: &str = "198.51.100.1";
const ELSEWHERE: &str = "198.51.100.2";

fn of_clients_and_people(settings: &mut Settings) {
    settings.more = "[limits.callers]\ntokens_per_minute = 2\nwrong_secrets = 4\nlogins_per_person_per_minute = 2\n\n\
                     [proxy]\ntrusted = [\"127.0.0.1\"]\n"
        .to_owned();
}

/// No proxy is named, so whoever writes the header does it for himself, as far as anybody knows.
fn of_clients_behind_anybody(settings: &mut Settings) {
    settings.more = "[limits.callers]\nwrong_secrets = 1\n".to_owned();
}

fn of_pages(settings: &mut Settings) {
    settings.more = "[limits.callers]\nlogin_pages_per_minute = 3\n".to_owned();
}

/// The fields of a token request whose code never was: whoever is let in hears `invalid_grant`.
fn no_code(client: &Client) -> Vec<(String, String)> {
    Authorize::new(client).redeem(client, "AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA")
}

/// Asks as the client, with this secret, from this address.
async fn ask(server: &Server, client: &Client, path: &str, secret: &str, address: &str) -> Answer {
    let header = basic(client.id(), secret);
    server.post_form(path, &no_code(client), &[("authorization", &header), (FORWARDED, address)]).await
}

/// Asks with the client's own secret.
async fn ask_rightly(server: &Server, client: &Client, address: &str) -> Answer {
    ask(server, client, "/token", client.secret().expect("a secret"), address).await
}

/// The seconds that a refusal asks to wait.
fn wait(answer: &Answer) -> i64 {
    assert_eq!(answer.status, 429, "{answer}");
    answer.header("retry-after").unwrap_or_else(|| panic!("Retry-After: {answer}")).parse().expect("whole seconds")
}

fn assert_too_many(answer: &Answer, seconds: std::ops::RangeInclusive<i64>) {
    answer.assert_oauth_error(429, "too_many_requests");
    assert!(seconds.contains(&wait(answer)), "{answer}");
}

fn refusals(metrics: &str, limit: &str) -> f64 {
    value(metrics, &format!("fellesporten_limit_refusals_total{{limit=\"{limit}\"}}"))
}

both_modes_with! {
    of_clients_and_people;

    async fn a_client_that_asks_for_tokens_too_often_waits_and_loses_nothing(server) {
        let request = Authorize::new(&web());
        let callback = log_in_at(server, &mut Browser::new(server), &request, PERSON, SUBSTANTIAL).await;
        ask(server, &web(), "/token", "feil", ELSEWHERE).await.assert_oauth_error(401, "invalid_client");
        for address in [HERE, ELSEWHERE] {
            ask_rightly(server, &web(), address).await.assert_oauth_error(400, "invalid_grant");
        }
        let fields = request.redeem(&web(), callback.code());
        let refused = server.token_as(&web(), &fields).await;
        assert_too_many(&refused, 15..=30);
        server.token_as(&post(), &no_code(&post())).await.assert_oauth_error(400, "invalid_grant");
        server.clock(31).await;
        assert_eq!(server.token_as(&web(), &fields).await.status, 200, "the code was not used up");
        assert_too_many(&server.token_as(&web(), &fields).await, 15..=30);
        assert!((refusals(&server.metrics().await, "tokens_per_minute") - 2.0).abs() < f64::EPSILON);
    }

    async fn nobody_uses_up_what_a_public_client_has_elsewhere(server) {
        let from = async |address| server.post_form("/token", &no_code(&spa()), &[(FORWARDED, address)]).await;
        for _ in 0..2 {
            from(HERE).await.assert_oauth_error(400, "invalid_grant");
        }
        assert_too_many(&from(HERE).await, 15..=30);
        from(ELSEWHERE).await.assert_oauth_error(400, "invalid_grant");
    }

    async fn what_a_public_client_pushes_counts_as_its_token_requests_do(server) {
        let push = async |client: Client, address| {
            server.post_as(&client, "/par", &Authorize::new(&client).parameters, &[(FORWARDED, address)]).await
        };
        for _ in 0..2 {
            assert_eq!(push(spa(), HERE).await.status, 201);
        }
        assert_too_many(&push(spa(), HERE).await, 15..=30);
        assert_eq!(push(spa(), ELSEWHERE).await.status, 201);
        for _ in 0..3 {
            assert_eq!(push(web(), HERE).await.status, 201, "who proves who it is pushes as it likes");
        }
    }

    async fn after_too_many_wrong_secrets_none_is_looked_at(server) {
        for _ in 0..4 {
            ask(server, &web(), "/token", "feil", HERE).await.assert_oauth_error(401, "invalid_client");
        }
        assert_too_many(&ask_rightly(server, &web(), HERE).await, 890..=900);
        for path in ["/par", "/token/introspect", "/token/revoke"] {
            assert_too_many(&ask(server, &web(), path, web().secret().expect("a secret"), HERE).await, 890..=900);
        }
        ask_rightly(server, &web(), ELSEWHERE).await.assert_oauth_error(400, "invalid_grant");
        ask_rightly(server, &refreshing(), HERE).await.assert_oauth_error(400, "invalid_grant");
        assert!((refusals(&server.metrics().await, "wrong_secrets") - 4.0).abs() < f64::EPSILON);
        server.clock(901).await;
        ask_rightly(server, &web(), HERE).await.assert_oauth_error(400, "invalid_grant");
        ask(server, &web(), "/token", "feil", HERE).await.assert_oauth_error(401, "invalid_client");
        assert_too_many(&ask_rightly(server, &web(), HERE).await, 890..=900);
    }

    async fn a_person_who_logs_in_too_often_waits(server) {
        let recorded = "SELECT COUNT(*) AS n FROM audit_events WHERE event LIKE '%too_many_requests%'";
        for _ in 0..2 {
            log_in_at(server, &mut Browser::new(server), &Authorize::new(&web()), PERSON, SUBSTANTIAL).await;
        }
        let mut browser = Browser::new(server);
        let selector = browser.open(Authorize::new(&post()).set("ui_locales", "nn").url(server)).await;
        let form = choose_testid(&mut browser, &selector).await;
        let refused = submit_testid(&mut browser, &form, PERSON, SUBSTANTIAL).await;
        refused.assert_error_page(429);
        assert!((15..=30).contains(&wait(&refused)), "{refused}");
        assert_eq!(refused.language(), "nn");
        assert!(refused.body.contains("for mange gonger på kort tid"), "{refused}");
        assert_eq!(server.count(recorded).await, 1);
        let silent = Authorize::new(&web()).set("login_hint", &format!("testid:{PERSON}_{SUBSTANTIAL}"));
        Browser::new(server).get(silent.url(server)).await.assert_error_page(429);
        let silent = silent.set("prompt", "none");
        let told = Browser::new(server).get(silent.url(server)).await;
        told.assert_redirect_error(silent.redirect_uri(), "temporarily_unavailable", silent.state(), server.issuer());
        log_in_at(server, &mut Browser::new(server), &Authorize::new(&web()), OTHER_PERSON, SUBSTANTIAL).await;
        server.clock(31).await;
        let let_in = submit_testid(&mut browser, &form, PERSON, SUBSTANTIAL).await;
        assert!(let_in.redirected().contains_key("code"), "the same page goes on: {let_in}");
        single_sign_on(server, &mut browser, &web()).await;
    }
}

both_modes_with! {
    of_clients_behind_anybody;

    async fn behind_a_proxy_that_is_not_named_nobody_shuts_a_client_out(server) {
        for _ in 0..2 {
            let guesser = format!("{ELSEWHERE}, {HERE}");
            assert!(matches!(ask(server, &web(), "/token", "feil", &guesser).await.status, 401 | 429));
        }
        assert_too_many(&ask_rightly(server, &web(), HERE).await, 3590..=3600);
        ask_rightly(server, &web(), ELSEWHERE).await.assert_oauth_error(400, "invalid_grant");
        server.token_as(&web(), &no_code(&web())).await.assert_oauth_error(400, "invalid_grant");
        assert!(server.log().contains("\"event\":\"proxy_not_named\""), "the operator is told, should it be a proxy of theirs");
    }

    async fn whoever_writes_the_header_himself_is_not_as_many_as_he_likes(server) {
        for number in 0..100 {
            let answer = ask(server, &web(), "/token", "feil", &format!("203.0.113.{number}")).await;
            answer.assert_oauth_error(401, "invalid_client");
        }
        assert_too_many(&ask(server, &web(), "/token", "feil", "203.0.113.100").await, 1..=36);
        assert_too_many(&ask_rightly(server, &web(), "203.0.113.101").await, 1..=36);
        ask_rightly(server, &refreshing(), "203.0.113.101").await.assert_oauth_error(400, "invalid_grant");
        server.token_as(&web(), &no_code(&web())).await.assert_oauth_error(400, "invalid_grant");
    }
}

both_modes_with! {
    of_pages;

    async fn an_address_that_opens_too_many_pages_is_told_so_in_its_language(server) {
        for path in ["/help", "/authorize", "/login/ukjent"] {
            assert_ne!(server.fetch(path).await.status, 429, "{path}");
        }
        for (language, says) in [
            ("nb", "fra nettverket ditt"),
            ("nn", "frå nettverket ditt"),
            ("en", "from your network"),
            ("se", "fra nettverket ditt"),
        ] {
            let refused = server.fetch(&format!("/authorize?ui_locales={language}")).await;
            refused.assert_error_page(429);
            assert_eq!(refused.language(), language);
            assert!(refused.body.contains(says), "{refused}");
            assert!((1..=20).contains(&wait(&refused)), "{refused}");
        }
        server.fetch("/eids/jwks.json").await.assert_oauth_error(429, "too_many_requests");
        assert!((refusals(&server.metrics().await, "login_pages_per_minute") - 5.0).abs() < f64::EPSILON);
        for path in ["/jwks.json", "/.well-known/openid-configuration"] {
            assert_eq!(server.fetch(path).await.status, 200, "{path} is no page");
        }
        server.post_token(&[("grant_type", "x")], None).await.assert_oauth_error(400, "unsupported_grant_type");
        server.fetch("/finnes/ikke").await.assert_error_page(404);
        server.clock(60).await;
        for _ in 0..3 {
            assert_eq!(server.fetch("/help").await.status, 200);
        }
        server.fetch("/help").await.assert_error_page(429);
    }
}

both_modes! {
    async fn without_limits_nothing_is_counted(server) {
        let mut browser = Browser::new(server);
        log_in(server, &mut browser, &web()).await;
        single_sign_on(server, &mut browser, &post()).await;
        for _ in 0..30 {
            assert_eq!(server.fetch("/help").await.status, 200, "only production has a limit of its own");
        }
        let metrics = server.metrics().await;
        assert!(metrics.contains("fellesporten_short_lived_seconds_count{operation=\"get\"}"), "{metrics}");
        assert!(!metrics.contains("operation=\"spend\"") && !metrics.contains("fellesporten_limit"), "{metrics}");
    }
}

#[tokio::test]
async fn minids_pages_stand_behind_the_wall_too() {
    let minid = MinId::start_with(Mode::OneMachine, |settings| {
        settings.more.push_str("\n[limits.callers]\nlogin_pages_per_minute = 2\n");
    })
    .await;
    let mut browser = minid.browser();
    for _ in 0..2 {
        assert_eq!(browser.get(minid.url("/help")).await.status, 200);
    }
    let refused = browser.get(minid.url("/help")).await;
    refused.assert_error_page(429);
    assert!((15..=30).contains(&wait(&refused)), "{refused}");
    minid.finish().await;
}
