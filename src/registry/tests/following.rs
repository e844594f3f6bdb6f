//! A node follows what others write.

use std::sync::atomic::{AtomicU32, Ordering};

use fellesporten_store::RAISE_REVISION;
use tokio_util::sync::CancellationToken;

use super::*;

async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    tokio::time::timeout(Duration::from_secs(10), async {
        while !holds() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    })
    .await
    .unwrap_or_else(|_| panic!("{what}"));
}

#[tokio::test]
async fn another_node_follows() {
    on_both_engines(|records| async move {
        let (writer, reader) = (Node::on(&records).await, Node::on(&records).await);
        let (stop, told, failures) =
            (CancellationToken::new(), Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(0)));
        let hook = {
            let (told, failures) = (Arc::clone(&told), Arc::clone(&failures));
            move |snapshot: Arc<Snapshot>| {
                let (told, failures) = (Arc::clone(&told), Arc::clone(&failures));
                async move {
                    // The first call for each revision fails, so every one must come twice.
                    let revision = u32::try_from(snapshot.revision()).unwrap();
                    if failures.swap(revision + 1, Ordering::SeqCst) != revision + 1 {
                        return Err("not yet");
                    }
                    told.store(revision + 1, Ordering::SeqCst);
                    Ok(())
                }
            }
        };
        let following = tokio::spawn(reader.registry.clone().follow(Duration::from_millis(5), stop.clone(), hook));
        until("the hook is called at the start, and again after it failed", || told.load(Ordering::SeqCst) == 1).await;

        writer.apply(&format!("{WORLD}{WEB}")).await;
        until("a new client arrives", || reader.registry.snapshot().client("web").is_some()).await;
        writer.apply(&format!("{WEB}active = false\n")).await;
        until("a deactivation arrives", || reader.registry.snapshot().client("web").is_none()).await;
        until("the hook was told of both", || told.load(Ordering::SeqCst) == 3).await;

        // Signing keys have tables of their own, and only raise the revision.
        records.write(vec![Statement::new(RAISE_REVISION, values![])]).await.unwrap();
        until("the hook was told of a bare revision", || told.load(Ordering::SeqCst) == 4).await;

        stop.cancel();
        following.await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn records_that_were_set_back_are_read_anew() {
    on_both_engines(|records| async move {
        let node = Node::on(&records).await;
        node.apply(WORLD).await;
        node.apply(WEB).await;
        records
            .write(vec![
                Statement::new("DELETE FROM clients", values![]),
                Statement::new("UPDATE registry_revision SET revision = 1", values![]),
            ])
            .await
            .unwrap();
        let snapshot = node.registry.refresh().await.unwrap();
        assert!(snapshot.client("web").is_none() && snapshot.scope("data:les").is_some());
        assert_eq!(snapshot.revision(), 1);
    })
    .await;
}
