//! Routes, methods and sizes.

use crate::harness::Server;
use reqwest::Method;

async fn assert_not_found(server: &Server, path: &str) {
    let answer = server.fetch(path).await;
    answer.assert_error_page(404);
    assert!(answer.elements().iter().any(|it| it.tag == "main"), "{path} has the layout");
    assert!(answer.elements().iter().any(|it| it.tag == "link" && it.get("rel") == Some("stylesheet")), "{path}");
}

both_modes! {
    async fn an_unknown_route_is_a_page_of_ours(server) {
        for path in ["/finnes/ikke", "/authorize/", "/Authorize", "/admin;x/login", "/%2e%2e/etc/passwd", "//token", "/static/../Cargo.toml", "/static/%2e%2e/%2e%2e/Cargo.toml", "/static/finnes-ikke.css", "/.env"] {
            assert_not_found(server, path).await;
        }
    }

    async fn static_files_are_kept_and_small_in_number(server) {
        let page = server.fetch("/authorize").await;
        let sheets: Vec<String> = page
            .elements()
            .iter()
            .filter(|it| it.tag == "link" && it.get("rel") == Some("stylesheet"))
            .filter_map(|it| it.get("href").map(str::to_owned))
            .collect();
        assert!(!sheets.is_empty(), "{page}");
        for sheet in sheets {
            assert!(sheet.starts_with("/static/"), "no third-party content: {sheet}");
            let answer = server.fetch(&sheet).await;
            assert_eq!(answer.status, 200, "{answer}");
            assert!(answer.header("content-type").is_some_and(|it| it.starts_with("text/css")), "{answer}");
            assert!(answer.header("cache-control").is_some_and(|it| it.contains("immutable")), "{answer}");
            assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        }
    }

    async fn other_methods_are_not_allowed(server) {
        for (method, path) in [
            (Method::PUT, "/authorize"),
            (Method::DELETE, "/token"),
            (Method::GET, "/token"),
            (Method::POST, "/jwks.json"),
            (Method::POST, "/.well-known/openid-configuration"),
            (Method::PUT, "/logout"),
        ] {
            let answer = server.send(server.http().request(method.clone(), server.url(path))).await;
            assert_eq!(answer.status, 405, "{method} {path}: {answer}");
        }
    }

    async fn a_large_body_is_413(server) {
        for path in ["/token", "/authorize", "/logout", "/userinfo"] {
            for size in [65_537, 10_000_000] {
                let request = server.http().post(server.url(path)).header("content-type", "application/x-www-form-urlencoded");
                let answer = server.http_answer(request.body(format!("a={}", "b".repeat(size)))).await;
                // A server that stops reading may close before the whole body is sent: then there is no answer to read.
                if let Some(answer) = answer {
                    assert_eq!(answer.status, 413, "{path} {size}: {answer}");
                } else {
                    assert!(size > 65_537, "{path}: a body just over the limit gets its answer");
                }
            }
        }
        assert_eq!(server.fetch("/jwks.json").await.status, 200, "and it lives on");
    }

    async fn browsers_of_other_sites_may_ask_before_they_call(server) {
        for path in ["/token", "/userinfo", "/jwks.json", "/.well-known/openid-configuration"] {
            let request = server
                .http()
                .request(reqwest::Method::OPTIONS, server.url(path))
                .header("origin", "http://127.0.0.1:5173")
                .header("access-control-request-method", "POST")
                .header("access-control-request-headers", "authorization");
            let answer = server.send(request).await;
            assert_eq!(answer.status, 200, "{path}: {answer}");
            assert_eq!(answer.header("access-control-allow-origin"), Some("*"), "{path}");
            let headers = answer.header("access-control-allow-headers").unwrap_or_default();
            assert!(headers.contains("authorization"), "{path}: {headers}");
            assert!(answer.header("access-control-allow-credentials").is_none(), "no cookie counts here: {path}");
        }
    }

    async fn every_answer_has_a_trace_id_of_its_own(server) {
        let mut seen = std::collections::BTreeSet::new();
        for path in ["/jwks.json", "/authorize", "/token", "/finnes/ikke", "/logout"] {
            let answer = server.fetch(path).await;
            let trace = answer.header("x-trace-id").unwrap_or_else(|| panic!("{answer}")).to_owned();
            assert!(server.log().contains(&trace), "the log has the same id: {trace}");
            assert!(seen.insert(trace), "{path}");
        }
    }
}
