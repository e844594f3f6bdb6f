//! What people let services do, told to the services' organisations and to the owners of the APIs, and ended there; and login history
//! (`docs/contracts/idporten.md` §8.6).

use serde_json::{Value, json};

use crate::harness::consent::{ASKS, assert_page, log_in_to_page, press, scope};
use crate::harness::jwt::foreign;
use crate::harness::login::Callback;
use crate::harness::machine::{Maskinporten, OPEN_SCOPE, machine};
use crate::harness::world::{
    AGENCY, API_OWNER, API_SCOPE, MUNICIPALITY, OTHER_PERSON, PERSON, SUBSTANTIAL, customers_of, introspecting, post,
    refreshing, web,
};
use crate::harness::{Answer, Authorize, Browser, Client, Mode, Server, Tokens, log_in, log_in_at};

const SCOPE: &str = "idporten:authorizations";
const HISTORY_SCOPE: &str = "idporten:user.log.read";
const MINE: &str = "/clients/authorizations";
const AT_MY_SCOPES: &str = "/api-provider/authorizations";
const HISTORY: &str = "/innlogginger/logg/idporten";
const CONSENT_SCOPE: &str = "fjelldata:fjellvett";

/// A service of this organisation that shows people what they have given.
fn overview(id: &str, organisation: &str) -> Client {
    Client::web(id).with("client_orgno", organisation).api(&["openid", SCOPE, HISTORY_SCOPE])
}

async fn tokens_at(server: &Server, client: &Client, scope: &str, pid: &str) -> Tokens {
    let request = Authorize::new(client).scope(scope);
    let callback = log_in_at(server, &mut Browser::new(server), &request, pid, SUBSTANTIAL).await;
    server.redeem(client, &request, &callback).await
}

/// The person's token at a new service of this organisation.
async fn shown_by(server: &Server, id: &str, organisation: &str, pid: &str) -> String {
    let client = overview(id, organisation);
    server.add(&client).await;
    tokens_at(server, &client, &format!("openid {SCOPE} {HISTORY_SCOPE}"), pid).await.access_token().to_owned()
}

async fn get(server: &Server, path: &str, token: &str) -> Answer {
    server.send(server.http().get(server.url(path)).bearer_auth(token)).await
}

async fn items(server: &Server, path: &str, token: &str) -> Vec<Value> {
    let answer = get(server, path, token).await;
    assert_eq!(answer.status, 200, "{answer}");
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    answer.json().as_array().expect("an array").clone()
}

/// Whose clients' grants are listed.
async fn clients(server: &Server, path: &str, token: &str) -> Vec<String> {
    let items = items(server, path, token).await;
    items.iter().map(|it| it["client_id"].as_str().unwrap_or_default().to_owned()).collect()
}

async fn delete(server: &Server, id: &str, token: &str) -> Answer {
    server.send(server.http().delete(server.url(&format!("/authorizations/{id}"))).bearer_auth(token)).await
}

async fn revoked(server: &Server, client: &Client) -> Vec<Value> {
    let answer = server.fetch(&format!("/revokelist?client_id={}", client.id())).await;
    assert_eq!(answer.status, 200, "{answer}");
    let list = answer.json();
    assert!(list["created"].as_i64().is_some_and(|it| (it / 1000 - server.now()).abs() < 60), "{list}");
    list["revoked_access_tokens"].as_array().expect("an array").clone()
}

/// A service with a consent scope to which the person has said yes.
async fn consented(server: &Server) -> (Client, Browser, Tokens) {
    let client = Client::web("fjellvett").api(&["openid", CONSENT_SCOPE, API_SCOPE]).refreshing();
    server.apply(&(scope("fjellvett", ASKS) + &customers_of(&client))).succeeded();
    server.add(&client).await;
    let mut browser = Browser::new(server);
    let request = Authorize::new(&client).scope(&format!("openid {CONSENT_SCOPE} {API_SCOPE}"));
    let question = log_in_to_page(server, &mut browser, &request).await;
    let callback = Callback::of(press(&mut browser, &question, "accept").await);
    let tokens = server.redeem(&client, &request, &callback).await;
    (client, browser, tokens)
}

both_modes! {
    async fn an_organisation_sees_what_its_clients_were_given(server) {
        let (client, _browser, tokens) = consented(server).await;
        tokens_at(server, &refreshing(), &format!("openid {API_SCOPE}"), PERSON).await;
        let token = shown_by(server, "oversikten", AGENCY, PERSON).await;
        let given = items(server, MINE, &token).await;
        assert_eq!(given.len(), 1, "only what the person was asked for: {given:?}");
        let item = &given[0];
        assert_eq!(item["client_id"], client.id());
        assert_eq!(item["client_name"], "Tjenesten fjellvett");
        assert_eq!(item["description"], "Innbyggertjeneste");
        assert_eq!(item["consumer"], json!({"authority": "iso6523-actorid-upis", "ID": "0192:314159268"}));
        let jti = tokens.access_claims(server).await["jti"].as_str().unwrap().to_owned();
        assert!(jti.starts_with(&format!("{}.", item["authorization_id"].as_str().unwrap())), "{jti}: {item}");
        let (from, to) = (item["authorized_at"].as_i64().unwrap(), item["expires"].as_i64().unwrap());
        assert!((from / 1000 - server.now()).abs() < 60 && to > from, "{item}");
        // The grant is whole: the scope that nobody was asked for is there too.
        let mut scopes = item["scopes"].as_array().unwrap().clone();
        scopes.sort_by_key(|it| it["name"].to_string());
        assert_eq!(scopes.iter().map(|it| &it["name"]).collect::<Vec<_>>(), [CONSENT_SCOPE, API_SCOPE], "{item}");
        assert_eq!(scopes[0]["requires_user_consent"], true);
        assert_eq!(scopes[0]["description"], "Se fjellvett");
        assert_eq!((&scopes[1]["visibility"], &scopes[1]["owner_orgno"]), (&json!("PUBLIC"), &json!(API_OWNER)));
        assert!(!item.to_string().contains(PERSON), "{item}");

        let wider = format!("{MINE}?require_user_consent=false");
        let all = clients(server, &wider, &token).await;
        assert_eq!(all.iter().filter(|it| *it == refreshing().id()).count(), 1, "{all:?}");
        let others = shown_by(server, "andres", AGENCY, OTHER_PERSON).await;
        assert_eq!(clients(server, &wider, &others).await, ["andres"], "another person's are not there");
        let elsewhere = shown_by(server, "kommunens", MUNICIPALITY, PERSON).await;
        assert_eq!(clients(server, &wider, &elsewhere).await, ["kommunens"], "another organisation's are not there");
    }

    async fn an_api_owner_sees_who_was_let_in(server) {
        let (client, _browser, _tokens) = consented(server).await;
        tokens_at(server, &refreshing(), &format!("openid {API_SCOPE}"), PERSON).await;
        let owner = shown_by(server, "eieren", API_OWNER, PERSON).await;
        assert_eq!(clients(server, AT_MY_SCOPES, &owner).await, [client.id()]);
        let all = clients(server, &format!("{AT_MY_SCOPES}?require_user_consent=false"), &owner).await;
        assert_eq!(all, [refreshing().id(), client.id()], "the newest first");
        assert!(clients(server, MINE, &owner).await.is_empty());
        let other = shown_by(server, "kommunens", MUNICIPALITY, PERSON).await;
        assert!(clients(server, &format!("{AT_MY_SCOPES}?require_user_consent=false"), &other).await.is_empty());
    }

    async fn a_withdrawn_grant_takes_its_tokens_and_consent_with_it(server) {
        let (client, mut browser, tokens) = consented(server).await;
        let renewed = server.refresh(&client, tokens.refresh_token()).await.json();
        let kept = tokens_at(server, &refreshing(), &format!("openid {API_SCOPE}"), PERSON).await;
        let owner = shown_by(server, "eieren", API_OWNER, PERSON).await;
        let id = items(server, AT_MY_SCOPES, &owner).await[0]["authorization_id"].as_str().unwrap().to_owned();
        // Neither another person nor a stranger to the grant ends it.
        let others = shown_by(server, "andres", API_OWNER, OTHER_PERSON).await;
        let strangers = shown_by(server, "kommunens", MUNICIPALITY, PERSON).await;
        for token in [&others, &strangers] {
            assert_eq!(delete(server, &id, token).await.status, 404);
        }
        assert!(server.is_active(&introspecting(), tokens.access_token()).await);
        assert!(revoked(server, &client).await.is_empty());

        let answer = delete(server, &id, &owner).await;
        assert_eq!((answer.status, answer.body.as_str()), (204, ""), "{answer}");
        for token in [tokens.access_token(), renewed["access_token"].as_str().unwrap()] {
            assert!(!server.is_active(&introspecting(), token).await);
        }
        assert_eq!(server.refresh(&client, renewed["refresh_token"].as_str().unwrap()).await.error(), "invalid_grant");
        assert!(server.is_active(&introspecting(), kept.access_token()).await, "other grants live");
        assert!(clients(server, AT_MY_SCOPES, &owner).await.is_empty());
        let again = delete(server, &id, &owner).await;
        assert_eq!((again.status, again.error().as_str()), (404, "not_found"), "{again}");
        // The next login asks, since the consent went too.
        let request = Authorize::new(&client).scope(&format!("openid {CONSENT_SCOPE} {API_SCOPE}"));
        assert_page(&browser.open(request.url(server)).await);
        let withdrawn = r#"SELECT COUNT(*) AS n FROM audit_events WHERE event LIKE '%"answer":"withdrawn"%'"#;
        assert_eq!(server.count(withdrawn).await, 1);

        // Whoever verifies offline finds both access tokens on the list, until they end.
        let list = revoked(server, &client).await;
        let mut listed: Vec<&str> = list.iter().filter_map(|it| it["access_token_id"].as_str()).collect();
        listed.sort_unstable();
        let mut ids = Vec::new();
        for token in [tokens.access_token(), renewed["access_token"].as_str().unwrap()] {
            ids.push(server.verified(token).await.claims["jti"].as_str().unwrap().to_owned());
        }
        ids.sort_unstable();
        assert_eq!(listed, ids, "{list:?}");
        assert!(list.iter().all(|it| it["expires"].as_i64() > it["revoked"].as_i64()), "{list:?}");
        server.clock(200).await;
        assert!(revoked(server, &client).await.is_empty(), "they have ended by themselves");
    }

    async fn what_a_person_takes_back_on_the_profile_page_is_on_the_list(server) {
        let (client, mut browser, _tokens) = consented(server).await;
        let page = browser.open("/profile").await;
        let form = page.forms().into_iter().find(|it| it.value("client") == Some(client.id())).expect("it is listed");
        browser.submit(&page, &form, &[]).await;
        assert_eq!(revoked(server, &client).await.len(), 1);
        assert!(revoked(server, &web()).await.is_empty(), "of that client alone");
        let answer = server.fetch("/revokelist").await;
        answer.assert_oauth_error(400, "invalid_request");
    }

    /// idporten.md fact 72: what a login hid from its service, these APIs do not tell it, whoever of its organisation asks.
    async fn whom_a_pseudonymous_login_hides_stays_hidden(server) {
        let hides = "fjelldata:anonymt";
        server.apply(&scope("anonymt", "requires_pseudonymous_tokens = true")).succeeded();
        let nameless = Client::web("navnlos").api(&["openid", hides, SCOPE, HISTORY_SCOPE]);
        server.add(&nameless).await;
        let hidden = tokens_at(server, &nameless, &format!("openid {hides} {SCOPE} {HISTORY_SCOPE}"), PERSON).await;
        let named = shown_by(server, "med-navn", AGENCY, PERSON).await;
        let wider = format!("{MINE}?require_user_consent=false");
        assert_eq!(clients(server, &wider, &named).await, ["med-navn"]);
        for path in [wider.as_str(), HISTORY] {
            assert!(items(server, path, hidden.access_token()).await.is_empty(), "{path}");
        }
        let logins = items(server, HISTORY, &named).await;
        assert!(logins.iter().all(|it| it["integrasjon_id"] == "med-navn") && !logins.is_empty(), "{logins:?}");
        // The owner of what makes it pseudonymous may know, as at introspection.
        let owner = shown_by(server, "eieren", API_OWNER, PERSON).await;
        let seen = clients(server, &format!("{AT_MY_SCOPES}?require_user_consent=false"), &owner).await;
        assert_eq!(seen, ["navnlos"]);
    }

    async fn the_apis_want_a_living_token_with_their_scope(server) {
        let plain = log_in(server, &mut Browser::new(server), &web()).await;
        let token = shown_by(server, "oversikten", AGENCY, PERSON).await;
        for path in [MINE, AT_MY_SCOPES, HISTORY] {
            let nothing = server.fetch(path).await;
            assert_eq!((nothing.status, nothing.header("www-authenticate")), (401, Some("Bearer")), "{nothing}");
            assert_eq!(get(server, path, &foreign(&token)).await.error(), "invalid_token");
            let refused = get(server, path, plain.access_token()).await;
            assert_eq!((refused.status, refused.error().as_str()), (403, "insufficient_scope"), "{refused}");
            let challenge = refused.header("www-authenticate").unwrap_or_default();
            assert!(challenge.contains("scope=\"idporten:"), "{challenge}");
        }
        assert_eq!(delete(server, "x", plain.access_token()).await.status, 403);
        assert_eq!(delete(server, "x", &token).await.status, 404);
        let answer = get(server, &format!("{MINE}?require_user_consent=perhaps"), &token).await;
        answer.assert_oauth_error(400, "invalid_request");
        server.clock(121).await;
        assert_eq!(get(server, MINE, &token).await.status, 401);
    }

    async fn a_person_has_a_login_history_at_each_organisation(server) {
        let mut browser = Browser::new(server);
        log_in(server, &mut browser, &web()).await;
        let client = overview("oversikten", AGENCY);
        server.add(&client).await;
        let request = Authorize::new(&client).scope(&format!("openid {HISTORY_SCOPE}"));
        let callback = Callback::of(browser.open(request.url(server)).await);
        let token = server.redeem(&client, &request, &callback).await.access_token().to_owned();
        tokens_at(server, &post(), "openid", PERSON).await;
        tokens_at(server, &web(), "openid", OTHER_PERSON).await;
        let logins = items(server, HISTORY, &token).await;
        let told: Vec<_> = logins.iter().map(|it| (it["integrasjon_id"].as_str().unwrap(), it["eid"].as_str().unwrap())).collect();
        assert_eq!(told, [("oversikten", "Federated"), (web().id(), "TestID")], "own and of this organisation, the latest first");
        assert_eq!((&logins[1]["tjeneste"], &logins[1]["orgno"]), (&json!("Tjenesten minside"), &json!("314159268")));
        let time = logins[1]["tidspunkt"].as_str().unwrap();
        assert!(time.len() == 19 && time.as_bytes()[10] == b'T', "{time}");
        assert_eq!(items(server, &format!("{HISTORY}?maxhits=1"), &token).await.len(), 1);
        get(server, &format!("{HISTORY}?maxhits=none"), &token).await.assert_oauth_error(400, "invalid_request");
        assert!(!get(server, HISTORY, &token).await.body.contains(PERSON));
    }
}

/// Organisations ask and end with tokens of their own, which this issuer's Maskinporten gave.
async fn organisations_ask_and_end(mode: Mode) {
    let maskinporten = Maskinporten::prepare(mode, |settings, issuer| {
        settings.more_idporten = format!("token_issuer = \"{issuer}\"");
    });
    let server = &maskinporten.server;
    server.launch();
    server.wait_until_ready().await;
    let machines = [("etaten", AGENCY), ("kommunen-henter", MUNICIPALITY), ("eieren-henter", API_OWNER)]
        .map(|(id, organisation)| Client::machine(id, organisation, &[SCOPE]));
    for machine in &machines {
        server.apply(&customers_of(machine)).succeeded();
    }
    server
        .wait_until("the machines are known", || async {
            maskinporten.ask(&maskinporten.grant(&machines[2], SCOPE)).await.status == 200
        })
        .await;
    let mut tokens = Vec::new();
    for machine in &machines {
        tokens.push(maskinporten.token(machine, SCOPE).await);
    }
    let [agency, municipality, owner] = [&tokens[0], &tokens[1], &tokens[2]];
    let (client, _browser, given) = consented(server).await;
    let post = async |path: &str, token: &str, body: &str| {
        let request =
            server.http().post(server.url(path)).bearer_auth(token).header("content-type", "application/json");
        server.send(request.body(body.to_owned())).await
    };
    let about = json!({ "pid": PERSON }).to_string();
    let seen = post(MINE, agency, &about).await;
    assert_eq!(seen.status, 200, "{seen}");
    let item = seen.json()[0].clone();
    assert_eq!((&item["client_id"], seen.json().as_array().map(Vec::len)), (&json!(client.id()), Some(1)));
    assert!(!seen.body.contains(PERSON));
    assert_eq!(post(AT_MY_SCOPES, owner, &about).await.json()[0]["authorization_id"], item["authorization_id"]);
    for (path, token, body) in [
        (MINE, municipality, about.clone()),
        (MINE, owner, about.clone()),
        (AT_MY_SCOPES, agency, about.clone()),
        (MINE, agency, json!({ "pid": OTHER_PERSON }).to_string()),
    ] {
        let answer = post(path, token, &body).await;
        assert_eq!((answer.status, answer.body.as_str()), (200, "[]"), "{path}: {answer}");
    }
    for body in ["", "{}", r#"{"pid":"17847531097"}"#, "pid=17847531096"] {
        post(MINE, agency, body).await.assert_oauth_error(400, "invalid_request");
    }
    // Each kind of token opens its own kind of call.
    let persons = log_in(server, &mut Browser::new(server), &web()).await;
    assert_eq!(post(MINE, persons.access_token(), &about).await.error(), "invalid_token");
    assert_eq!(post(MINE, &foreign(agency), &about).await.error(), "invalid_token");
    assert_eq!(get(server, MINE, agency).await.error(), "invalid_token");
    let without_scope = maskinporten.token(&machine(), OPEN_SCOPE).await;
    assert_eq!(post(MINE, &without_scope, &about).await.error(), "insufficient_scope");

    let id = item["authorization_id"].as_str().expect("an id");
    assert_eq!(delete(server, id, municipality).await.status, 404);
    assert_eq!(delete(server, id, &foreign(owner)).await.status, 401);
    assert_eq!(delete(server, id, &without_scope).await.status, 403);
    assert!(server.is_active(&introspecting(), given.access_token()).await);
    assert_eq!(delete(server, id, owner).await.status, 204);
    assert!(!server.is_active(&introspecting(), given.access_token()).await);
    assert_eq!(revoked(server, &client).await.len(), 1);
    let by = r#"SELECT COUNT(*) AS n FROM audit_events WHERE event LIKE '%"answer":"withdrawn","by":"310042706"%'"#;
    assert_eq!(server.count(by).await, 1, "the record says who did it");
    maskinporten.finish().await;
}

#[tokio::test]
async fn organisations_ask_and_end_one_machine() {
    organisations_ask_and_end(Mode::OneMachine).await;
}

#[tokio::test]
async fn organisations_ask_and_end_cluster() {
    organisations_ask_and_end(Mode::Cluster).await;
}
