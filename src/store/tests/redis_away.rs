//! While Redis is away, callers know at once; when it is back, nobody restarts anything.

use std::time::{Duration, Instant};

use fellesporten_domain::Clock;
use fellesporten_store::{Durability, FirstUse, Shelf, ShortLivedError};

use crate::servers::Redis;
use crate::support::{self, eventually};

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_says_so_and_recovers() {
    let (server, clock) = (Redis::start(), Clock::system());
    let store = support::redis(&server, "fp", &clock);
    let shelf = Shelf::<u32>::new(&store, "code", Durability::Memory);
    let later = clock.now().plus(Duration::from_secs(60));
    shelf.put("id", &1, later).await.unwrap();
    server.stop();
    let started = Instant::now();
    for _ in 0..20 {
        for refused in [
            shelf.put("id", &1, later).await.err(),
            shelf.get("id").await.err(),
            shelf.take("id").await.err(),
            shelf.exchange("id", &1, later).await.err(),
            shelf.change("id", |_| Some(later)).await.err(),
            shelf.first_use("id", later, later).await.err(),
            shelf.remove("id").await.err(),
            store.ping().await.err(),
        ] {
            assert!(matches!(refused, Some(ShortLivedError::Unavailable(_))), "{refused:?}");
        }
    }
    assert!(started.elapsed() < Duration::from_secs(1), "160 answers took {:?}", started.elapsed());
    server.start_again();
    eventually("the link is back", async || store.ping().await.is_ok()).await;
    shelf.put("id", &2, later).await.unwrap();
    assert_eq!(shelf.take("id").await.unwrap(), Some(2));
    clock.set_offset_seconds(1);
    assert_eq!(shelf.first_use("jti", clock.now(), later).await.unwrap(), FirstUse::Fresh);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_hangs_is_noticed() {
    let (server, clock) = (Redis::start(), Clock::system());
    let store = support::redis(&server, "fp", &clock);
    store.ping().await.unwrap();
    server.pause();
    let started = Instant::now();
    for _ in 0..3 {
        assert!(matches!(store.ping().await, Err(ShortLivedError::Unavailable(_))));
    }
    assert!(started.elapsed() < Duration::from_secs(4), "three answers took {:?}", started.elapsed());
    server.resume();
    eventually("the link is back", async || store.ping().await.is_ok()).await;
}

#[tokio::test]
async fn a_url_that_cannot_be_read_is_not_repeated() {
    let refused = fellesporten_store::ShortLived::redis(
        "http://user:secret-word@host/",
        "fp",
        Clock::system(),
        fellesporten_domain::Rng::system(),
    )
    .unwrap_err();
    assert!(matches!(&refused, ShortLivedError::Broken(text) if !text.contains("secret-word")), "{refused}");
}
