//! Which key a client must have signed with: one that it registered, or for a client without registered keys that of its
//! enterprise certificate (virksomhetssertifikat). No other header says where a key is (`docs/contracts/idporten.md` §4.1,
//! facts 55 and 56; `docs/contracts/maskinporten.md` §3.2; `docs/contracts/eid-adapters.md` §5.5).
//!
//! Shared by client assertions and grants, whose answers differ and whose judgement does not.

use fellesporten_domain::{OrgNumber, Timestamp};
use fellesporten_jose::enterprise::{NotX5c, Refusal, from_x5c};
use fellesporten_jose::{Algorithm, EnterpriseCertificate, EnterpriseTrust, ForeignJws, Purpose};
use fellesporten_registry::{Client, RegisteredKey};
use fellesporten_telemetry::events;
use serde_json::{Value, json};

/// `client_amr` of a client that showed a certificate of the Norwegian suppliers.
const CERTIFICATE_AMR: &str = "virksomhetssertifikat";
/// `client_amr` of a client with registered keys.
const KEY_AMR: &str = "private_key_jwt";

/// The key that should have signed.
#[derive(Debug)]
pub enum ClientKey<'a> {
    /// One that the client registered.
    Registered(&'a RegisteredKey),
    /// That of a certificate that is good now, and speaks for the client.
    Certified(Box<EnterpriseCertificate>),
}

/// Why there is no such key.
#[derive(Debug)]
pub enum NoClientKey {
    /// The client has neither registered keys nor sent a certificate.
    Nothing,
    /// The client has registered keys, and named none.
    KidMissing,
    /// No registered key has this `kid`.
    KidUnknown,
    /// The registered key has ended.
    KeyExpired,
    /// `x5c` is no list of certificates.
    NotX5c(NotX5c),
    /// `alg` is not one that certificates are used with.
    Algorithm,
    /// The certificate is not good now. `registered` tells one that came with a registered key.
    Certificate {
        /// Why.
        refusal: Refusal,
        /// Whether it came with the registration.
        registered: bool,
    },
    /// The certificate is another organisation's.
    OtherOrganisation {
        /// Whether it came with the registration.
        registered: bool,
    },
    /// The registered certificate certifies another key.
    CertifiesAnotherKey,
}

/// Why the key that should have signed did not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotSigned {
    /// `alg` is not the one registered with the key.
    Algorithm,
    /// The signature is not the key's.
    Signature,
}

/// Finds the key that `client` must have signed `jws` with. `speaks_for` says whose certificates count.
///
/// # Errors
/// Why there is none.
pub fn find<'a>(
    client: &'a Client,
    jws: &ForeignJws<'_>,
    trust: &EnterpriseTrust,
    speaks_for: fn(OrgNumber, &Client) -> bool,
    now: Timestamp,
) -> Result<ClientKey<'a>, NoClientKey> {
    let judged = |x5c: &Value, registered| judged(client, x5c, registered, trust, speaks_for, now);
    if client.jwks.is_empty() {
        let x5c = jws.header("x5c").ok_or(NoClientKey::Nothing)?;
        if !matches!(jws.algorithm(), Algorithm::Rs256 | Algorithm::Rs384 | Algorithm::Rs512) {
            return Err(NoClientKey::Algorithm);
        }
        return Ok(ClientKey::Certified(Box::new(judged(x5c, false)?)));
    }
    let kid = jws.header_text("kid").ok_or(NoClientKey::KidMissing)?;
    let key = client.registered_key(kid).ok_or(NoClientKey::KidUnknown)?;
    if now >= key.expires_at {
        return Err(NoClientKey::KeyExpired);
    }
    // A registered key that carries `x5c` works as long as its certificate does: what revokes the one revokes the other.
    if !key.x5c.is_empty() {
        let certificate = judged(&json!(key.x5c), true)?;
        let thumbprint = key.verification_key().map(fellesporten_jose::ForeignKey::thumbprint);
        if certificate.key().is_none_or(|certified| Some(certified.thumbprint()) != thumbprint) {
            return Err(NoClientKey::CertifiesAnotherKey);
        }
    }
    Ok(ClientKey::Registered(key))
}

impl ClientKey<'_> {
    /// Whether it signed `jws`.
    ///
    /// # Errors
    /// What shows that it did not.
    pub fn signed(&self, jws: &ForeignJws<'_>) -> Result<(), NotSigned> {
        let key = match self {
            Self::Registered(key) if key.alg != jws.algorithm().as_str() => return Err(NotSigned::Algorithm),
            Self::Registered(key) => key.verification_key(),
            Self::Certified(certificate) => certificate.key(),
        };
        if key.is_some_and(|key| jws.is_signed_by(key)) { Ok(()) } else { Err(NotSigned::Signature) }
    }

    /// What it proves, as `client_amr` says it.
    #[must_use]
    pub const fn amr(&self) -> &'static str {
        match self {
            Self::Registered(_) => KEY_AMR,
            Self::Certified(_) => CERTIFICATE_AMR,
        }
    }
}

/// The certificate, when it is valid and speaks for the client.
fn judged(
    client: &Client,
    x5c: &Value,
    registered: bool,
    trust: &EnterpriseTrust,
    speaks_for: fn(OrgNumber, &Client) -> bool,
    now: Timestamp,
) -> Result<EnterpriseCertificate, NoClientKey> {
    let chain = from_x5c(x5c).map_err(NoClientKey::NotX5c)?;
    let certificate = trust.judge(&chain, Purpose::Assertion, now).map_err(|refusal| {
        events::tokens::enterprise_certificate_refused(&client.client_id, refusal.name());
        NoClientKey::Certificate { refusal, registered }
    })?;
    let organisation = certificate.organisation();
    if speaks_for(organisation, client) {
        return Ok(certificate);
    }
    let (issuer, serial_number) = (certificate.issuer(), certificate.serial_number());
    events::tokens::enterprise_certificate_of_another(&client.client_id, organisation, issuer, serial_number);
    Err(NoClientKey::OtherOrganisation { registered })
}
