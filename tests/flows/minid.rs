//! MinID: a login through its own issuer, wrong tries, and what is refused. Facts are those of eid-adapters.md.

use serde_json::{Value, json};

use crate::harness::minid::{MinId, PASSWORD, TEST_CODE, error_id};
use crate::harness::world::{D_NUMBER, HIGH, OTHER_PERSON, PERSON, broker};
use crate::harness::{Answer, Mode};

/// A page without what differs from visit to visit.
fn stripped(page: &Answer) -> String {
    let way = page.url.path().split('/').nth(2).unwrap_or_default();
    let elements = page.elements();
    let nonce = elements.iter().find_map(|it| it.get("nonce")).unwrap_or("-");
    let trace = page.header("x-trace-id").unwrap_or("-");
    page.body.replace(way, "WAY").replace(nonce, "NONCE").replace(trace, "TRACE")
}

both_modes_with_minid! {
    async fn a_login_gives_the_broker_number_level_and_second_factor(minid) {
        minid.activate().await;
        let mut browser = minid.browser();
        let request = MinId::request();
        let page = minid.begin(&mut browser, &request).await;
        let page = minid.credentials(&mut browser, &page, PERSON, PASSWORD).await;
        let redirect = minid.submit(&mut browser, &page, "/factor", &[("code", TEST_CODE)]).await;
        let parameters = redirect.redirected();
        assert!(redirect.header("location").unwrap_or_default().starts_with(request.redirect_uri()), "{redirect}");
        assert_eq!(parameters.get("iss"), Some(&minid.issuer()));
        assert_eq!(parameters.get("state").map(String::as_str), request.state());
        let tokens = minid.redeem(&request, &redirect).await;
        assert_eq!(tokens.status, 200, "{tokens}");
        let tokens = tokens.json();
        let claims = minid.claims(&tokens["id_token"]).await;
        assert_eq!(claims["iss"], minid.issuer());
        assert_eq!(claims["aud"], broker().id());
        assert_eq!(claims["pid"], PERSON);
        assert_eq!(claims["acr"], "idporten-loa-substantial");
        assert_eq!(claims["amr"], json!(["Minid-OTC"]));
        assert_eq!(claims["nonce"].as_str(), request.value("nonce"));
        assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 120);
        assert!(claims.get("sid").is_none(), "one login only");
        assert_eq!(claims["sub"].as_str().unwrap().len(), 36, "the account's own name: {claims}");
        assert_eq!(tokens["expires_in"], 120);
        let userinfo = minid.server.http().get(minid.url("/userinfo")).bearer_auth(tokens["access_token"].as_str().unwrap());
        assert_eq!(minid.server.send(userinfo).await.json()["pid"], PERSON);
        // No single sign-on: the same browser begins anew.
        let page = minid.begin(&mut browser, &MinId::request()).await;
        page.form("/credentials");
    }

    async fn discovery_says_what_this_issuer_is(minid) {
        let metadata: Value = minid.server.send(minid.server.http().get(minid.url("/.well-known/openid-configuration"))).await.json();
        assert_eq!(metadata["issuer"], minid.issuer());
        assert_eq!(metadata["jwks_uri"], minid.url("/jwks"));
        assert_eq!(metadata["require_pushed_authorization_requests"], true);
        assert_eq!(metadata["token_endpoint_auth_methods_supported"], json!(["private_key_jwt"]));
        assert_eq!(metadata["response_modes_supported"], json!(["query"]));
        assert_eq!(metadata["grant_types_supported"], json!(["authorization_code"]));
        assert_eq!(metadata["authorization_response_iss_parameter_supported"], true);
        for absent in ["end_session_endpoint", "introspection_endpoint", "revocation_endpoint", "backchannel_logout_supported"] {
            assert!(metadata.get(absent).is_none(), "{absent}: {metadata}");
        }
        let jwks = minid.server.send(minid.server.http().get(minid.url("/jwks"))).await.json();
        let own: Value = minid.server.fetch("/jwks.json").await.json();
        assert_ne!(jwks["keys"][0]["kid"], own["keys"][0]["kid"], "its keys are its own");
    }

    async fn only_the_brokers_pushed_and_complete_request_is_taken(minid) {
        let request = MinId::request();
        let query = crate::harness::browser::encode(&request.parameters);
        minid.browser().open(minid.url(&format!("/authorize?{query}"))).await.assert_error_page(400);
        let pushed = minid.push(&request.clone().without("nonce")).await;
        assert_eq!((pushed.status, pushed.error().as_str()), (400, "invalid_request"), "{pushed}");
        let pushed = minid.push(&request.clone().without_pkce()).await;
        assert_eq!(pushed.status, 400, "{pushed}");
        let pushed = minid.push(&request.clone().set("response_mode", "form_post")).await;
        assert_eq!(pushed.status, 400, "{pushed}");
        let pushed = minid.push(&request).await;
        assert_eq!(pushed.json()["expires_in"], 60);
        // The broker is no client of ID-porten, and ID-porten's clients are none of MinID.
        let stranger = crate::harness::Authorize::new(&broker());
        minid.server.http_answer(minid.server.http().get(stranger.url(&minid.server))).await.unwrap().assert_error_page(400);
    }

    /// eid-adapters.md fact 32.
    async fn fact_109_two_wrong_passwords_warn_and_a_third_closes_for_an_hour(minid) {
        minid.activate().await;
        let mut browser = minid.browser();
        let page = minid.begin(&mut browser, &MinId::request()).await;
        let page = minid.credentials(&mut browser, &page, PERSON, "feil-passord-1").await;
        assert_eq!(error_id(&page), Some("I-1003"), "{page}");
        assert!(!page.body.contains("last-warning"), "{page}");
        assert!(!page.body.contains("feil-passord-1"), "secret fields are emptied: {page}");
        let page = minid.credentials(&mut browser, &page, PERSON, "feil-passord-2").await;
        assert!(page.body.contains("last-warning"), "{page}");
        let before = minid.sent().await.len();
        let page = minid.credentials(&mut browser, &page, PERSON, "feil-passord-3").await;
        assert_eq!(error_id(&page), Some("I-1011"), "{page}");
        minid.newest("sms", before).await;
        // The right password does not open it, in another browser neither.
        let mut other = minid.browser();
        let page = minid.begin(&mut other, &MinId::request()).await;
        let page = minid.credentials(&mut other, &page, PERSON, PASSWORD).await;
        assert_eq!(error_id(&page), Some("I-1011"), "{page}");
        minid.server.clock(3601).await;
        let mut browser = minid.browser();
        let page = minid.begin(&mut browser, &MinId::request()).await;
        let page = minid.credentials(&mut browser, &page, PERSON, PASSWORD).await;
        assert_eq!(error_id(&page), Some("I-1012"), "a new password, not a login: {page}");
        page.form("/recover-sms");
        minid.server.clock(0).await;
    }

    async fn wrong_codes_and_wrong_passwords_count_together(minid) {
        minid.activate().await;
        let mut browser = minid.browser();
        let page = minid.begin(&mut browser, &MinId::request()).await;
        for _ in 0..2 {
            minid.credentials(&mut browser, &page, PERSON, "feil-passord-1").await;
        }
        let page = minid.credentials(&mut browser, &page, PERSON, PASSWORD).await;
        let page = minid.submit(&mut browser, &page, "/factor", &[("code", "xxxx2")]).await;
        assert_eq!(error_id(&page), Some("I-1011"), "{page}");
        // As does the number with a space in it.
        let page = minid.begin(&mut browser, &MinId::request()).await;
        let spaced = format!("{} {}", &PERSON[..6], &PERSON[6..]);
        let page = minid.credentials(&mut browser, &page, &spaced, PASSWORD).await;
        assert_eq!(error_id(&page), Some("I-1011"), "{page}");
    }

    /// eid-adapters.md fact 33.
    async fn a_number_that_nobody_has_sees_the_same_pages(minid) {
        minid.activate().await;
        let mut ways = Vec::new();
        for number in [PERSON, OTHER_PERSON] {
            let mut browser = minid.browser();
            let mut page = minid.begin(&mut browser, &MinId::request()).await;
            let mut seen = vec![stripped(&page)];
            for password in ["feil-passord-1", "feil-passord-2", "feil-passord-3"] {
                page = minid.credentials(&mut browser, &page, number, password).await;
                seen.push(stripped(&page));
            }
            let page = minid.begin(&mut browser, &MinId::request()).await;
            seen.push(stripped(&minid.credentials(&mut browser, &page, number, PASSWORD).await));
            let page = minid.begin(&mut browser, &MinId::request()).await;
            let page = minid.submit(&mut browser, &page, "/go", &[("to", "recover")]).await;
            seen.push(stripped(&minid.submit(&mut browser, &page, "/recover", &[("number", number)]).await));
            ways.push(seen);
        }
        for (step, (known, unknown)) in ways[0].iter().zip(&ways[1]).enumerate() {
            assert_eq!(known, unknown, "step {step}");
        }
    }

    /// eid-adapters.md fact 34: the code of the SMS, in capital letters; none other while it waits; refused when it has ended.
    async fn the_code_of_the_sms_logs_in_for_ten_minutes(minid) {
        minid.activate().await;
        let mut browser = minid.browser();
        let before = minid.sent().await.len();
        let page = minid.begin(&mut browser, &MinId::request()).await;
        let page = minid.credentials(&mut browser, &page, PERSON, PASSWORD).await;
        let sms = minid.newest("sms", before).await;
        let text = sms["text"].as_str().unwrap();
        let code = text.lines().next().unwrap();
        assert_eq!(code.len(), 5, "{text}");
        assert!(text.contains("ID-porten") && text.ends_with(&format!("@localhost #{code}")), "{text}");
        minid.server.clock(599).await;
        minid.submit(&mut browser, &page, "/switch", &[("factor", "otc")]).await;
        assert_eq!(minid.sent().await.len(), before + 1, "none other at 599 s");
        minid.server.clock(601).await;
        let page = minid.submit(&mut browser, &page, "/factor", &[("code", code)]).await;
        assert!(page.is_page() && page.body.contains("step-error"), "refused at 601 s: {page}");
        minid.submit(&mut browser, &page, "/switch", &[("factor", "otc")]).await;
        let sms = minid.newest("sms", before + 1).await;
        let code = sms["text"].as_str().unwrap().lines().next().unwrap().to_uppercase();
        let redirect = minid.submit(&mut browser, &page, "/factor", &[("code", &code)]).await;
        assert!(redirect.redirected().contains_key("code"), "{redirect}");
        minid.server.clock(0).await;
    }

    /// eid-adapters.md fact 37.
    async fn high_ends_in_access_denied_after_a_page_that_explains(minid) {
        let mut browser = minid.browser();
        let request = MinId::request().level(HIGH);
        let page = minid.begin(&mut browser, &request).await;
        assert_eq!(error_id(&page), Some("I-1010"), "{page}");
        let redirect = minid.submit(&mut browser, &page, "/cancel", &[]).await;
        redirect.assert_redirect_error(request.redirect_uri(), "access_denied", request.state(), &minid.issuer());
    }

    async fn cancel_tells_the_broker_that_the_person_gave_up(minid) {
        let mut browser = minid.browser();
        let request = MinId::request();
        let page = minid.begin(&mut browser, &request).await;
        let redirect = minid.submit(&mut browser, &page, "/cancel", &[]).await;
        redirect.assert_redirect_error(request.redirect_uri(), "access_denied", request.state(), &minid.issuer());
        assert!(redirect.redirected()["error_description"].starts_with("aborted_by_user"), "{redirect}");
        browser.open(page.url.as_str()).await.assert_error_page(400);
    }

    async fn another_browser_cannot_go_on(minid) {
        minid.activate().await;
        let mut browser = minid.browser();
        let page = minid.begin(&mut browser, &MinId::request()).await;
        let mut thief = minid.browser();
        thief.open(page.url.as_str()).await.assert_error_page(400);
        let page = minid.credentials(&mut browser, &page, PERSON, PASSWORD).await;
        minid.submit(&mut thief, &page, "/factor", &[("code", TEST_CODE)]).await.assert_error_page(400);
    }

    async fn a_password_alone_leads_nowhere_and_the_back_button_does_no_harm(minid) {
        minid.activate().await;
        let mut browser = minid.browser();
        let first = minid.begin(&mut browser, &MinId::request()).await;
        let early = minid.browser_form(&mut browser, &first, "factor", &[("code", TEST_CODE)]).await;
        early.form("/credentials");
        let early = minid.browser_form(&mut browser, &first, "new-password", &[("password", "nytt-passord-1"), ("again", "nytt-passord-1")]).await;
        early.form("/credentials");
        let second = minid.credentials(&mut browser, &first, PERSON, PASSWORD).await;
        let again = minid.credentials(&mut browser, &first, PERSON, PASSWORD).await;
        assert_eq!(stripped(&second), stripped(&again));
    }
}

/// eid-adapters.md fact 38, and a number that is closed.
#[tokio::test]
async fn a_closed_user_hears_so_after_the_right_password() {
    let minid = MinId::start(Mode::OneMachine).await;
    minid.activate_as(D_NUMBER).await;
    let closed = "[[citizens]]\npid = \"61868114001\"\nname = \"Stengt Konto\"\nclosed = true\n";
    minid.server.apply(closed).succeeded();
    let mut browser = minid.browser();
    minid
        .server
        .wait_until("the user is closed", || {
            let (mut browser, minid) = (browser.clone(), &minid);
            async move {
                let page = minid.begin(&mut browser, &MinId::request()).await;
                error_id(&minid.credentials(&mut browser, &page, D_NUMBER, PASSWORD).await) == Some("I-1013")
            }
        })
        .await;
    let page = minid.begin(&mut browser, &MinId::request()).await;
    let page = minid.credentials(&mut browser, &page, D_NUMBER, "feil-passord-1").await;
    assert_eq!(error_id(&page), Some("I-1003"), "a wrong password says nothing of it: {page}");
    minid.finish().await;
}
