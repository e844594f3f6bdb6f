//! A caller cannot choose the address that limits and records know: only proxies that the operator trusts have a say.

use crate::harness::settings::Settings;
use crate::harness::world::web;
use crate::harness::{Answer, Browser, Mode, Server, log_in};

const OF_A_LOGIN: &str =
    "SELECT COUNT(*) AS n FROM audit_events WHERE kind = 'authentication' AND event LIKE '%198.51.100.7%'";
const OF_ANYBODY: &str =
    "SELECT COUNT(*) AS n FROM audit_events WHERE kind = 'authentication' AND event LIKE '%127.0.0.1%'";

fn behind_nobody(settings: &mut Settings) {
    settings.more = "[limits.callers]\nlogin_pages_per_minute = 6\n".to_owned();
}

fn behind_a_proxy(settings: &mut Settings) {
    settings.more =
        "[limits.callers]\nlogin_pages_per_minute = 6\n\n[proxy]\ntrusted = [\"127.0.0.1\", \"10.1.0.0/16\"]\n"
            .to_owned();
}

/// Opens a page with these lines of `X-Forwarded-For`.
async fn open(server: &Server, lines: &[String]) -> Answer {
    let mut request = server.http().get(server.url("/help"));
    for line in lines {
        request = request.header("x-forwarded-for", line);
    }
    server.send(request).await
}

/// How many of so many requests were let in, the number of each written into its lines.
async fn let_in(server: &Server, requests: usize, lines: &[&str]) -> usize {
    let mut let_in = 0;
    for number in 0..requests {
        let lines: Vec<String> = lines.iter().map(|line| line.replace('N', &number.to_string())).collect();
        let_in += usize::from(open(server, &lines).await.status == 200);
    }
    let_in
}

both_modes_with! {
    behind_nobody;

    async fn whoever_is_no_proxy_says_nothing(server) {
        let mut browser = Browser::new(server);
        browser.headers.insert("x-forwarded-for", "198.51.100.7".parse().expect("a header"));
        log_in(server, &mut browser, &web()).await;
        assert_eq!(server.count(OF_A_LOGIN).await, 0, "the record has the connection's address");
        assert!(server.count(OF_ANYBODY).await > 0);
        server.clock(60).await;
        let mixed = ["198.51.100.N", "127.0.0.1, 198.51.100.N", "::ffff:198.51.100.N", "for=198.51.100.N"];
        let mut pages = 0;
        for line in mixed {
            pages += let_in(server, 2, &[line]).await;
        }
        assert_eq!(pages, 6, "many names, one address");
        assert!(server.log().contains("\"event\":\"proxy_not_named\""), "the operator is told, should it be a proxy of theirs");
    }
}

both_modes_with! {
    behind_a_proxy;

    async fn only_what_a_trusted_proxy_saw_counts(server) {
        let mut browser = Browser::new(server);
        browser.headers.insert("x-forwarded-for", "192.0.2.9, 198.51.100.7".parse().expect("a header"));
        log_in(server, &mut browser, &web()).await;
        assert!(server.count(OF_A_LOGIN).await > 0, "the record has the person's address");
        assert_eq!(server.count(OF_ANYBODY).await, 0, "and the proxy's nowhere");
        assert_eq!(let_in(server, 8, &["192.0.2.N, 198.51.100.1"]).await, 6, "what the caller wrote before it");
        assert_eq!(let_in(server, 8, &["192.0.2.N", "198.51.100.2, 10.1.0.1"]).await, 6, "two proxies in a row");
        assert_eq!(let_in(server, 8, &["10.1.0.N, 198.51.100.3"]).await, 6, "dressed as a proxy");
        assert_eq!(let_in(server, 8, &["198.51.100.4N"]).await, 8, "people of their own");
        assert_eq!(let_in(server, 8, &["198.51.100.N, ukjent"]).await, 6, "what is no address hides nobody");
        assert_eq!(let_in(server, 8, &["2001:db8:1:2::N"]).await, 6, "one host's IPv6 network");
        assert_eq!(let_in(server, 8, &["2001:db8:9:N::1"]).await, 8, "many");
    }
}

#[tokio::test]
async fn everybody_is_no_proxy() {
    for trusted in ["0.0.0.0/0", "::/0", "proxy.example", "10.0.0.0/40"] {
        let server = Server::prepare(Mode::OneMachine, |settings| {
            settings.more = format!("[proxy]\ntrusted = [\"10.1.0.1\", \"{trusted}\"]\n");
        });
        let outcome = server.command("serve", &[]);
        let said = format!("{}{}", outcome.out, outcome.err);
        assert_eq!(outcome.code, 1, "{said}");
        assert!(said.contains("proxy.trusted") && said.contains(trusted), "{said}");
    }
}
