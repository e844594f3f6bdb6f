//! `PUT /clock` reaches every live node, and waits for no dead one.

use fellesporten_domain::Clock;
use fellesporten_store::test_clock::{follow, publish};
use fellesporten_store::{Statement, values};
use tokio_util::sync::CancellationToken;

use crate::support::{both_engines, eventually};

both_engines! {
    async fn every_live_node_has_it_when_publishing_returns(records) {
        let stop = CancellationToken::new();
        let clocks = [Clock::system(), Clock::system(), Clock::system()];
        let nodes: Vec<_> = clocks
            .iter()
            .enumerate()
            .map(|(number, clock)| tokio::spawn(follow(records.clone(), clock.clone(), format!("node-{number}"), stop.clone())))
            .collect();
        let known = "SELECT COUNT(*) AS n FROM nodes";
        let count = async || records.row(known, values![]).await.unwrap().unwrap().int("n").unwrap();
        eventually("all nodes are known", async || count().await == 3).await;
        for offset in [3600, -7200, 0] {
            publish(&records, &clocks[0], offset).await.unwrap();
            assert_eq!(clocks.each_ref().map(Clock::offset_seconds), [offset; 3]);
        }
        let newcomer = Clock::system();
        publish(&records, &clocks[0], 90).await.unwrap();
        let late = tokio::spawn(follow(records.clone(), newcomer.clone(), "late".to_owned(), stop.clone()));
        eventually("a node that comes later has it too", async || newcomer.offset_seconds() == 90).await;
        stop.cancel();
        for node in nodes.into_iter().chain([late]) {
            node.await.unwrap();
        }
        assert_eq!(count().await, 0, "nodes take their leave");
    }

    async fn a_dead_node_is_not_waited_for(records) {
        let clock = Clock::system();
        let long_ago = clock.real_now().minus(std::time::Duration::from_secs(4));
        let dead = "INSERT INTO nodes (node_id, seen_at, clock_version) VALUES ('dead', $1, 0)";
        records.write(vec![Statement::new(dead, values![long_ago])]).await.unwrap();
        let started = std::time::Instant::now();
        publish(&records, &clock, 60).await.unwrap();
        assert!(started.elapsed() < std::time::Duration::from_secs(2));
    }
}
