//! `fellesporten doctor`: certificates of listeners, and delegation sources. What else it looks at stands with what it is about.

use crate::harness::delegation::{asked_at, customers_at};
use crate::harness::foreign_source::{ForeignSource, Manner};
use crate::harness::machine::Maskinporten;
use crate::harness::mint::{Order, Supplier, rsa};
use crate::harness::world::AGENCY;
use crate::harness::{Mode, Server, ports};
use openssl::pkey::{PKey, Private};
use openssl::x509::X509;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

const DAY: i64 = 86_400;

/// Every listener that can speak TLS itself, in its section of the configuration.
fn listeners() -> String {
    let listener = |section: &str, more: &str| {
        format!(
            "[{section}]\nenabled = true\nlisten = \"127.0.0.1:0\"\npublic_url = \"http://localhost:1\"\n{more}\n[{section}.tls]\n{}\n",
            files(section)
        )
    };
    [
        listener("minid", "secret_file = \"minid.secret\""),
        listener("maskinporten", ""),
        listener("samarbeidsportalen", "token_issuer = \"http://localhost:1\""),
        listener("delegation_source", ""),
        format!(
            "[operator]\nenabled = true\nlisten = \"127.0.0.1:0\"\norganisation = \"{AGENCY}\"\n[operator.tls]\n{}\n",
            files("operator")
        ),
        "[certificates]\ntest_ca_dir = \"test-ca\"\n[outbox]\nenabled = true\nlisten = \"127.0.0.1:0\"\n".to_owned(),
    ]
    .concat()
}

fn files(section: &str) -> String {
    format!("certificate_file = \"{section}.pem\"\nkey_file = \"{section}.key.pem\"")
}

fn write(folder: &Path, section: &str, certificate: &str, key: &PKey<Private>) {
    std::fs::write(folder.join(format!("{section}.pem")), certificate).expect("our own folder");
    let key = key.private_key_to_pem_pkcs8().expect("PEM");
    std::fs::write(folder.join(format!("{section}.key.pem")), key).expect("our own folder");
}

#[test]
fn the_doctor_looks_at_the_certificate_of_every_listener() {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
    let now = i64::try_from(now.as_secs()).expect("seconds");
    let supplier = Supplier::new("TLS", "http://crl.invalid/", now);
    let ending = |not_after: i64| {
        let der = supplier.issue(&Order { not_after, ..supplier.order() });
        let pem = X509::from_der(&der).and_then(|it| it.to_pem()).expect("a certificate");
        String::from_utf8(pem).expect("PEM is text")
    };
    let (good, own) = (ending(now + 400 * DAY), supplier.order().key);
    for mode in Mode::ALL {
        let server = Server::prepare(mode, |settings| {
            settings.more_idporten = format!("[idporten.tls]\n{}", files("idporten"));
            settings.more = listeners();
        });
        let folder = server.folder();
        write(folder, "idporten", &good, &own);
        write(folder, "minid", &ending(now - DAY), &own);
        write(folder, "maskinporten", &ending(now + 10 * DAY + 3600), &own);
        write(folder, "samarbeidsportalen", &good, &rsa(2048));
        write(folder, "delegation_source", "ikke et sertifikat", &own);
        write(folder, "operator", &good, &own);
        std::fs::remove_file(folder.join("operator.key.pem")).expect("our own file");
        let outcome = server.command("doctor", &[]);
        assert_eq!(outcome.code, 1, "{}", outcome.out);
        for (section, level, words) in [
            ("idporten", "ok", "is valid for 399 days"),
            ("minid", "WRONG", "has expired; put a new one there"),
            ("maskinporten", "WRONG", "expires in 10 days; put a new one there"),
            ("samarbeidsportalen", "WRONG", "; correct samarbeidsportalen.tls"),
            ("delegation_source", "WRONG", "; correct delegation_source.tls"),
            ("operator", "WRONG", "operator.key.pem cannot be read"),
        ] {
            let named = |line: &&str| line.contains(" TLS ") && line.contains(&format!("{section}.tls"));
            let lines: Vec<&str> = outcome.out.lines().filter(named).collect();
            let [line] = lines[..] else { panic!("{section}: {}", outcome.out) };
            assert!(line.starts_with(&format!("{level} ")) && line.contains(words), "{section}: {line}");
        }
    }
}

/// One file without the other would be a listener without TLS.
#[test]
fn a_certificate_without_its_key_is_no_configuration() {
    for (section, more) in [
        ("minid", "secret_file = \"minid.secret\"\n[outbox]\nenabled = true\nlisten = \"127.0.0.1:0\"\n"),
        ("maskinporten", ""),
        ("samarbeidsportalen", "token_issuer = \"http://localhost:1\""),
        ("delegation_source", "maskinporten_url = \"http://localhost:1\""),
    ] {
        for (named, missing) in [("certificate_file", "key_file"), ("key_file", "certificate_file")] {
            let server = Server::prepare(Mode::OneMachine, |settings| {
                settings.more = format!(
                    "[{section}]\nenabled = true\nlisten = \"127.0.0.1:0\"\npublic_url = \"http://localhost:1\"\n{more}\n\
                     [{section}.tls]\n{named} = \"x.pem\"\n"
                );
            });
            let outcome = server.command("doctor", &[]);
            let said = format!("{section}.tls.{missing}: is missing beside {named}");
            assert!(outcome.code == 1 && outcome.out.contains(&said), "{said}: {}", outcome.out);
        }
    }
}

/// A source that is away is somebody else's: a warning, and all is well here.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_doctor_asks_every_delegation_source() {
    for mode in Mode::ALL {
        let source = ForeignSource::start(Manner::Says(200, "[]".to_owned())).await;
        for (interface, path) in
            [("generic", "/delegations?"), ("altinn", "/accessmanagement/api/v1/maskinporten/delegations/?")]
        {
            let row = format!("interface = \"{interface}\"\ntimeout_seconds = 1");
            let maskinporten = asking(mode, source.port, &row);
            for (manner, level, words) in [
                (Manner::Says(200, "[]".to_owned()), "ok", "altinn answers"),
                (Manner::Says(200, "<html>ja</html>".to_owned()), "warn", "its answer cannot be used"),
                (Manner::Says(403, "{}".to_owned()), "warn", "it answered 403"),
                (Manner::Says(500, "[]".to_owned()), "warn", "it answered 500"),
                (Manner::Redirects("/andre".to_owned()), "warn", "it answered 302"),
                (Manner::Hangs, "warn", "altinn gives no answer"),
            ] {
                source.behave(manner);
                assert_says(&maskinporten.server, level, words);
                assert!(source.asked().last().is_some_and(|it| it.starts_with(path)), "{:?}", source.asked());
            }
        }
        let nobody = asking(mode, ports::free(), "interface = \"generic\"");
        assert_says(&nobody.server, "warn", "altinn gives no answer");
        assert_says(&nobody.server, "warn", "at its row in maskinporten.delegation_sources");
    }
}

/// A server, not started, whose one source is at this port.
fn asking(mode: Mode, port: u16, row: &str) -> Maskinporten {
    let maskinporten = Maskinporten::prepare(mode, |settings, _| {
        settings.more = format!("organisation = \"{AGENCY}\"\n{}", asked_at(port, row));
    });
    maskinporten.server.apply(&customers_at(port)).succeeded();
    maskinporten
}

fn assert_says(server: &Server, level: &str, words: &str) {
    let doctor = server.command("doctor", &[]).succeeded();
    let line = doctor.out.lines().find(|line| line.contains(" delegation "));
    let line = line.unwrap_or_else(|| panic!("{}", doctor.out));
    assert!(line.starts_with(&format!("{level} ")) && line.contains(words), "{words}: {line}");
}
