//! Single changes by several nodes at once.

use fellesporten_domain::ScopeSet;
use serde_json::json;

use super::*;
use crate::changes::clients::{self, Holder};
use crate::changes::{ChangeError, Facts, Refused};

impl Node {
    fn facts<'a>(&'a self, snapshot: &'a Snapshot) -> Facts<'a> {
        Facts { snapshot, environment: Environment::Demo, now: self.now, rng: &self.rng, delegation_sources: &[] }
    }

    /// Makes a client, and gives its id.
    async fn make(&self, client_id: &str) -> Result<String, ChangeError> {
        let author =
            Author { actor: "314159268".to_owned(), client_id: Some("admin".to_owned()), trace_id: "t".to_owned() };
        let holder = Holder::itself(org("314159268"));
        let body = json!({"client_id": client_id, "integration_type": "maskinporten", "description": "d"});
        let decide = |snapshot: &Snapshot| clients::create(&self.facts(snapshot), holder, &body);
        self.registry.change(&author, self.now, &self.rng, decide).await.map(|made| made.client.client_id)
    }
}

/// Two nodes that write at once each get their turn, and of two that want one name one gets it.
#[tokio::test]
async fn nodes_that_write_at_once_lose_nothing() {
    on_both_engines(|records| async move {
        let (one, other) = (Node::on(&records).await, Node::on(&records).await);
        one.apply(WORLD).await;
        for round in 0..5 {
            let (first, second) = (format!("first-{round}"), format!("second-{round}"));
            let (made, also) = tokio::join!(one.make(&first), other.make(&second));
            assert_eq!((made.unwrap(), also.unwrap()), (first, second));
            let name = format!("same-{round}");
            let (mine, theirs) = tokio::join!(one.make(&name), other.make(&name));
            let lost =
                [&mine, &theirs].into_iter().filter(|it| matches!(it, Err(ChangeError::Refused(Refused::Exists(_)))));
            assert_eq!((lost.count(), mine.is_ok() || theirs.is_ok()), (1, true));
        }
        let snapshot = one.registry.refresh().await.unwrap();
        assert_eq!(snapshot.all_clients().count(), 15);
        let made = snapshot.client("first-0").unwrap();
        assert_eq!((made.profile.as_str(), &made.scopes), ("maskinporten", &ScopeSet::default()));
        let events = events_of_day(&records, NOW.as_millis() / 86_400_000, "", 1000).await.unwrap();
        let by_client = events.iter().filter(
            |event| matches!(&event.event, Event::RegistryChange { client_id: Some(client), .. } if client == "admin"),
        );
        assert_eq!(by_client.count(), 15);
    })
    .await;
}

/// Files do not speak of it.
#[tokio::test]
async fn a_file_leaves_a_client_with_its_administrator() {
    on_both_engines(|records| async move {
        let node = Node::on(&records).await;
        node.apply(WORLD).await;
        let author = Author { actor: "310042706".to_owned(), client_id: None, trace_id: "t".to_owned() };
        let administrator = Some(org("310042706"));
        let holder = Holder { administrator_orgno: administrator, ..Holder::itself(org("314159268")) };
        let body = json!({"client_id": "fra-altinn", "integration_type": "maskinporten", "description": "d"});
        let decide = |snapshot: &Snapshot| clients::create(&node.facts(snapshot), holder, &body);
        node.registry.change(&author, node.now, &node.rng, decide).await.unwrap();
        let applied = node
            .apply(
                "[[clients]]\nclient_id = \"fra-altinn\"\nclient_orgno = \"314159268\"\nclient_name = \"Nytt navn\"\n\
                 description = \"d\"\nintegration_type = \"maskinporten\"\n",
            )
            .await;
        assert_eq!(verbs(&applied), [(Verb::Change, "fra-altinn")]);
        let client = node.client("fra-altinn");
        assert_eq!((client.client_name.as_str(), client.administrator_orgno), ("Nytt navn", administrator));
    })
    .await;
}
