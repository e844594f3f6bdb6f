//! MinID: its own pages. Facts are those of eid-adapters.md.

use crate::harness::html::Element;
use crate::harness::minid::{EMAIL, MOBILE, MinId, PASSWORD, TEST_CODE, error_id};
use crate::harness::world::PERSON;
use crate::harness::{Answer, Browser};
use openssl::hash::MessageDigest;
use openssl::pkey::PKey;
use openssl::sign::Signer;

async fn own_pages(minid: &MinId, browser: &mut Browser) -> Answer {
    minid.own_pages(browser, PERSON, PASSWORD).await
}

/// Adds an authenticator app to the account of whoever is logged in; gives its secret.
async fn add_app(minid: &MinId, browser: &mut Browser) -> (Vec<u8>, Answer) {
    let page = browser.open(minid.url("/account/app")).await;
    let address = href_of(&page, "app-address");
    let typed = address.strip_prefix("otpauth://totp/MinID?secret=").unwrap().split('&').next().unwrap();
    minid.server.witness().saw("app secret", typed);
    let shown = text_of(&page, "step-lead");
    assert!(shown.contains(&format!(" {} {} ", &typed[..4], &typed[4..8])), "in groups: {shown}");
    assert_qr_code_of(&page, &address);
    let secret = base32(typed);
    let code = totp(&secret, minid.server.now());
    let page = minid.submit(browser, &page, "/account/app", &[("code", &code)]).await;
    assert!(page.body.contains("remove-app"), "{page}");
    (secret, page)
}

/// The page draws this text as a QR code, square by square.
fn assert_qr_code_of(page: &Answer, text: &str) {
    let code = qrcodegen::QrCode::encode_text(text, qrcodegen::QrCodeEcc::Medium).expect("short enough");
    let drawn = element(page, "app-qr-path").get("d").expect("a path").to_owned();
    let squares = (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| (x, y)));
    let dark: Vec<(i32, i32)> = squares.filter(|(x, y)| code.get_module(*x, *y)).collect();
    let expected: String = dark.iter().map(|(x, y)| format!("M{} {}h1v1h-1z", x + 4, y + 4)).collect();
    assert_eq!(drawn, expected);
}

/// What stands in the element of this id.
fn text_of(page: &Answer, id: &str) -> String {
    element(page, id).text
}

/// Where the link of this id leads.
fn href_of(page: &Answer, id: &str) -> String {
    element(page, id).get("href").unwrap_or_else(|| panic!("{id} leads nowhere on {page}")).to_owned()
}

fn element(page: &Answer, id: &str) -> Element {
    page.elements().into_iter().find(|it| it.get("id") == Some(id)).unwrap_or_else(|| panic!("no {id} on {page}"))
}

/// RFC 6238 with SHA-1, six digits and 30 seconds, made with OpenSSL and nothing of the product.
fn totp(secret: &[u8], now: i64) -> String {
    let key = PKey::hmac(secret).unwrap();
    let mut signer = Signer::new(MessageDigest::sha1(), &key).unwrap();
    signer.update(&(now / 30).to_be_bytes()).unwrap();
    let mac = signer.sign_to_vec().unwrap();
    let at = usize::from(mac[19] & 15);
    let number = u32::from_be_bytes([mac[at] & 127, mac[at + 1], mac[at + 2], mac[at + 3]]);
    format!("{:06}", number % 1_000_000)
}

fn base32(text: &str) -> Vec<u8> {
    let (mut bits, mut count, mut bytes) = (0_u32, 0, Vec::new());
    for one in text.bytes() {
        let value = if one.is_ascii_uppercase() { one - b'A' } else { one - b'2' + 26 };
        bits = (bits << 5 | u32::from(value)) & 0xffff;
        count += 5;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    bytes
}

both_modes_with_minid! {
    async fn the_owner_sees_who_and_when_and_nobody_else_does(minid) {
        minid.activate().await;
        let mut browser = minid.browser();
        minid.log_in(&mut minid.browser(), PERSON, PASSWORD).await;
        let page = own_pages(minid, &mut browser).await;
        assert_eq!(page.url.path(), "/account", "{page}");
        assert_eq!((text_of(&page, "account-mobile"), text_of(&page, "account-email")), (MOBILE.to_owned(), EMAIL.to_owned()));
        assert!(page.body.contains("ID-porten (Kode på SMS)") && page.body.contains("MinID (Kode på SMS)"), "{page}");
        assert!(!page.body.contains("spørres det om først"), "there is only one factor to ask for: {page}");
        // Own pages are nobody's single sign-on.
        minid.begin(&mut browser, &MinId::request()).await.form("/credentials");
        let stranger = minid.browser().open(minid.url("/account")).await;
        stranger.form("/credentials");
        let page = minid.submit(&mut browser, &page, "/log-out", &[]).await;
        assert_eq!(page.url.path(), "/");
        browser.open(minid.url("/account")).await.form("/credentials");
    }

    async fn what_a_form_did_is_told_once_and_a_reload_sends_nothing(minid) {
        minid.activate().await;
        let mut browser = minid.browser();
        let page = own_pages(minid, &mut browser).await;
        let page = minid.submit(&mut browser, &page, "/account/sheet", &[]).await;
        assert_eq!(page.url.path(), "/account");
        assert!(page.body.contains("account-notice") && page.body.contains("Et nytt kodeark er på vei i posten."), "{page}");
        assert!(page.body.contains("spørres det om først"), "{page}");
        let again = browser.open(page.url.as_str()).await;
        assert!(!again.body.contains("account-notice"), "{again}");
    }

    async fn forms_of_own_pages_lead_back_and_say_nothing_of_a_login(minid) {
        minid.activate().await;
        let mut browser = minid.browser();
        let page = own_pages(minid, &mut browser).await;
        for step in ["change-mobile", "add-app"] {
            let form = browser.open(minid.url(&href_of(&page, step))).await;
            assert_eq!(href_of(&form, "to-account"), "/account", "{form}");
        }
        for path in ["/order", "/activate"] {
            let form = browser.open(minid.url(path)).await;
            assert!(!form.body.contains("service-name"), "nobody logs in there: {form}");
        }
        let login = minid.begin(&mut browser, &MinId::request()).await;
        assert_eq!(text_of(&login, "service-name"), "Du logger inn på ID-porten");
    }

    async fn own_pages_end_after_half_an_hour(minid) {
        minid.activate().await;
        let mut browser = minid.browser();
        let page = own_pages(minid, &mut browser).await;
        minid.server.clock(1801).await;
        browser.open(minid.url("/account")).await.form("/credentials");
        minid.submit(&mut browser, &page, "/account/sheet", &[]).await.assert_error_page(400);
        minid.server.clock(0).await;
    }

    async fn another_mobile_number_takes_over_at_once_and_the_old_one_is_told(minid) {
        const NEW: &str = "+4799000002";
        minid.activate().await;
        let mut browser = minid.browser();
        own_pages(minid, &mut browser).await;
        let before = minid.sent().await.len();
        let page = browser.open(minid.url("/account/mobile")).await;
        let page = minid.submit(&mut browser, &page, "/account/mobile", &[("mobile", "990 00 002")]).await;
        let sms = minid.newest("sms", before).await;
        assert_eq!(sms["to"], NEW);
        let wrong = minid.submit(&mut browser, &page, "/account/mobile/code", &[("code", TEST_CODE)]).await;
        assert_eq!(error_id(&wrong), Some("I-1003"), "the code of test environments takes no number over: {wrong}");
        let code = sms["text"].as_str().unwrap().lines().next().unwrap().to_owned();
        let page = minid.submit(&mut browser, &page, "/account/mobile/code", &[("code", &code)]).await;
        assert_eq!(text_of(&page, "account-mobile"), NEW);
        minid.newest("email", before).await;
        minid.server.wait_until("the old number is told", || async {
            minid.sent().await.iter().rev().skip(before).any(|it| it["to"] == MOBILE && it["kind"] == "sms")
        }).await;
        let before = minid.sent().await.len();
        let mut other = minid.browser();
        let page = minid.begin(&mut other, &MinId::request()).await;
        minid.credentials(&mut other, &page, PERSON, PASSWORD).await;
        assert_eq!(minid.newest("sms", before).await["to"], NEW);
    }

    async fn an_authenticator_app_logs_in_and_each_code_is_good_once(minid) {
        minid.activate().await;
        let mut browser = minid.browser();
        own_pages(minid, &mut browser).await;
        let now = minid.server.now();
        let (secret, page) = add_app(minid, &mut browser).await;
        let mut other = minid.browser();
        let request = MinId::request();
        let first = minid.begin(&mut other, &request).await;
        let first = minid.credentials(&mut other, &first, PERSON, PASSWORD).await;
        let used = minid.submit(&mut other, &first, "/factor", &[("code", &totp(&secret, now))]).await;
        assert_eq!(error_id(&used), Some("I-1003"), "used already: {used}");
        let next = totp(&secret, now + 30);
        let redirect = minid.submit(&mut other, &first, "/factor", &[("code", &next)]).await;
        let tokens = minid.redeem(&request, &redirect).await.json();
        assert_eq!(minid.claims(&tokens["id_token"]).await["amr"], serde_json::json!(["Minid-TOTP"]));
        let page = minid.submit(&mut browser, &page, "/account/app/remove", &[]).await;
        assert!(page.body.contains("add-app"), "{page}");
    }

    /// eid-adapters.md fact 39.
    async fn the_sheet_asks_for_the_same_code_until_it_is_answered(minid) {
        minid.activate().await;
        let mut browser = minid.browser();
        let page = own_pages(minid, &mut browser).await;
        let before = minid.sent().await.len();
        let page = minid.submit(&mut browser, &page, "/account/sheet", &[]).await;
        let letter = minid.newest("letter", before).await;
        let text = letter["text"].as_str().unwrap().to_owned();
        minid.submit(&mut browser, &page, "/account/preferred", &[("factor", "pin")]).await;
        let code = |page: &Answer| {
            let asked = page.body.split("nummer ").nth(1).unwrap().split(' ').next().unwrap().to_owned();
            let line = text.lines().find(|it| it.starts_with(&format!("{asked}: "))).unwrap().to_owned();
            (asked, line.split(' ').next_back().unwrap().to_owned())
        };
        let mut asked = Vec::new();
        for _ in 0..3 {
            let mut other = minid.browser();
            let first = minid.begin(&mut other, &MinId::request()).await;
            let first = minid.credentials(&mut other, &first, PERSON, PASSWORD).await;
            let reloaded = other.open(first.url.as_str()).await;
            asked.extend([code(&first).0, code(&reloaded).0]);
        }
        asked.dedup();
        assert_eq!(asked.len(), 1, "it does not change: {asked:?}");
        let request = MinId::request();
        let first = minid.begin(&mut browser, &request).await;
        let first = minid.credentials(&mut browser, &first, PERSON, PASSWORD).await;
        let wrong = minid.submit(&mut browser, &first, "/factor", &[("code", "00000")]).await;
        assert_eq!(code(&wrong), code(&first));
        let redirect = minid.submit(&mut browser, &wrong, "/factor", &[("code", &code(&wrong).1)]).await;
        let tokens = minid.redeem(&request, &redirect).await.json();
        assert_eq!(minid.claims(&tokens["id_token"]).await["amr"], serde_json::json!(["Minid-PIN"]));
        let next = minid.begin(&mut browser, &MinId::request()).await;
        let mut next = minid.credentials(&mut browser, &next, PERSON, PASSWORD).await;
        assert_ne!(code(&next).0, asked[0]);
        for _ in 0..3 {
            next = minid.submit(&mut browser, &next, "/factor", &[("code", "00000")]).await;
            if error_id(&next) == Some("I-1008") {
                break;
            }
        }
        assert_eq!(error_id(&next), Some("I-1008"), "the sheet is blocked: {next}");
        let first = minid.begin(&mut browser, &MinId::request()).await;
        let first = minid.credentials(&mut browser, &first, PERSON, PASSWORD).await;
        let redirect = minid.submit(&mut browser, &first, "/factor", &[("code", TEST_CODE)]).await;
        assert!(redirect.redirected().contains_key("code"), "the way by SMS stays open: {redirect}");
    }

    async fn a_new_letter_leaves_neither_the_app_nor_the_sheet_that_was_there(minid) {
        minid.activate().await;
        minid.leap(60 * 86_400 + 60).await;
        let mut intruder = minid.browser();
        let page = own_pages(minid, &mut intruder).await;
        minid.submit(&mut intruder, &page, "/account/sheet", &[]).await;
        add_app(minid, &mut intruder).await;
        minid.activate().await;
        let page = own_pages(minid, &mut minid.browser()).await;
        assert!(page.body.contains("add-app") && text_of(&page, "sheets").ends_with('0'), "{page}");
        minid.server.clock(0).await;
    }

    async fn a_sheet_is_sent_once_in_ten_days(minid) {
        minid.activate().await;
        let mut browser = minid.browser();
        let page = own_pages(minid, &mut browser).await;
        let before = minid.sent().await.len();
        minid.submit(&mut browser, &page, "/account/sheet", &[]).await;
        minid.newest("letter", before).await;
        let page = minid.submit(&mut browser, &page, "/account/sheet", &[]).await;
        assert!(page.body.contains("mindre enn ti dager siden"), "{page}");
        assert!(text_of(&page, "sheets").ends_with('1'), "{page}");
        minid.server.clock(10 * 86_400).await;
        let page = own_pages(minid, &mut browser).await;
        let page = minid.submit(&mut browser, &page, "/account/sheet", &[]).await;
        assert!(text_of(&page, "sheets").ends_with('2'), "{page}");
        minid.newest("letter", before + 1).await;
        assert_eq!(minid.sent().await.iter().filter(|it| it["kind"] == "letter" && it["subject"] == "Koder til MinID").count(), 2);
        minid.server.clock(0).await;
    }
}
