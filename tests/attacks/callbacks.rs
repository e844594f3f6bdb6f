//! Answers that are made up, meant for somebody else, or brought in another way than the row's (eid-adapters.md §2.2.2): each is refused
//! with its own word in the log, burns nobody's trip, and closes no eID, though here one failure would open the breaker.

use super::upstream::BREACHES;
use crate::harness::browser::From;
use crate::harness::eids::{Person, with_simulators};
use crate::harness::keys;
use crate::harness::simulators::{Simulator, Simulators};
use crate::harness::world::{HIGH, PERSON, web};
use crate::harness::{Answer, Authorize, Callback, Mode, Server, jwt};
use serde_json::json;
use url::Url;

/// BankID answers in the query, Buypass with a signed JWT, Commfides with a form; every breaker opens at the first failure.
async fn start(mode: Mode) -> (Server, Simulators) {
    let breaker = "breaker = { consecutive_failures = 1 }";
    let simulators = Simulators::new();
    let server = Server::start_with(mode, |settings| {
        with_simulators(settings, simulators, breaker);
        for (eid, response_mode) in [("buypass", "query.jwt"), ("commfides", "form_post")] {
            let id = format!("id = \"{eid}\"\n");
            let more = format!("{id}response_mode = \"{response_mode}\"\n{breaker}\n");
            settings.more = settings.more.replace(&id, &more);
        }
    })
    .await;
    (server, simulators)
}

/// Goes to the eID and logs in there; the answer that leads back, not yet followed.
async fn away(person: &mut Person<'_>, eid: &str, simulator: &Simulator) -> Answer {
    let selector = person.selector(&Authorize::new(&web()).level(HIGH)).await;
    let leaving = person.choose(&selector, eid).await;
    person.at(simulator, &leaving, json!({ "pid": PERSON })).await
}

/// The callback with another value of this parameter, or without it.
fn with(callback: &Url, name: &str, value: Option<&str>) -> Url {
    let others = callback.query_pairs().into_owned().filter(|(other, _)| other != name);
    let pairs: Vec<_> = others.chain(value.map(|value| (name.to_owned(), value.to_owned()))).collect();
    let mut changed = callback.clone();
    changed.query_pairs_mut().clear().extend_pairs(pairs);
    changed
}

fn value(callback: &Url, name: &str) -> String {
    let found = callback.query_pairs().into_owned().find(|(other, _)| other == name);
    found.unwrap_or_else(|| panic!("{name}: {callback}")).1
}

fn times_logged(server: &Server, word: &str) -> usize {
    server.log().matches(&format!("\"{word}\"")).count()
}

/// Brings this answer; it is refused, and the log has gained the word.
async fn refused(person: &mut Person<'_>, callback: &Url, word: &str) {
    let before = times_logged(person.server, word);
    let page = person.browser.get(callback).await;
    assert_eq!(page.status, 400, "{word}: {page}");
    page.assert_error_page(400);
    assert_eq!(times_logged(person.server, word), before + 1, "{word}: {page}");
}

/// Nobody sees a mark at any eID.
async fn assert_no_eid_is_marked(server: &Server) {
    let selector = Person::new(server).selector(&Authorize::new(&web()).level(HIGH)).await;
    assert!(!selector.body.contains("data-state="), "{selector}");
}

/// Mixed-up issuers, states that two browsers swapped, parameters that stand twice or not at all.
#[tokio::test]
async fn an_answer_is_of_one_provider_and_one_browser() {
    for mode in Mode::ALL {
        let (server, eids) = start(mode).await;
        let (mut one, mut other) = (Person::new(&server), Person::new(&server));
        let first = away(&mut one, "bankid", &eids.bankid()).await.location().expect("a callback");
        let second = away(&mut other, "bankid", &eids.bankid()).await.location().expect("a callback");
        for (issuer, word) in [
            (Some(eids.buypass().issuer()), "wrong-issuer-parameter"),
            (Some(format!("{}/", eids.bankid().issuer())), "wrong-issuer-parameter"),
            (Some(server.issuer().to_owned()), "wrong-issuer-parameter"),
            (None, "missing-issuer-parameter"),
        ] {
            refused(&mut one, &with(&first, "iss", issuer.as_deref()), word).await;
        }
        refused(&mut one, &with(&first, "state", Some(&value(&second, "state"))), "trip-of-another-browser").await;
        refused(&mut other, &with(&second, "state", Some(&value(&first, "state"))), "trip-of-another-browser").await;
        refused(&mut one, &second, "trip-of-another-browser").await;
        refused(&mut one, &with(&first, "state", Some("made-up")), "trip-unknown").await;
        refused(&mut one, &with(&first, "state", None), "callback-unreadable").await;
        for twice in ["state", "code", "iss"] {
            let mut doubled = first.clone();
            doubled.query_pairs_mut().append_pair(twice, &value(&second, twice));
            refused(&mut one, &doubled, "callback-unreadable").await;
        }
        // A row whose answers are signed, or come in a form, reads no other.
        let path = |eid: &str| Url::parse(&first.as_str().replace("/bankid?", &format!("/{eid}?"))).expect("a URL");
        refused(&mut one, &path("buypass"), "callback-unreadable").await;
        assert_eq!(one.browser.get(path("commfides")).await.status, 404);
        // Nothing of it was anybody's end.
        assert_eq!(eids.bankid().count("token").await, 0, "no code went anywhere");
        for (person, callback) in [(&mut one, &first), (&mut other, &second)] {
            Callback::of(person.browser.open(callback).await).code();
            refused(person, callback, "trip-unknown").await;
        }
        assert_no_eid_is_marked(&server).await;
        server.finish().await;
    }
}

/// A code of another attempt, of the same browser or of somebody else's: the provider does not take it, since the verifier is another one.
#[tokio::test]
async fn a_code_of_another_attempt_logs_nobody_in() {
    for mode in Mode::ALL {
        let (server, eids) = start(mode).await;
        let bankid = eids.bankid();
        let (mut one, mut other) = (Person::new(&server), Person::new(&server));
        let stolen = away(&mut other, "bankid", &bankid).await.location().expect("a callback");
        let own_other = away(&mut one, "bankid", &bankid).await.location().expect("a callback");
        for code in [value(&stolen, "code"), value(&own_other, "code"), "made-up".to_owned()] {
            let (before, asked) = (times_logged(&server, "code-refused"), bankid.count("token").await);
            let own = away(&mut one, "bankid", &bankid).await.location().expect("a callback");
            let page = one.browser.open(with(&own, "code", Some(&code))).await;
            assert!(page.status == 200 && page.body.contains("id=\"eid-unavailable\""), "{page}");
            assert!(page.body.contains("id=\"problem-code\">code-refused"), "{page}");
            assert_eq!(times_logged(&server, "code-refused"), before + 1);
            assert_eq!(bankid.count("token").await, asked + 1, "and is not sent twice");
            refused(&mut one, &own, "trip-unknown").await;
        }
        assert_no_eid_is_marked(&server).await;
        let own = away(&mut one, "bankid", &bankid).await;
        Callback::of(one.back(&own).await).code();
        server.finish().await;
    }
}

/// An answer that is one signed JWT is believed by its signature, and by what is in it.
#[tokio::test]
async fn a_signed_answer_is_believed_by_its_signature() {
    for mode in Mode::ALL {
        let (server, eids) = start(mode).await;
        let buypass = eids.buypass();
        let (mut one, mut other) = (Person::new(&server), Person::new(&server));
        let callback = away(&mut one, "buypass", &buypass).await.location().expect("a callback");
        let others = away(&mut other, "buypass", &buypass).await.location().expect("a callback");
        let response = value(&callback, "response");
        let with_response = |response: &str| with(&callback, "response", Some(response));
        let parts: Vec<&str> = response.split('.').collect();
        let jwks_uri = buypass.metadata().await["jwks_uri"].as_str().expect("a URL").to_owned();
        let jwks = server.send(server.http().get(jwks_uri)).await.json();
        let jwt::Jwt { header, claims: signed } = jwt::verify(&response, &jwks).expect("the provider signs its answer");
        let kid = &header["kid"];
        let mut claims = signed.clone();
        claims["code"] = json!("made-up");
        let unknown = keys::foreign().jwt(&claims);
        for (forged, word) in [
            (jwt::unsigned(&response), "wrong-algorithm"),
            (keys::foreign().sign(&json!({ "alg": "HS256", "kid": kid }), &signed), "wrong-algorithm"),
            (jwt::foreign(&response), "wrong-signature"),
            (format!("{}.{}.{}", parts[0], unknown.split('.').nth(1).expect("claims"), parts[2]), "wrong-signature"),
            (value(&others, "response"), "trip-of-another-browser"),
            ("a.b.c".to_owned(), "callback-unreadable"),
            (String::new(), "callback-unreadable"),
        ] {
            refused(&mut one, &with_response(&forged), word).await;
        }
        let mut bare = callback.clone();
        let fields = ["code", "state", "iss"].map(|name| (name, signed[name].as_str().expect("text")));
        bare.query_pairs_mut().clear().extend_pairs(fields);
        refused(&mut one, &bare, "callback-unreadable").await;
        let moved = Url::parse(&callback.as_str().replace("/buypass?", "/bankid?")).expect("a URL");
        refused(&mut one, &moved, "callback-unreadable").await;
        Callback::of(one.browser.open(&callback).await).code();
        // A key that is not published is asked for once, and this trip ends there.
        let mut third = Person::new(&server);
        let callback = away(&mut third, "buypass", &buypass).await.location().expect("a callback");
        let claims = jwt::verify(&value(&callback, "response"), &jwks).expect("signed").claims;
        let own_key = keys::foreign().jwt(&claims);
        refused(&mut third, &with(&callback, "response", Some(&own_key)), "unknown-key").await;
        refused(&mut third, &callback, "trip-unknown").await;
        // Old news: the answer is over though the attempt is not.
        server.clock(700).await;
        refused(&mut other, &others, "token-expired").await;
        assert_no_eid_is_marked(&server).await;
        server.finish().await;
    }
}

/// An answer in a form: what the provider's page posts brings no cookie, and what our own page posts again is held to every rule.
#[tokio::test]
async fn an_answer_in_a_form_is_judged_when_it_comes_from_our_own_page() {
    for mode in Mode::ALL {
        let (server, eids) = start(mode).await;
        let commfides = eids.commfides();
        let (mut one, mut other) = (Person::new(&server), Person::new(&server));
        let posted = away(&mut one, "commfides", &commfides).await.form("/authorize/callback/commfides");
        let (action, fields) = (posted.action().to_owned(), posted.filled(&[]));
        let others = away(&mut other, "commfides", &commfides).await.form("/authorize/callback/commfides");
        let issuer = eids.bankid().issuer();
        for (changes, more, word) in [
            (vec![("iss", issuer.as_str())], None, "wrong-issuer-parameter"),
            (vec![("state", others.value("state").expect("a state"))], None, "trip-of-another-browser"),
            (vec![("state", "made-up")], None, "trip-unknown"),
            (vec![], Some(("code", "another")), "callback-unreadable"),
            (vec![], Some(("state", "another")), "callback-unreadable"),
        ] {
            let before = times_logged(&server, word);
            let mut tampered = posted.filled(&changes);
            tampered.extend(more.map(|(name, value)| (name.to_owned(), value.to_owned())));
            let between = one.browser.post(&action, &tampered, From::Service).await;
            let again = between.form("/authorize/callback/commfides");
            let page = one.browser.submit(&between, &again, &[]).await;
            page.assert_error_page(400);
            assert_eq!(times_logged(&server, word), before + 1, "{word}: {page}");
        }
        // Another site that says itself that it is our page's second sending, still brings no cookie.
        let before = times_logged(&server, "trip-of-another-browser");
        let again = [&fields[..], &[("again".to_owned(), "1".to_owned())]].concat();
        one.browser.post(&action, &again, From::Service).await.assert_error_page(400);
        assert_eq!(times_logged(&server, "trip-of-another-browser"), before + 1);
        // Nor does the query do instead of the form.
        let query = crate::harness::browser::encode(&fields);
        assert_eq!(one.browser.get(format!("{action}?{query}")).await.status, 404);
        assert_eq!(commfides.count("token").await, 0, "no code went anywhere");
        let between = one.browser.post(&action, &fields, From::Service).await;
        let again = between.form("/authorize/callback/commfides");
        Callback::of(one.browser.submit(&between, &again, &[]).await).code();
        assert_no_eid_is_marked(&server).await;
        server.finish().await;
    }
}

/// eid-adapters.md §2.2.5: whatever an answer says, and however it breaks the rules, the eID is as it was for everybody else.
#[tokio::test]
async fn no_answer_closes_an_eid() {
    let refusals = ["low_acr", "acr_missing", "old_login", "number_missing", "number_of_real_space", "code_and_error"];
    for mode in Mode::ALL {
        let (server, eids) = start(mode).await;
        for outcome in BREACHES.iter().map(|(outcome, _)| *outcome).chain(refusals).chain(["C302", "other_callback"]) {
            let mut person = Person::new(&server);
            let happens = json!({ "pid": PERSON, "outcome": outcome });
            let page = person.through(&Authorize::new(&web()).level(HIGH), "bankid", &eids.bankid(), happens).await;
            assert!(!page.redirected().contains_key("code"), "{outcome}: {page}");
            assert_no_eid_is_marked(&server).await;
        }
        // One failed call of our own does, with this row.
        let mut person = Person::new(&server);
        let down = json!({ "pid": PERSON, "outcome": "down" });
        person.through(&Authorize::new(&web()).level(HIGH), "bankid", &eids.bankid(), down).await;
        let selector = person.selector(&Authorize::new(&web()).level(HIGH)).await;
        assert!(selector.body.contains("data-state=\"down\""), "{selector}");
        server.finish().await;
    }
}
