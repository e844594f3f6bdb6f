//! Retention: what is kept for how long, that it goes, and the proof.

use crate::harness::command::fellesporten;
use crate::harness::world::{post, web};
use crate::harness::{Browser, Mode, Server, log_in};
use fellesporten_store::values;
use serde_json::Value;

const DAY: i64 = 24 * 60 * 60;

/// A server whose second service belongs to eSignering.
async fn start(mode: Mode) -> Server {
    let lines = format!("esignering_clients = [\"{}\"]", post().id());
    Server::start_with(mode, |settings| settings.more_idporten = lines).await
}

fn report(server: &Server) -> Value {
    let outcome = fellesporten(server.folder(), &["report", "retention", "--config", "fellesporten.toml"]).succeeded();
    serde_json::from_str(&outcome.out).expect("JSON")
}

fn kind<'a>(report: &'a Value, name: &str) -> &'a Value {
    report["kinds"].as_array().expect("kinds").iter().find(|it| it["kind"] == name).expect("the kind")
}

/// Waits until every kind was swept later than this moment of the report.
async fn swept_after(server: &Server, moment: &str) -> Value {
    let done = |report: &Value| {
        let kinds = report["kinds"].as_array().expect("kinds");
        kinds.iter().all(|it| it["last_sweep"]["at"].as_str().is_some_and(|at| at > moment))
    };
    server.wait_until("every kind was swept", || async { done(&report(server)) }).await;
    report(server)
}

/// Moves the clock and waits for the sweeps that it brings.
async fn at_day(server: &Server, days: i64) -> Value {
    let before = report(server)["now"].as_str().expect("a time").to_owned();
    server.clock(days * DAY).await;
    swept_after(server, &before).await
}

async fn fact_113(mode: Mode) {
    let server = start(mode).await;
    log_in(&server, &mut Browser::new(&server), &web()).await;
    log_in(&server, &mut Browser::new(&server), &post()).await;
    swept_after(&server, "").await;

    // A year is 365 or 366 days, 13 months 395 to 397; a day goes when the whole of it is old enough.
    for (days, ordinary, esignering) in [(364, 1, 1), (368, 0, 1), (393, 0, 1), (399, 0, 0)] {
        let report = at_day(&server, days).await;
        assert_eq!(kind(&report, "authentication")["held"], ordinary, "day {days}: {report}");
        assert_eq!(kind(&report, "authentication_esignering")["held"], esignering, "day {days}: {report}");
        assert_eq!(kind(&report, "authentication")["oldest"].is_null(), ordinary == 0, "day {days}: {report}");
        assert_eq!(report["in_order"], true, "day {days}: {report}");
    }
    let report = report(&server);
    for (name, months) in [("authentication", 12), ("authentication_esignering", 13)] {
        assert_eq!(kind(&report, name)["months"], months, "{report}");
        assert_eq!(kind(&report, name)["last_sweep"]["deleted_in_all"], 1, "{report}");
    }
    assert!(kind(&report, "retention_sweep")["held"].as_i64() >= Some(2), "each deletion left its proof: {report}");
    let gone = "SELECT COUNT(*) AS n FROM audit_events WHERE kind LIKE 'authentication%'";
    assert_eq!(server.count(gone).await, 0);
    server.finish().await;
}

#[tokio::test]
async fn fact_113_authentication_records_go_after_their_time_on_one_machine() {
    fact_113(Mode::OneMachine).await;
}

#[tokio::test]
async fn fact_113_authentication_records_go_after_their_time_in_a_cluster() {
    fact_113(Mode::Cluster).await;
}

/// Rows of MinID and the outbox, one too old and one not, as the table of rules knows them.
async fn what_is_no_event(mode: Mode) {
    let server = start(mode).await;
    swept_after(&server, "").await;
    let at = |days_ago: i64| (server.now() + (70 - days_ago) * DAY) * 1000;
    for (name, tried, ordered, ended, sent) in [("old", 3, 62, 1, 32), ("young", 0, 58, -1, 28)] {
        let tries =
            "INSERT INTO minid_tries (number_hash, purse, counted, latest, version) VALUES ($1, 'codes', 1, $2, 1)";
        server.change(tries, values![name, at(tried)]).await;
        let orders = "INSERT INTO minid_orders (number_hash, ordered_at) VALUES ($1, $2)";
        server.change(orders, values![name, at(ordered)]).await;
        let ceremonies =
            "INSERT INTO minid_ceremonies (ceremony_id, number_hash, state, expires_at) VALUES ($1, 'h', '', $2)";
        server.change(ceremonies, values![name, at(ended)]).await;
        let outbox = "INSERT INTO outbox (message_id, sent_at, kind, recipient, subject, body) VALUES ($1, $2, 'sms', '', '', '')";
        server.change(outbox, values![name, at(sent)]).await;
    }
    let report = at_day(&server, 70).await;
    for (name, days) in
        [("minid_tries", Some(1)), ("minid_orders", Some(60)), ("minid_ceremonies", None), ("outbox", Some(30))]
    {
        let said = kind(&report, name);
        assert_eq!((said["held"].as_i64(), said["days"].as_i64()), (Some(1), days), "{name}: {report}");
    }
    server.finish().await;
}

#[tokio::test]
async fn what_minid_and_the_outbox_keep_goes_in_time_on_one_machine() {
    what_is_no_event(Mode::OneMachine).await;
}

#[tokio::test]
async fn what_minid_and_the_outbox_keep_goes_in_time_in_a_cluster() {
    what_is_no_event(Mode::Cluster).await;
}

#[tokio::test]
async fn doctor_says_when_the_sweep_is_behind() {
    for mode in Mode::ALL {
        let server = start(mode).await;
        log_in(&server, &mut Browser::new(&server), &web()).await;
        assert_eq!(server.stop().await, 0);
        server.command("doctor", &[]).succeeded();
        server.publish_clock(368 * DAY).await;
        let outcome = server.command("doctor", &[]);
        assert_eq!(outcome.code, 1, "{}", outcome.out);
        let line = outcome.out.lines().find(|it| it.contains("retention")).expect("a line about it");
        assert!(line.starts_with("WRONG") && line.contains("1 of authentication"), "{line}");
        assert_eq!(report(&server)["in_order"], false);
    }
}
