//! Two nodes of a cluster behind a proxy that sends every request to the other one: no sticky sessions.

use crate::harness::eids::{Person, with_simulators};
use crate::harness::login::{assert_selector, single_sign_on};
use crate::harness::operator::{self, Operator};
use crate::harness::settings::Settings;
use crate::harness::simulators::Simulators;
use crate::harness::token::basic;
use crate::harness::world::{HIGH, PERSON, SUBSTANTIAL, post, web};
use crate::harness::{Authorize, Browser, Client, Mode, Server, log_in, log_in_at, nodes, ports};
use std::sync::atomic::{AtomicUsize, Ordering};

#[tokio::test]
async fn a_login_wanders_between_nodes() {
    let (server, second) = nodes::two_behind_one_address().await;
    let mut browser = Browser::new(&server);
    let tokens = log_in(&server, &mut browser, &web()).await;
    single_sign_on(&server, &mut browser, &post()).await;
    let request = Authorize::new(&web()).level(HIGH);
    let callback = log_in_at(&server, &mut browser, &request, PERSON, HIGH).await;
    server.redeem(&web(), &request, &callback).await;
    for _ in 0..2 {
        assert_eq!(server.userinfo(tokens.access_token()).await.status, 200);
    }
    let logout = format!("/logout?{}", crate::harness::browser::encode(&[("id_token_hint", tokens.id_token())]));
    browser.open(logout).await;
    assert_selector(&browser.open(Authorize::new(&web()).url(&server)).await);
    assert!(second.log().contains("/token") || second.log().contains("/authorize"), "the second node had its share");
    second.finish().await;
    server.finish().await;
}

#[tokio::test]
async fn a_code_is_single_use_on_all_nodes_at_once() {
    let (server, second) = nodes::two_behind_one_address().await;
    for _ in 0..5 {
        let request = Authorize::new(&web());
        let callback = log_in_at(&server, &mut Browser::new(&server), &request, PERSON, SUBSTANTIAL).await;
        let (fields, client) = (request.redeem(&web(), callback.code()), web());
        let (one, other) = tokio::join!(server.token_as(&client, &fields), server.token_as(&client, &fields));
        let mut statuses = [one.status, other.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 400], "{one}\n{other}");
    }
    second.finish().await;
    server.finish().await;
}

#[tokio::test]
async fn clock_and_registry_reach_every_node() {
    let (server, second) = nodes::two_behind_one_address().await;
    let mut browser = Browser::new(&server);
    log_in(&server, &mut browser, &web()).await;
    server.clock(31 * 60).await;
    for _ in 0..4 {
        assert_selector(&browser.open(Authorize::new(&web()).url(&server)).await);
    }
    let newcomer = Client::web("nykommer");
    server.add(&newcomer).await;
    second.knows(&newcomer).await;
    server.apply(&crate::harness::world::customers_of(&newcomer.clone().with("active", false))).succeeded();
    let started = std::time::Instant::now();
    for node in [&server, &second] {
        node.refuses(&newcomer).await;
    }
    assert!(
        started.elapsed().as_millis() < 1_000,
        "a revocation reaches every node within 1 s: {:?}",
        started.elapsed()
    );
    second.finish().await;
    server.finish().await;
}

#[tokio::test]
async fn the_second_node_goes_on_when_the_first_is_killed() {
    let (server, second) = nodes::two_behind_one_address().await;
    let mut browser = Browser::new(&server);
    log_in(&server, &mut browser, &web()).await;
    second.kill();
    for _ in 0..4 {
        single_sign_on(&server, &mut browser, &web()).await;
    }
    server.finish().await;
}

#[tokio::test]
async fn nodes_count_together() {
    let limits = |settings: &mut Settings| {
        settings.more = "[limits.callers]\ntokens_per_minute = 3\nwrong_secrets = 3\n".to_owned();
    };
    let (server, second) = nodes::two_behind_one_address_with(limits).await;
    let fields = Authorize::new(&web()).redeem(&web(), "AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA");
    for _ in 0..3 {
        server.token_as(&web(), &fields).await.assert_oauth_error(400, "invalid_grant");
    }
    for _ in 0..2 {
        server.token_as(&web(), &fields).await.assert_oauth_error(429, "too_many_requests");
    }
    let other = Client::web("nykommer");
    server.add(&other).await;
    second.knows(&other).await;
    let (wrong, right) = (basic(other.id(), "feil"), basic(other.id(), other.secret().expect("a secret")));
    for _ in 0..3 {
        server.post_token(&fields, Some(&wrong)).await.assert_oauth_error(401, "invalid_client");
    }
    for header in [&wrong, &wrong, &right, &right] {
        server.post_token(&fields, Some(header)).await.assert_oauth_error(429, "too_many_requests");
    }
    for node in [&server, &second] {
        assert!(node.metrics().await.contains("fellesporten_limit_refusals_total"), "each had its share");
    }
    second.finish().await;
    server.finish().await;
}

/// The mode is the cluster's alone: embedded state belongs to one process, whatever its ports are.
#[tokio::test]
async fn embedded_state_is_refused_to_a_second_process() {
    let server = Server::start(Mode::OneMachine).await;
    let outcome = std::process::Command::new("timeout")
        .args(["10", crate::harness::command::PROGRAM, "serve", "--config", "fellesporten.toml"])
        .env("FELLESPORTEN_IDPORTEN__LISTEN", format!("127.0.0.1:{}", ports::free()))
        .env("FELLESPORTEN_OPERATIONS__LISTEN", format!("127.0.0.1:{}", ports::free()))
        .current_dir(server.folder())
        .output()
        .expect("the program starts");
    let said = String::from_utf8_lossy(&outcome.stderr);
    assert_eq!(outcome.status.code(), Some(1), "{said}");
    assert!(said.contains("another process serves"), "{said}");
    server.finish().await;
}

/// eid-adapters.md fact 28: what is announced at one node shows at every other.
#[tokio::test]
async fn announcements_reach_every_node() {
    let ports = [ports::free(), ports::free()];
    let turn = AtomicUsize::new(0);
    let (server, second) = nodes::two_behind_one_address_with(|settings| {
        settings.more = operator::sections(ports[turn.fetch_add(1, Ordering::Relaxed)]);
    })
    .await;
    let first = Operator::of(operator::OPERATOR, ports[0]);
    let shows = async |node: &Server| {
        let mut browser = Browser::new(node);
        let begun = browser.get(node.here(&Authorize::new(&web()).url(node))).await;
        let selector = browser.get(node.here(begun.location().expect("the selector").as_str())).await;
        selector.body.contains("data-state=\"closed\"")
    };
    first.announce("testid", operator::announcement("testid", "closed")).await;
    for node in [&server, &second] {
        node.wait_until("the node knows", || shows(node)).await;
    }
    first.at(ports[1]).withdraw("testid").await;
    for node in [&server, &second] {
        node.wait_until("the node knows", || async { !shows(node).await }).await;
    }
    second.finish().await;
    server.finish().await;
}

/// eid-adapters.md §2.3: who comes back to another node than the one left from has come back.
#[tokio::test]
async fn nobody_is_given_up_who_came_back_elsewhere() {
    let simulators = Simulators::new();
    let turn = AtomicUsize::new(0);
    let (server, second) = nodes::two_behind_one_address_with(|settings| {
        with_simulators(settings, simulators, "");
        if turn.fetch_add(1, Ordering::Relaxed) > 0 {
            settings.more = settings.more.replace("[simulators]\nenabled = true", "[simulators]\nenabled = false");
        }
    })
    .await;
    // The proxy takes turns, so in three logins and one that is left somebody leaves from either node and is back at the other.
    for _ in 0..3 {
        let mut person = Person::new(&server);
        let outcome = serde_json::json!({ "pid": PERSON });
        person.through(&Authorize::new(&web()), "bankid", &simulators.bankid(), outcome).await;
        server.fetch("/jwks.json").await;
    }
    let mut stuck = Person::new(&server);
    let selector = stuck.selector(&Authorize::new(&web())).await;
    stuck.choose(&selector, "bankid").await;
    server.clock(901).await;
    let counted = async |what: &str| {
        let mut sum = 0;
        for node in [&server, &second] {
            let series = format!("fellesporten_eid_trips_{what}_total{{eid=\"bankid\"}} ");
            let metrics = node.send(node.http().get(node.operations_url("/metrics"))).await.body;
            let count = metrics.lines().find_map(|line| line.strip_prefix(&series)).unwrap_or("0").parse::<u32>();
            sum += count.expect("a number");
        }
        sum
    };
    server.wait_until("one is given up", || async { counted("abandoned").await > 0 }).await;
    assert_eq!((counted("started").await, counted("returned").await, counted("abandoned").await), (4, 3, 1));
    second.finish().await;
    server.finish().await;
}
