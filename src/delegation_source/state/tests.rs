//! What is kept, on both engines.

#[path = "../../../tests/harness/servers.rs"]
mod servers;

use std::sync::atomic::{AtomicU32, Ordering};

use fellesporten_domain::{Environment, Pid, PidRules, Rng, Timestamp};
use fellesporten_store::RecordsOptions;
use serde_json::json;

use super::*;
use crate::ReadyMade;
use crate::rules::consent::{Consent, KeptConsent};
use crate::rules::request::{Kind, Status};
use crate::rules::system::System;
use requests::{KeptRequest, RequestBody};
use schemes::KeptScheme;
use system_users::{Approved, SystemUser};

const NOW: Timestamp = Timestamp::from_secs(1_790_000_000);

/// Runs a test on fresh records of each engine.
async fn on_both_engines<F: Future<Output = ()>>(test: impl Fn(Records) -> F) {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let folder = tempfile::tempdir().unwrap();
    let options = RecordsOptions::default();
    let sqlite = Records::sqlite(&folder.path().join("source.db"), &options).await.unwrap();
    sqlite.migrate(false).await.unwrap();
    test(sqlite.clone()).await;
    sqlite.close().await;

    let name = format!("source_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    servers::postgres().create_database(&name, None);
    let postgres = Records::postgres(&servers::postgres().url(&name), &options).unwrap();
    postgres.migrate(false).await.unwrap();
    test(postgres.clone()).await;
    postgres.close().await;
}

fn org(number: &str) -> OrgNumber {
    OrgNumber::parse(number).unwrap()
}

fn scope(name: &str) -> ScopeName {
    ScopeName::parse(name).unwrap()
}

#[tokio::test]
async fn every_statement_fits_the_schema() {
    on_both_engines(|records| async move { records.prepare_all(&statements()).await.unwrap() }).await;
}

#[tokio::test]
async fn a_scope_is_in_one_scheme_at_most() {
    on_both_engines(|records| async move {
        let scheme = |id: &str| KeptScheme {
            id: id.to_owned(),
            owner: org("310042706"),
            texts: serde_json::from_value(json!({"title": [{"code": "nb_NO", "value": "Vann"}]})).unwrap(),
            created: NOW,
        };
        schemes::put(&records, &scheme("1"), Some(&[scope("a:x"), scope("a:y")])).await.unwrap();
        let second = schemes::put(&records, &scheme("2"), Some(&[scope("a:y")])).await;
        assert!(matches!(second, Err(RecordsError::Conflict(_))), "{second:?}");
        assert!(schemes::one(&records, "2").await.unwrap().is_none(), "a refused scheme leaves nothing behind");
        schemes::put(&records, &scheme("1"), Some(&[scope("a:x")])).await.unwrap();
        schemes::put(&records, &scheme("2"), Some(&[scope("a:y")])).await.unwrap();
        assert!(schemes::add_scope(&records, "2", &scope("a:x")).await.is_err());
        schemes::remove_scope(&records, "1", &scope("a:x")).await.unwrap();
        schemes::add_scope(&records, "2", &scope("a:x")).await.unwrap();
        let all = schemes::scopes(&records).await.unwrap();
        assert_eq!(all, [("a:x".to_owned(), "2".to_owned()), ("a:y".to_owned(), "2".to_owned())]);
        schemes::delete(&records, "2").await.unwrap();
        assert_eq!(schemes::of_owner(&records, Some(org("310042706"))).await.unwrap().len(), 1);
        assert!(schemes::of_owner(&records, Some(org("312203456"))).await.unwrap().is_empty());
        assert!(schemes::scopes(&records).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_system_goes_and_comes_back() {
    on_both_engines(|records| async move {
        let vendor = org("313772012");
        let system: System = serde_json::from_value(json!({
            "id": "313772012_journal", "vendor": {"ID": "0192:313772012"}, "name": {"nb": "J", "nn": "J", "en": "J"},
        }))
        .unwrap();
        systems::add(&records, &system, vendor, NOW).await.unwrap();
        assert!(matches!(systems::add(&records, &system, vendor, NOW).await, Err(RecordsError::Conflict(_))));
        let changed = System { client_id: vec!["c".to_owned()], ..system.clone() };
        systems::change(&records, &changed).await.unwrap();
        assert_eq!(systems::of_vendor(&records, vendor).await.unwrap(), [changed]);
        systems::end(&records, &system.id).await.unwrap();
        assert!(systems::one(&records, &system.id).await.unwrap().is_none());
        systems::add(&records, &system, vendor, NOW).await.unwrap();
        assert_eq!(systems::one(&records, &system.id).await.unwrap(), Some(system));
    })
    .await;
}

#[tokio::test]
async fn a_request_is_answered_once_and_gives_one_system_user() {
    on_both_engines(|records| async move {
        let request = |id: &str| KeptRequest {
            id: id.to_owned(),
            kind: Kind::Standard,
            party: org("315541204"),
            reference: "nord".to_owned(),
            status: Status::New,
            body: RequestBody {
                written: serde_json::from_value(json!({
                    "systemId": "313772012_journal", "partyOrgNo": "315541204", "externalRef": "nord",
                }))
                .unwrap(),
                escalated: false,
                system_user_id: None,
            },
            created: NOW,
        };
        let user = |id: &str| SystemUser {
            id: id.to_owned(),
            system_id: "313772012_journal".to_owned(),
            party: org("315541204"),
            reference: "nord".to_owned(),
            approved: Approved { title: "J".to_owned(), agent: false, rights: vec![], access_packages: vec![] },
            created: NOW,
        };
        for id in ["1", "2"] {
            requests::add(&records, &request(id)).await.unwrap();
        }
        assert_eq!(requests::of_party(&records, org("315541204")).await.unwrap().len(), 2);
        requests::answer(&records, &request("1"), Status::Accepted, Some(&user("u1"))).await.unwrap();
        for (id, second) in [("1", "u2"), ("2", "u2")] {
            let answer = requests::answer(&records, &request(id), Status::Accepted, Some(&user(second))).await;
            assert!(matches!(answer, Err(RecordsError::Conflict(_))), "{id}: {answer:?}");
        }
        let left = requests::of_party(&records, org("315541204")).await.unwrap();
        assert_eq!(left.iter().map(|it| it.id.as_str()).collect::<Vec<_>>(), ["2"], "a refused answer changes nothing");
        requests::escalate(&records, &request("2")).await.unwrap();
        assert!(requests::one(&records, "2").await.unwrap().unwrap().body.escalated);
        let found = system_users::by_reference(&records, "313772012_journal", org("315541204"), "nord").await.unwrap();
        assert_eq!(found.unwrap().id, "u1");
        system_users::end(&records, "u1", org("312203456")).await.unwrap();
        assert!(system_users::one(&records, "u1").await.unwrap().is_some(), "nobody ends another's");
        system_users::end(&records, "u1", org("315541204")).await.unwrap();
        requests::answer(&records, &request("2"), Status::Accepted, Some(&user("u2"))).await.unwrap();
        assert_eq!(system_users::by_system(&records, "313772012_journal").await.unwrap().len(), 1);
        requests::delete(&records, "2").await.unwrap();
        assert!(requests::one(&records, "2").await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn a_consent_is_kept_and_revoked() {
    on_both_engines(|records| async move {
        let consent = KeptConsent {
            id: "1".to_owned(),
            consent: Consent { from: "a".to_owned(), to: "b".to_owned(), rights: vec![json!({"action": ["consent"]})] },
            revoked: false,
            consented: NOW,
            valid_to: Timestamp::from_secs(1_790_000_100),
        };
        consents::add(&records, &consent).await.unwrap();
        let kept = consents::one(&records, "1").await.unwrap().unwrap();
        assert!(!kept.revoked && kept.consent == consent.consent && kept.valid_to == consent.valid_to);
        consents::revoke(&records, "1").await.unwrap();
        assert!(consents::latest(&records).await.unwrap()[0].revoked);
    })
    .await;
}

#[tokio::test]
async fn what_a_demo_has_ready_is_made_once() {
    on_both_engines(|records| async move {
        let person = Pid::parse("17847531096", &PidRules::for_environment(Environment::Demo)).unwrap();
        let (vendor, customer) = (org("313772012"), org("315541204"));
        let ready = ReadyMade {
            vendor,
            client_id: "c",
            customer,
            consent_id: "1",
            person: &person,
            consumer: org("312203456"),
        };
        ready.ensure(&records, &Rng::seeded(1), NOW).await.unwrap();
        let users = system_users::of_party(&records, customer).await.unwrap();
        assert_eq!(users.len(), 1);
        let system = systems::one(&records, &users[0].system_id).await.unwrap().unwrap();
        assert_eq!(crate::rules::system::judge(&system, vendor), Ok(()), "as a vendor could have registered it");
        let consent = consents::one(&records, "1").await.unwrap();
        let (from, to) =
            ("urn:altinn:person:identifier-no:17847531096", "urn:altinn:organization:identifier-no:312203456");
        assert!(crate::rules::consent::judge(consent, from, to, NOW).is_ok());

        consents::revoke(&records, "1").await.unwrap();
        ready.ensure(&records, &Rng::seeded(2), NOW).await.unwrap();
        let again = system_users::of_party(&records, customer).await.unwrap();
        assert_eq!((again.len(), &again[0].id), (1, &users[0].id));
        assert!(consents::one(&records, "1").await.unwrap().unwrap().revoked, "what was taken back stays so");
    })
    .await;
}
