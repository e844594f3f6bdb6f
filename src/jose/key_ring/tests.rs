//! The key ring: who signs, what is published, what verifies.

use std::sync::mpsc;
use std::sync::{Mutex, OnceLock};
use std::time::Duration;

use fellesporten_domain::{Rng, Timestamp};
use serde_json::{Value, json};

use super::*;
use crate::certificate::Subject;
use crate::digest::hmac_sha256;
use crate::signer::SignFailure;
use crate::signing_key::RsaSize;

const ISSUER: &str = "idporten";

/// Three keys, made once: generation is what takes time in these tests.
fn key(index: usize) -> PrivateKey {
    static KEYS: OnceLock<Vec<PrivateKey>> = OnceLock::new();
    let keys = KEYS.get_or_init(|| (0..3).map(|_| PrivateKey::generate_rsa(RsaSize::Bits2048).unwrap()).collect());
    keys[index].clone()
}

fn chain(key: &PrivateKey) -> Chain {
    let subject =
        Subject { common_name: "idporten".into(), organisation: "Testetaten".into(), organisation_number: None };
    let (start, end) = (Timestamp::from_secs(1_790_000_000), Timestamp::from_secs(1_890_000_000));
    Chain::from_pem(&key.self_signed_certificate(&Rng::seeded(1), &subject, start, end).unwrap()).unwrap()
}

fn ring_key(index: usize, state: KeyState) -> RingKey {
    let key = key(index);
    let chain = chain(&key);
    RingKey::new(state, key, &chain).unwrap()
}

fn ring(keys: &[(usize, KeyState)]) -> KeyRing {
    let ring = KeyRing::start(2).unwrap();
    replace(&ring, keys);
    ring
}

fn replace(ring: &KeyRing, keys: &[(usize, KeyState)]) {
    let keys = keys.iter().map(|(index, state)| ring_key(*index, *state)).collect();
    ring.replace_issuer(ISSUER, keys).unwrap();
}

fn part(jwt: &str, index: usize) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(jwt.split('.').nth(index).unwrap()).unwrap()).unwrap()
}

fn encoded(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

/// A token with any header, signed with key 0 whatever the header says.
fn forged(header: &Value, claims: &Value) -> String {
    let message = format!("{}.{}", encoded(header), encoded(claims));
    let signature = key(0).sign(message.as_bytes()).unwrap();
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}

fn published_kids(ring: &KeyRing) -> Vec<String> {
    let document: Value = serde_json::from_slice(&ring.jwks(ISSUER).unwrap().body).unwrap();
    document["keys"].as_array().unwrap().iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn signs_and_verifies() {
    let ring = ring(&[(0, KeyState::Active)]);
    let claims = json!({ "iss": "https://idporten.no", "exp": 1, "nbf": 9_999_999_999_u64, "aud": "x" });
    let jwt = ring.sign_jwt(ISSUER, None, &claims).await.unwrap();
    assert_eq!(ring.verify_own(ISSUER, &jwt).unwrap(), claims, "time and audience are not judged here");
    assert_eq!(
        part(&jwt, 0),
        json!({ "alg": "RS256", "kid": key(0).kid(), "x5c": chain(&key(0)).x5c().unwrap() }),
        "no typ unless asked for"
    );
    let typed = ring.sign_jwt(ISSUER, Some("logout+jwt"), &claims).await.unwrap();
    assert_eq!(part(&typed, 0)["typ"], "logout+jwt");
    assert_eq!((ring.signatures_made(), ring.verifications_made()), (2, 1));
}

#[tokio::test]
async fn an_issuer_without_an_active_key_signs_nothing() {
    let ring = ring(&[(0, KeyState::Announced), (1, KeyState::Retired), (2, KeyState::Revoked)]);
    assert_eq!(ring.sign_jwt(ISSUER, None, &json!({})).await, Err(SignError::NoActiveKey));
    assert_eq!(ring.sign_jwt("another", None, &json!({})).await, Err(SignError::NoActiveKey));
    assert!(ring.jwks("another").is_none());
    assert!(!ring.has_active_key(ISSUER) && !ring.has_active_key("another"));
    replace(&ring, &[(0, KeyState::Active)]);
    assert!(ring.has_active_key(ISSUER));
}

#[tokio::test]
async fn claims_that_are_no_json_are_not_signed() {
    let ring = ring(&[(0, KeyState::Active)]);
    let claims = HashMap::from([((1, 2), 3)]);
    assert_eq!(ring.sign_jwt(ISSUER, None, &claims).await, Err(SignError::Failed));
}

#[tokio::test]
async fn every_tampered_part_is_noticed() {
    let ring = ring(&[(0, KeyState::Active), (1, KeyState::Announced)]);
    let jwt = ring.sign_jwt(ISSUER, None, &json!({ "sub": "a" })).await.unwrap();
    let parts: Vec<&str> = jwt.split('.').collect();
    let [header, claims, signature] = parts[..] else { panic!("three parts") };
    let other_claims = encoded(&json!({ "sub": "b" }));
    let mut other_key = part(&jwt, 0);
    other_key["kid"] = key(1).kid().into();
    let mut other_signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    other_signature[0] ^= 1;
    for (name, tampered, expected) in [
        ("claims", format!("{header}.{other_claims}.{signature}"), VerifyError::Signature),
        ("another published key", format!("{}.{claims}.{signature}", encoded(&other_key)), VerifyError::Signature),
        ("signature", format!("{header}.{claims}.{}", URL_SAFE_NO_PAD.encode(other_signature)), VerifyError::Signature),
        ("no signature", format!("{header}.{claims}."), VerifyError::Signature),
        ("two parts", format!("{header}.{claims}"), VerifyError::Malformed),
        ("four parts", format!("{jwt}.x"), VerifyError::Malformed),
        ("padding", format!("{jwt}="), VerifyError::Malformed),
        ("nothing", String::new(), VerifyError::Malformed),
        ("no header", format!(".{claims}.{signature}"), VerifyError::Malformed),
    ] {
        assert_eq!(ring.verify_own(ISSUER, &tampered), Err(expected), "{name}");
    }
}

#[test]
fn algorithms_are_not_confused() {
    let ring = ring(&[(0, KeyState::Active)]);
    let kid = key(0).kid().to_owned();
    let claims = json!({ "sub": "a" });
    let message = |alg: &str| format!("{}.{}", encoded(&json!({ "alg": alg, "kid": kid })), encoded(&claims));

    // `none`, in the spellings that have worked elsewhere, with and without a signature.
    for alg in ["none", "None", "NONE", "nOnE", ""] {
        assert_eq!(ring.verify_own(ISSUER, &format!("{}.", message(alg))), Err(VerifyError::Algorithm), "{alg}");
        let signed = forged(&json!({ "alg": alg, "kid": kid }), &claims);
        assert_eq!(ring.verify_own(ISSUER, &signed), Err(VerifyError::Algorithm), "{alg}");
    }
    // HMAC keyed with what everyone can read: the public key in its usual forms.
    let public_pem = key(0).public().pkey.public_key_to_pem().unwrap();
    let public_der = key(0).public().pkey.public_key_to_der().unwrap();
    for secret in [public_pem, public_der, kid.clone().into_bytes(), vec![0; 8]] {
        for alg in ["HS256", "HS384", "HS512"] {
            let message = message(alg);
            let mac = hmac_sha256(&secret, &[message.as_bytes()]);
            let jwt = format!("{message}.{}", URL_SAFE_NO_PAD.encode(mac));
            assert_eq!(ring.verify_own(ISSUER, &jwt), Err(VerifyError::Algorithm), "{alg}");
        }
    }
    // A right RS256 signature under another name.
    for alg in ["RS384", "RS512", "PS256", "ES256", "EdDSA", "rs256"] {
        let jwt = forged(&json!({ "alg": alg, "kid": kid }), &claims);
        assert_eq!(ring.verify_own(ISSUER, &jwt), Err(VerifyError::Algorithm), "{alg}");
    }
    assert_eq!(ring.verify_own(ISSUER, &forged(&json!({ "kid": kid }), &claims)), Err(VerifyError::Algorithm));
    assert_eq!(
        ring.verify_own(ISSUER, &forged(&json!({ "alg": ["RS256"], "kid": kid }), &claims)),
        Err(VerifyError::Algorithm)
    );
    assert!(ring.verify_own(ISSUER, &forged(&json!({ "alg": "RS256", "kid": kid }), &claims)).is_ok(), "the control");
}

#[test]
fn headers_that_bring_their_own_rules_or_keys() {
    let ring = ring(&[(0, KeyState::Active)]);
    let claims = json!({ "sub": "a" });
    let header = |extra: (&str, Value)| {
        let mut header = json!({ "alg": "RS256", "kid": key(0).kid() });
        header[extra.0] = extra.1;
        header
    };
    for crit in [json!(["exp"]), json!([]), json!(null), json!("b64"), json!(["b64"])] {
        let jwt = forged(&header(("crit", crit.clone())), &claims);
        assert_eq!(ring.verify_own(ISSUER, &jwt), Err(VerifyError::CriticalHeader), "{crit}");
    }
    // A stranger's key inside the header is not believed: the signature is checked with ours.
    let stranger = key(1);
    let jwk = json!({ "kty": "RSA", "n": stranger.public().modulus(), "e": "AQAB" });
    let message = format!("{}.{}", encoded(&header(("jwk", jwk))), encoded(&claims));
    let signature = URL_SAFE_NO_PAD.encode(stranger.sign(message.as_bytes()).unwrap());
    assert_eq!(ring.verify_own(ISSUER, &format!("{message}.{signature}")), Err(VerifyError::Signature));
    for kid in [json!(null), json!(7), json!(""), json!("../../dev/null"), json!("' OR 1=1"), json!(stranger.kid())] {
        let jwt = forged(&header(("kid", kid.clone())), &claims);
        assert_eq!(ring.verify_own(ISSUER, &jwt), Err(VerifyError::UnknownKey), "{kid}");
    }
    assert_eq!(ring.verify_own(ISSUER, &forged(&json!({ "alg": "RS256" }), &claims)), Err(VerifyError::UnknownKey));
}

#[test]
fn an_issuer_does_not_vouch_for_another() {
    let ring = ring(&[(0, KeyState::Active)]);
    ring.replace_issuer("maskinporten", vec![ring_key(1, KeyState::Active)]).unwrap();
    let jwt = forged(&json!({ "alg": "RS256", "kid": key(0).kid() }), &json!({}));
    assert!(ring.verify_own(ISSUER, &jwt).is_ok());
    assert_eq!(ring.verify_own("maskinporten", &jwt), Err(VerifyError::UnknownKey));
}

#[tokio::test]
async fn a_token_from_before_the_rotation_still_verifies() {
    let ring = ring(&[(0, KeyState::Active), (1, KeyState::Announced)]);
    let before = ring.sign_jwt(ISSUER, None, &json!({ "n": 1 })).await.unwrap();
    replace(&ring, &[(0, KeyState::Retired), (1, KeyState::Active)]);
    let after = ring.sign_jwt(ISSUER, None, &json!({ "n": 2 })).await.unwrap();
    assert_eq!(part(&before, 0)["kid"], key(0).kid());
    assert_eq!(part(&after, 0)["kid"], key(1).kid());
    assert!(ring.verify_own(ISSUER, &before).is_ok());
    assert!(ring.verify_own(ISSUER, &after).is_ok());
    replace(&ring, &[(0, KeyState::Revoked), (1, KeyState::Active)]);
    assert_eq!(ring.verify_own(ISSUER, &before), Err(VerifyError::UnknownKey));
    assert!(ring.verify_own(ISSUER, &after).is_ok());
}

#[test]
fn the_document_has_public_members_of_published_keys_only() {
    let ring = ring(&[(0, KeyState::Retired), (1, KeyState::Active), (2, KeyState::Announced)]);
    let document: Value = serde_json::from_slice(&ring.jwks(ISSUER).unwrap().body).unwrap();
    for key in document["keys"].as_array().unwrap() {
        let members: Vec<&str> = key.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(members, ["alg", "e", "kid", "kty", "n", "use", "x5c"]);
        assert_eq!(
            (&key["kty"], &key["use"], &key["alg"], &key["e"]),
            (&json!("RSA"), &json!("sig"), &json!("RS256"), &json!("AQAB"))
        );
    }
    assert_eq!(document["keys"][0]["kid"], key(1).kid(), "the signing key stands first");
    assert_eq!(document["keys"][0]["x5c"], json!(chain(&key(1)).x5c().unwrap()));
    assert_eq!(published_kids(&ring).len(), 3);
    replace(&ring, &[(0, KeyState::Held), (1, KeyState::Active), (2, KeyState::Revoked)]);
    assert_eq!(published_kids(&ring), [key(1).kid()]);
}

#[test]
fn the_entity_tag_follows_the_content() {
    let ring = ring(&[(0, KeyState::Active), (1, KeyState::Announced), (2, KeyState::Announced)]);
    let first = ring.jwks(ISSUER).unwrap();
    assert!(first.etag.starts_with('"') && first.etag.ends_with('"') && first.etag.len() == 45);
    replace(&ring, &[(2, KeyState::Announced), (1, KeyState::Announced), (0, KeyState::Active)]);
    assert_eq!(ring.jwks(ISSUER).unwrap(), first, "the order of the input does not matter");
    replace(&ring, &[(0, KeyState::Active)]);
    assert_ne!(ring.jwks(ISSUER).unwrap().etag, first.etag);
}

#[test]
fn a_chain_for_another_key_is_refused() {
    assert_eq!(RingKey::new(KeyState::Active, key(0), &chain(&key(1))).map(drop), Err(CertificateError::OtherKey));
}

/// A signer that says when it starts and waits until it is let go.
struct Gate {
    started: Mutex<mpsc::Sender<()>>,
    release: Mutex<mpsc::Receiver<()>>,
    key: PrivateKey,
}

impl Signer for Gate {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignFailure> {
        self.started.lock().unwrap().send(()).unwrap();
        self.release.lock().unwrap().recv().unwrap();
        self.key.sign(message)
    }
}

#[tokio::test]
async fn a_full_queue_answers_busy_at_once_and_the_queued_are_served() {
    let (started, has_started) = mpsc::channel();
    let (release, released) = mpsc::channel();
    let gate = Gate { started: Mutex::new(started), release: Mutex::new(released), key: key(0) };
    let ring = KeyRing::start_with(1, 2).unwrap();
    let gated = RingKey::with_signer(KeyState::Active, key(0).public().clone(), Arc::new(gate), &chain(&key(0)));
    ring.replace_issuer(ISSUER, vec![gated.unwrap()]).unwrap();

    let signing = ring.sign_jwt(ISSUER, None, &json!({ "n": 0 }));
    has_started.recv_timeout(Duration::from_secs(10)).unwrap();
    let waiting = [ring.sign_jwt(ISSUER, None, &json!({ "n": 1 })), ring.sign_jwt(ISSUER, None, &json!({ "n": 2 }))];
    assert_eq!(ring.sign_jwt(ISSUER, None, &json!({ "n": 3 })).await, Err(SignError::Busy));

    // A rotation in the meantime does not fail what is queued.
    replace(&ring, &[(1, KeyState::Active), (0, KeyState::Retired)]);
    for _ in 0..3 {
        release.send(()).unwrap();
    }
    for (number, answer) in [signing].into_iter().chain(waiting).enumerate() {
        let jwt = answer.await.unwrap();
        assert_eq!(ring.verify_own(ISSUER, &jwt).unwrap()["n"], number);
    }
    assert_eq!(ring.signatures_made(), 3);
}

#[tokio::test]
async fn a_signature_nobody_waits_for_is_not_made() {
    let (started, has_started) = mpsc::channel();
    let (release, released) = mpsc::channel();
    let gate = Gate { started: Mutex::new(started), release: Mutex::new(released), key: key(0) };
    let ring = KeyRing::start_with(1, 8).unwrap();
    let gated = RingKey::with_signer(KeyState::Active, key(0).public().clone(), Arc::new(gate), &chain(&key(0)));
    ring.replace_issuer(ISSUER, vec![gated.unwrap()]).unwrap();
    let first = ring.sign_jwt(ISSUER, None, &json!({}));
    has_started.recv_timeout(Duration::from_secs(10)).unwrap();
    drop(ring.sign_jwt(ISSUER, None, &json!({})));
    let last = ring.sign_jwt(ISSUER, None, &json!({}));
    release.send(()).unwrap();
    release.send(()).unwrap();
    assert!(first.await.is_ok() && last.await.is_ok());
    assert_eq!(ring.signatures_made(), 2);
}

struct Broken;

impl Signer for Broken {
    fn sign(&self, _: &[u8]) -> Result<Vec<u8>, SignFailure> {
        Err(SignFailure)
    }
}

#[tokio::test]
async fn a_broken_signer_fails_the_token_and_is_not_counted() {
    let ring = KeyRing::start(1).unwrap();
    let broken = RingKey::with_signer(KeyState::Active, key(0).public().clone(), Arc::new(Broken), &chain(&key(0)));
    ring.replace_issuer(ISSUER, vec![broken.unwrap()]).unwrap();
    assert_eq!(ring.sign_jwt(ISSUER, None, &json!({})).await, Err(SignError::Failed));
    assert_eq!(ring.signatures_made(), 0);
}
