//! The life of signing keys in the records.

use fellesporten_jose::certificate::CertificateError;
use fellesporten_store::RecordsOptions;
use serde_json::{Value, json};

use super::*;

const ISSUER: &str = "idporten";
const START: Timestamp = Timestamp::from_secs(1_790_000_000);
const HOUR: Duration = Duration::from_secs(3600);

struct Fixture {
    keys: SigningKeys,
    records: Records,
    _folder: tempfile::TempDir,
}

async fn fixture(environment: Environment) -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    let records = Records::sqlite(&folder.path().join("records.db"), &RecordsOptions::default()).await.unwrap();
    records.migrate(false).await.unwrap();
    let keys = SigningKeys::new(records.clone(), wrapping_key(1), environment, Rng::seeded(1));
    Fixture { keys, records, _folder: folder }
}

fn wrapping_key(seed: u64) -> WrappingKey {
    WrappingKey::from_base64(WrappingKey::generate_base64(&Rng::seeded(seed)).expose()).unwrap()
}

fn subject() -> Subject {
    Subject { common_name: "idporten".into(), organisation: "Testetaten".into(), organisation_number: None }
}

fn new_key(held: bool) -> NewKey {
    NewKey { size: RsaSize::Bits2048, subject: subject(), held }
}

fn early(compromised: bool) -> Activation {
    Activation::Now(Early { reason: "øvelse".to_owned(), compromised })
}

impl Fixture {
    async fn announced(&self) -> StoredKey {
        self.keys.generate(ISSUER, &new_key(false), START).await.unwrap()
    }

    async fn active(&self) -> StoredKey {
        let key = self.announced().await;
        self.keys.activate(ISSUER, &key.kid, &Activation::InTime, START.plus(ANNOUNCED_BEFORE_USE)).await.unwrap()
    }

    async fn states(&self) -> Vec<KeyState> {
        self.keys.list(ISSUER).await.unwrap().iter().map(|key| key.state).collect()
    }

    async fn published(&self, now: Timestamp) -> Vec<String> {
        self.keys.load_all(now).await.unwrap()[ISSUER].iter().map(|key| key.kid().to_owned()).collect()
    }

    async fn revision(&self) -> i64 {
        let row = self.records.row("SELECT revision FROM registry_revision WHERE id = 1", Vec::new()).await.unwrap();
        row.map_or(0, |row| row.int("revision").unwrap())
    }

    async fn sealed_bytes(&self, kid: &str) -> usize {
        let row = self.records.row(statements::SEALED, values![ISSUER, kid]).await.unwrap().unwrap();
        row.bytes("wrapped_key").unwrap().len()
    }
}

#[tokio::test]
async fn every_statement_fits_the_schema() {
    fixture(Environment::Test).await.records.prepare_all(STATEMENTS).await.unwrap();
}

#[tokio::test]
async fn a_generated_key_is_announced_with_a_certificate_of_its_own() {
    let fixture = fixture(Environment::Production).await;
    let key = fixture.announced().await;
    assert_eq!((key.state, key.announced_at, key.created_at), (KeyState::Announced, Some(START), START));
    assert_eq!(key.certificate.leaf_key().kid(), key.kid);
    assert!(key.certificate.is_self_signed());
    assert_eq!(key.certificate.leaf_not_after(), START.plus(SELF_SIGNED_FOR));
    assert_eq!(fixture.published(START).await, std::slice::from_ref(&key.kid));

    let held = fixture.keys.generate(ISSUER, &new_key(true), START).await.unwrap();
    assert_eq!((held.state, held.announced_at), (KeyState::Held, None));
    assert_eq!(fixture.published(START).await, [key.kid], "a held key is not public");
}

#[tokio::test]
async fn activation_waits_for_the_announcement_time() {
    for (environment, activation, after, allowed) in [
        (Environment::Production, Activation::InTime, 47 * HOUR, false),
        (Environment::Production, Activation::InTime, 48 * HOUR, true),
        (Environment::Production, early(false), 47 * HOUR, false),
        (Environment::Production, early(false), 48 * HOUR, true),
        (Environment::Production, early(true), HOUR, true),
        (Environment::Test, Activation::InTime, 47 * HOUR, false),
        (Environment::Test, early(false), Duration::ZERO, true),
        (Environment::Demo, early(false), Duration::ZERO, true),
        (Environment::Demo, Activation::InTime, 48 * HOUR, true),
    ] {
        let fixture = fixture(environment).await;
        let key = fixture.announced().await;
        let answer = fixture.keys.activate(ISSUER, &key.kid, &activation, START.plus(after)).await;
        match answer {
            Ok(key) => assert!(allowed && key.state == KeyState::Active, "{environment} {activation:?} {after:?}"),
            Err(SigningKeysError::Refused(Refusal::NotAnnouncedLongEnough { from, instead, .. })) => {
                assert!(!allowed, "{environment} {activation:?} {after:?}");
                assert_eq!(from, START.plus(ANNOUNCED_BEFORE_USE));
                assert_eq!(instead.contains("--compromised"), environment.is_production());
            }
            Err(other) => panic!("{other}"),
        }
    }
}

#[tokio::test]
async fn a_token_from_before_the_rotation_verifies_for_48_hours() {
    let fixture = fixture(Environment::Test).await;
    let ring = KeyRing::start(1).unwrap();
    let first = fixture.active().await;
    let second = fixture.announced().await;
    let rotated = START.plus(100 * HOUR);
    fixture.keys.refresh(&ring, rotated).await.unwrap();
    let token = ring.sign_jwt(ISSUER, None, &json!({ "n": 1 })).await.unwrap();

    let active = fixture.keys.activate(ISSUER, &second.kid, &Activation::InTime, rotated).await.unwrap();
    assert_eq!(active.activated_at, Some(rotated));
    fixture.keys.refresh(&ring, rotated).await.unwrap();
    assert_eq!(fixture.keys.find(ISSUER, &first.kid).await.unwrap().retired_at, Some(rotated));
    assert!(ring.verify_own(ISSUER, &token).is_ok());
    let new = ring.sign_jwt(ISSUER, None, &json!({ "n": 2 })).await.unwrap();
    assert!(ring.verify_own(ISSUER, &new).is_ok());
    let jwks: Value = serde_json::from_slice(&ring.jwks(ISSUER).unwrap().body).unwrap();
    assert_eq!(jwks["keys"][0]["kid"], second.kid.as_str());

    fixture.keys.refresh(&ring, rotated.plus(48 * HOUR).minus(Duration::from_millis(1))).await.unwrap();
    assert!(ring.verify_own(ISSUER, &token).is_ok());
    fixture.keys.refresh(&ring, rotated.plus(48 * HOUR)).await.unwrap();
    assert!(ring.verify_own(ISSUER, &token).is_err());
    assert!(ring.verify_own(ISSUER, &new).is_ok());
}

#[tokio::test]
async fn a_compromised_key_is_out_at_once() {
    let fixture = fixture(Environment::Production).await;
    let ring = KeyRing::start(1).unwrap();
    let lost = fixture.active().await;
    let next = fixture.announced().await;
    fixture.keys.refresh(&ring, START).await.unwrap();
    let token = ring.sign_jwt(ISSUER, None, &json!({})).await.unwrap();
    fixture.keys.activate(ISSUER, &next.kid, &early(true), START.plus(HOUR)).await.unwrap();
    fixture.keys.refresh(&ring, START.plus(HOUR)).await.unwrap();
    assert!(ring.verify_own(ISSUER, &token).is_err());
    let lost = fixture.keys.find(ISSUER, &lost.kid).await.unwrap();
    assert_eq!((lost.state, lost.reason.as_deref()), (KeyState::Revoked, Some("øvelse")));
    assert_eq!(fixture.sealed_bytes(&lost.kid).await, 0);
}

#[tokio::test]
async fn the_life_cycle_refuses_what_it_must() {
    let fixture = fixture(Environment::Test).await;
    let keys = &fixture.keys;
    let held = keys.generate(ISSUER, &new_key(true), START).await.unwrap().kid;
    let refused = |refusal: Refusal| Err(SigningKeysError::Refused(refusal));
    let state = |answer: Result<StoredKey, SigningKeysError>| answer.map(|key| key.state);

    assert_eq!(state(keys.activate(ISSUER, &held, &early(true), START).await), refused(Refusal::Held(held.clone())));
    assert_eq!(state(keys.retire(ISSUER, &held, START).await), refused(Refusal::Held(held.clone())));

    assert_eq!(state(keys.announce(ISSUER, &held, START).await), Ok(KeyState::Announced));
    let again = keys.announce(ISSUER, &held, START.plus(HOUR)).await.unwrap();
    assert_eq!(again.announced_at, Some(START), "announcing again moves nothing");

    assert_eq!(state(keys.activate(ISSUER, &held, &early(false), START).await), Ok(KeyState::Active));
    let active = held;
    assert_eq!(
        state(keys.activate(ISSUER, &active, &early(false), START).await),
        refused(Refusal::AlreadyActive(active.clone()))
    );
    assert_eq!(state(keys.announce(ISSUER, &active, START).await), refused(Refusal::AlreadyActive(active.clone())));
    assert_eq!(state(keys.retire(ISSUER, &active, START).await), refused(Refusal::IsActive(active.clone())));
    assert_eq!(state(keys.revoke(ISSUER, &active, "x", START).await), refused(Refusal::IsActive(active.clone())));

    let withdrawn = fixture.announced().await.kid;
    assert_eq!(state(keys.retire(ISSUER, &withdrawn, START).await), Ok(KeyState::Retired));
    for answer in [
        state(keys.retire(ISSUER, &withdrawn, START).await),
        state(keys.announce(ISSUER, &withdrawn, START).await),
        state(keys.activate(ISSUER, &withdrawn, &early(true), START).await),
        keys.request(ISSUER, &withdrawn, &subject(), START).await.map(|_| KeyState::Retired),
    ] {
        assert_eq!(answer, refused(Refusal::Retired(withdrawn.clone())), "it never was active");
    }

    assert_eq!(state(keys.revoke(ISSUER, &withdrawn, "feil", START).await), Ok(KeyState::Revoked));
    for answer in [
        state(keys.revoke(ISSUER, &withdrawn, "feil", START).await),
        state(keys.retire(ISSUER, &withdrawn, START).await),
        state(keys.announce(ISSUER, &withdrawn, START).await),
        state(keys.activate(ISSUER, &withdrawn, &early(true), START).await),
        keys.request(ISSUER, &withdrawn, &subject(), START).await.map(|_| KeyState::Revoked),
    ] {
        assert_eq!(answer, refused(Refusal::Revoked(withdrawn.clone())));
    }
    assert_eq!(fixture.sealed_bytes(&withdrawn).await, 0, "a revoked key has no private half any more");
    assert_eq!(fixture.states().await.len(), 2, "rows stay, so that no kid comes back");
}

#[tokio::test]
async fn the_key_before_can_take_over_again_while_it_is_published() {
    let fixture = fixture(Environment::Production).await;
    let first = fixture.active().await.kid;
    let second = fixture.announced().await.kid;
    let third = fixture.announced().await.kid;
    let rotated = START.plus(100 * HOUR);
    fixture.keys.activate(ISSUER, &second, &Activation::InTime, rotated).await.unwrap();

    let back = fixture.keys.activate(ISSUER, &first, &Activation::InTime, rotated.plus(HOUR)).await.unwrap();
    assert_eq!((back.state, back.retired_at), (KeyState::Active, None));
    fixture.keys.activate(ISSUER, &third, &Activation::InTime, rotated.plus(2 * HOUR)).await.unwrap();
    let late = rotated.plus(50 * HOUR);
    assert_eq!(
        fixture.keys.activate(ISSUER, &first, &Activation::InTime, late).await.map(drop),
        Err(SigningKeysError::Refused(Refusal::Retired(first.clone())))
    );

    // The next change after its window forgets the private half.
    assert!(fixture.sealed_bytes(&first).await > 0);
    let fourth = fixture.announced().await.kid;
    fixture.keys.activate(ISSUER, &fourth, &Activation::InTime, late).await.unwrap();
    assert_eq!(fixture.sealed_bytes(&first).await, 0);
    assert!(fixture.sealed_bytes(&third).await > 0, "still published");
    assert_eq!(fixture.published(late).await.len(), 2);
}

#[tokio::test]
async fn two_operators_at_once_leave_one_active_key() {
    let fixture = fixture(Environment::Test).await;
    let (a, b) = (fixture.announced().await.kid, fixture.announced().await.kid);
    let now = early(false);
    let (one, other) =
        tokio::join!(fixture.keys.activate(ISSUER, &a, &now, START), fixture.keys.activate(ISSUER, &b, &now, START));
    assert!(one.is_ok() || other.is_ok());
    for answer in [one, other] {
        // Whoever comes second either takes over properly or is told.
        assert!(matches!(answer, Ok(_) | Err(SigningKeysError::Changed)));
    }
    let states = fixture.states().await;
    assert_eq!(states.iter().filter(|state| **state == KeyState::Active).count(), 1);
}

#[tokio::test]
async fn every_step_is_in_the_audit_trail() {
    let fixture = fixture(Environment::Test).await;
    let keys = fixture.keys.clone().acting_as("operatøren");
    let first = keys.generate(ISSUER, &new_key(true), START).await.unwrap().kid;
    keys.announce(ISSUER, &first, START).await.unwrap();
    keys.request(ISSUER, &first, &subject(), START).await.unwrap();
    keys.activate(ISSUER, &first, &early(false), START).await.unwrap();
    keys.activate(ISSUER, &first, &early(false), START).await.unwrap_err();
    let second = keys.generate(ISSUER, &new_key(false), START).await.unwrap().kid;
    keys.activate(ISSUER, &second, &early(true), START).await.unwrap();

    let day = START.as_secs().div_euclid(86_400);
    let stored = fellesporten_audit::events_of_day(&fixture.records, day, "", 100).await.unwrap();
    let mut found: Vec<(String, String, Option<String>)> = stored
        .into_iter()
        .map(|stored| match stored.event {
            Event::KeyChange { actor, issuer, kid, action, reason, .. } => {
                assert_eq!((actor.as_str(), issuer.as_str()), ("operatøren", ISSUER));
                (kid, format!("{action:?}"), reason)
            }
            other => panic!("{other:?}"),
        })
        .collect();
    let why = Some("øvelse".to_owned());
    let mut expected: Vec<(String, String, Option<String>)> = [
        (&first, "Generated", None),
        (&first, "Announced", None),
        (&first, "Requested", None),
        (&first, "Activated", why.clone()),
        (&second, "Generated", None),
        (&first, "Revoked", why.clone()),
        (&second, "Activated", why),
    ]
    .map(|(kid, action, reason)| (kid.clone(), action.to_owned(), reason))
    .into();
    found.sort();
    expected.sort();
    assert_eq!(found, expected, "and a refusal leaves no event");
}

#[tokio::test]
async fn every_change_raises_the_revision_and_a_refusal_does_not() {
    let fixture = fixture(Environment::Test).await;
    let held = fixture.keys.generate(ISSUER, &new_key(true), START).await.unwrap().kid;
    assert_eq!(fixture.revision().await, 1);
    fixture.keys.announce(ISSUER, &held, START).await.unwrap();
    assert_eq!(fixture.revision().await, 2);
    fixture.keys.activate(ISSUER, &held, &Activation::InTime, START).await.unwrap_err();
    fixture.keys.revoke(ISSUER, "ukjent", "x", START).await.unwrap_err();
    assert_eq!(fixture.revision().await, 2);
    fixture.keys.activate(ISSUER, &held, &early(false), START).await.unwrap();
    assert_eq!(fixture.revision().await, 3);
}

#[tokio::test]
async fn a_chain_is_imported_for_the_key_it_certifies() {
    let fixture = fixture(Environment::Test).await;
    let (key, other) = (fixture.announced().await, fixture.announced().await);
    let request = fixture.keys.request(ISSUER, &key.kid, &subject(), START).await.unwrap();
    assert!(request.starts_with("-----BEGIN CERTIFICATE REQUEST-----"), "{request}");

    // Another certificate for the same key, as an authority would send it.
    let private = fixture.keys.private_key(&key).await.unwrap();
    let certificate = |from: Timestamp, until: Timestamp| {
        private.self_signed_certificate(&Rng::seeded(9), &subject(), from, until).unwrap()
    };
    let new = certificate(START, START.plus(1000 * HOUR));
    let imported = fixture.keys.import(ISSUER, &new, START.plus(HOUR)).await.unwrap();
    assert_eq!(imported.kid, key.kid);
    assert_eq!(imported.certificate.leaf_not_after(), START.plus(1000 * HOUR));
    assert_eq!(imported.state, KeyState::Announced);
    assert_eq!(
        fixture.keys.find(ISSUER, &other.kid).await.unwrap().certificate.leaf_not_after(),
        other.certificate.leaf_not_after()
    );

    let stranger = PrivateKey::generate_rsa(RsaSize::Bits2048).unwrap();
    let foreign = stranger.self_signed_certificate(&Rng::seeded(9), &subject(), START, START.plus(HOUR)).unwrap();
    for (pem, now, expected) in [
        (foreign.as_str(), START, SigningKeysError::ForeignCertificate(ISSUER.to_owned())),
        (new.as_str(), START.plus(1001 * HOUR), SigningKeysError::Certificate(CertificateError::NotValidNow(1))),
        (request.as_str(), START, SigningKeysError::Certificate(CertificateError::NotPem)),
    ] {
        assert_eq!(fixture.keys.import(ISSUER, pem, now).await.map(drop), Err(expected));
    }
}

#[tokio::test]
async fn a_key_is_adopted_once() {
    let fixture = fixture(Environment::Demo).await;
    let key = PrivateKey::generate_rsa(RsaSize::Bits2048).unwrap();
    let adopted = fixture.keys.adopt(ISSUER, key.clone(), &subject(), false, START).await.unwrap();
    assert_eq!((adopted.kid.as_str(), adopted.state), (key.kid(), KeyState::Announced));
    assert_eq!(
        fixture.keys.adopt(ISSUER, key, &subject(), false, START).await.map(drop),
        Err(SigningKeysError::Changed),
        "a kid is never used twice"
    );
}

#[tokio::test]
async fn a_key_is_found_by_the_beginning_of_its_name_when_only_one_begins_so() {
    let fixture = fixture(Environment::Test).await;
    let key = fixture.announced().await;
    fixture.announced().await;
    assert_eq!(fixture.keys.find(ISSUER, &key.kid[..12]).await.unwrap().kid, key.kid);
    for (issuer, kid) in [(ISSUER, ""), (ISSUER, "ukjent"), ("maskinporten", key.kid.as_str())] {
        assert_eq!(
            fixture.keys.find(issuer, kid).await.map(drop),
            Err(SigningKeysError::Unknown { issuer: issuer.into(), kid: kid.into() })
        );
    }
}

#[tokio::test]
async fn keys_open_only_with_their_wrapping_key_in_their_own_row() {
    let fixture = fixture(Environment::Test).await;
    let (key, other) = (fixture.announced().await, fixture.announced().await);
    let wrong = SigningKeys::new(fixture.records.clone(), wrapping_key(2), Environment::Test, Rng::seeded(1));
    assert!(matches!(wrong.load_all(START).await, Err(SigningKeysError::Unreadable(..))));

    let swap =
        "UPDATE signing_keys SET wrapped_key = (SELECT wrapped_key FROM signing_keys WHERE kid = $1) WHERE kid = $2";
    let swapped = Statement::new(swap, values![key.kid.as_str(), other.kid.as_str()]).must_change();
    fixture.records.write(vec![swapped]).await.unwrap();
    assert!(
        matches!(fixture.keys.load_all(START).await, Err(SigningKeysError::Unreadable(kid, ..)) if kid == other.kid)
    );
}

#[tokio::test]
async fn production_refuses_the_keys_of_a_demo() {
    let fixture = fixture(Environment::Demo).await;
    let key = fixture.announced().await;
    let production =
        SigningKeys::new(fixture.records.clone(), wrapping_key(1), Environment::Production, Rng::seeded(1));
    assert_eq!(
        production.load_all(START).await.map(drop),
        Err(SigningKeysError::NotForProduction(key.kid.clone(), "demo".to_owned()))
    );
    production.revoke(ISSUER, &key.kid, "fra demo", START).await.unwrap();
    assert_eq!(production.load_all(START).await.unwrap()[ISSUER].len(), 0, "the cure that the error names works");
}
