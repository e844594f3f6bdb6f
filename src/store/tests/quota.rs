//! What both short-lived stores count alike, and that a store that is away stops nobody.

use std::time::Duration;

use fellesporten_domain::Clock;
use fellesporten_store::{Limit, Quota, ShortLived, Spent};

use crate::servers::Redis;
use crate::support::{self, both_stores};

const MINUTE: Duration = Duration::from_secs(60);

fn limit(store: &ShortLived, name: &'static str, most: u32) -> Limit {
    Limit::new(store, name, Quota::new(most, MINUTE))
}

/// Whether there was one, and in how many seconds the next comes, rounded.
async fn spend(limit: &Limit, id: &str) -> (bool, u64) {
    let rounded = |next_in: Duration| (next_in + Duration::from_millis(500)).as_secs();
    match limit.spend(|| id.to_owned()).await {
        Spent::Yes { next_in } => (true, rounded(next_in)),
        Spent::No { next_in } => (false, rounded(next_in)),
    }
}

both_stores! {
    async fn spending_follows_the_rule(store, clock) {
        let limit = limit(&store, "rule", 2);
        for (offset, wanted) in [
            (0, (true, 0)),
            (0, (true, 30)),
            (0, (false, 30)),
            (10, (false, 20)),
            (31, (true, 29)),
            (31, (false, 29)),
            (3600, (true, 0)),
            (3600, (true, 30)),
            // set back: nobody waits for longer than a minute
            (0, (false, 30)),
            (31, (true, 29)),
        ] {
            clock.set_offset_seconds(offset);
            assert_eq!(spend(&limit, "id").await, wanted, "at {offset}");
        }
    }

    async fn a_crowd_spends_no_more_than_there_is(store, _clock) {
        let limit = limit(&store, "crowd", 7);
        let tasks: Vec<_> = (0..40).map(|_| { let limit = limit.clone(); tokio::spawn(async move { spend(&limit, "id").await.0 }) }).collect();
        let mut spent = 0;
        for task in tasks {
            spent += usize::from(task.await.unwrap());
        }
        assert_eq!(spent, 7);
    }

    async fn each_has_his_own_under_each_name(store, _clock) {
        let (one, other) = (limit(&store, "one", 1), limit(&store, "other", 1));
        for (limit, id) in [(&one, "a"), (&one, "b"), (&other, "a")] {
            assert_eq!(spend(limit, id).await, (true, 60));
            assert_eq!(spend(limit, id).await, (false, 60));
        }
    }

    async fn no_quota_asks_nobody(store, _clock) {
        let limit = limit(&store, "none", 0);
        for _ in 0..3 {
            let spent = limit.spend(|| panic!("there is nothing to count")).await;
            assert_eq!(spent, Spent::Yes { next_in: Duration::ZERO });
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_is_away_stops_nobody() {
    let (server, clock) = (Redis::start(), Clock::system());
    let store = support::redis(&server, "fp", &clock);
    let limit = limit(&store, "away", 1);
    assert_eq!(spend(&limit, "id").await, (true, 60));
    assert_eq!(spend(&limit, "id").await, (false, 60));
    server.stop();
    for _ in 0..3 {
        assert_eq!(spend(&limit, "id").await, (true, 0));
    }
    server.start_again();
    support::eventually("it counts again", || async { spend(&limit, "id").await == (false, 60) }).await;
}
