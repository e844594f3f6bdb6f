//! Announcements in the records.

use std::time::Duration;

use fellesporten_audit::{Kind, events_of_day};
use fellesporten_idp_adapters::Texts;
use fellesporten_store::RecordsOptions;

use super::*;

const NOW: Timestamp = Timestamp::from_secs(1_790_000_000);

fn author() -> Author {
    Author {
        trace_id: "t".to_owned(),
        actor: "319900306".to_owned(),
        certificate: None,
        client_id: None,
        reason: "why".to_owned(),
    }
}

fn announcement(id: &str, until: Option<Timestamp>) -> Announcement {
    let (eid, state, text) = (Some("bankid".to_owned()), AnnouncedState::Down, Texts::same("x"));
    Announcement { id: id.to_owned(), eid, state, text, from: None, until }
}

#[tokio::test]
async fn what_is_announced_is_there_until_it_is_withdrawn_or_swept() {
    let folder = tempfile::tempdir().unwrap();
    let records = Records::sqlite(&folder.path().join("records.db"), &RecordsOptions::default()).await.unwrap();
    records.migrate(false).await.unwrap();
    records.prepare_all(STATEMENTS).await.unwrap();
    let announcements = Announcements::new(records.clone(), Rng::seeded(1));
    let ids = |it: &Announcements| it.all().iter().map(|one| one.id.clone()).collect::<Vec<_>>();
    let later = NOW.plus(Duration::from_secs(60));
    for (one, change) in [
        (announcement("a", None), Change::Created),
        (announcement("b", Some(later)), Change::Created),
        (announcement("a", Some(NOW)), Change::Updated),
        (announcement("a", None), Change::Updated),
    ] {
        assert_eq!(announcements.announce(&one, &author(), NOW).await.unwrap(), change);
    }
    assert_eq!(announcements.kept().first().unwrap(), &announcement("a", None), "as it was said last");
    announcements.declare(vec![announcement("c", None)]);
    assert_eq!(ids(&announcements), ["a", "b", "c"]);

    let elsewhere = Announcements::new(records.clone(), Rng::seeded(2));
    assert!(elsewhere.all().is_empty());
    elsewhere.refresh().await.unwrap();
    assert_eq!(ids(&elsewhere), ["a", "b"], "a file is its node's own");

    assert_eq!(SWEEPING.survey(&records, NOW).await.unwrap().overdue, 0);
    assert_eq!(SWEEPING.delete(&records, later, 10).await.unwrap(), 1, "what has no end stays");
    assert!(announcements.withdraw("a", &author(), NOW).await.unwrap());
    assert!(!announcements.withdraw("a", &author(), NOW).await.unwrap(), "nothing is left to withdraw");
    assert_eq!(ids(&announcements), ["c"]);
    let events = events_of_day(&records, NOW.as_secs() / 86_400, "", 100).await.unwrap();
    assert_eq!(events.len(), 5, "four changes and one withdrawal; nothing for what was not there");
    assert!(events.iter().all(|stored| stored.event.kind() == Kind::Operation));
}
