//! Hostile text stays text: on pages, in forms, in headers.

use crate::harness::login::{AUTHENTICATE, Callback, choose_testid, is_selector, through_testid};
use crate::harness::world::{PERSON, SUBSTANTIAL, web};
use crate::harness::{Answer, Authorize, Browser, Client};

const PAYLOADS: [&str; 6] = [
    "\"><script>alert(1)</script>",
    "'><img src=x onerror=alert(1)>",
    "{{7*7}}${7*7}{% raw %}",
    "javascript:alert(1)//\"><svg/onload=alert(1)>",
    "</title></script><script>alert(1)</script>",
    "\u{202e}&#x3c;script&#x3e;&lt;b&gt;",
];

/// No payload became markup, and nothing was evaluated.
fn assert_inert(answer: &Answer, where_to: &str) {
    if !answer.is_page() {
        return;
    }
    for element in answer.elements() {
        let nonce = element.get("nonce").is_some();
        assert!(element.tag != "script" || element.has("src") || nonce, "{where_to}: a foreign script in {answer}");
        assert!(element.tag != "svg" || !element.has("onload"), "{where_to}: {answer}");
        assert!(!element.attributes.iter().any(|(name, _)| name.starts_with("on")), "{where_to}: {element:?}");
        for name in ["href", "action", "src"] {
            let value = element.get(name).unwrap_or_default().to_ascii_lowercase();
            assert!(!value.starts_with("javascript:") && !value.starts_with("data:text"), "{where_to}: {value}");
        }
    }
    assert!(!answer.body.contains("alert(1)</script>"), "{where_to}: {answer}");
    assert!(!answer.body.contains(">4949") && !answer.body.contains("49${"), "{where_to}: evaluated: {answer}");
}

both_modes! {
    async fn every_parameter_of_authorize_is_inert(server) {
        let names = [
            "client_id", "redirect_uri", "response_type", "scope", "state", "nonce", "code_challenge", "code_challenge_method",
            "acr_values", "response_mode", "prompt", "max_age", "ui_locales", "login_hint", "id_token_hint", "claims", "display",
            "resource", "authorization_details", "onbehalfof", "request", "request_uri", "dpop_jkt", "x",
        ];
        for name in names {
            for payload in PAYLOADS {
                for mode in ["query", "form_post"] {
                    let request = Authorize::new(&web()).set("response_mode", mode).set(name, payload);
                    let answer = Browser::new(server).open(request.url(server)).await;
                    assert!(answer.status < 500, "{name}={payload}: {answer}");
                    assert_inert(&answer, name);
                    let location = answer.location().map(String::from).unwrap_or_default();
                    assert!(location.is_empty() || location.starts_with(&web().redirect_uri()), "{name}: {location}");
                }
            }
        }
    }

    async fn a_hostile_state_survives_form_post_inert(server) {
        let client = Client::web("spydspiss").with("redirect_uris", ["http://spydspiss.example/cb?a=%22%3E%3Cscript%3E&b='x'"]);
        server.add(&client).await;
        for payload in PAYLOADS.into_iter().filter(|it| it.is_ascii()) {
            let request = Authorize::new(&client).set("response_mode", "form_post").set("state", payload);
            let mut browser = Browser::new(server);
            let selector = browser.open(request.url(server)).await;
            if !is_selector(&selector) {
                assert_inert(&selector, "a refused state");
                continue;
            }
            let page = through_testid(&mut browser, &selector, PERSON, SUBSTANTIAL).await;
            assert_inert(&page, payload);
            let form = page.forms().into_iter().find(|it| it.action() == request.redirect_uri());
            let form = form.unwrap_or_else(|| panic!("the address as it was registered: {page}"));
            assert_eq!(form.value("state"), Some(payload));
            server.witness().saw("code", form.value("code").expect("a code"));
        }
    }

    async fn hostile_client_names_are_inert(server) {
        for (number, payload) in PAYLOADS.into_iter().enumerate() {
            let client = Client::web(&format!("navn{number}")).with("client_name", payload).with("description", payload);
            if server.apply(&crate::harness::world::customers_of(&client)).code != 0 {
                continue;
            }
            server.add(&client).await;
            let mut browser = Browser::new(server);
            let selector = browser.open(Authorize::new(&client).url(server)).await;
            assert_inert(&selector, payload);
            let page = choose_testid(&mut browser, &selector).await;
            assert_inert(&page, payload);
        }
    }

    async fn testid_shows_what_was_typed_as_text(server) {
        let mut browser = Browser::new(server);
        let selector = browser.open(Authorize::new(&web()).url(server)).await;
        let page = choose_testid(&mut browser, &selector).await;
        for payload in PAYLOADS {
            for name in ["pid", "level", "action"] {
                let mut fields = vec![("pid", PERSON), ("level", SUBSTANTIAL), AUTHENTICATE];
                fields.retain(|(it, _)| *it != name);
                fields.push((name, payload));
                let answer = browser.submit(&page, &page.form("/testid"), &fields).await;
                assert!(!answer.redirected().contains_key("code"), "{name}={payload}: {answer}");
                assert!(answer.status < 500, "{answer}");
                assert_inert(&answer, name);
            }
        }
        Callback::of(browser.submit(&page, &page.form("/testid"), &[("pid", PERSON), ("level", SUBSTANTIAL), AUTHENTICATE]).await).code();
    }

    async fn the_way_back_after_a_language_choice_stays_here(server) {
        for target in ["//evil.example", "/\\evil.example", "https://evil.example/", "/%09/evil.example", "/\t/evil.example", "\r\nx", "javascript:alert(1)"] {
            let mut browser = Browser::new(server);
            let selector = browser.open(Authorize::new(&web()).url(server)).await;
            let form = selector.form("/language");
            let named: Vec<String> = form.fields.iter().filter_map(|it| it.get("name").map(str::to_owned)).collect();
            let changes: Vec<(&str, &str)> =
                named.iter().map(|name| (name.as_str(), if name == "language" { "nn" } else { target })).collect();
            let target_url = selector.url.join(form.action()).expect("a URL");
            let answer = browser.post(target_url, &changes, crate::harness::browser::From::Provider).await;
            if let Some(location) = answer.location() {
                assert_eq!(location.origin(), server.issuer_url().origin(), "{target}: {location}");
            } else {
                assert!(answer.status >= 400, "{target}: {answer}");
            }
        }
    }

    async fn a_cross_site_form_cannot_finish_a_login(server) {
        let mut browser = Browser::new(server);
        let selector = browser.open(Authorize::new(&web()).url(server)).await;
        let page = choose_testid(&mut browser, &selector).await;
        let fields = page.form("/testid").filled(&[("pid", PERSON), ("level", SUBSTANTIAL), AUTHENTICATE]);
        let answer = browser.post(page.url.as_str(), &fields, crate::harness::browser::From::Service).await;
        assert!(!answer.redirected().contains_key("code"), "{answer}");
        assert!((400..500).contains(&answer.status), "{answer}");
    }
}
