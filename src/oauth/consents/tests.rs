//! Consents in the records.

use std::time::Duration;

use fellesporten_audit::{ConsentAnswer, Kind, events_of_day};
use fellesporten_domain::{Environment, Pid, PidRules, Secret};
use fellesporten_store::RecordsOptions;

use super::*;
use crate::rules::subject;

const NOW: Timestamp = Timestamp::from_secs(1_790_000_000);
const HOUR: Duration = Duration::from_secs(3600);

fn pid() -> Pid {
    Pid::parse("17847531096", &PidRules::for_environment(Environment::Test)).unwrap()
}

fn person(secret: u8) -> String {
    subject::person(&Secret::new(vec![secret; 32]), &pid())
}

fn event(answer: ConsentAnswer) -> Event {
    Event::Consent {
        trace_id: "t".to_owned(),
        client_id: "app".to_owned(),
        onbehalfof: None,
        organisation: None,
        pid: Some(pid()),
        scopes: scopes("a:x"),
        answer,
        by: None,
        ip: None,
    }
}

fn scopes(text: &str) -> ScopeSet {
    ScopeSet::parse(text).unwrap()
}

fn service(client_id: &str) -> Service<'_> {
    Service { client_id, onbehalfof: None }
}

fn names(consents: &[Consent]) -> Vec<&str> {
    consents.iter().map(|consent| consent.scope.as_str()).collect()
}

#[tokio::test]
async fn a_consent_is_in_force_until_it_ends_or_is_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let records = Records::sqlite(&folder.path().join("records.db"), &RecordsOptions::default()).await.unwrap();
    records.migrate(false).await.unwrap();
    records.prepare_all(STATEMENTS).await.unwrap();
    let consents = Consents::new(records.clone(), Rng::seeded(1));
    let me = person(1);
    let give = |client: &'static str, what: &'static str, at: Timestamp| {
        let (consents, me) = (consents.clone(), me.clone());
        async move {
            consents
                .give(&me, service(client), &scopes(what), at, at.plus(HOUR), event(ConsentAnswer::Given))
                .await
                .unwrap();
        }
    };
    give("app", "a:x a:y", NOW).await;
    give("other", "a:x", NOW).await;
    let of_app = consents.of_service(&me, service("app"), NOW).await.unwrap();
    assert_eq!(names(&of_app), ["a:x", "a:y"]);
    assert_eq!((of_app[0].given_at, of_app[0].expires_at), (NOW, NOW.plus(HOUR)));
    assert!(consents.of_service(&person(2), service("app"), NOW).await.unwrap().is_empty(), "another deployment's key");
    assert!(consents.of_service(&me, service("app"), NOW.plus(HOUR)).await.unwrap().is_empty(), "it has ended");
    let of_a_customer = Service { client_id: "app", onbehalfof: Some("kommunen") };
    assert!(consents.of_service(&me, of_a_customer, NOW).await.unwrap().is_empty(), "another customer's service");
    assert_eq!(consents.of_person(&me, NOW).await.unwrap().len(), 3);

    // Given again, it lasts from then; a no takes one back, a withdrawal all of one client.
    let later = NOW.plus(HOUR / 2);
    give("app", "a:x", later).await;
    assert_eq!(names(&consents.of_service(&me, service("app"), NOW.plus(HOUR)).await.unwrap()), ["a:x"]);
    consents.forget(&me, service("app"), &scopes("a:y a:z")).await.unwrap();
    assert_eq!(names(&consents.of_service(&me, service("app"), NOW).await.unwrap()), ["a:x"]);
    consents.withdraw(&me, "app", event(ConsentAnswer::Withdrawn), later).await.unwrap();
    assert_eq!(names(&consents.of_person(&me, NOW).await.unwrap()), ["a:x"]);
    assert_eq!(consents.of_person(&me, NOW).await.unwrap()[0].client_id, "other");

    // What has run out is swept.
    give("third", "a:x", NOW.plus(2 * HOUR)).await;
    let survey = SWEEPING.survey(&records, NOW.plus(2 * HOUR)).await.unwrap();
    assert_eq!((survey.held, survey.oldest, survey.overdue), (2, Some(NOW), 1));
    assert_eq!(SWEEPING.delete(&records, NOW.plus(2 * HOUR), 100).await.unwrap(), 1);
    assert_eq!(SWEEPING.survey(&records, NOW.plus(2 * HOUR)).await.unwrap().held, 1);
    let day = NOW.as_secs() / 86_400;
    let events = events_of_day(&records, day, "", 100).await.unwrap();
    assert_eq!(events.iter().filter(|stored| stored.event.kind() == Kind::Consent).count(), 5, "each with its event");
}
