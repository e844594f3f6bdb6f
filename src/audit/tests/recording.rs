//! The common case: SQL answers.

use std::collections::BTreeSet;

use fellesporten_audit::{Counters, STATEMENTS};
use fellesporten_store::Records;

use crate::support;

async fn what_is_recorded_is_stored_when_the_call_returns(records: Records) {
    records.prepare_all(STATEMENTS).await.unwrap();
    let folder = support::folder();
    let audit = support::audit(&records, folder.path()).await;
    audit.record(support::logout("alone")).await.unwrap();
    let alone = support::stored(&records).await;
    assert_eq!(alone.len(), 1);
    assert_eq!(alone[0].event, support::logout("alone"));

    let callers: Vec<_> = (0..600)
        .map(|number| {
            let audit = audit.clone();
            tokio::spawn(async move { audit.record(support::logout(&format!("t{number}"))).await.unwrap() })
        })
        .collect();
    for caller in callers {
        caller.await.unwrap();
    }
    let counters = audit.counters();
    assert_eq!((counters.pending, counters.committed + counters.spooled), (0, 601));
    support::eventually("nothing is in the spool", async || audit.counters().spooled == 0).await;
    assert_eq!(audit.counters(), Counters { pending: 0, spooled: 0, committed: 601 });
    let stored = support::stored(&records).await;
    let traces: BTreeSet<_> = stored.iter().map(|stored| stored.event.trace_id().to_owned()).collect();
    assert_eq!((stored.len(), traces.len()), (601, 601));
    let streams: BTreeSet<_> = stored.iter().filter_map(|stored| stored.event_id.chars().next()).collect();
    assert_eq!(streams.len(), 16, "sixteen streams of ids");
}

#[tokio::test(flavor = "multi_thread")]
async fn on_sqlite() {
    let folder = support::folder();
    what_is_recorded_is_stored_when_the_call_returns(support::sqlite(folder.path()).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_postgres() {
    let name = format!("audit_{}", std::process::id());
    what_is_recorded_is_stored_when_the_call_returns(support::postgres(crate::servers::postgres(), &name).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn stopping_makes_safe_what_was_handed_in_and_takes_no_more() {
    let folder = support::folder();
    let records = support::sqlite(folder.path()).await;
    let audit = support::audit(&records, folder.path()).await;
    let callers: Vec<_> = (0..100)
        .map(|number| {
            let audit = audit.clone();
            tokio::spawn(async move { audit.record(support::logout(&format!("t{number}"))).await.is_ok() })
        })
        .collect();
    audit.record(support::logout("last")).await.unwrap();
    audit.stop().await;
    let mut safe = 1;
    for caller in callers {
        safe += usize::from(caller.await.unwrap());
    }
    assert!(audit.record(support::logout("late")).await.is_err());
    assert_eq!(audit.counters().pending, 0);
    let again = support::audit(&records, folder.path()).await;
    support::eventually("nothing is in the spool", async || again.counters().spooled == 0).await;
    assert_eq!(support::stored(&records).await.len(), safe, "exactly those who were told so are stored");
}
