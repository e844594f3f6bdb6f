//! `/metrics`: what is counted, whose names it holds, and the generated reference.

use crate::architecture::{ROOT, read};
use crate::harness::login::single_sign_on;
use crate::harness::metrics::value;
use crate::harness::world::{post, web};
use crate::harness::{Authorize, Browser, log_in};
use std::path::Path;

const REFERENCE: &str = "docs/reference/metrics.md";

both_modes! {
    async fn a_login_is_counted_from_its_beginning_to_its_tokens(server) {
        let mut browser = Browser::new(server);
        log_in(server, &mut browser, &web()).await;
        single_sign_on(server, &mut browser, &post()).await;
        let metrics = server.metrics().await;
        let (web, post) = (web(), post());
        for (series, count) in [
            (format!("fellesporten_logins_begun_total{{client_id=\"{}\"}}", web.id()), 1.0),
            (format!("fellesporten_logins_total{{client_id=\"{}\",eid=\"TestID\",result=\"success\",session=\"fresh\"}}", web.id()), 1.0),
            (format!("fellesporten_logins_total{{client_id=\"{}\",eid=\"TestID\",result=\"success\",session=\"sso\"}}", post.id()), 1.0),
            (format!("fellesporten_tokens_issued_total{{client_id=\"{}\",grant_type=\"authorization_code\"}}", web.id()), 1.0),
            ("fellesporten_login_seconds_count{eid=\"TestID\"}".to_owned(), 1.0),
            ("fellesporten_http_requests_total{method=\"POST\",route=\"/token\",status=\"200\"}".to_owned(), 2.0),
            ("fellesporten_http_request_seconds_count{route=\"/token\"}".to_owned(), 2.0),
            ("fellesporten_build_info{environment=\"test\",version=\"0.1.0\"}".to_owned(), 1.0),
            ("fellesporten_audit_spooled".to_owned(), 0.0),
        ] {
            assert!((value(&metrics, &series) - count).abs() < f64::EPSILON, "{series} is not {count}:\n{metrics}");
        }
        for series in ["fellesporten_signatures_total", "fellesporten_registry_revision", "fellesporten_records_seconds_count{operation=\"write\"}", "fellesporten_short_lived_seconds_count{operation=\"take\"}"] {
            assert!(value(&metrics, series) > 0.0, "{series}:\n{metrics}");
        }
        assert!(value(&metrics, "fellesporten_registry_age_seconds") < 5.0, "{metrics}");
    }

    async fn what_a_caller_chose_is_no_label(server) {
        let stranger = "fremmed-klient-uten-navn";
        let answer = server.fetch(&format!("/authorize?client_id={stranger}")).await;
        answer.assert_error_page(400);
        server.post_token(&[("grant_type", stranger), ("client_id", stranger)], None).await.assert_oauth_error(400, "unsupported_grant_type");
        server.fetch(&format!("/{stranger}")).await.assert_error_page(404);
        let method = reqwest::Method::from_bytes(b"FREMMED").expect("a word");
        server.send(server.http().request(method, server.url("/authorize"))).await;
        let request = Authorize::new(&web()).set("scope", stranger);
        Browser::new(server).get(request.url(server)).await;
        let metrics = server.metrics().await;
        assert!(!metrics.contains(stranger) && !metrics.contains("FREMMED"), "{metrics}");
        assert!(value(&metrics, "fellesporten_machine_refusals_total{error=\"unsupported_grant_type\"}") > 0.0, "{metrics}");
        assert!(value(&metrics, "fellesporten_http_requests_total{method=\"GET\",route=\"-\",status=\"404\"}") > 0.0, "{metrics}");
        server.fetch("/metrics").await.assert_error_page(404);
    }
}

#[test]
fn the_reference_of_metrics_is_up_to_date() {
    let (page, wanted) = (Path::new(ROOT).join(REFERENCE), fellesporten_telemetry::reference());
    if std::env::var_os("FELLESPORTEN_BLESS").is_some() {
        std::fs::write(page, wanted).expect("docs is writable");
        return;
    }
    assert!(
        read(&page) == wanted,
        "{REFERENCE} is stale: FELLESPORTEN_BLESS=1 cargo test --profile ci --test tests reference"
    );
}
