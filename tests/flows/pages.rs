//! What every page of a login has, whoever draws it.

use crate::harness::login::{AUTHENTICATE, choose_testid};
use crate::harness::world::web;
use crate::harness::{Answer, Authorize, Browser, Server, log_in};

/// Every page a person can meet, by name.
pub async fn every_page(server: &Server) -> Vec<(&'static str, Answer)> {
    let mut browser = Browser::new(server);
    let selector = browser.open(Authorize::new(&web()).url(server)).await;
    let testid = choose_testid(&mut browser, &selector).await;
    let form = testid.form("/testid");
    let wrong = browser.submit(&testid, &form, &[("pid", "17847531097"), AUTHENTICATE]).await;
    let posted = Authorize::new(&web()).set("response_mode", "form_post").set("prompt", "none");
    let form_post = browser.get(posted.url(server)).await;
    let error = browser.get("/authorize").await;
    let missing = browser.get("/finnes/ikke").await;
    log_in(server, &mut browser, &web()).await;
    let logged_out = browser.open("/logout").await;
    vec![
        ("selector", selector),
        ("TestID", testid),
        ("TestID with an error", wrong),
        ("form_post", form_post),
        ("error", error),
        ("not found", missing),
        ("logged out", logged_out),
    ]
}

both_modes! {
    async fn fact_110_every_page_has_one_heading_and_a_language(server) {
        for (name, page) in every_page(server).await {
            assert!(page.is_page(), "{name}: {page}");
            assert_eq!(page.language(), "nb", "{name}");
            let elements = page.elements();
            assert_eq!(elements.iter().filter(|it| it.tag == "h1").count(), 1, "{name}: {page}");
            assert!(!page.element("title").text.is_empty(), "{name} has a title");
            for field in elements.iter().filter(|it| matches!(it.tag.as_str(), "input" | "select" | "textarea")) {
                let hidden = field.get("type") == Some("hidden");
                assert!(field.has("name") && (hidden || (field.has("id") && field.has("class"))), "{name}: {field:?}");
            }
            for button in elements.iter().filter(|it| it.tag == "button") {
                assert!(button.has("id") && button.has("class"), "{name}: {button:?}");
            }
        }
    }

    async fn fact_111_every_page_forbids_frames_and_storing(server) {
        for (name, page) in every_page(server).await {
            assert_eq!(page.header("cache-control"), Some("no-store"), "{name}");
            assert_eq!(page.header("x-content-type-options"), Some("nosniff"), "{name}");
            // Others learn nothing, and our own forms keep their Origin.
            let policy = if name == "form_post" { "no-referrer" } else { "same-origin" };
            assert_eq!(page.header("referrer-policy"), Some(policy), "{name}");
            assert!(page.header("x-trace-id").is_some(), "{name}");
            let policy = page.header("content-security-policy").unwrap_or_else(|| panic!("{name} has a policy"));
            for part in ["default-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "object-src 'none'", "form-action "] {
                assert!(policy.contains(part), "{name}: {part} in {policy}");
            }
            assert!(!policy.contains("unsafe-"), "{name}: {policy}");
            for script in page.elements().iter().filter(|it| it.tag == "script" && !it.has("src")) {
                let nonce = script.get("nonce").unwrap_or_else(|| panic!("{name}: an inline script without nonce"));
                assert!(policy.contains(&format!("'nonce-{nonce}'")), "{name}: {policy}");
            }
            assert!(!page.elements().iter().any(|it| it.has("style") || it.attributes.iter().any(|(name, _)| name.starts_with("on"))), "{name}");
        }
    }

    /// eid-adapters.md fact 44: numbers of the real space among them.
    async fn a_wrong_number_is_said_at_the_field(server) {
        let mut browser = Browser::new(server);
        let selector = browser.open(Authorize::new(&web()).url(server)).await;
        let page = choose_testid(&mut browser, &selector).await;
        for wrong in ["17847531097", "13097248022", "1784753109", "", "1784753109x", "17458449945"] {
            let answer = browser.submit(&page, &page.form("/testid"), &[("pid", wrong), AUTHENTICATE]).await;
            assert!(answer.location().is_none() && answer.is_page(), "{wrong}: {answer}");
            let form = answer.form("/testid");
            let field = form.named("pid")[0];
            assert_eq!(field.get("aria-invalid"), Some("true"), "{wrong}: {field:?}");
            let described = field.get("aria-describedby").unwrap_or_default();
            let ids: Vec<&str> = described.split(' ').collect();
            assert!(answer.elements().iter().any(|it| it.get("id").is_some_and(|id| ids.contains(&id))), "{wrong}: {described}");
        }
    }
}
