//! X.509 around a signing key: the certificate it gives itself, the request for a better one, and the chain that comes back.

use std::cmp::Ordering;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fellesporten_domain::{OrgNumber, Rng, Timestamp};
use openssl::asn1::{Asn1Time, Asn1TimeRef};
use openssl::bn::BigNum;
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{PKeyRef, Private};
use openssl::x509::extension::{BasicConstraints, KeyUsage, SubjectKeyIdentifier};
use openssl::x509::{X509, X509Builder, X509Name, X509Req};

use crate::signing_key::{KeyError, PublicKey};

/// `organizationIdentifier` (ETSI EN 319 412-1 §5.1.4).
pub(crate) const ORGANIZATION_IDENTIFIER: &str = "2.5.4.97";
const SECONDS_A_DAY: i64 = 86_400;
/// More certificates than any real chain has.
const LONGEST_CHAIN: usize = 10;

/// Whom a certificate names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// `CN`, at most 64 characters.
    pub common_name: String,
    /// `O`, at most 64 characters.
    pub organisation: String,
    /// `organizationIdentifier`, written `NTRNO-` and the number, when known.
    pub organisation_number: Option<OrgNumber>,
}

/// Why a certificate cannot be made or taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// Not one or more certificates in PEM.
    #[error("this is not a chain of certificates in PEM")]
    NotPem,
    /// More than ten certificates.
    #[error("the chain has more than {LONGEST_CHAIN} certificates")]
    TooLong,
    /// A certificate's issuer does not stand next to it.
    #[error("certificate {0} of the chain is not signed by the next: the leaf comes first, then each one's issuer")]
    Broken(usize),
    /// A certificate is not yet or no longer valid.
    #[error("certificate {0} of the chain is not valid now")]
    NotValidNow(usize),
    /// The leaf certifies another key than the one it is for.
    #[error("the first certificate is for another key")]
    OtherKey,
    /// The leaf's key is not one that an issuer may have.
    #[error("the first certificate has a key that cannot be used: {0}")]
    Key(#[from] KeyError),
    /// The cryptographic library failed, or a name is too long for a certificate.
    #[error("the certificate cannot be made: {0}")]
    Failed(String),
}

impl From<ErrorStack> for CertificateError {
    fn from(error: ErrorStack) -> Self {
        Self::Failed(error.to_string())
    }
}

/// A chain, leaf first, each certificate signed by the next.
#[derive(Debug, Clone)]
pub struct Chain {
    leaf_key: PublicKey,
    leaf_not_after: Timestamp,
    certificates: Vec<X509>,
}

impl Chain {
    /// Reads PEM and checks order, signatures and the leaf's key. Validity in time is [`Chain::check_valid_at`].
    ///
    /// # Errors
    /// [`CertificateError`] says which certificate is wrong.
    pub fn from_pem(pem: &str) -> Result<Self, CertificateError> {
        let certificates = X509::stack_from_pem(pem.as_bytes()).map_err(|_| CertificateError::NotPem)?;
        if certificates.len() > LONGEST_CHAIN {
            return Err(CertificateError::TooLong);
        }
        let leaf = certificates.first().ok_or(CertificateError::NotPem)?;
        for (index, (certificate, issuer)) in certificates.iter().zip(certificates.iter().skip(1)).enumerate() {
            let signed = certificate.verify(&*issuer.public_key()?).unwrap_or(false);
            if !signed || certificate.issuer_name().try_cmp(issuer.subject_name())? != Ordering::Equal {
                return Err(CertificateError::Broken(index + 1));
            }
        }
        Ok(Self {
            leaf_key: PublicKey::of_certificate(leaf)?,
            leaf_not_after: timestamp(leaf.not_after())?,
            certificates,
        })
    }

    /// Refuses a chain of which a certificate is not yet or no longer valid at `now`.
    ///
    /// # Errors
    /// [`CertificateError::NotValidNow`] says which.
    pub fn check_valid_at(&self, now: Timestamp) -> Result<(), CertificateError> {
        let now = Asn1Time::from_unix(now.as_secs())?;
        for (index, certificate) in self.certificates.iter().enumerate() {
            if certificate.not_before().compare(&now)? == Ordering::Greater
                || certificate.not_after().compare(&now)? == Ordering::Less
            {
                return Err(CertificateError::NotValidNow(index + 1));
            }
        }
        Ok(())
    }

    /// The key that the leaf certifies.
    #[must_use]
    pub const fn leaf_key(&self) -> &PublicKey {
        &self.leaf_key
    }

    /// When the leaf stops being valid.
    #[must_use]
    pub const fn leaf_not_after(&self) -> Timestamp {
        self.leaf_not_after
    }

    /// Whether the leaf signed itself.
    #[must_use]
    pub fn is_self_signed(&self) -> bool {
        self.certificates.len() == 1
            && self.certificates.first().is_some_and(|leaf| leaf.verify(&self.leaf_key.pkey).unwrap_or(false))
    }

    /// `x5c` (RFC 7517 §4.7): standard base64 of each certificate's DER, leaf first.
    ///
    /// # Errors
    /// [`CertificateError::Failed`].
    pub fn x5c(&self) -> Result<Vec<String>, CertificateError> {
        self.certificates.iter().map(|certificate| Ok(STANDARD.encode(certificate.to_der()?))).collect()
    }

    /// The chain as PEM.
    ///
    /// # Errors
    /// [`CertificateError::Failed`].
    pub fn to_pem(&self) -> Result<String, CertificateError> {
        let mut text = String::new();
        for certificate in &self.certificates {
            text.push_str(&pem_text(certificate.to_pem()?)?);
        }
        Ok(text)
    }
}

pub(crate) fn self_signed(
    key: &PKeyRef<Private>,
    rng: &Rng,
    subject: &Subject,
    not_before: Timestamp,
    not_after: Timestamp,
) -> Result<String, CertificateError> {
    let name = name(subject)?;
    let mut builder = X509Builder::new()?;
    builder.set_version(2)?;
    builder.set_serial_number(&*serial_number(rng)?.to_asn1_integer()?)?;
    builder.set_subject_name(&name)?;
    builder.set_issuer_name(&name)?;
    builder.set_pubkey(key)?;
    builder.set_not_before(&*Asn1Time::from_unix(not_before.as_secs())?)?;
    builder.set_not_after(&*Asn1Time::from_unix(not_after.as_secs())?)?;
    builder.append_extension(BasicConstraints::new().critical().build()?)?;
    builder.append_extension(KeyUsage::new().critical().digital_signature().build()?)?;
    let key_identifier = SubjectKeyIdentifier::new().build(&builder.x509v3_context(None, None))?;
    builder.append_extension(key_identifier)?;
    builder.sign(key, MessageDigest::sha256())?;
    pem_text(builder.build().to_pem()?)
}

pub(crate) fn request(key: &PKeyRef<Private>, subject: &Subject) -> Result<String, CertificateError> {
    let mut builder = X509Req::builder()?;
    builder.set_version(0)?;
    builder.set_subject_name(&*name(subject)?)?;
    builder.set_pubkey(key)?;
    builder.sign(key, MessageDigest::sha256())?;
    pem_text(builder.build().to_pem()?)
}

fn name(subject: &Subject) -> Result<X509Name, CertificateError> {
    let mut name = X509Name::builder()?;
    name.append_entry_by_nid(Nid::COUNTRYNAME, "NO")?;
    name.append_entry_by_nid(Nid::ORGANIZATIONNAME, &subject.organisation)?;
    if let Some(number) = subject.organisation_number {
        name.append_entry_by_text(ORGANIZATION_IDENTIFIER, &format!("NTRNO-{number}"))?;
    }
    name.append_entry_by_nid(Nid::COMMONNAME, &subject.common_name)?;
    Ok(name.build())
}

/// 127 bits: positive, never zero, within the twenty octets of RFC 5280 §4.1.2.2.
pub(crate) fn serial_number(rng: &Rng) -> Result<BigNum, ErrorStack> {
    let mut number = BigNum::from_slice(&rng.bytes::<16>())?;
    number.clear_bit(127)?;
    number.set_bit(126)?;
    Ok(number)
}

fn timestamp(time: &Asn1TimeRef) -> Result<Timestamp, ErrorStack> {
    let since_1970 = Asn1Time::from_unix(0)?.diff(time)?;
    Ok(Timestamp::from_secs(i64::from(since_1970.days) * SECONDS_A_DAY + i64::from(since_1970.secs)))
}

pub(crate) fn pem_text(bytes: Vec<u8>) -> Result<String, CertificateError> {
    String::from_utf8(bytes).map_err(|_| CertificateError::NotPem)
}

#[cfg(test)]
mod tests;
