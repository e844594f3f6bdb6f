//! Every page in its interesting states and in four languages, without a network.

use std::collections::BTreeSet;

use axum::{body::to_bytes, response::Response};
use fellesporten_domain::{Clock, Environment, Language, Pid, PidRules, Rng, Secret, Timestamp};
use fellesporten_web::{
    Pages, PagesOptions,
    outbound::{Outbound, OutboundOptions},
    pages::HelpLinks,
};
use serde_json::json;

use super::*;
use crate::demo::service::{
    CertificateDesk, ClientLine, DemoServiceOptions, Sessions, claims,
    id_token::Check,
    login::{Arrival, Login},
    mistake::{Mistake, MistakeResult},
    timeline::{Answer, Channel, Exchange, Field, Purpose},
    trouble::Trouble,
};

const PID: &str = "17847531096";
const NOW: Timestamp = Timestamp::from_secs(1_790_000_000);

fn demo() -> Demo {
    let clock = Clock::fixed(NOW);
    let rules = PidRules::for_environment(Environment::Demo);
    let pages = Pages::new(&PagesOptions { environment: Environment::Demo, links: HelpLinks::default() }).unwrap();
    let options = DemoServiceOptions {
        issuer: "http://localhost:8080".to_owned(),
        base_url: "http://localhost:8090".to_owned(),
        minside_secret: Secret::new("minside-secret".to_owned()),
        skatt_secret: Secret::new("skatt-secret".to_owned()),
        people: vec![Person {
            pid: Pid::parse(PID, &rules).unwrap(),
            name: "Ferdig <Snakket>".to_owned(),
            note_keys: Vec::new(),
        }],
        clients: vec![ClientLine {
            client_id: "demo-minside".to_owned(),
            name: "Min side".to_owned(),
            organisation: "Testetaten".to_owned(),
            integration_type: "idporten".to_owned(),
            authentication: "client_secret_basic".to_owned(),
            kind_keys: vec!["demo-kind-web"],
        }],
        certificates: Some(CertificateDesk {
            test_ca: "test-ca".into(),
            organisations: vec![("215000109".to_owned(), "Testetaten <AS>".to_owned())],
            maskinporten: "http://localhost:8081/".to_owned(),
        }),
        pages,
        rng: Rng::seeded(1),
        clock: clock.clone(),
        outbound: Outbound::new(OutboundOptions { allow_private: true, ..OutboundOptions::default() }).unwrap(),
    };
    Demo { options, sessions: Sessions::new(clock) }
}

fn visitor(language: Language, path: &str) -> Visitor {
    let base_url = "http://localhost:8090".to_owned();
    Visitor { session: "session".to_owned(), language, path: path.to_owned(), base_url }
}

fn exchange(purpose: Purpose, answer: Option<Answer>) -> Exchange {
    let channel = if answer.is_some() { Channel::Server } else { Channel::Browser };
    let field = |name: &str| Field::new(name, "<b>value</b>");
    Exchange {
        number: 0,
        channel,
        purpose,
        at: NOW,
        method: "GET",
        url: "http://localhost:8080/x".to_owned(),
        parameters: exchange_view::EXPLAINED.iter().map(|name| field(name)).chain([field("unknown")]).collect(),
        headers: vec![],
        answer,
    }
}

fn login(service: Service, arrival: Arrival, acr: &str) -> Login {
    let claims = json!({"iss": "http://localhost:8080", "pid": PID, "acr": acr, "amr": ["TestID"],
        "auth_time": NOW.as_secs(), "odd": "<script>"});
    Login {
        service,
        arrival,
        checks: ["signature", "issuer", "audience", "times", "nonce", "level"]
            .map(|name| Check { name, seen: "seen".to_owned() })
            .to_vec(),
        id_token: "header.id.signature".to_owned(),
        access_claims: Some(json!({"scope": "openid profile"})),
        access_token: "header.access.signature".to_owned(),
        userinfo: Some(json!({"sub": "x"})),
        agreed: Some(arrival == Arrival::Fresh),
        claims,
        code: "code".to_owned(),
        code_verifier: "verifier".to_owned(),
        first_exchange: 1,
        last_exchange: 99,
    }
}

/// Every exchange, two logins, a trouble and a mistake.
fn fill(demo: &Demo) {
    demo.sessions.change("session", |session| {
        for purpose in [
            Purpose::Discovery,
            Purpose::Jwks,
            Purpose::Authorize,
            Purpose::Callback,
            Purpose::Token,
            Purpose::Userinfo,
            Purpose::Logout,
            Purpose::LoggedOut,
        ] {
            session.timeline.add(exchange(purpose, None));
        }
        let took = std::time::Duration::from_millis(3);
        session.timeline.add(exchange(Purpose::Token, Some(Answer::new(400, took, b"{\"error\":\"invalid_grant\"}"))));
        session.timeline.add(exchange(Purpose::Token, Some(Answer::new(200, took, b"{}"))));
        session.timeline.add(exchange(Purpose::Token, Some(Answer::none(took, "the remote host took too long"))));
        session.log_in(login(Service::MinSide, Arrival::Fresh, "idporten-loa-substantial"));
        session.log_in(login(Service::Skatt, Arrival::SingleSignOn, "idporten-loa-high"));
        session.trouble = Some(Trouble::refused("access_denied", Some("cancelled")));
        session.mistake = Some(MistakeResult::new(Mistake::WrongSecret, Some("invalid_client"), Some("no")));
    });
}

fn all_pages(demo: &Demo, language: Language) -> Vec<(&'static str, Response)> {
    let at = |path: &str| visitor(language, path);
    let session = demo.sessions.get("session");
    let mut pages = vec![
        ("home", render(demo, &at("/"), "demo/home.html", &home::view(demo, &at("/")))),
        ("mistakes", render(demo, &at("/mistakes"), "demo/mistakes.html", &mistakes::view(demo, &at("/mistakes")))),
        ("people", render(demo, &at("/people"), "demo/people.html", &people::view(demo, &at("/people")))),
        (
            "requests",
            render(demo, &at("/requests"), "demo/requests.html", &requests::view(demo, &at("/requests"), &session)),
        ),
        ("logged-out", logged_out::page(Service::MinSide, demo, &at("/minside/logged-out"))),
    ];
    let desk = demo.options.certificates.as_ref().unwrap();
    for wrong in [None, Some("<b>value</b>")] {
        let view = certificate::view(demo, desk, &at("/certificate"), wrong);
        pages.push(("certificate", render(demo, &at("/certificate"), "demo/certificate.html", &view)));
    }
    for service in Service::ALL {
        let view = service::view(service, demo, &at(service.path()), &session);
        pages.push((service.name(), render(demo, &at(service.path()), "demo/service.html", &view)));
    }
    pages
}

async fn html(response: Response) -> String {
    assert_eq!(response.status(), 200);
    String::from_utf8(to_bytes(response.into_body(), 1 << 20).await.unwrap().to_vec()).unwrap()
}

#[tokio::test]
async fn every_page_renders_in_every_language_empty_and_full() {
    let demo = demo();
    for is_full in [false, true] {
        if is_full {
            fill(&demo);
        }
        for language in Language::ALL {
            for (name, response) in all_pages(&demo, language) {
                let page = html(response).await;
                assert_eq!(page.matches("<h1").count(), 1, "{name}");
                assert!(page.contains(&format!("<html lang=\"{}\"", language.as_str())), "{name}");
                assert!(page.contains("demo.css"), "{name}");
                assert!(
                    !page.contains("<script")
                        && !page.contains("<b>value")
                        && !page.contains("<Snakket>")
                        && !page.contains("<AS>"),
                    "{name}"
                );
                assert!(!page.contains(" style=") && !page.contains("javascript:"), "{name}");
                let ids: Vec<_> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
                assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{name}: {ids:?}");
                for tag in ["<form ", "<button ", "<input ", "<select "] {
                    for element in page.split(tag).skip(1).filter_map(|rest| rest.split('>').next()) {
                        assert!(element.contains("id=\"") && element.contains("name=\""), "{name}: {tag}{element}");
                    }
                }
            }
        }
    }
}

#[tokio::test]
async fn single_sign_on_and_step_up_are_said_in_words() {
    let demo = demo();
    fill(&demo);
    let pages = all_pages(&demo, Language::En);
    let mut texts = std::collections::BTreeMap::new();
    for (name, response) in pages {
        texts.insert(name, html(response).await);
    }
    assert!(texts["Skattemelding"].contains("No login page: single sign-on"));
    assert!(texts["Min side"].contains("id=\"step-up\"") && !texts["Skattemelding"].contains("id=\"step-up\""));
    assert!(texts["Min side"].contains("178475\u{a0}31096") && texts["Min side"].contains("2026-09-21 14:13:20 UTC"));
    assert!(texts["mistakes"].contains("That is the answer which the specification demands."));
    assert!(texts["requests"].contains("no answer"));
    assert!(texts["Min side"].contains("id=\"share\"") && !texts["Skattemelding"].contains("id=\"share\""));
    assert!(texts["Min side"].contains("You agreed") && texts["Skattemelding"].contains("You did not agree"));
}

#[test]
fn every_text_whose_key_is_made_from_data_exists() {
    let demo = demo();
    let pages = &demo.options.pages;
    let troubles = ["unreachable", "unknown-state", "wrong-issuer", "empty-callback", "refused", "id-token"];
    let arrivals = ["fresh", "single-sign-on", "step-up"];
    let keys = claims::text_keys()
        .chain(exchange_view::EXPLAINED.iter().map(|name| exchange_view::parameter_key(name)))
        .chain(troubles.iter().map(|code| format!("demo-trouble-{code}")))
        .chain(arrivals.iter().flat_map(|name| [format!("demo-arrival-{name}"), format!("demo-arrival-{name}-text")]))
        .chain(Mistake::ALL.iter().flat_map(|mistake| {
            [format!("demo-mistake-{}", mistake.name()), format!("demo-mistake-{}-text", mistake.name())]
        }));
    for key in keys {
        assert!(pages.has_text(&key), "{key}");
    }
}

#[test]
fn the_commands_name_this_demo() {
    let curl = people::curl(&demo());
    for part in [
        "http://localhost:8080/authorize",
        "http://localhost:8080/token",
        "redirect_uri=http://localhost:8090/minside/callback",
        "login_hint=testid:17847531096_idporten-loa-high",
        "demo-minside:minside-secret",
        "%{redirect_url}",
    ] {
        assert!(curl.contains(part), "{part} in {curl}");
    }
}

#[test]
fn small_words() {
    assert_eq!(spaced(PID), "178475\u{a0}31096");
    assert_eq!(spaced("123"), "123");
    assert_eq!(initials("kari ås nordmann"), "KÅ");
    assert_eq!(initials(""), "");
    assert_eq!(level_key(None), "demo-level-other");
}
