//! `keys` from its arguments to its answers.

use clap::Parser;
use fellesporten_domain::{Environment, Rng, Timestamp};
use fellesporten_jose::signing_key::RsaSize;
use fellesporten_jose::wrapping::WrappingKey;
use fellesporten_oauth::signing_keys::{ANNOUNCED_BEFORE_USE, SigningKeys};
use fellesporten_store::{Records, RecordsOptions};

use super::KeysArgs;
use super::steps::Keys;

const START: Timestamp = Timestamp::from_secs(1_790_000_000);

#[derive(Debug, Parser)]
struct Line {
    #[command(flatten)]
    keys: KeysArgs,
}

fn parse(line: &[&str]) -> Result<KeysArgs, clap::Error> {
    let head = ["keys", "--config", "f.toml", "--issuer", "idporten"];
    Line::try_parse_from(head.iter().chain(line)).map(|line| line.keys)
}

struct Desk {
    keys: Keys,
    folder: tempfile::TempDir,
}

impl Desk {
    async fn open(environment: Environment) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let records = Records::sqlite(&folder.path().join("records.db"), &RecordsOptions::default()).await.unwrap();
        records.migrate(false).await.unwrap();
        let wrapping_key = WrappingKey::from_base64(WrappingKey::generate_base64(&Rng::seeded(1)).expose()).unwrap();
        let signing_keys = SigningKeys::new(records, wrapping_key, environment, Rng::seeded(1));
        Self { keys: Keys { signing_keys, issuer: "idporten".to_owned(), size: RsaSize::Bits2048 }, folder }
    }

    async fn run(&self, line: &[&str], now: Timestamp) -> Result<String, String> {
        let step = parse(line).unwrap().step;
        self.keys.step(step, now).await.map_err(|error| format!("{error:#}"))
    }

    async fn kids(&self) -> Vec<String> {
        self.keys.signing_keys.list("idporten").await.unwrap().into_iter().map(|key| key.kid).collect()
    }
}

#[tokio::test]
async fn a_key_from_cradle_to_grave() {
    let desk = Desk::open(Environment::Production).await;
    assert_eq!(desk.run(&["list"], START).await.unwrap(), "issuer idporten has no keys; `keys generate` makes one\n");

    let answer = desk.run(&["generate"], START).await.unwrap();
    assert!(answer.contains("announced; it may be activated from 2026-09-23T14:13:20Z"), "{answer}");
    let early = desk.run(&["activate"], START).await.unwrap_err();
    assert!(early.contains("may be activated from 2026-09-23T14:13:20Z") && early.contains("--compromised"), "{early}");
    let reason_alone = desk.run(&["activate", "--now", "hastverk"], START).await.unwrap_err();
    assert!(reason_alone.contains("--compromised"), "{reason_alone}");

    let later = START.plus(ANNOUNCED_BEFORE_USE);
    let [first] = &desk.kids().await[..] else { panic!("one key") };
    assert_eq!(desk.run(&["activate"], later).await.unwrap(), format!("key {first} is active\n"));

    desk.run(&["generate", "--bits", "3072"], later).await.unwrap();
    let second = desk.kids().await.into_iter().find(|kid| kid != first).unwrap();
    let last = later.plus(ANNOUNCED_BEFORE_USE);
    assert_eq!(
        desk.run(&["activate"], last).await.unwrap(),
        format!("key {second} is active; key {first} is retired, and published until 2026-09-27T14:13:20Z\n")
    );
    let table = desk.run(&["list"], last).await.unwrap();
    let lines: Vec<&str> = table.lines().collect();
    assert!(lines[0].starts_with("KID") && lines.len() == 3, "{table}");
    assert!(lines[1].starts_with(first.as_str()) && lines[1].contains("retired"), "{table}");
    assert!(lines[1].contains("2048  published until 2026-09-27T14:13:20Z"), "{table}");
    assert!(lines[2].contains("active     3072  signs since 2026-09-25T14:13:20Z"), "{table}");
    assert!(lines[2].ends_with("self-signed, until 2029-09-22T14:13:20Z"), "{table}");

    assert!(
        desk.run(&["revoke", "--key", &second, "--reason", "x"], last)
            .await
            .unwrap_err()
            .contains("`keys activate` another key")
    );
    assert!(desk.run(&["revoke", "--key", &first[..9], "--reason", "x"], last).await.unwrap().contains("is revoked"));
    assert!(desk.run(&["activate", "--key", first], last).await.unwrap_err().contains("which is for ever"));
}

#[tokio::test]
async fn a_compromise_needs_no_patience() {
    let desk = Desk::open(Environment::Production).await;
    desk.run(&["generate"], START).await.unwrap();
    let [lost] = &desk.kids().await[..] else { panic!("one key") };
    desk.run(&["activate"], START.plus(ANNOUNCED_BEFORE_USE)).await.unwrap();
    desk.run(&["generate"], START).await.unwrap();
    let answer = desk.run(&["activate", "--now", "nøkkelen er på avveie", "--compromised"], START).await.unwrap();
    assert!(answer.ends_with(&format!("key {lost} is revoked\n")), "{answer}");
}

#[tokio::test]
async fn a_held_key_waits_for_its_certificate() {
    let desk = Desk::open(Environment::Test).await;
    let answer = desk.run(&["generate", "--held"], START).await.unwrap();
    assert!(answer.contains("held back"), "{answer}");
    let file = desk.folder.path().join("idporten.csr");
    let request =
        ["request", "--organisation", "Testetaten", "--org-number", "314159268", "--out", file.to_str().unwrap()];
    let answer = desk.run(&request, START).await.unwrap();
    assert!(answer.contains("idporten.csr"), "{answer}");
    assert!(std::fs::read_to_string(&file).unwrap().starts_with("-----BEGIN CERTIFICATE REQUEST-----"));
    let refused = desk.run(&["import", file.to_str().unwrap()], START).await.unwrap_err();
    assert!(refused.contains("idporten.csr: this is not a chain of certificates in PEM"), "{refused}");
    let missing = desk.run(&["import", "/nowhere/chain.pem"], START).await.unwrap_err();
    assert!(missing.contains("/nowhere/chain.pem cannot be read"), "{missing}");

    let answer = desk.run(&["announce"], START).await.unwrap();
    assert!(answer.contains("may be activated from 2026-09-23"), "{answer}");
    let answer = desk.run(&["activate", "--now", "test"], START).await.unwrap();
    assert!(answer.ends_with("is active\n"), "{answer}");
}

#[tokio::test]
async fn when_several_keys_fit_one_must_be_named() {
    let desk = Desk::open(Environment::Test).await;
    let none = desk.run(&["retire"], START).await.unwrap_err();
    assert_eq!(none, "issuer idporten has no announced key: `keys list` shows those it has");
    desk.run(&["generate"], START).await.unwrap();
    desk.run(&["generate"], START).await.unwrap();
    let kids = desk.kids().await;
    let several = desk.run(&["retire"], START).await.unwrap_err();
    assert!(several.contains("--key") && kids.iter().all(|kid| several.contains(kid)), "{several}");
    let answer = desk.run(&["retire", "--key", &kids[0]], START).await.unwrap();
    assert!(answer.contains("published until 2026-09-23"), "{answer}");
    let unknown = desk.run(&["retire", "--key", "ukjent"], START).await.unwrap_err();
    assert!(unknown.contains("has no key ukjent"), "{unknown}");
    let bits = desk.run(&["generate", "--bits", "1024"], START).await.unwrap_err();
    assert_eq!(bits, "--bits: an issuer's key has 2048, 3072 or 4096 bits, not 1024");
}

#[tokio::test]
async fn a_certificate_that_ends_is_pointed_out() {
    let desk = Desk::open(Environment::Test).await;
    desk.run(&["generate"], START).await.unwrap();
    for (days, remark) in [(0, None), (1065, None), (1066, Some("ends soon")), (1096, Some("EXPIRED"))] {
        let table = desk.run(&["list"], START.plus(std::time::Duration::from_secs(days * 86_400))).await.unwrap();
        for word in ["ends soon", "EXPIRED"] {
            assert_eq!(table.contains(word), remark == Some(word), "after {days} days: {table}");
        }
    }
}

#[test]
fn what_the_command_line_takes() {
    for (line, taken) in [
        (&["list"][..], true),
        (&["generate", "--bits", "4096", "--held"], true),
        (&["retire", "--key", "-begins-with-a-hyphen"], true),
        (&["revoke", "--key", "abc", "--reason", "feil"], true),
        (&["revoke", "--key", "abc"], false),
        (&["revoke", "--key", "abc", "--reason", " "], false),
        (&["activate", "--compromised"], false),
        (&["activate", "--now"], false),
        (&["request"], false),
        (&["request", "--organisation", "X", "--org-number", "314159269"], false),
        (&["request", "--organisation", &"x".repeat(65)], false),
        (&["import"], false),
        (&["forget"], false),
    ] {
        assert_eq!(parse(line).is_ok(), taken, "{line:?}");
    }
}
