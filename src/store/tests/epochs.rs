//! A single use stays single when Redis forgets.

use std::time::Duration;

use fellesporten_domain::{Clock, Timestamp};
use fellesporten_store::{Durability, FirstUse, Shelf, ShortLived};

use crate::servers::Redis;
use crate::support::{self, eventually};

fn shelves(store: &ShortLived) -> (Shelf<u32>, Shelf<()>) {
    (Shelf::new(store, "code", Durability::Memory), Shelf::new(store, "jti", Durability::Memory))
}

fn later(clock: &Clock) -> Timestamp {
    clock.now().plus(Duration::from_secs(600))
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_flush_nothing_older_is_a_first_use() {
    let (server, clock) = (Redis::start(), Clock::system());
    let (one, other) = (support::redis(&server, "fp", &clock), support::redis(&server, "fp", &clock));
    let before = one.epoch().await.unwrap();
    assert_eq!(other.epoch().await.unwrap(), before, "nodes share the epoch");
    let (_, marks) = shelves(&one);
    let issued_at = clock.now();
    assert_eq!(marks.first_use("assertion", issued_at, later(&clock)).await.unwrap(), FirstUse::Fresh);
    assert_eq!(marks.first_use("assertion", issued_at, later(&clock)).await.unwrap(), FirstUse::Replayed);

    tokio::time::sleep(Duration::from_millis(5)).await;
    server.flush();
    let (_, others_marks) = shelves(&other);
    assert_eq!(others_marks.first_use("assertion", issued_at, later(&clock)).await.unwrap(), FirstUse::BeforeEpoch);
    let after = other.epoch().await.unwrap();
    assert!(after.id != before.id && after.started_at > before.started_at);
    clock.set_offset_seconds(1);
    assert_eq!(marks.first_use("fresh assertion", clock.now(), later(&clock)).await.unwrap(), FirstUse::Fresh);
    assert_eq!(one.epoch().await.unwrap(), after, "the node that noticed later takes the same epoch");
}

#[tokio::test]
async fn what_is_written_after_a_flush_is_taken() {
    let (server, clock) = (Redis::start(), Clock::system());
    let store = support::redis(&server, "fp", &clock);
    let (codes, _) = shelves(&store);
    codes.put("old", &1, later(&clock)).await.unwrap();
    server.flush();
    codes.put("new", &2, later(&clock)).await.unwrap();
    assert_eq!(codes.take("old").await.unwrap(), None);
    assert_eq!(codes.take("new").await.unwrap(), Some(2), "the write noticed the flush and was stamped anew");
}

#[tokio::test]
async fn an_exchange_meets_a_new_epoch_that_another_node_began() {
    let (server, clock) = (Redis::start(), Clock::system());
    let (one, other) = (support::redis(&server, "fp", &clock), support::redis(&server, "fp", &clock));
    one.epoch().await.unwrap();
    server.flush();
    let ((codes, _), (others_codes, _)) = (shelves(&one), shelves(&other));
    others_codes.put("id", &1, later(&clock)).await.unwrap();
    assert_eq!(codes.exchange("id", &2, later(&clock)).await.unwrap(), Some(1));
    assert_eq!(others_codes.take("id").await.unwrap(), Some(2));
}

#[tokio::test]
async fn after_a_restart_what_was_kept_is_seen_but_not_taken() {
    let (server, clock) = (Redis::start_persistent(), Clock::system());
    let store = support::redis(&server, "fp", &clock);
    let (codes, _) = shelves(&store);
    for id in ["take", "exchange", "change"] {
        codes.put(id, &1, later(&clock)).await.unwrap();
    }
    let before = store.epoch().await.unwrap();
    server.stop();
    server.start_again();
    eventually("the link is back", async || codes.get("take").await.is_ok()).await;
    assert_ne!(store.epoch().await.unwrap().id, before.id, "another process may have lost writes");
    assert_eq!(codes.get("take").await.unwrap(), Some(1), "a session may be read");
    assert_eq!(codes.take("take").await.unwrap(), None, "a code may have been used");
    assert_eq!(codes.exchange("exchange", &2, later(&clock)).await.unwrap(), None);
    assert_eq!(codes.get("exchange").await.unwrap(), Some(1), "a refused exchange changes nothing");
    assert_eq!(
        codes
            .change("change", |value| {
                *value += 1;
                Some(later(&clock))
            })
            .await
            .unwrap(),
        Some(2)
    );
    assert_eq!(codes.take("change").await.unwrap(), None, "a change does not make it younger");
    codes.put("new", &3, later(&clock)).await.unwrap();
    assert_eq!(codes.take("new").await.unwrap(), Some(3));
}

#[tokio::test]
async fn a_lost_connection_alone_begins_no_epoch() {
    let (server, clock) = (Redis::start(), Clock::system());
    let store = support::redis(&server, "fp", &clock);
    let before = store.epoch().await.unwrap();
    server.pause();
    assert!(store.ping().await.is_err());
    server.resume();
    eventually("the link is back", async || store.ping().await.is_ok()).await;
    assert_eq!(store.epoch().await.unwrap(), before);
}

#[tokio::test]
async fn what_was_never_used_has_forgotten_nothing() {
    let (server, clock) = (Redis::start(), Clock::system());
    let old = clock.now().minus(Duration::from_secs(60));
    let store = support::redis(&server, "fp", &clock);
    store.begin().await.unwrap();
    let (_, marks) = shelves(&store);
    assert_eq!(marks.first_use("assertion", old, later(&clock)).await.unwrap(), FirstUse::Fresh);
    server.flush();
    assert_eq!(marks.first_use("another", old, later(&clock)).await.unwrap(), FirstUse::BeforeEpoch);
    // A later process of the same deployment does not begin it again, and a store in use is not begun anew.
    store.begin().await.unwrap();
    assert_eq!(marks.first_use("a third", old, later(&clock)).await.unwrap(), FirstUse::BeforeEpoch);
}
