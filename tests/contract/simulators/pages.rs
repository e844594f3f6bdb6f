//! The suppliers' pages, step by step, as a browser without JavaScript goes through them.

use super::client::Login;
use super::started;
use crate::harness::Answer;
use crate::harness::browser::From;

const PID: &str = "12847949919";

impl Login<'_> {
    /// Follows a redirect within the simulator.
    async fn page(&mut self, answer: Answer) -> Answer {
        let next = answer.location().unwrap_or_else(|| panic!("no redirect: {answer}"));
        self.browser.get(next).await
    }

    /// Sends the page's form.
    async fn fill(&mut self, page: &Answer, changes: &[(&str, &str)]) -> Answer {
        let fields = page.form(page.url.path()).filled(changes);
        self.browser.post(page.url.clone(), &fields, From::Provider).await
    }
}

#[tokio::test]
async fn a_person_is_chosen_or_typed() {
    let (server, simulators) = started().await;
    let mut login = Login::new(&server, &simulators.buypass(), "buypass").await.set("ui_locales", "en-US");
    let first = login.authorize().await;
    let page = login.page(first).await;
    assert_eq!(page.language(), "en");
    assert!(page.body.contains("This is a simulator") && page.body.contains("Tor Fjellvåk"), "{page}");
    let wrong = login.fill(&page, &[("pid", "12847949918"), ("action", "continue")]).await;
    assert!(wrong.status == 200 && wrong.body.contains("id=\"sim-error\""), "{wrong}");
    let back = login.fill(&wrong, &[("pid", "578584 49911"), ("action", "continue")]).await;
    let code = back.redirected().remove("code").unwrap_or_else(|| panic!("no code: {back}"));
    let tokens = login.exchange(&code).await.body;
    let claims = login.verified(tokens["id_token"].as_str().unwrap()).await.unwrap().claims;
    assert_eq!(claims["bp_nnin_sub"], "57858449911");
    let gone = login.browser.get(page.url.clone()).await;
    assert_eq!(gone.status, 404, "the login is over");
    server.finish().await;
}

#[tokio::test]
async fn bankid_paa_mobil_asks_for_phone_and_birth_date_and_shows_reference_words() {
    let (server, simulators) = started().await;
    let mut login = Login::new(&server, &simulators.bankid(), "bankid-mobil").await.set("login_hint", "BIM");
    let first = login.authorize().await;
    let page = login.page(first).await;
    assert!(page.body.contains("name=\"phone\"") && page.body.contains("name=\"birth_date\""), "{page}");
    let wrong = login.fill(&page, &[("phone", "9100"), ("birth_date", "120479"), ("action", "continue")]).await;
    assert!(wrong.body.contains("aria-invalid=\"true\""), "{wrong}");
    let next = login.fill(&wrong, &[("phone", "910 00 000"), ("birth_date", "120479"), ("action", "continue")]).await;
    let page = login.page(next).await;
    assert!(page.body.contains("id=\"reference\""), "{page}");
    let back = login.fill(&page, &[("action", "continue")]).await;
    let code = back.redirected().remove("code").expect("a code");
    let tokens = login.exchange(&code).await.body;
    let claims = login.verified(tokens["id_token"].as_str().unwrap()).await.unwrap().claims;
    assert_eq!((claims["nnin_altsub"].as_str(), claims["amr"][0].as_str()), (Some(PID), Some("bim")));
    server.finish().await;
}

#[tokio::test]
async fn eidas_asks_where_from_unless_it_is_told() {
    let (server, simulators) = started().await;
    let mut login = Login::new(&server, &simulators.eidas(), "eidas").await.set("ui_locales", "nn");
    let first = login.authorize().await;
    let page = login.page(first).await;
    assert_eq!(page.language(), "nn");
    assert!(page.body.contains("value=\"EL\"") && !page.body.contains("value=\"DE\""), "{page}");
    let next = login.fill(&page, &[("country", "DK"), ("action", "continue")]).await;
    let page = login.page(next).await;
    let back = login.fill(&page, &[("unmatched", "true"), ("action", "continue")]).await;
    let code = back.redirected().remove("code").expect("a code");
    let tokens = login.exchange(&code).await.body;
    let claims = login.verified(tokens["id_token"].as_str().unwrap()).await.unwrap().claims;
    assert!(claims.get("pid").is_none() && claims["eidas_citizen_country_code"] == "DK");
    server.finish().await;
}

#[tokio::test]
async fn cancel_language_and_time() {
    let (server, simulators) = started().await;
    let bankid = simulators.bankid();
    let mut login = Login::new(&server, &bankid, "bankid").await.set("ui_locales", "nn");
    let first = login.authorize().await;
    let page = login.page(first).await;
    assert_eq!(page.language(), "nb", "BankID has no nynorsk");
    assert!(!page.body.contains("id=\"language-nn\"") && page.body.contains("id=\"language-en\""));
    let fields = [("language", "en"), ("return_to", page.url.path())];
    let changed = login.browser.post(bankid.url("/language"), &fields, From::Provider).await;
    let page = login.page(changed).await;
    assert_eq!(page.language(), "en");
    let back = login.fill(&page, &[("action", "cancel")]).await.redirected();
    assert_eq!(back["error"], "access_denied");
    assert!(!back.contains_key("error_description") && back["state"] == login.parameters["state"]);

    let first = login.authorize().await;
    server.clock(901).await;
    let late = login.page(first).await;
    assert_eq!(late.status, 404, "the page waits 900 s: {late}");
    server.finish().await;
}

#[tokio::test]
async fn form_post_is_a_form() {
    let (server, simulators) = started().await;
    let mut login = Login::new(&server, &simulators.bankid(), "bankid").await.set("response_mode", "form_post");
    let page = login.planned(serde_json::json!({})).await;
    let form = page.form("/authorize/callback/bankid");
    assert!(form.posts() && form.value("code").is_some() && form.value("state") == Some(&login.parameters["state"]));
    server.finish().await;
}
