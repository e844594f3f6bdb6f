//! Organisations are told what of their clients ends soon (`docs/contracts/maskinporten.md` §7.5).

use crate::harness::certificates::{signer, x5c_of};
use crate::harness::demo::Demo;
use crate::harness::log_lines::text;
use crate::harness::machine::{CONSUMER, machine};
use crate::harness::metrics::value;
use crate::harness::mint::{Order, Supplier};
use crate::harness::nodes::two_behind_one_address_with;
use crate::harness::outbox::Outbox;
use crate::harness::self_service::{DCR, SelfService};
use crate::harness::server::{PATIENCE, http_client};
use crate::harness::world::{AGENCY, customers_of};
use crate::harness::{Client, Mode, Server, ports};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const HOUR: i64 = 60 * 60;
const DAY: i64 = 24 * HOUR;
const CONTACT: &str = "drift@havnes.example";
const SUBJECT: &str = "Noe slutter snart å virke / Something stops working soon";

/// The organisation with its contact.
fn organisation() -> String {
    format!(
        "[[organisations]]\norg_number = \"{CONSUMER}\"\nname = \"Havnes kommune\"\ncontact_email = \"{CONTACT}\"\n\n"
    )
}

/// A client whose secret ends after 360 days.
fn service() -> Client {
    Client::web("barnehage").with("client_orgno", CONSUMER)
}

/// One whose key ends after 365 days.
fn keyed() -> Client {
    Client::machine("henter", CONSUMER, &[])
}

/// One whose key ends likewise, and its certificate after 100 days.
fn certified(now: i64) -> Client {
    let supplier = Supplier::new("Mint", "http://127.0.0.1:1/mint.crl", now);
    let certificate = supplier.issue(&Order { not_after: now + 100 * DAY, ..supplier.order() });
    let mut key = signer().jwk("RS256");
    key["x5c"] = x5c_of(&certificate);
    let keys = toml::Value::try_from(json!({"keys": [key]})).expect("a key set is TOML");
    Client::machine("sertifisert", CONSUMER, &[]).with_value("jwks", keys)
}

/// Applies customers, and waits until the server knows.
async fn apply(server: &Server, customers: &str) {
    let revision = async || value(&server.metrics().await, "fellesporten_registry_revision");
    let before = revision().await;
    server.apply(customers).succeeded();
    server.wait_until("the change is known", || async { revision().await > before }).await;
}

/// What the audit trail has of warnings to the organisation, once there are so many.
async fn told(server: &Server, mails: usize) -> Vec<Value> {
    let events = async || server.events("expiry_warning").await;
    server.wait_until("the organisation is told", || async { events().await.len() >= mails }).await;
    let events = events().await;
    assert!(events.len() == mails && events.iter().all(|it| it["organisation"] == CONSUMER), "{events:#?}");
    events
}

/// What a warning is of, and which.
fn of(event: &Value) -> Vec<(String, String, i64)> {
    let expiring = event["expiring"].as_array().expect("an array");
    let one = |it: &Value| {
        let text = |member: &str| it[member].as_str().expect("text").to_owned();
        (text("client_id"), text("credential"), it["days"].as_i64().expect("a number"))
    };
    expiring.iter().map(one).collect()
}

/// The world's clients end soon too, and their organisations have no contact: a round has ended once that is counted.
async fn round_ended(server: &Server) {
    let untold = async || value(&server.metrics().await, "fellesporten_expiring_untold");
    server.wait_until("a round has ended", || async { untold().await > 0.0 }).await;
}

/// Leaps so many days from the beginning, and waits for the mail that they bring: of what, and which warnings.
async fn brings(server: &Server, day: i64, mails: usize, warnings: &[(&str, &str, i64)]) {
    server.clock(day * DAY).await;
    let events = told(server, mails).await;
    let wanted =
        warnings.iter().map(|(client, credential, days)| ((*client).to_owned(), (*credential).to_owned(), *days));
    assert_eq!(of(&events[mails - 1]), wanted.collect::<Vec<_>>(), "day {day}");
}

async fn every_warning_comes_once(mode: Mode) {
    let outbox = Outbox::new();
    let server = Server::start_with(mode, |settings| settings.more = outbox.section()).await;
    apply(&server, &(organisation() + &customers_of(&service()) + &customers_of(&keyed()))).await;
    brings(&server, 303, 1, &[("barnehage", "client_secret", 60)]).await;
    brings(&server, 308, 2, &[("henter", "jwks key-1", 60)]).await;
    // Of a secret that is no more there is nothing to say, and the new one has its own end.
    apply(&server, &customers_of(&service().with("client_secret", "en-ny-hemmelighet-som-alle-kan-lese"))).await;
    brings(&server, 338, 3, &[("henter", "jwks key-1", 30)]).await;
    brings(&server, 611, 4, &[("barnehage", "client_secret", 60)]).await;
    // The day of its next warning passed by unseen.
    brings(&server, 664, 5, &[("barnehage", "client_secret", 7)]).await;

    let mail = outbox.newest_to(&server, CONTACT, 0).await;
    let text = mail["text"].as_str().expect("text");
    assert_eq!((&mail["kind"], &mail["subject"]), (&json!("email"), &json!(SUBJECT)));
    for part in [
        "Noko sluttar snart å verke",
        "Havnes kommune",
        "Tjenesten barnehage (barnehage)",
        "client_secret",
        "POST /clients/barnehage/secret",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains("henter"), "{text}");
    server.finish().await;
}

#[tokio::test]
async fn every_warning_comes_once_on_one_machine() {
    every_warning_comes_once(Mode::OneMachine).await;
}

#[tokio::test]
async fn every_warning_comes_once_in_a_cluster() {
    every_warning_comes_once(Mode::Cluster).await;
}

both_modes_with! {
    |settings| settings.more = Outbox::new().section();

    async fn a_certificate_ends_before_its_key(server) {
        apply(server, &(organisation() + &customers_of(&certified(server.now())) + &customers_of(&keyed()))).await;
        brings(server, 43, 1, &[("sertifisert", "x5c unnamed", 60)]).await;
        brings(server, 308, 2, &[("henter", "jwks key-1", 60), ("sertifisert", "jwks unnamed", 60)]).await;
    }

    async fn who_was_told_is_not_told_again_after_a_restart(server) {
        apply(server, &(organisation() + &customers_of(&service()))).await;
        brings(server, 303, 1, &[("barnehage", "client_secret", 60)]).await;
        round_ended(server).await;
        assert_eq!(server.stop().await, 0);
        server.launch();
        server.wait_until_ready().await;
        round_ended(server).await;
        told(server, 1).await;
        let untold = |line: &Value| text(line, "event") == "no_contact" && text(line, "organisation") == AGENCY;
        assert_eq!(server.log_lines().iter().filter(|line| untold(line)).count(), 2, "once by each process");
    }
}

#[tokio::test]
async fn one_mail_leaves_two_nodes() {
    let (first, second) = two_behind_one_address_with(|settings| settings.more = Outbox::new().section()).await;
    let client = service();
    first.apply(&(organisation() + &customers_of(&client))).succeeded();
    first.knows(&client).await;
    second.knows(&client).await;
    first.clock(303 * DAY).await;
    round_ended(&first).await;
    round_ended(&second).await;
    told(&first, 1).await;
    let mails = "SELECT COUNT(*) AS n FROM outbox WHERE recipient = 'drift@havnes.example'";
    assert_eq!(first.count(mails).await, 1);
    first.finish().await;
    second.finish().await;
}

async fn what_was_not_sent_is_sent_later(mode: Mode) {
    let nobody = format!("[messages]\nsmtp_host = \"127.0.0.1\"\nsmtp_port = {}\n", ports::free());
    let server = Server::start_with(mode, |settings| settings.more = nobody).await;
    apply(&server, &(organisation() + &customers_of(&service()))).await;
    let failed = || server.log_lines().iter().filter(|line| text(line, "event") == "expiry_not_told").count();
    for (hours, times) in [(0, 1), (1, 2)] {
        server.clock(303 * DAY + hours * HOUR).await;
        server.wait_until("it was tried", || async { failed() == times }).await;
    }
    assert_eq!(server.count("SELECT COUNT(*) AS n FROM expiry_warnings WHERE sent_at IS NULL").await, 1);
    told(&server, 0).await;

    assert_eq!(server.stop().await, 0);
    let (outbox, mut settings) = (Outbox::new(), server.settings().clone());
    settings.more = outbox.section();
    settings.write(server.folder());
    server.launch();
    server.wait_until_ready().await;
    server.clock(303 * DAY + 2 * HOUR).await;
    told(&server, 1).await;
    assert_eq!(outbox.count_to(&server, CONTACT).await, 1);
    server.finish().await;
}

#[tokio::test]
async fn what_was_not_sent_is_sent_later_on_one_machine() {
    what_was_not_sent_is_sent_later(Mode::OneMachine).await;
}

#[tokio::test]
async fn what_was_not_sent_is_sent_later_in_a_cluster() {
    what_was_not_sent_is_sent_later(Mode::Cluster).await;
}

#[tokio::test]
async fn a_node_without_a_mail_server_says_so_and_tells_nobody() {
    let server = Server::start(Mode::OneMachine).await;
    let says = |line: &Value| text(line, "event") == "expiry_untold";
    server.wait_until("it says so", || async { server.log_lines().iter().any(says) }).await;
    server.finish().await;
}

/// An organisation finds in its own log of what it was told.
#[tokio::test]
async fn warnings_are_in_the_organisations_own_log() {
    for mode in Mode::ALL {
        let portal = SelfService::start_with(mode, |settings, _| settings.more = Outbox::new().section()).await;
        let server = &portal.maskinporten.server;
        apply(server, &organisation()).await;
        server.clock(308 * DAY).await;
        told(server, 1).await;
        let (client, me) = (machine(), (CONSUMER, DCR));
        let log = portal.get(me, &format!("/log/changes?client_id={}", client.id())).await;
        let events = log["events"].as_array().expect("events");
        let warning = events.iter().find(|it| it["event_name"] == "expiry_warning").expect("the warning");
        let own = of(warning).into_iter().find(|(id, ..)| id == client.id());
        assert_eq!(own, Some((client.id().to_owned(), "jwks key-1".to_owned(), 60)), "{warning}");
        let others = portal.get((AGENCY, DCR), "/log/changes").await;
        assert!(!others.to_string().contains("expiry_warning"), "{others}");
        portal.finish().await;
    }
}

#[tokio::test]
async fn the_demos_outbox_shows_it() {
    let demo = Demo::start().await;
    let clock = http_client().put(format!("{}/clock", demo.address(20))).json(&json!({"offset_seconds": 308 * DAY}));
    assert_eq!(clock.send().await.expect("the clock answers").status(), 204);
    // A key of its own, a secret, and what a supplier runs for the municipality, which both are told of.
    for (contact, parts) in [
        (
            "integrasjoner@pafunn.example",
            ["Vannstandhenter (demo-maskin)", "jwks demo-maskin", "POST /clients/demo-api/secret"],
        ),
        ("vakt@syntetisk-drift.example", ["Syntetisk Drift AS", "(demo-leverandor)", "(demo-maskin-leverandor)"]),
        ("ikt@fiktivvik.example", ["Fiktivvik kommune", "(demo-leverandor)", "(demo-skatt)"]),
    ] {
        let mail = mail_to(&demo, contact).await;
        assert_eq!(mail["subject"], SUBJECT);
        let text = mail["text"].as_str().expect("text");
        assert!(parts.iter().all(|part| text.contains(part)), "{contact}: {text}");
    }
}

async fn mail_to(demo: &Demo, contact: &str) -> Value {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let answer =
            http_client().get(format!("{}/messages", demo.address(19))).send().await.expect("the outbox answers");
        let sent: Vec<Value> = answer.json().await.expect("JSON");
        if let Some(mail) = sent.iter().find(|it| it["to"] == contact) {
            return mail.clone();
        }
        assert!(Instant::now() < deadline, "nothing to {contact}: {sent:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
