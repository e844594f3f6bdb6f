//! The operator API: who is let in, what is refused with which words, and a node's own file.

use crate::harness::eids::Person;
use crate::harness::mint;
use crate::harness::operator::{OPERATOR, Operator, STRANGER, announcement, sections};
use crate::harness::world::web;
use crate::harness::{Authorize, Mode, Server, ports};
use openssl::x509::X509;
use reqwest::{Identity, Method};
use serde_json::{Value, json};

const OPERATIONS: &str = "SELECT COUNT(*) AS n FROM audit_events WHERE kind = 'operation'";

fn port_of(server: &Server) -> u16 {
    let line = server.settings().more.lines().skip_while(|it| *it != "[operator]").find(|it| it.starts_with("listen"));
    let port = line.and_then(|it| it.rsplit(':').next()).expect("a port");
    port.trim_matches('"').parse().expect("a number")
}

/// A certificate of an issuer that nobody trusts.
fn homemade() -> Identity {
    let supplier = mint::Supplier::new("Hjemmelaget", "http://127.0.0.1:9/crl", 1_790_000_000);
    let leaf = X509::from_der(&supplier.issue(&supplier.order())).expect("DER").to_pem().expect("PEM");
    let key = mint::leaf_key().private_key_to_pem_pkcs8().expect("PEM");
    Identity::from_pkcs8_pem(&leaf, &key).expect("an identity")
}

with_operator! {
    async fn only_the_operators_certificate_is_let_in(server, _eids, operator) {
        let port = port_of(server);
        for (caller, status, error, says) in [
            (Operator::with(None, port), 401, "invalid_client", "show a client certificate"),
            (Operator::of(STRANGER, port), 403, "access_denied", "not of the organisation"),
            (Operator::with(Some(homemade()), port), 403, "access_denied", "untrusted_issuer: "),
        ] {
            for (method, path) in [
                (Method::GET, "/eids?reason=x"),
                (Method::GET, "/announcements?reason=x"),
                (Method::PUT, "/announcements/x?reason=x"),
                (Method::DELETE, "/announcements/x?reason=x"),
            ] {
                let answer = caller.call(method, path, Some(&announcement("bankid", "closed"))).await;
                assert_eq!((answer.status, answer.error().as_str()), (status, error), "{path}: {answer}");
                assert!(answer.body.contains(says), "{answer}");
            }
        }
        assert!(server.log().contains("\"security\":\"operator-certificate\""), "{}", server.log());
        assert_eq!(server.count(OPERATIONS).await, 0, "nothing happened");
        assert_eq!(operator.get("/announcements").await.json(), json!([]));
        assert_eq!(server.fetch("/announcements").await.status, 404, "not on the public listener");
    }

    async fn what_is_wrong_is_refused_and_nothing_changes(server, _eids, operator) {
        let put = async |path: &str, body: Value| operator.call(Method::PUT, path, Some(&body)).await;
        let changed = |change: fn(&mut Value)| {
            let mut body = announcement("bankid", "notice");
            change(&mut body);
            body
        };
        for (path, body, says) in [
            ("/announcements/x", changed(|_| {}), "parameter reason"),
            ("/announcements/x?reason=", changed(|_| {}), "parameter reason"),
            ("/announcements/x?reason=a&reason=b", changed(|_| {}), "parameter reason"),
            ("/announcements/x?reason=a%0Ab", changed(|_| {}), "parameter reason"),
            ("/announcements/X?reason=a", changed(|_| {}), "the id must be"),
            ("/announcements/x?reason=a", json!([]), "the body cannot be read"),
            ("/announcements/x?reason=a", changed(|it| it["eid"] = json!("vipps")), "there is no eID `vipps`"),
            ("/announcements/x?reason=a", changed(|it| it["state"] = json!("hidden")), "the body cannot be read"),
            ("/announcements/x?reason=a", changed(|it| it["text"]["nn"] = json!("")), "text.nn: is empty"),
            ("/announcements/x?reason=a", changed(|it| it["from"] = json!("i morgen")), "from: must be a moment"),
        ] {
            let answer = put(path, body).await;
            assert_eq!((answer.status, answer.error().as_str()), (400, "invalid_request"), "{path}: {answer}");
            assert!(answer.body.contains(says), "{says}: {answer}");
        }
        assert_eq!(server.count(OPERATIONS).await, 0);
        for number in 0..50 {
            operator.announce(&format!("nr-{number}"), announcement("bankid", "notice")).await;
        }
        let answer = put("/announcements/nr-50?reason=a", announcement("bankid", "notice")).await;
        assert_eq!(answer.status, 409, "{answer}");
        operator.announce("nr-0", announcement("bankid", "closed")).await;
    }
}

/// What a node's own file announces is in force without the API, without a restart, and in the audit.
#[tokio::test]
async fn a_nodes_file_is_followed() {
    for mode in Mode::ALL {
        let file = |server: &Server, text: &str| {
            std::fs::write(server.folder().join("announcements.toml"), text).expect("our own folder");
        };
        let closed = "[brudd]\neid = \"testid\"\nstate = \"closed\"\nreason = \"feil person\"\n\
                      text = { nb = \"Vi feilsøker.\", nn = \"Vi feilsøkjer.\", en = \"We are on it.\" }\n";
        let server = Server::prepare(mode, |settings| {
            settings.more_idporten = "announcements_file = \"announcements.toml\"".to_owned();
        });
        let missing = server.command("serve", &[]);
        assert!(missing.code == 1 && missing.err.contains("idporten.announcements_file"), "{}", missing.err);
        file(&server, "");
        server.launch();
        server.wait_until_ready().await;
        let is_closed = || async {
            let page = Person::new(&server).browser.open(Authorize::new(&web()).url(&server)).await;
            page.body.contains("data-state=\"closed\"") && page.body.contains("Vi feilsøker.")
        };
        assert!(!is_closed().await);
        file(&server, closed);
        server.wait_until("it is closed", is_closed).await;
        file(&server, &closed.replace("closed", "gone"));
        server
            .wait_until("the log says what is wrong", || async { server.log().contains("the last good one stands") })
            .await;
        assert!(is_closed().await, "the last good one stands");
        file(&server, "");
        server.wait_until("it is open", || async { !is_closed().await }).await;
        let by_file = "SELECT COUNT(*) AS n FROM audit_events WHERE kind = 'operation' AND event LIKE '%\"actor\":\"configuration\"%'";
        server.wait_until("both changes are recorded", || async { server.count(by_file).await == 2 }).await;
        server.finish().await;
    }
}

#[test]
fn a_configuration_without_trust_or_operator_is_refused() {
    let server = Server::prepare(Mode::OneMachine, |settings| settings.more = sections(ports::free()));
    let config = server.folder().join("fellesporten.toml");
    let good = std::fs::read_to_string(&config).expect("a file");
    for (from, to, says) in [
        (format!("organisation = \"{OPERATOR}\""), String::new(), "operator.organisation: is missing"),
        (OPERATOR.to_owned(), "319900307".to_owned(), "operator.organisation: the check digit"),
        ("test_ca_dir".to_owned(), "crl_dir".to_owned(), "operator.enabled: needs [certificates]"),
        (
            "enabled = true\nlisten = \"127.0.0.1".to_owned(),
            "enabled = false\nlisten = \"127.0.0.1".to_owned(),
            "needs ID-porten",
        ),
    ] {
        std::fs::write(&config, good.replacen(&from, &to, 1)).expect("our own file");
        let outcome = crate::harness::command::fellesporten(server.folder(), &["config", "check", "fellesporten.toml"]);
        assert!(
            outcome.code == 1 && format!("{}{}", outcome.out, outcome.err).contains(says),
            "{says}: {}{}",
            outcome.out,
            outcome.err
        );
    }
}
