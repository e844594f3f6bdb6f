//! `fellesporten cert issue`, the test CA, and the trust list of `[certificates]`.

use openssl::pkey::PKey;
use openssl::x509::X509;
use serde_json::json;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crate::harness::certificates::{FIRST_ROUND, Minted};
use crate::harness::command::{Outcome, fellesporten};
use crate::harness::demo::Demo;
use crate::harness::keys::RsaKey;
use crate::harness::mint;
use crate::harness::world::{AGENCY, certified};
use crate::harness::{Mode, Server};

const TEST_CA: &str = "[certificates]\ntest_ca_dir = \"test-ca\"\n";

fn issue(folder: &Path, organisation: &str, out: &str) -> Outcome {
    fellesporten(folder, &["cert", "issue", "--config", "fellesporten.toml", organisation, "--out", out])
}

fn chain_in(file: &Path) -> Vec<X509> {
    X509::stack_from_pem(&std::fs::read(file).expect("a chain")).expect("PEM")
}

#[tokio::test]
async fn what_cert_issue_gives_logs_its_organisation_in() {
    for mode in Mode::ALL {
        let server = Server::prepare(mode, |settings| settings.more = TEST_CA.to_owned());
        let folder = server.folder();
        let early = server.command("doctor", &[]);
        assert!(early.code == 1 && early.out.contains("`fellesporten cert issue` makes it"), "{}", early.out);
        issue(folder, AGENCY, "out").succeeded();
        server.launch();
        server.wait_until_ready().await;

        let key_file = folder.join(format!("out/{AGENCY}.key.pem"));
        let key_pem = std::fs::read(&key_file).expect("a key");
        assert!(key_pem.starts_with(b"-----BEGIN PRIVATE KEY-----"), "PKCS#8");
        assert_eq!(std::fs::metadata(&key_file).expect("a file").permissions().mode() & 0o777, 0o600);
        let key = PKey::private_key_from_pem(&key_pem).expect("a key");
        let chain = chain_in(&folder.join(format!("out/{AGENCY}.pem")));
        assert!(chain[0].public_key().expect("a key").public_eq(&key), "the leaf comes first");
        for pair in chain.windows(2) {
            assert!(pair[0].verify(&pair[1].public_key().expect("a key")).expect("a signature"), "then its chain");
        }

        let leaf = crate::harness::certificates::x5c_of(&chain[0].to_der().expect("DER"));
        let show = || async {
            let assertion = RsaKey::of("unnamed", key.clone())
                .sign(&json!({"alg": "RS256", "x5c": leaf}), &server.assertion_claims(&certified()));
            let fields = [("token", "noe"), ("client_assertion", &assertion)];
            let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
            server.post_as(&certified(), "/token/revoke", &fields, &[]).await
        };
        let answer = show().await;
        assert_eq!(answer.status, 200, "{answer}");
        let doctor = server.command("doctor", &[]).succeeded();
        assert_eq!(doctor.out.matches("the revocation list at").count(), 2, "{}", doctor.out);

        // A revocation is tried by replacing the CA's list.
        let ca_key = std::fs::read(folder.join("test-ca/a.key.pem")).expect("a key");
        let ca_key = PKey::private_key_from_pem(&ca_key).expect("a key");
        let serial = chain[0].serial_number().to_bn().expect("a number");
        let list = mint::crl_of(&chain[1], &ca_key, 2, server.now() + 3600, &[serial], None);
        std::fs::write(folder.join("test-ca/a.crl"), list).expect("our own folder");
        server.clock(FIRST_ROUND).await;
        server.wait_until("it is revoked", || async { show().await.body.contains("revoked: ") }).await;
        server.finish().await;
    }
}

#[test]
fn the_test_ca_is_made_once_and_no_key_is_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    std::fs::write(path.join("fellesporten.toml"), format!("environment = \"test\"\n{TEST_CA}")).unwrap();
    issue(path, AGENCY, "out").succeeded();
    let again = issue(path, AGENCY, "out");
    assert!(again.code == 1 && again.err.contains("is there already"), "{}", again.err);
    issue(path, AGENCY, "out2").succeeded();
    let issuing = |out: &str| chain_in(&path.join(out).join(format!("{AGENCY}.pem")))[1].to_der().unwrap();
    assert_eq!(issuing("out"), issuing("out2"), "the same CA");
    for (number, words) in [
        ("314159267", "check digit"),
        ("31415926", "nine digits"),
        ("974720760", "a synthetic number begins with 2 or 3"),
    ] {
        let refused = issue(path, number, "out3");
        assert!(refused.code == 1 && refused.err.contains(words), "{number}: {}", refused.err);
    }
    assert_eq!(fellesporten(path, &["cert", "issue", AGENCY]).code, 2);
    std::fs::write(path.join("fellesporten.toml"), "environment = \"test\"\n").unwrap();
    let nowhere = issue(path, AGENCY, "out3");
    assert!(nowhere.code == 1 && nowhere.err.contains("certificates.test_ca_dir"), "{}", nowhere.err);
    std::fs::write(path.join("fellesporten.toml"), "environment = \"production\"\n").unwrap();
    let production = issue(path, "974720760", "out3");
    assert!(production.code == 1 && production.err.contains("production refuses the test CA"), "{}", production.err);
    assert!(!path.join("out3").exists(), "nothing is written");
}

#[tokio::test]
async fn a_trust_list_with_what_does_not_belong_there_stops_the_start() {
    let minted = Minted::start().await;
    let section = minted.section();
    let unpinned = section.lines().filter(|line| !line.starts_with("fingerprints")).collect::<Vec<_>>().join("\n");
    for (environment, more, words) in [
        ("test", unpinned.clone(), "is not pinned"),
        ("production", unpinned, "is not pinned"),
        ("production", TEST_CA.to_owned(), "production refuses the test CA"),
        ("test", section.replace("mint.pem", "nowhere.pem"), "nowhere.pem"),
        ("test", format!("{section}policies = [\"all\"]\n"), "is no policy"),
        ("test", section.replace("http://127.0.0.1", "ldap://127.0.0.1"), "begins with http"),
        ("test", format!("{section}rsa_bits_since_2025 = 1024\n"), "must be from 2048"),
    ] {
        let server = Server::prepare(Mode::OneMachine, |settings| {
            settings.environment = environment;
            settings.more = more.clone();
            if environment == "production" {
                settings.selector = &[];
                settings.issuer = "https://idporten.example".to_owned();
                settings.records = "sqlite:production.db".to_owned();
            }
        });
        server.command("migrate", &[]);
        let outcome = server.command("doctor", &[]);
        let said = format!("{}{}", outcome.out, outcome.err);
        assert!(outcome.code == 1 && said.contains(words), "{words}: {said}");
    }
}

#[tokio::test]
async fn production_refuses_the_test_cas_certificates_in_any_file() {
    let server = Server::prepare(Mode::OneMachine, |settings| settings.more = TEST_CA.to_owned());
    issue(server.folder(), AGENCY, "out").succeeded();
    let production = Server::prepare(Mode::OneMachine, |settings| {
        settings.environment = "production";
        settings.selector = &[];
        settings.issuer = "https://idporten.example".to_owned();
        let file = server.folder().join("test-ca/a.pem");
        settings.more = format!("[certificates]\ntrust_files = [\"{}\"]\n", file.display());
    });
    let outcome = production.command("doctor", &[]);
    assert!(outcome.code == 1 && outcome.out.contains("production refuses the test CA"), "{}", outcome.out);
}

#[tokio::test]
async fn a_demo_has_a_test_ca_and_says_whom_to_trust() {
    let mut demo = Demo::start().await;
    let bundle = chain_in(&demo.data().join("test-ca.pem"));
    assert_eq!(bundle.len(), 4, "two suppliers with a root and an issuing CA each");
    issue(&demo.data(), AGENCY, "out").succeeded();
    let chain = chain_in(&demo.data().join(format!("out/{AGENCY}.pem")));
    let issuing = bundle.iter().find(|it| it.to_der().unwrap() == chain[1].to_der().unwrap()).expect("one of its CAs");
    assert!(chain[0].verify(&issuing.public_key().unwrap()).unwrap());
    let doctor = fellesporten(&demo.data(), &["doctor", "--config", "fellesporten.toml"]);
    assert!(doctor.out.contains("the revocation list at http://crl.test-ca.invalid/a.crl is good"), "{}", doctor.out);
    assert!(doctor.out.contains("altinn answers"), "its own delegation source: {}", doctor.out);
    assert_eq!(demo.stop(), 0);
}
