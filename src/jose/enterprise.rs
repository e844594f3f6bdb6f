//! Enterprise certificates (virksomhetssertifikat): which are trusted, and for whom they speak
//! (`docs/contracts/eid-adapters.md` §5).
//!
//! One validator for every use: it is told the purpose and the time, reads no clock and fetches nothing. Revocation lists are
//! handed to it by whoever fetches them.

mod authorities;
mod known;
mod leaf;
mod organisation;
mod policy;
mod refusal;
mod revocation;
mod trust_list;
mod x5c;

use std::sync::Arc;

use fellesporten_domain::{OrgNumber, Timestamp};

use crate::digest::sha256;
use crate::foreign_key::ForeignKey;
use authorities::Authorities;
use known::KnownLeaves;
use leaf::Leaf;
pub use refusal::Refusal;
use revocation::RevocationLists;
pub use revocation::{CrlRefusal, CrlStanding, CrlState};
pub use trust_list::{TrustError, TrustList};
pub use x5c::{NotX5c, certificate_end, certified_key, from_x5c, is_certificate};

/// Certificates that a caller may send; a longer chain is nobody's.
const MOST_CERTIFICATES: usize = 4;

/// What a certificate is to be used for, which decides the key usage that it needs (§5.5, V6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A client assertion or a JWT grant: any key usage will do, as real leaves have either.
    Assertion,
    /// A TLS client: digitalSignature.
    TlsClient,
    /// A signature on a message or a document: digitalSignature or nonRepudiation.
    Signature,
    /// Encrypting to its holder: keyEncipherment or keyAgreement.
    Encryption,
}

/// A certificate that passed every check, at one moment and for one purpose.
#[derive(Debug, Clone)]
pub struct EnterpriseCertificate {
    leaf: Arc<Leaf>,
    organisation: OrgNumber,
    issuer: String,
}

impl EnterpriseCertificate {
    /// The organisation that it speaks for.
    #[must_use]
    pub const fn organisation(&self) -> OrgNumber {
        self.organisation
    }

    /// The key that it certifies; none when no offered algorithm signs with it (P-384).
    #[must_use]
    pub fn key(&self) -> Option<&ForeignKey> {
        self.leaf.foreign_key.as_ref()
    }

    /// The name (`CN`) of the issuing CA.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The serial number in decimal.
    #[must_use]
    pub fn serial_number(&self) -> &str {
        &self.leaf.serial_decimal
    }

    /// When it ends.
    #[must_use]
    pub fn not_after(&self) -> Timestamp {
        self.leaf.not_after
    }
}

/// Whom this environment trusts, with what is revoked. Clones share everything.
#[derive(Debug, Clone)]
pub struct EnterpriseTrust {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    list: TrustList,
    authorities: Authorities,
    revocation: RevocationLists,
    known: KnownLeaves,
}

impl EnterpriseTrust {
    /// Prepares the list: every issuing CA must have its root in it.
    ///
    /// # Errors
    /// The certificate that does not fit, and the cure.
    pub fn new(list: TrustList) -> Result<Self, TrustError> {
        let authorities = Authorities::of(&list)?;
        let revocation = RevocationLists::new(list.crl_addresses(), list.crl_grace);
        Ok(Self { inner: Arc::new(Inner { list, authorities, revocation, known: KnownLeaves::default() }) })
    }

    /// Judges a certificate at `now`, for `purpose`: checks V1 to V11 of §5.5, in this order. The leaf comes first in `chain`
    /// (DER); what else was sent is not looked at, since the path is built from what we trust.
    ///
    /// # Errors
    /// The first check that it fails.
    pub fn judge(&self, chain: &[Vec<u8>], purpose: Purpose, now: Timestamp) -> Result<EnterpriseCertificate, Refusal> {
        let Inner { list, authorities, revocation, known } = &*self.inner;
        let der = chain.first().filter(|_| chain.len() <= MOST_CERTIFICATES).ok_or(Refusal::Malformed)?;
        let digest = sha256(der);
        let (leaf, is_new) = match known.find(&digest) {
            Some(leaf) => (leaf, false),
            None => (Arc::new(Leaf::read(der)?), true),
        };
        leaf.is_valid_at(now)?;
        leaf.is_signed_by_another()?;
        leaf.has_known_critical_extensions()?;
        leaf.has_key_usage(purpose)?;
        let issuer = authorities.issuer_of(&leaf, now)?;
        if is_new {
            known.remember(digest, &leaf);
        }
        leaf.has_policy(&list.policies)?;
        revocation.check(&leaf, issuer, now)?;
        let organisation = leaf.organisation.ok_or(Refusal::NoOrganisationNumber)?;
        leaf.has_strong_key(list.rsa_bits_since_2025)?;
        Ok(EnterpriseCertificate { leaf, organisation, issuer: authorities.name_of(issuer).to_owned() })
    }

    /// Whether any authority is trusted at all.
    #[must_use]
    pub fn trusts_anybody(&self) -> bool {
        !self.inner.authorities.is_empty()
    }

    /// The addresses that revocation lists may be fetched from: no other, whatever a certificate names.
    #[must_use]
    pub fn crl_addresses(&self) -> Vec<String> {
        self.inner.revocation.addresses()
    }

    /// Takes a revocation list that was fetched from `address`.
    ///
    /// # Errors
    /// Why it is not used; the earlier one stays.
    pub fn take_crl(&self, address: &str, der: &[u8]) -> Result<(), CrlRefusal> {
        self.inner.revocation.take(address, der, &self.inner.authorities)
    }

    /// How each revocation list stands at `now`.
    #[must_use]
    pub fn crl_states(&self, now: Timestamp) -> Vec<CrlState> {
        self.inner.revocation.states(now)
    }

    /// Roots and issuing CAs: the name of each, and when it ends.
    #[must_use]
    pub fn authorities(&self) -> Vec<(String, Timestamp)> {
        self.inner.authorities.ends()
    }
}

#[cfg(test)]
mod tests;
