//! An organisation's own log, its export, the statistics of a month, and the operator's token (`docs/contracts/maskinporten.md` §1.2, §11).

use crate::harness::command::fellesporten;
use crate::harness::keys::foreign;
use crate::harness::machine::{CONSUMER, SCOPE, machine};
use crate::harness::operator;
use crate::harness::self_service::{ALL, DCR, OPERATOR, SCOPES, SelfService, administration, machine_body};
use crate::harness::world::{AGENCY, API_OWNER};
use crate::harness::{Mode, Server, ports};
use fellesporten_domain::{Month, Timestamp};
use reqwest::Method;
use serde_json::{Value, json};

const DAY: i64 = 24 * 60 * 60;
const ME: (&str, &str) = (CONSUMER, DCR);

fn events(log: &Value) -> &Vec<Value> {
    log["events"].as_array().expect("events")
}

fn report(server: &Server, arguments: &[&str]) -> Value {
    let all = [&["report"], arguments, &["--config", "fellesporten.toml"]].concat();
    serde_json::from_str(&fellesporten(server.folder(), &all).succeeded().out).expect("JSON")
}

both_modes_with_self_service! {
    async fn a_developer_finds_what_became_of_a_grant(portal) {
        let client = machine();
        assert_eq!(portal.token_of(&client, SCOPE).await.0, 200);
        let refused = portal.token_of(&client, "fjelldata:lukket.read").await;
        assert_eq!(refused, (403, "250".to_owned()));
        let mine = format!("/log/tokens?client_id={}", client.id());
        let all = portal.get(ME, &mine).await;
        let names: Vec<&Value> = events(&all).iter().map(|it| &it["event_name"]).collect();
        assert_eq!(names, ["grant_refused", "token_issued"], "the latest first: {all}");
        assert!(all["next"].is_null());
        let one = portal.get(ME, &format!("{mine}&result=refused")).await;
        let [refusal] = events(&one).as_slice() else { panic!("{one}") };
        assert_eq!((&refusal["check"], &refusal["code"]), (&json!("access"), &json!("MP-250")));
        assert!(refusal["cure"].as_str().is_some_and(|it| !it.is_empty()), "{refusal}");
        let issued = portal.get(ME, &format!("{mine}&scope={SCOPE}&consumer_orgno={CONSUMER}&result=issued")).await;
        let [token] = events(&issued).as_slice() else { panic!("{issued}") };
        assert_eq!(token["token_scopes"], json!([{"scope": SCOPE, "delegation_source": null}]));
        assert_eq!((&token["client_orgno"], &token["consumer"]), (&json!(CONSUMER), &json!(CONSUMER)));
        assert!(token["event_created"].is_i64() && token["correlation_id"].is_string(), "{token}");
        assert!(portal.maskinporten.server.log().contains(refusal["correlation_id"].as_str().unwrap()));
        // Nobody else's, and nothing of a time that is over.
        assert!(events(&portal.get((AGENCY, DCR), &mine).await).is_empty());
        assert!(events(&portal.get(ME, &format!("{mine}&to=2020-01-01T00:00:00Z")).await).is_empty());
        portal.is(ME, Method::GET, "/log/tokens?from=yesterday", None, 400).await;
        portal.is(ME, Method::GET, "/log/tokens?from=2026-11-29T15:46:00%2B01:00", None, 200).await;
        for (asked, words) in [
            ("from=2026-11-29T15:46:00+01:00", "from: must be a moment in RFC 3339, such as 2026-11-01T00:00:00Z; its + is written %2B"),
            ("consumer_orgno=12", "consumer_orgno: an organisation number has exactly nine digits"),
            ("outcome=refused", "there is no parameter \"outcome\" here, but from, to, before, client_id, scope, consumer_orgno, result"),
        ] {
            for log in ["tokens", "changes"] {
                let refused = portal.is(ME, Method::GET, &format!("/log/{log}?{asked}"), None, 400).await;
                for said in [&refused["error_description"], &refused["errors"][0]["errorMessage"]] {
                    assert!(said.as_str().is_some_and(|it| it.starts_with(words)), "{refused}");
                }
            }
        }
        portal.is((CONSUMER, "idporten:dcr.supplier"), Method::GET, "/log/tokens", None, 403).await;
    }

    /// More refusals in a minute than are recorded one by one: the owner is told how many there were.
    async fn a_developer_finds_how_many_refusals_were_left_out(portal) {
        let server = &portal.maskinporten.server;
        let forged = portal.maskinporten.grant(&machine(), SCOPE).by(foreign()).signed();
        for _ in 0..62 {
            assert_eq!(portal.maskinporten.ask_with(&forged).await.status, 400);
        }
        server.clock(61).await;
        let mine = format!("/log/tokens?client_id={}&result=refused", machine().id());
        server.wait_until("the rest was counted", || async { events(&portal.get(ME, &mine).await).len() == 61 }).await;
        let log = portal.get(ME, &mine).await;
        assert_eq!((&events(&log)[0]["left_out"], &events(&log)[1]["left_out"]), (&json!(2), &Value::Null), "the latest first");
        let counted = report(server, &["statistics", "--month", &Month::of(Timestamp::from_secs(server.now())).to_string()]);
        assert_eq!(counted["refused"], json!([{"client_orgno": CONSUMER, "check": "signature", "count": 62}]));
    }

    async fn an_owner_and_its_consumer_both_find_a_change_of_access(portal) {
        portal.access(API_OWNER, Method::PUT, "fjelldata:lukket.read", AGENCY).await;
        for who in [API_OWNER, AGENCY] {
            let log = portal.get((who, SCOPES), "/log/changes?scope=fjelldata:lukket.read").await;
            let change = events(&log).iter().find(|it| it["actor"] == API_OWNER);
            assert!(change.is_some_and(|it| it["after"]["state"] == "APPROVED"), "{log}");
        }
        assert!(events(&portal.get((CONSUMER, SCOPES), "/log/changes?scope=fjelldata:lukket.read").await).is_empty());
    }

    async fn fact_086_an_export_has_everything_but_secrets_and_tokens(portal) {
        let everything = (CONSUMER, ALL.join(" "));
        let who = (everything.0, everything.1.as_str());
        let made = portal.post(ME, "/clients", &crate::harness::self_service::service_body("client_secret_basic")).await;
        let token = portal.maskinporten.token(&machine(), SCOPE).await;
        let export = portal.get(who, "/export").await;
        let client = |id: &str| export["clients"].as_array().unwrap().iter().find(|it| it["client_id"] == id).cloned();
        assert!(client(made["client_id"].as_str().unwrap()).is_some());
        let keys = client(machine().id()).unwrap()["jwks"]["keys"].clone();
        assert!(keys[0]["n"].is_string() && keys[0].get("d").is_none(), "{keys}");
        let held = export["access_held"].as_array().unwrap();
        assert!(held.iter().any(|it| it["scope"] == SCOPE && it["state"] == "APPROVED"), "{export}");
        assert!(export["changes"].as_array().unwrap().iter().any(|it| it["id"] == made["client_id"]));
        assert!(export["tokens"].as_array().unwrap().iter().any(|it| it["client_id"] == machine().id()));
        assert_eq!((&export["organisation"]["org_number"], &export["complete"]), (&json!(CONSUMER), &json!(true)));
        let text = export.to_string();
        assert!(!text.contains(&token) && !text.contains(made["client_secret"].as_str().unwrap()));
        let owned = portal.get((API_OWNER, who.1), "/export").await;
        assert!(owned["prefixes"].as_array().unwrap().contains(&json!("fjelldata")), "{owned}");
        let given = owned["access_given"].as_array().unwrap();
        assert!(given.iter().any(|it| it["consumer_orgno"] == CONSUMER), "{owned}");
        assert!(owned["scopes"].as_array().unwrap().iter().any(|it| it["name"] == SCOPE));
        portal.is((CONSUMER, SCOPES), Method::GET, "/export", None, 403).await;
    }

    async fn a_months_use_is_counted_by_scope_and_consumer(portal) {
        for _ in 0..3 {
            assert_eq!(portal.token_of(&machine(), SCOPE).await.0, 200);
        }
        assert_eq!(portal.token_of(&machine(), "fjelldata:lukket.read").await.0, 403);
        let server = &portal.maskinporten.server;
        let month = Month::of(Timestamp::from_secs(server.now())).to_string();
        let counted = report(server, &["statistics", "--month", &month]);
        let issued = counted["issued"].as_array().unwrap();
        let row = issued.iter().find(|it| it["scope"] == SCOPE).expect("the scope");
        assert_eq!((&row["count"], &row["consumer_orgno"], &row["owner_orgno"]), (&json!(3), &json!(CONSUMER), &json!(API_OWNER)));
        assert_eq!(counted["refused"], json!([{"client_orgno": CONSUMER, "check": "access", "count": 1}]));
        assert_eq!(counted["owners"][API_OWNER]["consumers_with_tokens"], 1);
        assert_eq!((&counted["month"], &counted["complete"]), (&json!(month), &json!(false)));
        assert_eq!(report(server, &["statistics", "--month", "2020-01"])["tokens"], 0);
    }

    async fn fact_060_records_go_after_thirteen_months_and_not_before(portal) {
        portal.post(ME, "/clients", &machine_body(&[])).await;
        assert_eq!(portal.token_of(&machine(), "fjelldata:lukket.read").await.0, 403);
        let server = &portal.maskinporten.server;
        let line = |kind: &str| {
            let kinds = report(server, &["retention"])["kinds"].as_array().expect("kinds").clone();
            kinds.into_iter().find(|it| it["kind"] == kind).expect("the kind")
        };
        for (days, is_there) in [(393, true), (399, false)] {
            let before = report(server, &["retention"])["now"].as_str().expect("a time").to_owned();
            server.clock(days * DAY).await;
            for kind in ["registry_change", "machine_token_issued", "grant_refused"] {
                let swept = || async { line(kind)["last_sweep"]["at"].as_str().is_some_and(|at| at > before.as_str()) };
                server.wait_until("the kind was swept", swept).await;
                let line = line(kind);
                assert_eq!((&line["months"], line["held"].as_i64() > Some(0)), (&json!(13), is_there), "day {days}: {line}");
            }
        }
    }
}

/// product.md §6: the operator may show a token instead of a certificate.
#[tokio::test]
async fn the_operators_token_opens_its_api_and_nobody_elses_does() {
    for mode in Mode::ALL {
        let port = ports::free();
        let portal = SelfService::start_with(mode, |settings, issuer| {
            settings.more = format!("{}token_issuer = \"{issuer}\"\n", operator::sections(port));
        })
        .await;
        let server = &portal.maskinporten.server;
        let http = reqwest::Client::builder().danger_accept_invalid_certs(true).no_proxy().build().unwrap();
        let status = async |token: &str| {
            let url = format!("https://localhost:{port}/eids?reason=ser+etter");
            http.get(url).bearer_auth(token).send().await.unwrap().status().as_u16()
        };
        let own = administration(OPERATOR).with("client_id", "drift").with("scopes", ["fellesporten:operator"]);
        server.apply(&crate::harness::world::customers_of(&own)).succeeded();
        server
            .wait_until("the client is known", || async {
                portal.token_of(&own, "fellesporten:operator").await.0 == 200
            })
            .await;
        assert_eq!(status(&portal.maskinporten.token(&own, "fellesporten:operator").await).await, 200);
        let row = "SELECT COUNT(*) AS n FROM audit_events WHERE kind = 'operation' AND event LIKE '%\"client_id\":\"drift\"%'";
        assert_eq!(server.count(row).await, 1);
        assert_eq!(
            status(&portal.maskinporten.token(&administration(OPERATOR), DCR).await).await,
            403,
            "another scope"
        );
        // Another organisation cannot even be given it by a file without having access.
        let other = administration(AGENCY).with("client_id", "ikke-drift").with("scopes", ["fellesporten:operator"]);
        server.apply(&crate::harness::world::customers_of(&other)).succeeded();
        server
            .wait_until("the client is known", || async {
                portal.token_of(&other, "fellesporten:operator").await.0 == 403
            })
            .await;
        assert_eq!(status("ikke-et-token").await, 401);
        assert_eq!(http.get(format!("https://localhost:{port}/eids?reason=x")).send().await.unwrap().status(), 401);
        portal.finish().await;
    }
}
