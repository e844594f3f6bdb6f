//! Accounts, tries, orders and codes, in records of their own.

use std::time::Duration;

use fellesporten_domain::lockout::Wrong;
use fellesporten_domain::{Clock, Environment, Language, Pid, PidRules, Rng, Secret, Timestamp};
use fellesporten_store::{Records, RecordsError, RecordsOptions, ShortLived};

use super::*;
use crate::secrets::{NumberHash, Secrets};

const NOW: Timestamp = Timestamp::from_secs(1_790_000_000);

struct Fixture {
    _folder: tempfile::TempDir,
    records: Records,
    secrets: Secrets,
    accounts: Accounts,
    tries: TriesOfNumbers,
    clock: Clock,
}

async fn fixture() -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    let records = Records::sqlite(&folder.path().join("records.db"), &RecordsOptions::default()).await.unwrap();
    records.migrate(false).await.unwrap();
    let secrets = Secrets::derive(&Secret::new(vec![7; 32])).unwrap();
    let clock = Clock::fixed(NOW);
    Fixture {
        accounts: Accounts::new(records.clone(), secrets.clone(), Rng::system(), clock.clone()),
        tries: TriesOfNumbers::new(records.clone()),
        _folder: folder,
        records,
        secrets,
        clock,
    }
}

fn person() -> Pid {
    Pid::parse("17847531096", &PidRules::for_environment(Environment::Test)).unwrap()
}

async fn wrong(tries: &TriesOfNumbers, number: &NumberHash, purse: Purse, now: Timestamp) -> Option<Wrong> {
    let counted = tries.count(number, purse, now).await.unwrap().ok()?;
    Some(tries.wrong(counted, now).await.unwrap())
}

#[tokio::test]
async fn every_statement_fits_the_schema() {
    fixture().await.records.prepare_all(statements::STATEMENTS).await.unwrap();
}

#[tokio::test]
async fn an_account_is_found_by_its_number_and_the_records_do_not_hold_it() {
    let it = fixture().await;
    let mut account = Account::ordered(&Rng::system(), person(), Language::Nb, NOW);
    account.mobile = Some("+4799000001".to_owned());
    it.accounts.add(&account).await.unwrap();
    let number = it.accounts.hash_of(&person());
    let kept = it.accounts.find(&number).await.unwrap().unwrap();
    assert_eq!(
        (kept.account.id, kept.account.number, kept.account.mobile),
        (account.id, person(), account.mobile.clone())
    );
    assert!(matches!(it.accounts.add(&account).await, Err(StateError::Records(RecordsError::Conflict(_)))));
    let file = std::fs::read(it._folder.path().join("records.db")).unwrap();
    let wal = std::fs::read(it._folder.path().join("records.db-wal")).unwrap_or_default();
    for secret in ["17847531096", "+4799000001"] {
        let found = [&file, &wal].iter().any(|bytes| bytes.windows(secret.len()).any(|one| one == secret.as_bytes()));
        assert!(!found, "{secret} lies in the records");
    }
}

#[tokio::test]
async fn changes_at_once_are_all_kept() {
    let it = fixture().await;
    it.accounts.add(&Account::ordered(&Rng::system(), person(), Language::Nb, NOW)).await.unwrap();
    let number = it.accounts.hash_of(&person());
    let changes = (0..8).map(|_| {
        let (accounts, number) = (it.accounts.clone(), number.clone());
        tokio::spawn(async move {
            let log_in = LogIn { at: NOW, service: "x".to_owned(), amr: fellesporten_domain::Amr::MinidOtc };
            accounts.change(&number, |kept| kept.account.remember(log_in.clone())).await.unwrap().unwrap();
        })
    });
    for change in changes.collect::<Vec<_>>() {
        change.await.unwrap();
    }
    assert_eq!(it.accounts.find(&number).await.unwrap().unwrap().account.log_ins.len(), 8);
}

/// eid-adapters.md facts 32 and 33.
#[tokio::test]
async fn three_wrong_tries_quarantine_a_number_whether_it_is_known_or_not() {
    let it = fixture().await;
    it.accounts.add(&Account::ordered(&Rng::system(), person(), Language::Nb, NOW)).await.unwrap();
    let unknown = Pid::parse("03918820190", &PidRules::for_environment(Environment::Test)).unwrap();
    for who in [person(), unknown] {
        let number = it.secrets.number_hash(&who);
        let mut seen = Vec::new();
        for _ in 0..4 {
            seen.push(wrong(&it.tries, &number, Purse::Codes, NOW).await);
        }
        assert_eq!(seen, [Some(Wrong::Again), Some(Wrong::LastWarning), Some(Wrong::Quarantined), None]);
        assert!(it.tries.is_quarantined(&number, Purse::Codes, NOW).await.unwrap());
        assert!(!it.tries.is_quarantined(&number, Purse::Passkeys, NOW).await.unwrap(), "purses are apart");
        let later = NOW.plus(Duration::from_secs(3601));
        assert!(!it.tries.is_quarantined(&number, Purse::Codes, later).await.unwrap());
    }
    let kept = it.accounts.find(&it.accounts.hash_of(&person())).await.unwrap().unwrap();
    assert!(kept.renew_password, "the right password now leads to choosing a new one");
}

#[tokio::test]
async fn of_many_guesses_at_once_three_are_judged() {
    let it = fixture().await;
    let number = it.secrets.number_hash(&person());
    let guesses = (0..12).map(|_| {
        let (tries, number) = (it.tries.clone(), number.clone());
        tokio::spawn(async move { tries.count(&number, Purse::Codes, NOW).await.unwrap().is_ok() })
    });
    let mut judged = 0;
    for guess in guesses.collect::<Vec<_>>() {
        judged += usize::from(guess.await.unwrap());
    }
    assert_eq!(judged, 3);
}

/// eid-adapters.md fact 38.
#[tokio::test]
async fn of_two_orders_within_sixty_days_one_is_taken() {
    let it = fixture().await;
    let (orders, number) = (Orders::new(it.records.clone()), it.secrets.number_hash(&person()));
    let day = |days: u64| NOW.plus(Duration::from_secs(days * 86_400));
    assert!(orders.may_order(&number, NOW).await.unwrap());
    assert!(orders.order(&number, NOW).await.unwrap());
    assert!(!orders.order(&number, NOW).await.unwrap());
    assert!(!orders.may_order(&number, day(59)).await.unwrap() && !orders.order(&number, day(59)).await.unwrap());
    assert!(orders.may_order(&number, day(60)).await.unwrap() && orders.order(&number, day(60)).await.unwrap());
}

/// eid-adapters.md fact 34.
#[tokio::test]
async fn a_code_lives_ten_minutes_and_is_good_once() {
    let it = fixture().await;
    let rng = Rng::system();
    let short_lived = ShortLived::embedded(it.records.clone(), it.clock.clone(), &rng).await.unwrap();
    let (codes, number) = (Codes::new(&short_lived, it.secrets.clone()), it.secrets.number_hash(&person()));
    codes.keep(&number, Topic::LogIn, None, "ab2c3", NOW).await.unwrap();
    it.clock.advance(Duration::from_secs(599));
    assert!(codes.live(&number, Topic::LogIn).await.unwrap().is_some(), "none other is sent at 599 s");
    assert!(!codes.spend(&number, Topic::LogIn, None, "ab2c4").await.unwrap());
    assert!(!codes.spend(&number, Topic::RecoverySms, None, "ab2c3").await.unwrap());
    assert!(codes.spend(&number, Topic::LogIn, None, "ab2c3").await.unwrap());
    assert!(!codes.spend(&number, Topic::LogIn, None, "ab2c3").await.unwrap());
    codes.keep(&number, Topic::LogIn, None, "ab2c3", it.clock.now()).await.unwrap();
    it.clock.advance(Duration::from_secs(601));
    assert!(!codes.spend(&number, Topic::LogIn, None, "ab2c3").await.unwrap(), "refused at 601 s");
    assert!(codes.live(&number, Topic::LogIn).await.unwrap().is_none());
    codes.keep(&number, Topic::NewMobile, Some("+4799000001"), "ab2c3", it.clock.now()).await.unwrap();
    assert!(!codes.spend(&number, Topic::NewMobile, Some("+4799000002"), "ab2c3").await.unwrap());
    assert!(codes.spend(&number, Topic::NewMobile, Some("+4799000001"), "ab2c3").await.unwrap());
}
