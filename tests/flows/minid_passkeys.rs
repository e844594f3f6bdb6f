//! MinID: passkeys. Facts are those of eid-adapters.md.

use serde_json::{Value, json};

use crate::harness::authenticator::Authenticator;
use crate::harness::html::decoded;
use crate::harness::minid::{MinId, PASSWORD};
use crate::harness::world::{D_NUMBER, OTHER_PERSON, PERSON};
use crate::harness::{Answer, Browser};

/// The challenge on a page.
fn options(page: &Answer) -> Value {
    let form = page.elements().into_iter().find(|it| it.get("id") == Some("passkey-form"));
    let form = form.unwrap_or_else(|| panic!("no challenge on {page}"));
    serde_json::from_str(&decoded(form.get("data-options").unwrap())).unwrap()
}

async fn own_pages(minid: &MinId, number: &str) -> Browser {
    let mut browser = minid.browser();
    minid.own_pages(&mut browser, number, PASSWORD).await;
    browser
}

/// Registers the device's passkey; gives the page after it.
async fn register(minid: &MinId, browser: &mut Browser, device: &Authenticator) -> Answer {
    let page = browser.open(minid.url("/account/passkeys")).await;
    let credential = device.create(&options(&page));
    minid.submit(browser, &page, "/account/passkeys", &[("credential", &credential), ("nickname", "Telefonen")]).await
}

/// From the first page to the challenge.
async fn challenge(minid: &MinId, browser: &mut Browser, number: &str) -> Answer {
    let page = minid.begin(browser, &MinId::request()).await;
    minid.submit(browser, &page, "/credentials", &[("number", number), ("action", "passkey")]).await
}

async fn log_in(minid: &MinId, device: &Authenticator) -> Answer {
    let mut browser = minid.browser();
    let page = challenge(minid, &mut browser, PERSON).await;
    let credential = device.get(&options(&page));
    minid.submit(&mut browser, &page, "/passkey", &[("credential", &credential)]).await
}

/// What stands where in a challenge, without what differs between people.
fn shape(options: &Value) -> Value {
    let mut shape = options.clone();
    shape["publicKey"]["challenge"] = json!(shape["publicKey"]["challenge"].as_str().unwrap().len());
    let mut one = shape["publicKey"]["allowCredentials"][0].clone();
    one["id"] = json!("id");
    shape["publicKey"]["allowCredentials"] = json!([one]);
    shape
}

fn is_refused(page: &Answer) -> bool {
    page.is_page()
        && page.body.contains("step-notice")
        && page.forms().iter().any(|it| it.action().ends_with("/credentials"))
}

both_modes_with_minid! {
    /// eid-adapters.md fact 42.
    async fn a_passkey_logs_in_without_a_password_and_knows_no_number(minid) {
        minid.activate().await;
        let mut browser = own_pages(minid, PERSON).await;
        let device = Authenticator::new(&minid.issuer());
        let page = browser.open(minid.url("/account/passkeys")).await;
        let asked = options(&page);
        assert!(!asked.to_string().contains(PERSON), "{asked}");
        assert_eq!(asked["publicKey"]["rp"]["id"], "localhost");
        assert_eq!(asked["publicKey"]["authenticatorSelection"]["userVerification"], "required");
        let before = minid.sent().await.len();
        let page = register(minid, &mut browser, &device).await;
        assert!(page.body.contains("Telefonen"), "{page}");
        minid.newest("sms", before).await;
        let mut other = minid.browser();
        let request = MinId::request();
        let first = minid.begin(&mut other, &request).await;
        let page = minid.submit(&mut other, &first, "/credentials", &[("number", PERSON), ("action", "passkey")]).await;
        let credential = device.get(&options(&page));
        let redirect = minid.submit(&mut other, &page, "/passkey", &[("credential", &credential)]).await;
        let tokens = minid.redeem(&request, &redirect).await.json();
        let claims = minid.claims(&tokens["id_token"]).await;
        assert_eq!(claims["amr"], json!(["Minid-WEBAUTHN"]));
        assert_eq!(claims["acr"], "idporten-loa-substantial");
        use base64::Engine as _;
        let handle = asked["publicKey"]["user"]["id"].as_str().unwrap();
        let handle = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(handle).unwrap();
        let hex: String = handle.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, claims["sub"].as_str().unwrap().replace('-', ""), "the account's own name");
    }

    /// eid-adapters.md fact 40.
    async fn a_passkey_is_registered_soon_after_a_login_and_on_one_account(minid) {
        minid.activate().await;
        minid.activate_as(D_NUMBER).await;
        let device = Authenticator::new(&minid.issuer());
        let mut browser = own_pages(minid, PERSON).await;
        let page = browser.open(minid.url("/account/passkeys")).await;
        let credential = device.create(&options(&page));
        minid.server.clock(301).await;
        let late = minid.submit(&mut browser, &page, "/account/passkeys", &[("credential", &credential)]).await;
        assert!(late.body.contains("passkey-log-in-again") && !late.body.contains(&device.id()), "{late}");
        minid.server.clock(0).await;
        assert!(register(minid, &mut browser, &device).await.body.contains(&device.id()));
        let excluded = options(&browser.open(minid.url("/account/passkeys")).await);
        assert_eq!(excluded["publicKey"]["excludeCredentials"][0]["id"], device.id());
        let mut other = own_pages(minid, D_NUMBER).await;
        let page = register(minid, &mut other, &device).await;
        assert!(!page.body.contains(&format!("remove-{}", device.id())), "{page}");
        let page = browser.open(minid.url("/account/passkeys")).await;
        let form = page.forms().into_iter().find(|it| it.action().ends_with("/remove")).unwrap();
        let page = browser.submit(&page, &form, &[]).await;
        assert!(!page.body.contains(&device.id()), "{page}");
        assert!(is_refused(&log_in(minid, &device).await));
    }

    /// eid-adapters.md fact 41.
    async fn no_verification_no_lower_counter_and_no_ceremony_twice(minid) {
        minid.activate().await;
        let mut browser = own_pages(minid, PERSON).await;
        let lying = Authenticator::new(&minid.issuer()).careless();
        assert!(!register(minid, &mut browser, &lying).await.body.contains(&lying.id()));
        let device = Authenticator::new(&minid.issuer()).at(5);
        assert!(register(minid, &mut browser, &device).await.body.contains(&device.id()));
        assert!(is_refused(&log_in(minid, &device.at(6).careless()).await));
        let device = device.at(7);
        let mut other = minid.browser();
        let page = challenge(minid, &mut other, PERSON).await;
        let credential = device.get(&options(&page));
        let redirect = minid.submit(&mut other, &page, "/passkey", &[("credential", &credential)]).await;
        assert!(redirect.redirected().contains_key("code"), "{redirect}");
        // The same answer to another challenge.
        let page = challenge(minid, &mut other, PERSON).await;
        let again = minid.submit(&mut other, &page, "/passkey", &[("credential", &credential)]).await;
        assert!(is_refused(&again), "{again}");
        // A copy that counts from where it was taken: out of use from now on, whatever it counts to.
        let before = minid.sent().await.len();
        assert!(is_refused(&log_in(minid, &device.at(7)).await));
        minid.newest("email", before).await;
        assert!(is_refused(&log_in(minid, &device.at(9)).await));
    }

    /// eid-adapters.md fact 43.
    async fn numbers_without_passkeys_get_the_same_challenge_each_time(minid) {
        minid.activate().await;
        let mut browser = minid.browser();
        let mut ids = Vec::new();
        for number in [PERSON, PERSON, OTHER_PERSON, OTHER_PERSON] {
            let page = challenge(minid, &mut browser, number).await;
            ids.push(options(&page)["publicKey"]["allowCredentials"].clone());
        }
        assert!(ids[0] == ids[1] && ids[2] == ids[3] && ids[0] != ids[2], "{ids:?}");
        let device = Authenticator::new(&minid.issuer());
        assert!(is_refused(&log_in(minid, &device).await));
    }

    async fn wrong_passkeys_pause_passkeys_and_never_the_way_by_password(minid) {
        minid.activate().await;
        let device = Authenticator::new(&minid.issuer());
        for _ in 0..3 {
            assert!(is_refused(&log_in(minid, &device).await));
        }
        let page = challenge(minid, &mut minid.browser(), PERSON).await;
        assert!(page.body.contains("minid-message"), "{page}");
        let redirect = minid.log_in(&mut minid.browser(), PERSON, PASSWORD).await;
        assert!(redirect.redirected().contains_key("code"), "{redirect}");
    }

    /// Nobody sees from a challenge whether a number has passkeys.
    async fn a_challenge_that_leads_nowhere_has_the_shape_of_one_that_does(minid) {
        minid.activate().await;
        let device = Authenticator::new(&minid.issuer());
        register(minid, &mut own_pages(minid, PERSON).await, &device).await;
        let mut browser = minid.browser();
        let real = options(&challenge(minid, &mut browser, PERSON).await);
        let absent = options(&challenge(minid, &mut browser, OTHER_PERSON).await);
        assert_eq!(real["publicKey"]["allowCredentials"][0]["id"], device.id());
        assert_eq!(shape(&real), shape(&absent));
    }

    async fn a_new_letter_leaves_no_passkey_that_was_there(minid) {
        minid.activate().await;
        minid.leap(60 * 86_400 + 60).await;
        let device = Authenticator::new(&minid.issuer());
        let mut intruder = own_pages(minid, PERSON).await;
        assert!(register(minid, &mut intruder, &device).await.body.contains(&device.id()));
        let mut other = minid.browser();
        let half = challenge(minid, &mut other, PERSON).await;
        minid.activate().await;
        let credential = device.get(&options(&half));
        let page = minid.submit(&mut other, &half, "/passkey", &[("credential", &credential)]).await;
        assert!(is_refused(&page), "{page}");
        assert!(is_refused(&log_in(minid, &device).await));
        minid.server.clock(0).await;
    }
}
