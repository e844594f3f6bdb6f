//! A process that dies loses nothing that it promised to keep, and brings nothing back that was gone.

use std::time::Duration;

use fellesporten_domain::{Clock, Rng, Timestamp};
use fellesporten_store::{Durability, FirstUse, Records, RecordsOptions, Shelf, ShortLived, ShortLivedError, values};

use crate::support;

/// A runtime of its own that ends without notice, as `kill -9` ends a process: no task of it gets another word.
fn die_after<T>(life: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let last_word = runtime.block_on(life);
    runtime.shutdown_background();
    last_word
}

#[test]
fn what_survives_is_found_again() {
    let folder = support::folder();
    let clock = Clock::system();
    let later = clock.now().plus(Duration::from_secs(600));
    die_after(async {
        let store = support::embedded(folder.path(), &clock).await;
        let sessions = Shelf::<u32>::new(&store, "session", Durability::Survives);
        let codes = Shelf::<u32>::new(&store, "code", Durability::Memory);
        codes.put("code", &1, later).await.unwrap();
        let writers: Vec<_> = (0..200)
            .map(|number| {
                let sessions = sessions.clone();
                tokio::spawn(async move { sessions.put(&format!("s{number}"), &number, later).await.unwrap() })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
        sessions.take("s1").await.unwrap();
        sessions.remove("s2").await.unwrap();
        sessions.exchange("s3", &33, later).await.unwrap();
        sessions
            .change("s4", |value| {
                *value = 44;
                Some(later)
            })
            .await
            .unwrap();
        sessions.put("brief", &1, clock.now().plus(Duration::from_millis(1))).await.unwrap();
        sessions.change("s5", |_| Some(clock.now())).await.unwrap();
    });
    die_after(async {
        let store = support::embedded(folder.path(), &clock).await;
        let sessions = Shelf::<u32>::new(&store, "session", Durability::Survives);
        for (id, value) in
            [("s0", Some(0)), ("s1", None), ("s2", None), ("s3", Some(33)), ("s4", Some(44)), ("s5", None)]
        {
            assert_eq!(sessions.get(id).await.unwrap(), value, "{id}");
        }
        for number in 6..200 {
            assert_eq!(sessions.get(&format!("s{number}")).await.unwrap(), Some(number));
        }
        assert_eq!(sessions.get("brief").await.unwrap(), None, "what has expired is not brought back");
        let codes = Shelf::<u32>::new(&store, "code", Durability::Memory);
        assert_eq!(codes.get("code").await.unwrap(), None);
        assert_eq!(sessions.take("s6").await.unwrap(), Some(6), "what was saved can be taken, once");
    });
    die_after(async {
        let store = support::embedded(folder.path(), &clock).await;
        let sessions = Shelf::<u32>::new(&store, "session", Durability::Survives);
        assert_eq!(sessions.take("s6").await.unwrap(), None);
    });
}

#[test]
fn replay_marks_die_and_so_an_epoch_begins() {
    let folder = support::folder();
    let clock = Clock::fixed(Timestamp::from_secs(1_790_000_000));
    let issued_at = clock.now();
    let later = clock.now().plus(Duration::from_secs(600));
    let first_life = die_after(async {
        let store = support::embedded(folder.path(), &clock).await;
        let marks = Shelf::<()>::new(&store, "jti", Durability::Memory);
        let kept = Shelf::<()>::new(&store, "kept", Durability::Survives);
        assert_eq!(kept.first_use("x", Timestamp::from_millis(0), later).await.unwrap(), FirstUse::Fresh);
        assert_eq!(marks.first_use("x", issued_at, later).await.unwrap(), FirstUse::Fresh);
        store.epoch().await.unwrap()
    });
    clock.advance(Duration::from_millis(1));
    die_after(async {
        let store = support::embedded(folder.path(), &clock).await;
        let marks = Shelf::<()>::new(&store, "jti", Durability::Memory);
        let kept = Shelf::<()>::new(&store, "kept", Durability::Survives);
        assert_ne!(store.epoch().await.unwrap().id, first_life.id);
        assert_eq!(marks.first_use("x", issued_at, later).await.unwrap(), FirstUse::BeforeEpoch);
        assert_eq!(kept.first_use("x", Timestamp::from_millis(0), later).await.unwrap(), FirstUse::Replayed);
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn when_sql_cannot_save_the_caller_knows_and_it_is_made_good_later() {
    let server = crate::servers::Postgres::start();
    server.create_database("own", None);
    let records = Records::postgres(&server.url("own"), &RecordsOptions::default()).unwrap();
    records.migrate(false).await.unwrap();
    let clock = Clock::system();
    let later = clock.now().plus(Duration::from_secs(600));
    let store = ShortLived::embedded(records.clone(), clock.clone(), &Rng::system()).await.unwrap();
    let sessions = Shelf::<u32>::new(&store, "session", Durability::Survives);
    sessions.put("gone", &1, later).await.unwrap();
    server.stop();
    let refused = sessions.put("new", &2, later).await;
    assert!(matches!(refused, Err(ShortLivedError::Unavailable(_))), "{refused:?}");
    assert!(sessions.remove("gone").await.is_err());
    let codes = Shelf::<u32>::new(&store, "code", Durability::Memory);
    codes.put("code", &3, later).await.unwrap();
    assert_eq!(codes.take("code").await.unwrap(), Some(3), "what need not survive goes on");
    server.start_again();
    let saved = || async {
        let sql = "SELECT COUNT(*) AS n FROM embedded_entries WHERE expires_at > 0";
        let gone = "SELECT COUNT(*) AS n FROM embedded_entries WHERE expires_at = 0";
        let count = async |sql| records.row(sql, values![]).await.ok().flatten().map(|row| row.int("n").unwrap());
        count(sql).await == Some(1) && count(gone).await == Some(1)
    };
    support::eventually("what was refused is saved", saved).await;
}

#[test]
fn a_change_that_nobody_waits_for_is_found_again_within_a_second() {
    let folder = support::folder();
    let clock = Clock::system();
    let later = clock.now().plus(Duration::from_secs(600));
    die_after(async {
        let store = support::embedded(folder.path(), &clock).await;
        let sessions = Shelf::<u32>::new(&store, "session", Durability::Survives);
        sessions.put("s", &1, later).await.unwrap();
        let touched = sessions
            .change_as("s", |value| {
                *value = 2;
                Some((later, Durability::Soon))
            })
            .await
            .unwrap();
        assert_eq!(touched, Some(2));
        tokio::time::sleep(Duration::from_secs(1)).await;
    });
    die_after(async {
        let store = support::embedded(folder.path(), &clock).await;
        let sessions = Shelf::<u32>::new(&store, "session", Durability::Survives);
        assert_eq!(sessions.get("s").await.unwrap(), Some(2));
        sessions
            .change_as("s", |value| {
                *value = 3;
                Some((later, Durability::Soon))
            })
            .await
            .unwrap();
        store.close().await;
    });
    die_after(async {
        let store = support::embedded(folder.path(), &clock).await;
        let sessions = Shelf::<u32>::new(&store, "session", Durability::Survives);
        assert_eq!(sessions.get("s").await.unwrap(), Some(3), "an orderly end loses nothing");
    });
}
