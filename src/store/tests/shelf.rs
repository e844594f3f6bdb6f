//! What both short-lived stores must do alike.

use std::time::Duration;

use fellesporten_domain::Timestamp;
use fellesporten_store::{Durability, FirstUse, Shelf, ShortLivedError};
use serde::{Deserialize, Serialize};

use crate::support::both_stores;

/// How many ask for the same thing at once.
const CROWD: usize = 40;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Session {
    person: String,
    uses: u32,
}

fn session(person: &str) -> Session {
    Session { person: person.to_owned(), uses: 0 }
}

/// Runs `ask` in many tasks at once and gives the answers.
async fn crowd<T: Send + 'static, F: Future<Output = T> + Send + 'static>(ask: impl Fn(usize) -> F) -> Vec<T> {
    let tasks: Vec<_> = (0..CROWD).map(|number| tokio::spawn(ask(number))).collect();
    let mut answers = Vec::new();
    for task in tasks {
        answers.push(task.await.unwrap());
    }
    answers
}

both_stores! {
    async fn an_entry_lives_until_it_expires_by_our_clock(store, clock) {
        for durability in [Durability::Memory, Durability::Survives] {
            let shelf = Shelf::<Session>::new(&store, if durability == Durability::Memory { "m" } else { "s" }, durability);
            let expires_at = clock.now().plus(Duration::from_secs(60));
            assert_eq!(shelf.get("id").await.unwrap(), None);
            shelf.put("id", &session("Kari"), expires_at).await.unwrap();
            shelf.put("id", &session("Ola"), expires_at).await.unwrap();
            assert_eq!(shelf.get("id").await.unwrap(), Some(session("Ola")));
            assert_eq!(shelf.get("other").await.unwrap(), None);
            clock.set_offset_seconds(61);
            assert_eq!(shelf.get("id").await.unwrap(), None);
            assert_eq!(shelf.exchange("id", &session("Per"), expires_at).await.unwrap(), None);
            assert_eq!(shelf.change("id", |_| Some(expires_at)).await.unwrap(), None);
            clock.set_offset_seconds(0);
            assert_eq!(shelf.get("id").await.unwrap(), Some(session("Ola")), "nothing touched what had expired");
            clock.set_offset_seconds(61);
            assert_eq!(shelf.take("id").await.unwrap(), None);
            clock.set_offset_seconds(0);
            shelf.put("id", &session("Kari"), expires_at).await.unwrap();
            shelf.remove("id").await.unwrap();
            shelf.remove("id").await.unwrap();
            assert_eq!(shelf.get("id").await.unwrap(), None);
        }
    }

    async fn a_crowd_fills_one_list_and_nobody_is_lost(store, clock) {
        for durability in [Durability::Memory, Durability::Survives] {
            let name = if durability == Durability::Memory { "brief list" } else { "kept list" };
            let shelf = Shelf::<Vec<usize>>::new(&store, name, durability);
            let expires_at = clock.now().plus(Duration::from_secs(60));
            let asking = shelf.clone();
            crowd(move |number| {
                let shelf = asking.clone();
                async move { shelf.change_or_begin("id", |list| { list.push(number); expires_at }).await.unwrap() }
            }).await;
            let mut list = shelf.get("id").await.unwrap().unwrap();
            list.sort_unstable();
            assert_eq!(list, (0..CROWD).collect::<Vec<_>>());
            clock.set_offset_seconds(61);
            let later = clock.now().plus(Duration::from_secs(60));
            let begun_anew = shelf.change_or_begin("id", |list| { list.push(7); later }).await.unwrap();
            assert_eq!(begun_anew, [7], "what had expired is not there");
            clock.set_offset_seconds(0);
        }
    }

    async fn shelves_do_not_mix(store, clock) {
        let (one, other) = (Shelf::<u32>::new(&store, "one", Durability::Memory), Shelf::<String>::new(&store, "other", Durability::Memory));
        let later = clock.now().plus(Duration::from_secs(60));
        one.put("id", &7, later).await.unwrap();
        assert_eq!(other.get("id").await.unwrap(), None);
        other.put("id", &"x".to_owned(), later).await.unwrap();
        assert_eq!(one.take("id").await.unwrap(), Some(7));
        assert_eq!(other.take("id").await.unwrap(), Some("x".to_owned()));
        let misread = Shelf::<Session>::new(&store, "one", Durability::Memory);
        one.put("id", &7, later).await.unwrap();
        assert!(matches!(misread.get("id").await, Err(ShortLivedError::Broken(_))));
    }

    async fn of_all_who_take_one_gets_it(store, clock) {
        for durability in [Durability::Memory, Durability::Survives] {
            let shelf = Shelf::<Session>::new(&store, "code", durability);
            shelf.put("id", &session("Kari"), clock.now().plus(Duration::from_secs(60))).await.unwrap();
            let asking = shelf.clone();
            let answers = crowd(move |_| { let shelf = asking.clone(); async move { shelf.take("id").await.unwrap() } }).await;
            assert_eq!(answers.iter().flatten().count(), 1);
            assert_eq!(shelf.get("id").await.unwrap(), None);
        }
    }

    async fn of_all_who_exchange_each_gets_another_ones(store, clock) {
        let shelf = Shelf::<Session>::new(&store, "grant", Durability::Survives);
        let later = clock.now().plus(Duration::from_secs(60));
        assert_eq!(shelf.exchange("id", &session("nobody"), later).await.unwrap(), None);
        assert_eq!(shelf.get("id").await.unwrap(), None, "nothing was there to exchange");
        shelf.put("id", &session("first"), later).await.unwrap();
        let asking = shelf.clone();
        let answers = crowd(move |number| {
            let shelf = asking.clone();
            async move { shelf.exchange("id", &session(&format!("{number}")), later).await.unwrap().unwrap().person }
        }).await;
        let mut seen = answers;
        seen.push(shelf.get("id").await.unwrap().unwrap().person);
        seen.sort();
        let mut expected: Vec<_> = (0..CROWD).map(|number| number.to_string()).chain(["first".to_owned()]).collect();
        expected.sort();
        assert_eq!(seen, expected, "each value was handed out exactly once, but for the last");
    }

    async fn no_change_is_lost(store, clock) {
        for durability in [Durability::Memory, Durability::Survives] {
            let shelf = Shelf::<Session>::new(&store, "session", durability);
            let later = clock.now().plus(Duration::from_secs(60));
            assert_eq!(shelf.change("id", |_| Some(later)).await.unwrap(), None);
            shelf.put("id", &session("Kari"), later).await.unwrap();
            let asking = shelf.clone();
            crowd(move |_| {
                let shelf = asking.clone();
                async move { shelf.change("id", |session| { session.uses += 1; Some(later) }).await.unwrap().unwrap() }
            }).await;
            assert_eq!(shelf.get("id").await.unwrap().unwrap().uses, u32::try_from(CROWD).unwrap());
            let seen = shelf.change("id", |session| { session.uses = 0; None }).await.unwrap().unwrap();
            assert_eq!(seen.uses, 0);
            assert_eq!(shelf.get("id").await.unwrap().unwrap().uses, u32::try_from(CROWD).unwrap(), "left as it was");
            shelf.change("id", |_| Some(clock.now())).await.unwrap();
            assert_eq!(shelf.get("id").await.unwrap(), None, "a change may let it expire");
        }
    }

    async fn a_first_use_is_one(store, clock) {
        let shelf = Shelf::<()>::new(&store, "jti", Durability::Memory);
        store.epoch().await.unwrap();
        clock.set_offset_seconds(1);
        let (issued_at, expires_at) = (clock.now(), clock.now().plus(Duration::from_secs(60)));
        let asking = shelf.clone();
        let answers = crowd(move |_| {
            let shelf = asking.clone();
            async move { shelf.first_use("id", issued_at, expires_at).await.unwrap() }
        }).await;
        assert_eq!(answers.iter().filter(|answer| **answer == FirstUse::Fresh).count(), 1);
        assert_eq!(answers.iter().filter(|answer| **answer == FirstUse::Replayed).count(), CROWD - 1);
        clock.set_offset_seconds(62);
        assert_eq!(shelf.first_use("id", clock.now(), clock.now().plus(Duration::from_secs(60))).await.unwrap(), FirstUse::Fresh);
    }

    async fn what_was_issued_before_the_epoch_is_no_first_use(store, clock) {
        let shelf = Shelf::<()>::new(&store, "jti", Durability::Memory);
        let began = store.epoch().await.unwrap().started_at;
        let later = clock.now().plus(Duration::from_secs(60));
        let before = began.minus(Duration::from_millis(1));
        assert_eq!(shelf.first_use("early", before, later).await.unwrap(), FirstUse::BeforeEpoch);
        assert_eq!(shelf.first_use("early", before, later).await.unwrap(), FirstUse::Replayed);
        assert_eq!(shelf.first_use("on time", began, later).await.unwrap(), FirstUse::Fresh);
        clock.set_offset_seconds(-3600);
        assert_eq!(shelf.first_use("set back", clock.now(), later).await.unwrap(), FirstUse::Fresh);
        assert_eq!(shelf.first_use("set back, early", before.minus(Duration::from_secs(3600)), later).await.unwrap(), FirstUse::BeforeEpoch);
    }
}

#[tokio::test]
async fn no_identifier_is_in_a_key_and_nothing_stays_for_ever() {
    let clock = fellesporten_domain::Clock::system();
    let server = crate::servers::Redis::start();
    let store = crate::support::redis(&server, "fp", &clock);
    let shelf = Shelf::<u32>::new(&store, "code", Durability::Memory);
    shelf.put("the-secret-code", &1, clock.now().plus(Duration::from_secs(60))).await.unwrap();
    shelf.first_use("the-secret-code-2", Timestamp::from_millis(0), clock.now()).await.unwrap();
    let mut connection =
        std::net::TcpStream::connect(server.url().trim_start_matches("redis://").trim_end_matches('/')).unwrap();
    let mut listing = String::new();
    let lua = "local out = {} for _, key in ipairs(redis.call('KEYS', '*')) do out[#out + 1] = key .. ' ' .. redis.call('PTTL', key) end return out";
    std::io::Write::write_all(&mut connection, format!("EVAL \"{lua}\" 0\r\nQUIT\r\n").as_bytes()).unwrap();
    std::io::Read::read_to_string(&mut connection, &mut listing).unwrap();
    assert!(!listing.contains("secret"), "{listing}");
    let lifetimes: Vec<i64> = listing
        .lines()
        .filter(|line| line.starts_with("fp:{"))
        .map(|line| line.rsplit_once(' ').unwrap().1.parse().unwrap())
        .collect();
    assert_eq!(lifetimes.len(), 2, "{listing}");
    for lifetime in lifetimes {
        assert!((3_590_000..=3_660_000).contains(&lifetime), "an hour more than ours: {lifetime}");
    }
}
