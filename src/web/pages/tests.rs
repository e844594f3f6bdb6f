//! Pages, texts and their headers.

use super::*;
use std::collections::BTreeSet;

use fluent_bundle::FluentArgs;
use http_body_util::BodyExt;
use serde_json::{Value, json};

fn pages() -> Pages {
    Pages::new(&PagesOptions { environment: Environment::Test, links: HelpLinks::default() }).unwrap()
}

fn html(template: &str, language: Language, context: &Value) -> String {
    let csp = Csp::strict().with_script(&fellesporten_domain::Rng::seeded(1));
    pages().html(template, language, context, &csp).unwrap_or_else(|error| panic!("{template}: {error:#}"))
}

#[test]
fn fact_110_every_page_has_one_h1_a_language_and_a_title() {
    for (name, template, context) in samples::all() {
        for language in Language::ALL {
            let page = html(template, language, &context);
            assert_eq!(page.matches("<h1").count(), 1, "{name}");
            assert!(page.contains(&format!("<html lang=\"{}\"", language.as_str())), "{name}");
            assert!(page.contains("<main") && page.contains("href=\"#main\"") && page.contains("<title>"), "{name}");
        }
    }
}

#[test]
fn no_page_has_inline_style_or_script_but_those_with_a_nonce() {
    for (name, template, context) in samples::all() {
        let page = html(template, Language::Nb, &context);
        assert!(!page.contains("<style") && !page.contains(" style=") && !page.contains(" on"), "{name}: {page}");
        let scripts = page.matches("<script").count();
        // A policy with a nonce, as here, brings each page one: its own, or the one that makes a double click one submit.
        assert_eq!(scripts, 1, "{name}");
        assert_ne!(
            page.contains("addEventListener(\"submit\""),
            ["form-post", "send-again", "logging-out"].contains(&name),
            "{name}"
        );
        assert_eq!(page.matches("<script nonce=\"").count(), scripts, "{name}");
    }
    let (_, template, context) = samples::all().remove(0);
    assert!(!pages().html(template, Language::Nb, &context, &Csp::strict()).unwrap().contains("<script"));
}

#[test]
fn ids_are_unique_and_every_form_element_has_one() {
    for (name, template, context) in samples::all() {
        let page = html(template, Language::En, &context);
        let ids: Vec<_> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{name}: {ids:?}");
        for tag in ["<form ", "<button ", "<input ", "<select "] {
            for element in page.split(tag).skip(1).filter_map(|rest| rest.split('>').next()) {
                // The fields of form_post belong to the service, not to us.
                let foreign = ["form-post", "send-again"].contains(&name) && tag == "<input ";
                assert!(foreign || element.contains("id=\""), "{name}: {tag}{element}");
                assert!(
                    element.contains("name=\"")
                        || element.contains("id=\"form-post-continue\"")
                        || element.contains("id=\"send-again-continue\""),
                    "{name}: {tag}{element}"
                );
            }
        }
    }
}

/// Every text of every sample replaced by an attack; nothing of it may come out as markup.
#[test]
fn hostile_input_stays_text() {
    const ATTACK: &str = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}{$name}";
    for (name, template, mut context) in samples::all() {
        poison(&mut context, ATTACK);
        for language in Language::ALL {
            let page = html(template, language, &context);
            assert!(!page.contains("<script>") && !page.contains("<img src=x"), "{name}");
            assert!(!page.contains("\"'>") && !page.contains("49"), "{name}");
        }
    }
}

#[test]
fn a_javascript_address_is_never_a_link() {
    for attack in [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "/\\evil.example",
    ] {
        for (name, template, mut context) in samples::all() {
            for field in ["way_out_url", "continue_url"] {
                if context.get(field).is_some() {
                    context[field] = json!(attack);
                    assert!(!html(template, Language::Nb, &context).contains(attack), "{name} {field} {attack}");
                }
            }
        }
    }
}

fn poison(value: &mut Value, attack: &str) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| poison(item, attack)),
        Value::Object(fields) => {
            for (name, field) in fields {
                // Keys of locales, ids, states and addresses are ours: chosen by code, never typed by anybody.
                let ours = name.ends_with("_key")
                    || ["id", "state", "outcome", "code", "retry_url", "way_out_url", "continue_url"]
                        .contains(&name.as_str());
                if !ours {
                    poison(field, attack);
                }
            }
        }
        Value::String(text) => *text = attack.to_owned(),
        _ => {}
    }
}

#[test]
fn what_se_lacks_is_bokmaal_and_says_so() {
    let (_, template, context) = samples::all().remove(2);
    let page = html(template, Language::Se, &context);
    assert!(page.contains("<span lang=\"nb\">Logg inn med TestID</span>"), "{page}");
    assert!(page.contains(">Gaskkalduhte</button>"), "{page}");
}

#[test]
fn the_language_menu_needs_an_address_to_return_to() {
    let (_, template, mut context) = samples::all().remove(0);
    assert!(html(template, Language::Nn, &context).contains("value=\"nn\" lang=\"nn\" aria-current=\"true\""));
    context.as_object_mut().unwrap().remove("return_to");
    assert!(!html(template, Language::Nn, &context).contains("language-form"));
}

#[test]
fn production_has_no_test_banner() {
    let (_, template, context) = samples::all().remove(0);
    let production =
        Pages::new(&PagesOptions { environment: Environment::Production, links: HelpLinks::default() }).unwrap();
    let page = production.html(template, Language::Nb, &context, &Csp::strict()).unwrap();
    assert!(!page.contains("test-banner"));
    assert!(html(template, Language::Nb, &context).contains("test-banner"));
}

#[test]
fn testid_says_what_is_wrong_next_to_the_field() {
    let samples = samples::all();
    let page = html(samples[3].1, Language::Nb, &samples[3].2);
    assert!(
        page.contains("aria-invalid=\"true\"") && page.contains("aria-describedby=\"pid-error pid-hint\""),
        "{page}"
    );
    assert!(page.contains("id=\"pid-error\"") && page.contains("Kontrollsifrene stemmer ikke"), "{page}");
    let page = html(samples[2].1, Language::Nb, &samples[2].2);
    assert!(!page.contains("aria-invalid") && !page.contains("pid-error"), "{page}");
}

#[test]
fn the_error_page_shows_code_and_trace_id() {
    let samples = samples::all();
    let page = html(samples[7].1, Language::Nb, &samples[7].2);
    assert!(
        page.contains("400 invalid_request</code>") && page.contains("(0af7651916cd43dd8448eb211c80319c)"),
        "{page}"
    );
    assert!(
        page.contains("Kontakt den som eier")
            && !page.contains("bokmerke")
            && page.contains("https://minside.example/"),
        "{page}"
    );
}

#[test]
fn every_key_that_a_template_names_exists() {
    let locales = Locales::embedded().unwrap();
    let mut seen = 0;
    for (template, source) in embedded::page_templates() {
        for piece in source.split("key=\"").skip(1) {
            let (key, rest) = piece.split_once('"').unwrap();
            if rest.trim_start().starts_with('~') {
                continue;
            }
            seen += 1;
            assert!(locales.has(key), "{template}: {key}");
        }
    }
    assert!(seen > 40, "{seen}");
}

#[test]
fn every_text_formats_in_every_language() {
    let locales = Locales::embedded().unwrap();
    let mut arguments = FluentArgs::new();
    let names = [
        "service",
        "eid",
        "name",
        "code",
        "organisation",
        "scope",
        "day",
        "month",
        "year",
        "time",
        "detail",
        "at",
        "id",
        "phone",
        "address",
    ];
    for name in names {
        arguments.set(name, "X");
    }
    arguments.set("count", 2);
    let source = embedded::locale("nb").unwrap();
    let keys: Vec<_> =
        source.lines().filter_map(|line| line.split_once(" = ")).filter(|(key, _)| !key.starts_with('#')).collect();
    assert!(keys.len() > 90);
    for (key, _) in keys {
        for language in Language::ALL {
            let text = locales.text(language, key, &arguments).unwrap_or_else(|| panic!("{key}"));
            assert!(!text.text.is_empty() && !text.text.contains('{'), "{key}: {text:?}");
            assert!(language == Language::Se || text.language == language, "{key}: {text:?}");
        }
    }
    assert!(locales.text(Language::Nb, "no-such-text", &arguments).is_none());
}

#[test]
fn every_template_says_its_context() {
    let pages = pages();
    for (template, source) in embedded::page_templates() {
        let head = source
            .split("{#-")
            .nth(1)
            .and_then(|rest| rest.split("-#}").next())
            .unwrap_or_else(|| panic!("{template} has no head"));
        for variable in pages.tera.get_template_variables(template).unwrap() {
            let known = ["lang", "nonce", "site", "return_to"].contains(&variable);
            // A child says what it adds; its parent's head says the rest. What a template sets itself is no context.
            let parent = ["shared/problem.html", "simulators/frame.html"]
                .iter()
                .any(|parent| source.contains(&format!("extends \"{parent}\"")));
            let own = source.contains(&format!("set {variable} ="));
            assert!(known || own || parent || head.contains(variable), "{template}: {variable}");
        }
    }
}

#[tokio::test]
async fn a_page_is_sent_with_its_policy_and_is_never_kept() {
    let (_, template, context) = samples::all().remove(0);
    let response = pages().render(template, Language::Nn, &context, &Csp::strict().form_action_any());
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()[CONTENT_TYPE], "text/html; charset=utf-8");
    assert_eq!(response.headers()[CONTENT_LANGUAGE], "nn");
    assert_eq!(response.headers()[CACHE_CONTROL], "no-store");
    assert_eq!(response.headers()[REFERRER_POLICY], "same-origin");
    let policy = response.headers()[CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.contains("frame-ancestors 'none'") && policy.contains("form-action *"), "{policy}");
    assert!(!response.into_body().collect().await.unwrap().to_bytes().is_empty());
}

#[test]
fn a_page_that_lacks_a_variable_is_a_500_without_details() {
    let response = pages().render("idporten/selector.html", Language::Nb, &json!({}), &Csp::strict());
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
}

#[test]
fn footer_links_must_be_web_addresses() {
    let links = HelpLinks { privacy: Some(Url::parse("javascript:alert(1)").unwrap()), ..HelpLinks::default() };
    assert!(matches!(
        Pages::new(&PagesOptions { environment: Environment::Test, links }),
        Err(PagesError::Link { name: "privacy" })
    ));
}
