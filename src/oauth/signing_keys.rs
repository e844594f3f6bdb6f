//! The life of an issuer's signing keys, kept in the records (docs/contracts/idporten.md §2.3).
//!
//! held → announced → active → retired; revoked at any time but while active. A key is published from the moment it is
//! announced, signs 48 hours later at the earliest, and stays published for 48 hours after the next one took over, so that
//! nobody who caches the JWKS ever meets a token whose key they could not have fetched.
//!
//! Private keys lie sealed by a wrapping key that comes from outside. Every change raises the registry's revision and records
//! its audit event in its own transaction, and every node then calls [`SigningKeys::refresh`]; a node also calls it at least every hour, since a
//! retired key leaves the JWKS by time alone.

mod error;
mod life_cycle;
mod statements;
mod stored_key;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::time::Duration;

use fellesporten_audit::{Event, KeyAction};
use fellesporten_domain::{Environment, Rng, Timestamp};
use fellesporten_jose::certificate::{Chain, Subject};
use fellesporten_jose::signing_key::{KeyError, PrivateKey, RsaSize};
use fellesporten_jose::wrapping::WrappingKey;
use fellesporten_jose::{KeyRing, KeyState, RingKey};
use fellesporten_store::{RAISE_REVISION, Records, Statement, Value, values};

pub use error::SigningKeysError;
pub use life_cycle::{ANNOUNCED_BEFORE_USE, Activation, Early, PUBLISHED_AFTER_USE, Refusal};
pub use statements::STATEMENTS;
pub use stored_key::StoredKey;

/// How long the certificate that a key gives itself is valid: three years, as an enterprise certificate.
const SELF_SIGNED_FOR: Duration = Duration::from_secs(3 * 365 * 86_400);
/// It begins a day early, for readers whose clocks are behind.
const SELF_SIGNED_FROM: Duration = Duration::from_secs(86_400);

/// The signing keys of every issuer of one database.
#[derive(Debug, Clone)]
pub struct SigningKeys {
    records: Records,
    wrapping_key: WrappingKey,
    environment: Environment,
    rng: Rng,
    actor: String,
}

/// A key to be made.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// Its size.
    pub size: RsaSize,
    /// Whom its self-signed certificate names.
    pub subject: Subject,
    /// Kept back until it is announced, instead of announced at once.
    pub held: bool,
}

impl SigningKeys {
    /// The keys in `records`, sealed by `wrapping_key`. Changes are recorded as the program's own.
    #[must_use]
    pub fn new(records: Records, wrapping_key: WrappingKey, environment: Environment, rng: Rng) -> Self {
        Self { records, wrapping_key, environment, rng, actor: "fellesporten".to_owned() }
    }

    /// The same keys, with changes recorded as those of `actor`.
    #[must_use]
    pub fn acting_as(self, actor: impl Into<String>) -> Self {
        Self { actor: actor.into(), ..self }
    }

    /// Every key that `issuer` ever had, oldest first.
    ///
    /// # Errors
    /// [`SigningKeysError::Records`].
    pub async fn list(&self, issuer: &str) -> Result<Vec<StoredKey>, SigningKeysError> {
        let rows = self.records.rows(statements::OF_ISSUER, values![issuer]).await?;
        rows.iter().map(StoredKey::read).collect()
    }

    /// The key whose `kid` is or begins with `kid`.
    ///
    /// # Errors
    /// [`SigningKeysError::Unknown`], also when several begin so.
    pub async fn find(&self, issuer: &str, kid: &str) -> Result<StoredKey, SigningKeysError> {
        let mut found = self.list(issuer).await?;
        found.retain(|key| key.kid.starts_with(kid));
        match (found.pop(), found.is_empty()) {
            (Some(key), true) if !kid.is_empty() => Ok(key),
            _ => Err(SigningKeysError::Unknown { issuer: issuer.to_owned(), kid: kid.to_owned() }),
        }
    }

    /// Makes a key and a certificate that it gives itself, so that `x5c` is never absent; announces it unless it is held.
    ///
    /// # Errors
    /// When the key cannot be made, sealed or written.
    pub async fn generate(&self, issuer: &str, new: &NewKey, now: Timestamp) -> Result<StoredKey, SigningKeysError> {
        let size = new.size;
        // Finding primes takes up to seconds of a core: not on a worker of the runtime.
        let key = tokio::task::spawn_blocking(move || PrivateKey::generate_rsa(size))
            .await
            .map_err(|error| KeyError::Failed(error.to_string()))??;
        self.adopt(issuer, key, &new.subject, new.held, now).await
    }

    /// As [`SigningKeys::generate`], with a key that is there already: a demo keeps its own beside its records.
    ///
    /// # Errors
    /// When the key cannot be sealed or written, or these records have had it before.
    pub async fn adopt(
        &self,
        issuer: &str,
        key: PrivateKey,
        subject: &Subject,
        held: bool,
        now: Timestamp,
    ) -> Result<StoredKey, SigningKeysError> {
        let (from, until) = (now.minus(SELF_SIGNED_FROM), now.plus(SELF_SIGNED_FOR));
        let certificate = key.self_signed_certificate(&self.rng, subject, from, until)?;
        let sealed = self.wrapping_key.wrap(&self.rng, key.to_pkcs8_der()?.expose(), &place(issuer, key.kid()))?;
        let (state, announced_at) = if held { (KeyState::Held, None) } else { (KeyState::Announced, Some(now)) };
        let values = values![
            issuer,
            key.kid(),
            state.as_str(),
            self.environment.as_str(),
            sealed,
            certificate,
            now,
            announced_at,
        ];
        let done = self.event(issuer, key.kid(), KeyAction::Generated, None, now);
        self.write(vec![Statement::new(statements::INSERT, values)], vec![done], now).await?;
        self.find(issuer, key.kid()).await
    }

    /// A certificate signing request for a key, PEM.
    ///
    /// # Errors
    /// When there is no such key, or it can sign no more.
    pub async fn request(
        &self,
        issuer: &str,
        kid: &str,
        subject: &Subject,
        now: Timestamp,
    ) -> Result<String, SigningKeysError> {
        let stored = self.find(issuer, kid).await?;
        life_cycle::may_be_certified(&stored)?;
        let request = self.private_key(&stored).await?.certificate_request(subject)?;
        let done = self.event(issuer, &stored.kid, KeyAction::Requested, None, now);
        self.records.write(fellesporten_audit::statements(vec![done], now, &self.rng)?).await?;
        Ok(request)
    }

    /// Takes the chain that answers a request; it replaces the key's certificate at once.
    ///
    /// # Errors
    /// When the chain is not one, not valid at `now`, or for no key of this issuer that can still be used.
    pub async fn import(&self, issuer: &str, pem: &str, now: Timestamp) -> Result<StoredKey, SigningKeysError> {
        let chain = Chain::from_pem(pem)?;
        chain.check_valid_at(now)?;
        let stored = self.find(issuer, chain.leaf_key().kid()).await.map_err(|error| match error {
            SigningKeysError::Unknown { issuer, .. } => SigningKeysError::ForeignCertificate(issuer),
            other => other,
        })?;
        life_cycle::may_be_certified(&stored)?;
        let change =
            Change { sql: statements::SET_CHAIN, values: values![chain.to_pem()?], action: KeyAction::Imported };
        self.change(stored, change, None, now).await
    }

    /// Publishes a held key; the 48 hours before its first use begin. A key that is announced already stays as it is.
    ///
    /// # Errors
    /// [`SigningKeysError::Refused`] from any other state.
    pub async fn announce(&self, issuer: &str, kid: &str, now: Timestamp) -> Result<StoredKey, SigningKeysError> {
        let stored = self.find(issuer, kid).await?;
        if stored.state == KeyState::Announced {
            return Ok(stored);
        }
        life_cycle::may_be_announced(&stored)?;
        let change = Change { sql: statements::ANNOUNCE, values: values![now], action: KeyAction::Announced };
        self.change(stored, change, None, now).await
    }

    /// Makes a key the one that signs, and retires the one that did (or revokes it, when it is said to be compromised).
    /// A retired key that is still published may be made active again.
    ///
    /// # Errors
    /// [`SigningKeysError::Refused`] before the announcement time, unless `activation` says why; in production only a
    /// compromise is reason enough.
    pub async fn activate(
        &self,
        issuer: &str,
        kid: &str,
        activation: &Activation,
        now: Timestamp,
    ) -> Result<StoredKey, SigningKeysError> {
        let stored = self.find(issuer, kid).await?;
        life_cycle::may_be_activated(&stored, activation, self.environment, now)?;
        let reason = activation.reason();
        let mut statements = Vec::new();
        let mut events = Vec::new();
        if let Some(before) = self.list(issuer).await?.into_iter().find(|key| key.state == KeyState::Active) {
            let change = if activation.is_compromise() { Change::revoke(reason, now) } else { Change::retire(now) };
            events.push(self.event(issuer, &before.kid, change.action, reason, now));
            statements.push(change.statement(&before));
        }
        let forgotten = values![issuer, Vec::new(), now.minus(PUBLISHED_AFTER_USE)];
        statements.push(Statement::new(statements::FORGET_RETIRED, forgotten));
        let change = Change { sql: statements::ACTIVATE, values: values![now, reason], action: KeyAction::Activated };
        events.push(self.event(issuer, &stored.kid, change.action, reason, now));
        statements.push(change.statement(&stored));
        self.write(statements, events, now).await?;
        self.find(issuer, &stored.kid).await
    }

    /// Takes an announced key out of line: it never signs, and stays published for 48 hours.
    ///
    /// # Errors
    /// [`SigningKeysError::Refused`] for the active key, which is retired by activating another, and for one that is not
    /// announced.
    pub async fn retire(&self, issuer: &str, kid: &str, now: Timestamp) -> Result<StoredKey, SigningKeysError> {
        let stored = self.find(issuer, kid).await?;
        life_cycle::may_be_retired(&stored)?;
        self.change(stored, Change::retire(now), None, now).await
    }

    /// Takes a key out of the JWKS at once and forgets its private half: whatever it signed no longer verifies.
    ///
    /// # Errors
    /// [`SigningKeysError::Refused`] for the active key, which must be replaced first.
    pub async fn revoke(
        &self,
        issuer: &str,
        kid: &str,
        reason: &str,
        now: Timestamp,
    ) -> Result<StoredKey, SigningKeysError> {
        let stored = self.find(issuer, kid).await?;
        life_cycle::may_be_revoked(&stored)?;
        self.change(stored, Change::revoke(Some(reason), now), Some(reason), now).await
    }

    /// The published keys of every issuer at `now`, opened and ready; an issuer without any has an empty list.
    ///
    /// # Errors
    /// When one cannot be opened, or was not made for production.
    pub async fn load_all(&self, now: Timestamp) -> Result<BTreeMap<String, Vec<RingKey>>, SigningKeysError> {
        let mut issuers = BTreeMap::<String, Vec<RingKey>>::new();
        for row in self.records.rows(statements::ALL, Vec::new()).await? {
            let stored = StoredKey::read(&row)?;
            let keys = issuers.entry(stored.issuer.clone()).or_default();
            if life_cycle::is_published(&stored, now) {
                let key = self.open(&stored, &row.bytes("wrapped_key")?)?;
                keys.push(RingKey::new(stored.state, key, &stored.certificate)?);
            }
        }
        Ok(issuers)
    }

    /// Brings `ring` up to date with the records. When that fails, the ring stays as it was.
    ///
    /// # Errors
    /// As [`SigningKeys::load_all`].
    pub async fn refresh(&self, ring: &KeyRing, now: Timestamp) -> Result<(), SigningKeysError> {
        for (issuer, keys) in self.load_all(now).await? {
            ring.replace_issuer(&issuer, keys)?;
        }
        Ok(())
    }

    async fn private_key(&self, stored: &StoredKey) -> Result<PrivateKey, SigningKeysError> {
        let row = self.records.row(statements::SEALED, values![stored.issuer.as_str(), stored.kid.as_str()]).await?;
        let sealed = row.ok_or(SigningKeysError::Changed)?.bytes("wrapped_key")?;
        self.open(stored, &sealed)
    }

    fn open(&self, stored: &StoredKey, sealed: &[u8]) -> Result<PrivateKey, SigningKeysError> {
        let unreadable = |why: String| SigningKeysError::Unreadable(stored.kid.clone(), stored.issuer.clone(), why);
        if self.environment.is_production() && stored.made_in != Environment::Production.as_str() {
            return Err(SigningKeysError::NotForProduction(stored.kid.clone(), stored.made_in.clone()));
        }
        let der = self
            .wrapping_key
            .unwrap(sealed, &place(&stored.issuer, &stored.kid))
            .map_err(|error| unreadable(error.to_string()))?;
        PrivateKey::from_pkcs8_der(der.expose()).map_err(|error| unreadable(error.to_string()))
    }

    async fn change(
        &self,
        stored: StoredKey,
        change: Change,
        reason: Option<&str>,
        now: Timestamp,
    ) -> Result<StoredKey, SigningKeysError> {
        let done = self.event(&stored.issuer, &stored.kid, change.action, reason, now);
        self.write(vec![change.statement(&stored)], vec![done], now).await?;
        self.find(&stored.issuer, &stored.kid).await
    }

    fn event(&self, issuer: &str, kid: &str, action: KeyAction, reason: Option<&str>, now: Timestamp) -> Event {
        Event::KeyChange {
            trace_id: self.rng.uuid_v7(now).simple().to_string(),
            actor: self.actor.clone(),
            issuer: issuer.to_owned(),
            kid: kid.to_owned(),
            action,
            reason: reason.map(str::to_owned),
        }
    }

    /// One transaction that raises the registry's revision first: its row lock orders whoever writes at the same time.
    async fn write(&self, changes: Vec<Statement>, done: Vec<Event>, now: Timestamp) -> Result<(), SigningKeysError> {
        let mut statements = vec![Statement::new(RAISE_REVISION, Vec::new())];
        statements.extend(changes);
        statements.extend(fellesporten_audit::statements(done, now, &self.rng)?);
        self.records.write(statements).await?;
        Ok(())
    }
}

/// One step of a key's life: the statement, its values after issuer, key and state, and what the audit trail calls it.
struct Change {
    sql: &'static str,
    values: Vec<Value>,
    action: KeyAction,
}

impl Change {
    fn retire(now: Timestamp) -> Self {
        Self { sql: statements::RETIRE, values: values![now], action: KeyAction::Retired }
    }

    fn revoke(reason: Option<&str>, now: Timestamp) -> Self {
        Self { sql: statements::REVOKE, values: values![now, reason, Vec::new()], action: KeyAction::Revoked }
    }

    /// Refused when the key is no longer in the state that it was judged in.
    fn statement(self, stored: &StoredKey) -> Statement {
        let mut values = values![stored.issuer.as_str(), stored.kid.as_str(), stored.state.as_str()];
        values.extend(self.values);
        Statement::new(self.sql, values).must_change()
    }
}

/// Where a sealed key belongs: it does not open in another row.
fn place(issuer: &str, kid: &str) -> Vec<u8> {
    format!("signing key\0{issuer}\0{kid}").into_bytes()
}
