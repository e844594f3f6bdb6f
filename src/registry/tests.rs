//! The registry on both engines: from files to records to a snapshot.

mod changing;
mod delegated_scopes;
mod demo;
mod following;
mod many;
#[path = "../../tests/harness/servers.rs"]
mod servers;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use fellesporten_audit::{Change, Event, events_of_day};
use fellesporten_domain::{EmailAddress, Environment, OrgNumber, Pid, PidRules, Rng, Timestamp};
use fellesporten_store::{Records, RecordsOptions, Statement, values};

use crate::apply::{Applied, ApplyError, Author, Plan, PlanOptions, Verb, execute, plan};
use crate::customers::{CustomerFile, parse_text};
use crate::{
    AccessState, ApplicationType, AuthMethod, BuiltIn, Client, GrantType, Registry, STATEMENTS, SecretCheck, Snapshot,
    TokenType,
};

const NOW: Timestamp = Timestamp::from_secs(1_790_000_000);
const DAY: Duration = Duration::from_secs(86_400);

const WORLD: &str = r#"
[[organisations]]
org_number = "310042706"
name = "Eier"

[[organisations]]
org_number = "314159268"
name = "Kunde"

[[scopes]]
prefix = "data"
subscope = "les"
owner_orgno = "310042706"
description = "Lese"

[[scope_access]]
scope = "data:les"
consumer_orgno = "314159268"

[[delegations]]
scope = "data:les"
consumer_orgno = "314159268"
supplier_orgno = "310042706"

[[citizens]]
pid = "17847531096"
name = "Ferdig Snakket"
closed = true
"#;

const WEB: &str = r#"
[[clients]]
client_id = "web"
client_orgno = "314159268"
supplier_orgno = "310042706"
client_name = "Navn"
description = "d"
integration_type = "api_klient"
scopes = ["openid", "data:les"]
client_secret = "hemmelig"
redirect_uris = ["https://client.no/cb"]
"#;

const NAMELESS: &str = r#"
[[clients]]
client_orgno = "314159268"
client_name = "Uten id"
description = "d"
integration_type = "idporten"
redirect_uris = ["https://client.no/cb"]
"#;

/// A node: its own snapshot of shared records.
struct Node {
    records: Records,
    registry: Registry,
    rng: Rng,
    now: Timestamp,
}

impl Node {
    async fn on(records: &Records) -> Self {
        let registry = Registry::load(records.clone(), BuiltIn::default()).await.unwrap();
        Self { records: records.clone(), registry, rng: Rng::system(), now: NOW }
    }

    fn plan(&self, text: &str, prune: bool) -> Result<Plan, Vec<String>> {
        let options = PlanOptions { environment: Environment::Demo, now: self.now, prune, delegation_source: None };
        plan(&self.registry.snapshot(), &[file(text)], options, &self.rng)
            .map_err(|problems| problems.iter().map(ToString::to_string).collect())
    }

    async fn execute(&self, plan: Plan) -> Result<Applied, ApplyError> {
        let author = Author { actor: "apply".to_owned(), client_id: None, trace_id: "t1".to_owned() };
        let applied = execute(&self.records, plan, &author, &self.rng).await;
        self.registry.refresh().await.unwrap();
        applied
    }

    async fn apply(&self, text: &str) -> Applied {
        self.execute(self.plan(text, false).unwrap()).await.unwrap()
    }

    fn client(&self, client_id: &str) -> Arc<Client> {
        Arc::clone(self.registry.snapshot().client(client_id).unwrap())
    }
}

fn file(text: &str) -> CustomerFile {
    parse_text("a.toml", text, Path::new("")).unwrap()
}

fn org(number: &str) -> OrgNumber {
    OrgNumber::parse(number).unwrap()
}

fn verbs(applied: &Applied) -> Vec<(Verb, &str)> {
    applied.changes.iter().map(|change| (change.verb, change.id.as_str())).collect()
}

/// Runs a test on fresh records of each engine.
async fn on_both_engines<F: Future<Output = ()>>(test: impl Fn(Records) -> F) {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let folder = tempfile::tempdir().unwrap();
    let options = RecordsOptions::default();
    let sqlite = Records::sqlite(&folder.path().join("registry.db"), &options).await.unwrap();
    sqlite.migrate(false).await.unwrap();
    test(sqlite.clone()).await;
    sqlite.close().await;

    let name = format!("registry_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    servers::postgres().create_database(&name, None);
    let postgres = Records::postgres(&servers::postgres().url(&name), &options).unwrap();
    postgres.migrate(false).await.unwrap();
    test(postgres.clone()).await;
    postgres.close().await;
}

#[tokio::test]
async fn every_statement_fits_the_schema() {
    on_both_engines(|records| async move { records.prepare_all(STATEMENTS).await.unwrap() }).await;
}

#[tokio::test]
async fn a_snapshot_answers_what_a_request_asks() {
    on_both_engines(|records| async move {
        let node = Node::on(&records).await;
        node.apply(&format!("{WORLD}{WEB}")).await;
        let snapshot = Registry::load(records, BuiltIn::default()).await.unwrap().snapshot();
        let web = snapshot.client("web").unwrap();
        assert_eq!(web.token_endpoint_auth_method, AuthMethod::ClientSecretBasic);
        assert_eq!(web.grant_types, [GrantType::AuthorizationCode]);
        assert_eq!(web.profile, "idporten");
        assert_eq!(web.supplier_orgno, Some(org("310042706")));
        assert_eq!(
            (web.authorization_lifetime, web.access_token_lifetime, web.refresh_token_lifetime),
            (7200, 120, 600)
        );
        assert_eq!(web.check_secret("hemmelig", NOW), SecretCheck::Ok);
        assert_eq!(web.check_secret("hemmelig", NOW.plus(360 * DAY)), SecretCheck::Expired);
        assert_eq!((web.created, web.last_updated), (NOW, NOW));
        assert!(snapshot.client("WEB").is_none());

        let scope = snapshot.scope("data:les").unwrap();
        assert_eq!((scope.token_type, scope.at_max_age), (TokenType::SelfContained, 0));
        assert_eq!(snapshot.prefix_owner("data"), Some(org("310042706")));
        assert!(snapshot.has_access("data:les", &org("314159268")));
        assert!(!snapshot.has_access("data:les", &org("310042706")), "not even the owner without a record");
        assert!(!snapshot.has_access("data:skrive", &org("314159268")));
        assert_eq!(snapshot.organisation(&org("314159268")).unwrap().name, "Kunde");
        assert!(snapshot.delegation_record("data:les", org("314159268"), org("310042706")).unwrap().active);

        let rules = PidRules::for_environment(Environment::Demo);
        assert!(snapshot.closed(&Pid::parse("17847531096", &rules).unwrap()));
        assert!(!snapshot.closed(&Pid::parse("03918820190", &rules).unwrap()));
    })
    .await;
}

#[tokio::test]
async fn what_no_file_names_stays_unless_pruned() {
    on_both_engines(|records| async move {
        let mut node = Node::on(&records).await;
        node.apply(&format!("{WORLD}{WEB}{NAMELESS}")).await;
        assert!(node.plan(WEB, false).unwrap().is_empty());

        // A file that is pruned to must name all that its records need.
        let problems = node.plan(WEB, true).unwrap_err();
        assert!(problems.iter().any(|problem| problem.contains("314159268")), "{problems:?}");

        node.now = NOW.plus(DAY);
        let kept = "[[organisations]]\norg_number = \"310042706\"\nname = \"Eier\"\n";
        let pruned = node.execute(node.plan(kept, true).unwrap()).await.unwrap();
        assert_eq!(pruned.changes.len(), 7);
        assert!(pruned.changes.iter().all(|change| change.verb == Verb::SwitchOff));
        let snapshot = node.registry.snapshot();
        assert!(snapshot.client("web").is_none() && snapshot.scope("data:les").is_none());
        assert!(snapshot.organisation(&org("314159268")).is_none() && snapshot.citizens().is_empty());
        assert_eq!(
            snapshot.access_record("data:les", &org("314159268")).map(|access| access.state),
            Some(AccessState::Denied)
        );
        assert!(node.plan(kept, true).unwrap().is_empty());
        let off = snapshot.client_record("web").unwrap();
        assert_eq!((off.active, off.created, off.last_updated), (false, NOW, node.now));

        // The prefix stays with its owner, and everything can be declared again.
        let thief = kept.to_owned()
            + "[[scopes]]\nprefix = \"data\"\nsubscope = \"x\"\nowner_orgno = \"310042706\"\ndescription = \"d\"\n";
        assert!(node.plan(&thief, false).is_ok());
        let back = node.apply(&format!("{WORLD}{WEB}{NAMELESS}")).await;
        let added: Vec<_> = verbs(&back).into_iter().filter(|(verb, _)| *verb == Verb::Add).collect();
        // A citizen who is gone is unknown; the rest is only switched on.
        assert_eq!(added, [(Verb::Add, "Ferdig Snakket")]);
        assert_eq!(node.client("web").check_secret("hemmelig", node.now), SecretCheck::Ok);
        assert!(back.issued.is_empty(), "{:?}", back.issued);
    })
    .await;
}

#[tokio::test]
async fn a_client_without_an_id_is_known_by_owner_type_and_name() {
    on_both_engines(|records| async move {
        let node = Node::on(&records).await;
        let first = node.apply(&format!("{WORLD}{NAMELESS}")).await;
        let [issued] = first.issued.as_slice() else { panic!("{:?}", first.issued) };
        let secret = issued.client_secret.as_ref().unwrap().expose();
        assert_eq!(node.client(&issued.client_id).check_secret(secret, NOW), SecretCheck::Ok);
        assert!(node.plan(NAMELESS, false).unwrap().is_empty());

        let changed = node.apply(&NAMELESS.replace("\"d\"", "\"e\"")).await;
        assert_eq!(verbs(&changed), [(Verb::Change, issued.client_id.as_str())]);
        assert_eq!(changed.changes[0].fields, ["description"]);
        assert!(changed.issued.is_empty(), "the secret is kept");
        assert_eq!(node.client(&issued.client_id).check_secret(secret, NOW), SecretCheck::Ok);

        // A record that names another client by its id is not that one.
        let twin = NAMELESS.replace("client_orgno", "client_id = \"tvilling\"\nclient_orgno").replace("\"d\"", "\"e\"");
        let both = format!("{twin}{}", NAMELESS.replace("\"d\"", "\"e\""));
        assert_eq!(verbs(&node.apply(&both).await), [(Verb::Add, "tvilling")]);
        assert!(node.plan(&both, false).unwrap().is_empty());
        let problems = node.plan(NAMELESS, false).unwrap_err();
        assert!(problems[0].contains("several clients") && problems[0].contains("tvilling"), "{problems:?}");

        let other = NAMELESS.replace("Uten id", "Et annet navn");
        assert_eq!(node.plan(&other, false).unwrap().changes()[0].verb, Verb::Add);
        let twice = node.plan(&format!("{other}{other}"), false).unwrap_err();
        assert!(twice[0].contains("is declared already at a.toml:2: clients[0]"), "{twice:?}");
    })
    .await;
}

#[tokio::test]
async fn a_contact_is_kept_changed_and_taken_away() {
    on_both_engines(|records| async move {
        let node = Node::on(&records).await;
        for (line, contact) in [
            ("contact_email = \"Drift@Kunde.example\"", Some("drift@kunde.example")),
            ("contact_email = \"vakt@kunde.example\"", Some("vakt@kunde.example")),
            ("", None),
        ] {
            let file = format!("[[organisations]]\norg_number = \"314159268\"\nname = \"Kunde\"\n{line}\n");
            node.apply(&file).await;
            assert!(node.plan(&file, false).unwrap().is_empty());
            let snapshot = Registry::load(records.clone(), BuiltIn::default()).await.unwrap().snapshot();
            let kept = &snapshot.organisation(&org("314159268")).unwrap().contact_email;
            assert_eq!(kept.as_ref().map(EmailAddress::expose), contact);
        }
    })
    .await;
}

/// Facts 97–99.
#[tokio::test]
async fn secrets_come_and_go_with_the_method() {
    on_both_engines(|records| async move {
        let mut node = Node::on(&records).await;
        node.apply(&format!("{WORLD}{WEB}")).await;

        let without = WEB.replace("client_secret = \"hemmelig\"\n", "");
        assert!(node.plan(&without, false).unwrap().is_empty(), "a secret is kept when the file names none");

        let changed = node.apply(&WEB.replace("hemmelig", "ny")).await;
        assert_eq!(changed.changes[0].fields, ["client_secret"]);
        assert_eq!(node.client("web").check_secret("hemmelig", NOW), SecretCheck::Wrong);
        assert_eq!(node.client("web").check_secret("ny", NOW), SecretCheck::Ok);

        // The declared secret is renewed when it has expired, a generated one is replaced.
        node.now = NOW.plus(361 * DAY);
        assert_eq!(node.client("web").check_secret("ny", node.now), SecretCheck::Expired);
        let renewed = node.apply(&WEB.replace("hemmelig", "ny")).await;
        assert!(renewed.issued.is_empty());
        assert_eq!(node.client("web").check_secret("ny", node.now), SecretCheck::Ok);
        node.now = NOW.plus(722 * DAY);
        let generated = node.apply(&without).await;
        let secret = generated.issued[0].client_secret.as_ref().unwrap();
        assert!(!generated.issued[0].new_client_id);
        assert_eq!(node.client("web").check_secret(secret.expose(), node.now), SecretCheck::Ok);

        let key = format!("{without}token_endpoint_auth_method = \"private_key_jwt\"\n");
        node.apply(&key).await;
        assert_eq!(node.client("web").check_secret(secret.expose(), node.now), SecretCheck::NoSecret);
        assert_eq!(node.apply(&without).await.issued.len(), 1);

        for (from, to, words) in [
            ("client_orgno = \"314159268\"", "client_orgno = \"310042706\"", "belongs to 314159268"),
            (
                "integration_type = \"api_klient\"\nscopes = [\"openid\", \"data:les\"]",
                "integration_type = \"idporten\"",
                "integration_type: cannot change",
            ),
        ] {
            let problems = node.plan(&WEB.replace(from, to), false).unwrap_err();
            assert!(problems.len() == 1 && problems[0].contains(words), "{problems:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_plan_for_another_registry_changes_nothing() {
    on_both_engines(|records| async move {
        let (one, other) = (Node::on(&records).await, Node::on(&records).await);
        let late = other.plan(&format!("{WORLD}{WEB}"), false).unwrap();
        one.apply(WORLD).await;
        assert!(matches!(other.execute(late).await, Err(ApplyError::Outdated)));
        assert!(one.registry.refresh().await.unwrap().client("web").is_none());
        // The refused transaction left no audit event behind either.
        let events = events_of_day(&records, NOW.as_millis() / 86_400_000, "", 100).await.unwrap();
        assert!(events.iter().all(|event| !matches!(&event.event, Event::RegistryChange { id, .. } if id == "web")));
        other.apply(&format!("{WORLD}{WEB}")).await;
        assert!(one.registry.refresh().await.unwrap().client("web").is_some());
    })
    .await;
}

#[tokio::test]
async fn every_change_is_in_the_audit_trail() {
    on_both_engines(|records| async move {
        let node = Node::on(&records).await;
        let applied = node.apply(&format!("{WORLD}{WEB}")).await;
        node.apply(&WEB.replace("\"d\"", "\"e\"")).await;
        node.apply(&format!("{}active = false\n", WEB.replace("\"d\"", "\"e\""))).await;
        let events = events_of_day(&records, NOW.as_millis() / 86_400_000, "", 100).await.unwrap();
        assert_eq!(events.len(), applied.changes.len() + 2);
        let mut of_client: Vec<_> = events
            .iter()
            .filter_map(|event| match &event.event {
                Event::RegistryChange { kind, id, actor, trace_id, organisation, change, .. } if kind == "client" => {
                    assert_eq!((id.as_str(), actor.as_str(), trace_id.as_str()), ("web", "apply", "t1"));
                    assert_eq!(*organisation, Some(org("314159268")));
                    Some(format!("{change:?}"))
                }
                _ => None,
            })
            .collect();
        of_client.sort();
        assert_eq!(of_client, [Change::Created, Change::Removed, Change::Updated].map(|change| format!("{change:?}")));
        let all = format!("{:?}", events.iter().map(|event| serde_json::to_string(event).unwrap()).collect::<Vec<_>>());
        assert!(!all.contains("17847531096") && !all.contains("hemmelig"), "{all}");
    })
    .await;
}

/// docs/attacks section C: what is switched off stops everywhere.
#[tokio::test]
async fn an_organisation_takes_its_clients_with_it() {
    on_both_engines(|records| async move {
        let (node, other) = (Node::on(&records).await, Node::on(&records).await);
        node.apply(&format!("{WORLD}{WEB}")).await;
        for (number, name) in [("314159268", "Kunde"), ("310042706", "Eier")] {
            let organisation = format!("[[organisations]]\norg_number = \"{number}\"\nname = \"{name}\"\n");
            node.apply(&format!("{organisation}active = false\n")).await;
            assert!(other.registry.refresh().await.unwrap().client("web").is_none(), "{name}");
            node.apply(&organisation).await;
            assert!(other.registry.refresh().await.unwrap().client("web").is_some(), "{name}");
        }
    })
    .await;
}
