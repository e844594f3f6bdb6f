//! Oversized and hostile parameters get the contract's error, quickly, and change nothing.

use crate::harness::browser::From;
use crate::harness::login::single_sign_on;
use crate::harness::token::basic;
use crate::harness::world::web;
use crate::harness::{Authorize, Browser, log_in};
use std::time::Instant;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

both_modes! {
    async fn hostile_parameters_change_nothing(server) {
        let mut browser = Browser::new(server);
        log_in(server, &mut browser, &web()).await;
        let long = "a".repeat(60_000);
        let scopes = "openid ".repeat(8_000);
        let dots = ".".repeat(60_000);
        let nested = "[".repeat(60_000);
        let hostile = [
            ("state", long.as_str()),
            ("nonce", &long),
            ("scope", &scopes),
            ("scope", "openid\u{0}profile"),
            ("scope", "openid \"profile\""),
            ("acr_values", &scopes),
            ("ui_locales", &long),
            ("login_hint", &long),
            ("id_token_hint", &dots),
            ("request", &dots),
            ("authorization_details", &nested),
            ("max_age", "99999999999999999999999999"),
            ("code_challenge", &long),
            ("redirect_uri", &long),
            ("client_id", &long),
            ("resource", &long),
            ("state", "linje\nskift"),
            ("state", "tab\tulator"),
        ];
        for (name, value) in hostile {
            let request = Authorize::new(&web()).set("prompt", "login").set(name, value);
            let started = Instant::now();
            let answer = Browser::new(server).post_and_follow("/authorize", &request.parameters, From::Service).await;
            assert!(started.elapsed().as_millis() < 1_000, "{name} took {:?}", started.elapsed());
            assert!(matches!(answer.status, 200 | 302 | 303 | 400 | 413), "{name}: {answer}");
            assert!(!answer.redirected().contains_key("code"), "{name}");
        }
        single_sign_on(server, &mut browser, &web()).await;
    }

    async fn hostile_token_requests_get_an_oauth_error(server) {
        let client = web();
        let header = basic(client.id(), client.secret().expect("a secret"));
        let long = "a".repeat(10_000);
        let dots = ".".repeat(10_000);
        for fields in [
            vec![("grant_type", long.as_str())],
            vec![("grant_type", "authorization_code"), ("code", &long)],
            vec![("grant_type", "authorization_code"), ("code", &dots), ("redirect_uri", &long), ("code_verifier", &dots)],
            vec![("grant_type", "authorization_code"), ("code", "'; DROP TABLE clients; --"), ("redirect_uri", "http://minside.example/callback"), ("code_verifier", &long)],
            vec![("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"), ("client_assertion", &dots), ("grant_type", "authorization_code")],
        ] {
            let answer = server.post_token(&fields, Some(&header)).await;
            assert!(matches!(answer.status, 400 | 401), "{answer}");
            assert!(answer.json()["error"].is_string(), "{answer}");
        }
        let quote = server.post_token(&[("grant_type", "authorization_code")], Some(&basic("' OR 1=1 --", "x"))).await;
        quote.assert_oauth_error(401, "invalid_client");
    }

    async fn a_slow_or_endless_head_is_cut(server) {
        let mut endless = TcpStream::connect(server.socket()).await.expect("a connection");
        let head = format!("GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: {}", "a".repeat(100_000));
        // The server may close while we still write: either is a refusal.
        let _closed = endless.write_all(head.as_bytes()).await;
        let mut answer = Vec::new();
        let _reset = endless.read_to_end(&mut answer).await;
        let answer = String::from_utf8_lossy(&answer).into_owned();
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
        assert_eq!(server.fetch("/jwks.json").await.status, 200);
    }

    async fn what_is_not_http_gets_no_service(server) {
        for junk in [&b"\x16\x03\x01\x02\x00\x01\x00\x01"[..], b"\r\n\r\n\r\n", b"GET\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\xff\xff\xff\xff\xff"] {
            let mut connection = TcpStream::connect(server.socket()).await.expect("a connection");
            connection.write_all(junk).await.expect("junk is sent");
            connection.shutdown().await.expect("our half is closed");
            let mut answer = Vec::new();
            let _reset = connection.read_to_end(&mut answer).await;
            assert!(!answer.starts_with(b"HTTP/1.1 2"), "{}", String::from_utf8_lossy(&answer));
        }
        assert_eq!(server.fetch("/jwks.json").await.status, 200);
    }
}
