//! What operators announce of eIDs: seen at once by everybody, the same for every service, gone at its end (eid-adapters.md §7).

use crate::harness::eids::Person;
use crate::harness::login::{AUTHENTICATE, choose_testid};
use crate::harness::operator::announcement;
use crate::harness::world::{HIGH, PERSON, SUBSTANTIAL, post, web};
use crate::harness::{Answer, Authorize, Browser, Client, Server};
use fellesporten_domain::Timestamp;
use reqwest::Method;
use serde_json::json;

/// How an eID stands on the page: `up`, or its mark; with what operators say of it.
fn line(selector: &Answer, eid: &str) -> (bool, String) {
    let mark = format!("id=\"login-{eid}\"");
    let rest = selector.body.split(&mark).nth(1).unwrap_or_else(|| panic!("{eid} is on the list: {selector}"));
    let own = rest.split("<li>").next().unwrap_or_default().to_owned();
    (selector.link(&format!("/{eid}")).is_some(), own)
}

async fn selector(server: &Server) -> Answer {
    Person::new(server).selector(&Authorize::new(&web())).await
}

async fn audited(server: &Server) -> i64 {
    server.count("SELECT COUNT(*) AS n FROM audit_events WHERE kind = 'operation'").await
}

with_operator! {
    /// eid-adapters.md fact 28: in the reader's language, at once, until its end; and who said it, and why, is in the audit.
    async fn a_message_shows_in_the_readers_language_until_its_end(server, _eids, operator) {
        let mut message = announcement("bankid", "notice");
        message["until"] = json!("2099-01-01T00:00:00+01:00");
        operator.announce("vedlikehold", message).await;
        for (language, caption, text) in [
            ("nb", "Driftsmelding:", "Vi feilsøker."),
            ("nn", "Driftsmelding:", "Vi feilsøkjer."),
            ("en", "Service message:", "We are on it."),
            ("se", "", "Mii bargat dainna."),
        ] {
            let page = Person::new(server).selector(&Authorize::new(&web()).set("ui_locales", language)).await;
            let (can, own) = line(&page, "bankid");
            assert!(can && own.contains(caption) && own.contains(text), "{language}: {page}");
            assert!(!line(&page, "buypass").1.contains(text), "of BankID alone: {page}");
        }
        let why = "SELECT COUNT(*) AS n FROM audit_events WHERE kind = 'operation' AND event LIKE '%\"actor\":\"319900306\"%' \
                   AND event LIKE '%\"reason\":\"Hendelse 42\"%' AND event LIKE '%\"announced\":{\"id\":\"vedlikehold\"%'";
        assert_eq!(server.count(why).await, 1, "who, why and what");

        let until = Timestamp::from_secs(server.now() + 60).to_string();
        operator.announce("vedlikehold", json!({"eid": "bankid", "state": "notice", "until": until,
            "text": {"nb": "Natt til tirsdag.", "nn": "Natt til tysdag.", "en": "On Tuesday night."}})).await;
        let page = Person::new(server).selector(&Authorize::new(&web()).set("ui_locales", "se")).await;
        assert!(line(&page, "bankid").1.contains("<span lang=\"nb\">Natt til tirsdag.</span>"), "bokmål, and it says so: {page}");
        server.clock(61).await;
        assert!(!line(&selector(server).await, "bankid").1.contains("Natt til"), "it is over");
    }

    /// eid-adapters.md §7.2: for everybody, above the list.
    async fn a_message_may_concern_every_eid(server, _eids, operator) {
        let all = json!({"state": "notice", "text": {"nb": "Alt er i orden <igjen>.", "nn": "Alt er i orden.", "en": "All is well."}});
        operator.announce("alle", all).await;
        let page = selector(server).await;
        assert_eq!(page.body.matches("Alt er i orden &lt;igjen&gt;.").count(), 1, "once, as text: {page}");
        operator.withdraw("alle").await;
        assert!(!selector(server).await.body.contains("Alt er i orden"));
        let again = operator.call(Method::DELETE, "/announcements/alle?reason=over", None).await;
        assert_eq!(again.status, 404, "{again}");
    }

    /// eid-adapters.md §7.2: an outage is a message, never a removal; nobody is sent to the provider, and there is no way around.
    async fn an_outage_is_announced_and_the_eid_stays(server, eids, operator) {
        operator.announce("nede", announcement("bankid", "down")).await;
        let mut person = Person::new(server);
        let page = person.selector(&Authorize::new(&web())).await;
        let (can, own) = line(&page, "bankid");
        assert!(can && own.contains("data-state=\"down\"") && own.contains("Vi feilsøker."), "{page}");
        let asked = eids.bankid().count("par").await;
        let link = page.link("/bankid").expect("a link");
        for query in ["", "try=anyway"] {
            let mut link = link.clone();
            link.set_query(Some(query).filter(|it| !it.is_empty()));
            let answer = person.browser.get(link).await;
            assert!(answer.body.contains("id=\"eid-unavailable\"") && answer.body.contains("Vi feilsøker."), "{answer}");
            assert!(answer.body.contains("id=\"problem-code\">announced<") && !answer.body.contains("id=\"retry\""), "{answer}");
        }
        assert_eq!(eids.bankid().count("par").await, asked, "nobody is asked");
        let request = Authorize::new(&web()).level(HIGH);
        Person::new(server).claims(&web(), &request, "buypass", &eids.buypass(), json!({ "pid": PERSON })).await;
        operator.withdraw("nede").await;
        Person::new(server).claims(&web(), &request, "bankid", &eids.bankid(), json!({ "pid": PERSON })).await;
    }

    /// eid-adapters.md §7.2: a closed eID is shown with its reason, and nobody begins or ends a login with it.
    async fn a_closed_eid_is_shown_and_lets_nobody_in(server, eids, operator) {
        let mut away = Person::new(server);
        let page = away.selector(&Authorize::new(&web())).await;
        let leaving = away.choose(&page, "bankid").await;
        let mut early = Browser::new(server);
        let early_selector = early.open(Authorize::new(&web()).url(server)).await;
        let form = choose_testid(&mut early, &early_selector).await;
        for eid in ["bankid", "testid"] {
            operator.announce(eid, announcement(eid, "closed")).await;
        }
        let mut person = Person::new(server);
        let page = person.browser.open(Authorize::new(&web()).url(server)).await;
        let (can, own) = line(&page, "bankid");
        assert!(!can && own.contains("BankID er stengt inntil videre.") && own.contains("Vi feilsøker."), "{page}");
        // Whoever knows the address is told so, politely.
        let told = person.browser.open(format!("{}/bankid", page.url)).await;
        assert_eq!(told.url.path(), page.url.path(), "{told}");
        assert!(told.body.contains("id=\"selector-notice\"") && told.body.contains("BankID er stengt"), "{told}");
        // Nor does a login end that was under way.
        let returning = away.at(&eids.bankid(), &leaving, json!({ "pid": PERSON })).await;
        let back = away.back(&returning).await;
        assert!(back.status == 200 && back.body.contains("id=\"selector-notice\""), "{back}");
        let sent = early.submit(&form, &form.form("/testid"), &[("pid", PERSON), ("level", SUBSTANTIAL), AUTHENTICATE]).await;
        assert!(sent.status == 200 && sent.body.contains("TestID er stengt"), "{sent}");
        let hinted = Authorize::new(&web()).set("login_hint", &format!("testid:{PERSON}_{SUBSTANTIAL}"));
        let answer = Browser::new(server).get(hinted.url(server)).await;
        answer.assert_redirect_error(hinted.redirect_uri(), "temporarily_unavailable", hinted.state(), server.issuer());
        let logins = "SELECT COUNT(*) AS n FROM audit_events WHERE kind = 'authentication'";
        assert_eq!(server.count(logins).await, 0, "nobody got in");
        for eid in ["bankid", "testid"] {
            operator.withdraw(eid).await;
        }
        let request = Authorize::new(&web()).level(HIGH);
        Person::new(server).claims(&web(), &request, "bankid", &eids.bankid(), json!({ "pid": PERSON })).await;
    }

    /// eid-adapters.md §7.1 (E1, E7): what is announced is the same for every service, and no service is part of it.
    async fn it_is_the_same_for_every_service(server, _eids, operator) {
        operator.announce("bankid", announcement("bankid", "closed")).await;
        operator.announce("commfides", announcement("commfides", "down")).await;
        let bold = Client::web("krever").with("description", "skal ha BankID").with("sso_disabled", true);
        server.add(&bold).await;
        let strip = |page: &Answer| {
            let list = page.body.split("id=\"eids\"").nth(1).and_then(|it| it.split("</ul>").next()).unwrap_or_default();
            list.replace(page.url.path(), "")
        };
        let usual = strip(&selector(server).await);
        assert!(usual.contains("data-state=\"closed\"") && usual.contains("data-state=\"down\""), "{usual}");
        for request in [
            Authorize::new(&post()),
            Authorize::new(&bold),
            Authorize::new(&web()).set("eid", "bankid"),
            Authorize::new(&web()).set("show", "bankid").set("hide", "buypass"),
        ] {
            let page = Person::new(server).browser.open(request.url(server)).await;
            assert_eq!(strip(&page), usual, "{page}");
        }
        for body in ["client_id", "services", "except"] {
            let mut announced = announcement("buypass", "closed");
            announced[body] = json!(web().id());
            let answer = operator.call(Method::PUT, "/announcements/en-tjeneste?reason=x", Some(&announced)).await;
            assert_eq!((answer.status, answer.error()), (400, "invalid_request".to_owned()), "{answer}");
        }
    }

    /// A restart forgets nothing, and the API tells what stands and how each eID fares.
    async fn it_outlives_the_process_and_can_be_read(server, eids, operator) {
        operator.announce("bankid", announcement("bankid", "closed")).await;
        operator.announce("senere", json!({"eid": "buypass", "state": "down", "from": "2099-01-01T00:00:00Z",
            "text": {"nb": "a", "nn": "b", "en": "c"}})).await;
        assert_eq!(server.stop().await, 0);
        server.launch();
        server.wait_until_ready().await;
        eids.bankid().condition(json!({ "state": "up" })).await;
        assert!(line(&selector(server).await, "bankid").1.contains("data-state=\"closed\""));
        let before = audited(server).await;
        let eids = operator.get("/eids").await.json();
        let of = |id: &str| eids.as_array().expect("eIDs").iter().find(|it| it["id"] == id).expect("it").clone();
        assert_eq!(of("bankid"), json!({"id": "bankid", "enabled": true, "state": "closed", "fares": "up"}));
        assert_eq!(of("buypass")["state"], "up", "its time has not come");
        let listed = operator.get("/announcements").await.json();
        let ids: Vec<_> = listed.as_array().expect("a list").iter().map(|it| (&it["id"], &it["in_force"])).collect();
        assert_eq!(ids, [(&json!("bankid"), &json!(true)), (&json!("senere"), &json!(false))]);
        assert_eq!(listed[1]["from"], "2099-01-01T00:00:00Z");
        assert_eq!(audited(server).await, before + 2, "reading is recorded too");
        let metrics = server.send(server.http().get(server.operations_url("/metrics"))).await.body;
        for line in ["fellesporten_eid_open{eid=\"bankid\"} 0", "fellesporten_eid_open{eid=\"buypass\"} 1",
            "fellesporten_announcements{state=\"closed\"} 1", "fellesporten_announcements{state=\"down\"} 0",
            "fellesporten_operations_total{action=\"eids_read\"} 1"] {
            assert!(metrics.contains(line), "{line}\n{metrics}");
        }
    }
}
