//! The issuers' signing keys in use: sign, verify what we signed, publish.

use std::collections::HashMap;
use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread::available_parallelism;

use arc_swap::ArcSwap;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use fellesporten_telemetry::metrics::SIGNER_QUEUE_FULL;
use fellesporten_telemetry::spans::{self, Span};
use jsonwebtoken::{Algorithm, Header, TokenData, Validation};
use serde::Serialize;
use tokio::sync::oneshot;

use crate::certificate::{CertificateError, Chain};
use crate::jwks::{Jwk, JwksDocument};
use crate::key_state::KeyState;
use crate::provider::{Counters, Prepared, Slot};
use crate::signer::Signer;
use crate::signer_threads::SignerThreads;
use crate::signing_key::{KeyError, PrivateKey, PublicKey};

#[cfg(test)]
mod tests;

/// How many signatures may wait per signer thread: about a quarter of a second's work with RSA-2048.
const WAITING_PER_THREAD: usize = 256;

/// The keys of every issuer of this process. Clones share them.
#[derive(Clone)]
pub struct KeyRing(Arc<Shared>);

struct Shared {
    issuers: ArcSwap<HashMap<String, Arc<IssuerKeys>>>,
    threads: SignerThreads,
    counters: Arc<Counters>,
}

struct IssuerKeys {
    active: Option<Arc<PreparedKey>>,
    published: HashMap<String, Arc<PreparedKey>>,
    jwks: Arc<JwksDocument>,
}

/// A published key with what its signatures need, made once.
struct PreparedKey {
    kid: String,
    leaf_certificate: Option<String>,
    slot: Slot,
}

/// One key for [`KeyRing::replace_issuer`].
#[derive(Clone)]
pub struct RingKey {
    state: KeyState,
    public: PublicKey,
    signer: Arc<dyn Signer>,
    x5c: Vec<String>,
}

impl RingKey {
    /// A key whose private half is in memory.
    ///
    /// # Errors
    /// When the chain certifies another key.
    pub fn new(state: KeyState, key: PrivateKey, chain: &Chain) -> Result<Self, CertificateError> {
        Self::with_signer(state, key.public().clone(), Arc::new(key), chain)
    }

    /// A key whose private half stands behind `signer`.
    ///
    /// # Errors
    /// When the chain certifies another key.
    pub fn with_signer(
        state: KeyState,
        public: PublicKey,
        signer: Arc<dyn Signer>,
        chain: &Chain,
    ) -> Result<Self, CertificateError> {
        if chain.leaf_key().kid() != public.kid() {
            return Err(CertificateError::OtherKey);
        }
        Ok(Self { state, public, signer, x5c: chain.x5c()? })
    }

    /// The key's name.
    #[must_use]
    pub fn kid(&self) -> &str {
        self.public.kid()
    }

    /// Where it stands in its life.
    #[must_use]
    pub const fn state(&self) -> KeyState {
        self.state
    }
}

impl fmt::Debug for RingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RingKey({} {})", self.state, self.kid())
    }
}

/// Why a token was not signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// More signatures are waiting than can be made in time: answer 503 with `Retry-After`.
    #[error("too many signatures are waiting")]
    Busy,
    /// The issuer has no key that may sign.
    #[error("the issuer has no active signing key: make one with `keys generate` and `keys activate`")]
    NoActiveKey,
    /// The claims cannot be written as JSON, or the signer failed.
    #[error("the token could not be signed")]
    Failed,
}

/// Why a token is not one of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    /// Not three base64url parts with JSON in the first two (RFC 7515 §7.1).
    #[error("this is not a signed JWT")]
    Malformed,
    /// A `crit` header (RFC 7515 §4.1.11): we know no extensions, so the token must be refused.
    #[error("the token has a `crit` header, and no extension of it is understood")]
    CriticalHeader,
    /// No `kid`, or not that of a key that this issuer publishes.
    #[error("the token's `kid` is not that of a published key of this issuer")]
    UnknownKey,
    /// Another `alg` than the key's, `none` and HMAC among them.
    #[error("the token's `alg` is not RS256")]
    Algorithm,
    /// The signature is not the key's.
    #[error("the token's signature is wrong")]
    Signature,
}

impl KeyRing {
    /// Starts the signer threads; 0 means one per core. The ring has no keys yet.
    ///
    /// # Errors
    /// When the machine gives no threads.
    pub fn start(signer_threads: usize) -> Result<Self, std::io::Error> {
        let threads = match signer_threads {
            0 => available_parallelism().map_or(1, usize::from),
            given => given,
        };
        Self::start_with(threads, threads.saturating_mul(WAITING_PER_THREAD))
    }

    fn start_with(threads: usize, waiting: usize) -> Result<Self, std::io::Error> {
        Ok(Self(Arc::new(Shared {
            issuers: ArcSwap::default(),
            threads: SignerThreads::start(threads, waiting)?,
            counters: Arc::default(),
        })))
    }

    /// Makes `keys` the keys of `issuer`, in one step: whoever signs or verifies sees all the old or all the new.
    /// Signatures already queued are still made with the key they were queued for. Keys that are not published
    /// (held, revoked) are left out; whether a retired key is still inside its window is the caller's to judge.
    ///
    /// # Errors
    /// When the JWKS cannot be written; the old keys then stay.
    pub fn replace_issuer(&self, issuer: &str, keys: Vec<RingKey>) -> Result<(), KeyError> {
        let keys = Arc::new(self.prepare(keys)?);
        self.0.issuers.rcu(|issuers| {
            let mut issuers = HashMap::clone(issuers);
            issuers.insert(issuer.to_owned(), Arc::clone(&keys));
            issuers
        });
        Ok(())
    }

    fn prepare(&self, keys: Vec<RingKey>) -> Result<IssuerKeys, KeyError> {
        let mut published: Vec<RingKey> = keys.into_iter().filter(|key| key.state.is_published()).collect();
        // The signing key first, for readers that look at nothing else; then a fixed order, so that the ETag is stable.
        published.sort_by(|a, b| (a.state != KeyState::Active, a.kid()).cmp(&(b.state != KeyState::Active, b.kid())));
        let jwks: Vec<Jwk<'_>> = published.iter().map(|key| Jwk::new(&key.public, &key.x5c)).collect();
        let jwks = Arc::new(JwksDocument::of(&jwks).map_err(|error| KeyError::Failed(error.to_string()))?);
        let mut active = None;
        let mut by_kid = HashMap::with_capacity(published.len());
        for key in published {
            let state = key.state;
            let prepared = Arc::new(self.prepare_key(key));
            if state == KeyState::Active {
                active = Some(Arc::clone(&prepared));
            }
            by_kid.insert(prepared.kid.clone(), prepared);
        }
        Ok(IssuerKeys { active, published: by_kid, jwks })
    }

    fn prepare_key(&self, key: RingKey) -> PreparedKey {
        let kid = key.kid().to_owned();
        let counters = Arc::clone(&self.0.counters);
        let slot = Slot::of(Prepared { public: key.public, signer: key.signer, counters });
        PreparedKey { kid, leaf_certificate: key.x5c.into_iter().next(), slot }
    }

    /// The issuer's JWKS as it is served; `None` for an issuer that this ring does not have.
    #[must_use]
    pub fn jwks(&self, issuer: &str) -> Option<Arc<JwksDocument>> {
        self.0.issuers.load().get(issuer).map(|keys| Arc::clone(&keys.jwks))
    }

    /// Whether the issuer can sign.
    #[must_use]
    pub fn has_active_key(&self, issuer: &str) -> bool {
        self.active_key(issuer).is_some()
    }

    /// Signs `claims` as a JWT of `issuer`: RS256, header with `kid`, `alg`, `x5c` (the leaf) and `typ` when given
    /// (docs/contracts/idporten.md §5.1). The message is made at once, the signature on a signer thread.
    ///
    /// # Errors
    /// [`SignError`]; [`SignError::Busy`] is said without waiting.
    pub fn sign_jwt<C: Serialize + ?Sized>(
        &self,
        issuer: &str,
        typ: Option<&str>,
        claims: &C,
    ) -> impl Future<Output = Result<String, SignError>> + Send + use<C> {
        answered(spans::signature(issuer), self.queue_signature(issuer, |key| key.header(typ), claims))
    }

    /// The same with a header of `kid` and `alg` alone, for readers that refuse more
    /// (docs/contracts/maskinporten.md §4.1).
    ///
    /// # Errors
    /// As [`Self::sign_jwt`].
    pub fn sign_bare_jwt<C: Serialize + ?Sized>(
        &self,
        issuer: &str,
        claims: &C,
    ) -> impl Future<Output = Result<String, SignError>> + Send + use<C> {
        answered(spans::signature(issuer), self.queue_signature(issuer, PreparedKey::bare_header, claims))
    }

    fn queue_signature<C: Serialize + ?Sized>(
        &self,
        issuer: &str,
        header: impl FnOnce(&PreparedKey) -> Header,
        claims: &C,
    ) -> Result<oneshot::Receiver<Result<String, SignError>>, SignError> {
        let key = self.active_key(issuer).ok_or(SignError::NoActiveKey)?;
        let message = message(&header(&key), claims).map_err(|_| SignError::Failed)?;
        let (answer, waiting) = oneshot::channel();
        let job = move || {
            // Whoever asked may have gone away while this waited.
            if !answer.is_closed() {
                // The receiver may go away at any moment; its answer is then nobody's.
                drop(answer.send(key.sign(message)));
            }
        };
        self.0.threads.submit(Box::new(job)).map_err(|_| {
            SIGNER_QUEUE_FULL.inc([]);
            SignError::Busy
        })?;
        Ok(waiting)
    }

    /// Whether the issuer has a key that signs.
    #[must_use]
    pub fn can_sign(&self, issuer: &str) -> bool {
        self.active_key(issuer).is_some()
    }

    fn active_key(&self, issuer: &str) -> Option<Arc<PreparedKey>> {
        self.0.issuers.load().get(issuer)?.active.clone()
    }

    /// Reads a JWT that `issuer` signed with a key it still publishes: announced, active, or retired inside its window.
    /// It says who signed, and nothing about time, audience or purpose.
    ///
    /// # Errors
    /// [`VerifyError`] says the first thing that is wrong.
    pub fn verify_own(&self, issuer: &str, jwt: &str) -> Result<serde_json::Value, VerifyError> {
        let kid = checked_header(jwt)?;
        let issuers = self.0.issuers.load();
        let key = issuers.get(issuer).and_then(|keys| keys.published.get(&kid)).ok_or(VerifyError::UnknownKey)?;
        key.verify(jwt)
    }

    /// How many signatures wait for a thread.
    #[must_use]
    pub fn signatures_waiting(&self) -> usize {
        self.0.threads.waiting()
    }

    /// How many signatures were made since the start.
    #[must_use]
    pub fn signatures_made(&self) -> u64 {
        self.0.counters.signatures.load(Ordering::Relaxed)
    }

    /// How many signatures were verified since the start.
    #[must_use]
    pub fn verifications_made(&self) -> u64 {
        self.0.counters.verifications.load(Ordering::Relaxed)
    }
}

/// A signature that is waited for, or was refused at once.
fn answered(
    span: Span,
    queued: Result<oneshot::Receiver<Result<String, SignError>>, SignError>,
) -> impl Future<Output = Result<String, SignError>> + Send {
    span.around(async move { queued?.await.unwrap_or(Err(SignError::Failed)) })
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.issuers.load().keys()).finish()
    }
}

impl PreparedKey {
    fn bare_header(&self) -> Header {
        let mut header = Header::new(Algorithm::RS256);
        header.typ = None;
        header.kid = Some(self.kid.clone());
        header
    }

    fn header(&self, typ: Option<&str>) -> Header {
        let mut header = self.bare_header();
        header.typ = typ.map(str::to_owned);
        header.x5c = self.leaf_certificate.clone().map(|leaf| vec![leaf]);
        header
    }

    fn sign(&self, mut message: String) -> Result<String, SignError> {
        let signature = jsonwebtoken::crypto::sign(message.as_bytes(), &self.slot.encoding_key(), Algorithm::RS256)
            .map_err(|_| SignError::Failed)?;
        message.push('.');
        message.push_str(&signature);
        Ok(message)
    }

    fn verify(&self, jwt: &str) -> Result<serde_json::Value, VerifyError> {
        let TokenData { claims, .. } = jsonwebtoken::decode(jwt, &self.slot.decoding_key(), &signature_only())
            .map_err(|error| match error.kind() {
                jsonwebtoken::errors::ErrorKind::InvalidSignature => VerifyError::Signature,
                jsonwebtoken::errors::ErrorKind::InvalidAlgorithm => VerifyError::Algorithm,
                _ => VerifyError::Malformed,
            })?;
        Ok(claims)
    }
}

/// The signing input of RFC 7515 §5.1.
fn message<C: Serialize + ?Sized>(header: &Header, claims: &C) -> Result<String, serde_json::Error> {
    let mut message = URL_SAFE_NO_PAD.encode(serde_json::to_vec(header)?);
    message.push('.');
    URL_SAFE_NO_PAD.encode_string(serde_json::to_vec(claims)?, &mut message);
    Ok(message)
}

/// The library checks the signature and nothing else: time and audience are judged by our rules, with our clock.
fn signature_only() -> Validation {
    let mut validation = Validation::new(Algorithm::RS256);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.validate_aud = false;
    validation
}

/// Judges the header before any key is looked for, and gives its `kid`. The library reads `crit` without enforcing it,
/// and knows no `none`, so the header is read here as plain JSON.
pub(crate) fn checked_header(jwt: &str) -> Result<String, VerifyError> {
    let (encoded, _) = jwt.split_once('.').ok_or(VerifyError::Malformed)?;
    let json = URL_SAFE_NO_PAD.decode(encoded).map_err(|_| VerifyError::Malformed)?;
    let header: serde_json::Map<String, serde_json::Value> =
        serde_json::from_slice(&json).map_err(|_| VerifyError::Malformed)?;
    if header.contains_key("crit") {
        return Err(VerifyError::CriticalHeader);
    }
    if header.get("alg").and_then(serde_json::Value::as_str) != Some("RS256") {
        return Err(VerifyError::Algorithm);
    }
    match header.get("kid") {
        Some(serde_json::Value::String(kid)) => Ok(kid.clone()),
        _ => Err(VerifyError::UnknownKey),
    }
}
