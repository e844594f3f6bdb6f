//! How much memory a session takes in the embedded store.

use std::time::Duration;

use fellesporten_domain::Clock;
use fellesporten_store::{Durability, Shelf};

use crate::support;

const SESSIONS: usize = 60_000;

/// Resident memory of this process, in bytes.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<usize>().unwrap() * 1024
}

/// The promise is 1 kB a session, whose JSON has about 400 bytes.
#[tokio::test(flavor = "multi_thread")]
async fn a_session_takes_less_than_a_kilobyte() {
    let folder = support::folder();
    let clock = Clock::system();
    let store = support::embedded(folder.path(), &clock).await;
    let sessions = Shelf::<String>::new(&store, "session", Durability::Survives);
    let later = clock.now().plus(Duration::from_secs(1800));
    let json = "x".repeat(398);
    let put = async |from: usize, to: usize| {
        let writers: Vec<_> = (from..to)
            .map(|number| {
                let (sessions, json) = (sessions.clone(), json.clone());
                tokio::spawn(async move { sessions.put(&format!("session-{number}"), &json, later).await.unwrap() })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
    };
    put(0, 2_000).await;
    let before = resident();
    for start in (2_000..SESSIONS).step_by(2_000) {
        put(start, start + 2_000).await;
    }
    let each = resident().saturating_sub(before) / (SESSIONS - 2_000);
    println!("an embedded session of 400 bytes of JSON takes {each} bytes");
    assert!(each < 1024, "{each} bytes");
}
