//! One certificate of an organisation, read once: V1 to V6, V8 and V11 of `docs/contracts/eid-adapters.md` §5.5.

use std::collections::HashSet;
use std::sync::OnceLock;

use fellesporten_domain::{OrgNumber, Timestamp};
use openssl::nid::Nid;
use openssl::pkey::{Id, PKey, Public};
use openssl::x509::X509;
use x509_parser::extensions::{DistributionPointName, GeneralName, KeyUsage, ParsedExtension};
use x509_parser::oid_registry::{
    OID_X509_EXT_BASIC_CONSTRAINTS, OID_X509_EXT_CERTIFICATE_POLICIES, OID_X509_EXT_CRL_DISTRIBUTION_POINTS,
    OID_X509_EXT_KEY_USAGE,
};
use x509_parser::prelude::{FromDer as _, X509Certificate, X509Name};

use super::organisation::{SubjectTexts, number_of};
use super::policy::AcceptedPolicy;
use super::{Purpose, Refusal};
use crate::foreign_key::ForeignKey;

/// 2025-01-01T00:00:00Z: from then on suppliers issue larger keys.
const YEAR_2025: Timestamp = Timestamp::from_secs(1_735_689_600);
/// Smallest RSA key of an older certificate.
const OLDER_RSA_BITS: u32 = 2048;
/// RSA and ECDSA with SHA-256, SHA-384 and SHA-512.
const STRONG_SIGNATURES: [&str; 6] = [
    "1.2.840.113549.1.1.11",
    "1.2.840.113549.1.1.12",
    "1.2.840.113549.1.1.13",
    "1.2.840.10045.4.3.2",
    "1.2.840.10045.4.3.3",
    "1.2.840.10045.4.3.4",
];

/// A certificate that is no CA's, with what the checks ask for.
pub(super) struct Leaf {
    /// For verifying its signature.
    pub(super) certificate: X509,
    /// Its issuer's name, DER.
    pub(super) issuer: Vec<u8>,
    /// Serial number as CRLs have it.
    pub(super) serial: Vec<u8>,
    pub(super) serial_decimal: String,
    pub(super) not_after: Timestamp,
    /// Where its revocation list is, as it says itself; http and https alone.
    pub(super) crl_addresses: Vec<String>,
    pub(super) organisation: Option<OrgNumber>,
    pub(super) foreign_key: Option<ForeignKey>,
    /// Which authority signed it, once verified.
    pub(super) signed_by: OnceLock<usize>,
    not_before: Timestamp,
    self_issued: bool,
    unknown_critical: bool,
    /// When the extension is critical.
    key_usage: Option<KeyUsage>,
    policies: Vec<String>,
    strength: Strength,
    strong_signature: bool,
}

/// What kind of key, and how large.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Strength {
    Rsa(u32),
    Curve,
    Other,
}

impl std::fmt::Debug for Leaf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Leaf").field("serial", &self.serial_decimal).finish_non_exhaustive()
    }
}

impl Leaf {
    /// V1.
    pub(super) fn read(der: &[u8]) -> Result<Self, Refusal> {
        use Refusal::Malformed;
        let (rest, parsed) = X509Certificate::from_der(der).map_err(|_| Malformed)?;
        let mut seen = HashSet::new();
        // What is not read may be as odd as its supplier likes.
        let read = [
            OID_X509_EXT_BASIC_CONSTRAINTS,
            OID_X509_EXT_KEY_USAGE,
            OID_X509_EXT_CERTIFICATE_POLICIES,
            OID_X509_EXT_CRL_DISTRIBUTION_POINTS,
        ];
        let whole = parsed.extensions().iter().all(|it| {
            let broken = matches!(it.parsed_extension(), ParsedExtension::ParseError { .. });
            seen.insert(it.oid.clone()) && !(broken && read.contains(&it.oid))
        });
        if !rest.is_empty() || !whole {
            return Err(Malformed);
        }
        if parsed.is_ca() {
            return Err(Refusal::CaCertificate);
        }
        let certificate = X509::from_der(der).map_err(|_| Malformed)?;
        let key = certificate.public_key().map_err(|_| Malformed)?;
        let critical = |it: &&x509_parser::extensions::X509Extension<'_>| it.critical;
        Ok(Self {
            issuer: parsed.issuer().as_raw().to_vec(),
            serial: parsed.raw_serial().to_vec(),
            serial_decimal: parsed.tbs_certificate.serial.to_string(),
            not_before: Timestamp::from_secs(parsed.validity().not_before.timestamp()),
            not_after: Timestamp::from_secs(parsed.validity().not_after.timestamp()),
            crl_addresses: crl_addresses(&parsed),
            organisation: number_of(&texts(parsed.subject())),
            self_issued: parsed.issuer().as_raw() == parsed.subject().as_raw(),
            unknown_critical: (parsed.extensions().iter().filter(critical))
                .any(|it| it.oid != OID_X509_EXT_KEY_USAGE && it.oid != OID_X509_EXT_BASIC_CONSTRAINTS),
            key_usage: parsed.key_usage().map_err(|_| Malformed)?.filter(|it| it.critical).map(|it| *it.value),
            policies: policies(&parsed),
            strength: strength_of(&key),
            strong_signature: STRONG_SIGNATURES.contains(&parsed.signature_algorithm.algorithm.to_id_string().as_str()),
            foreign_key: ForeignKey::of_public_key(key).ok(),
            signed_by: OnceLock::new(),
            certificate,
        })
    }

    /// V2.
    pub(super) fn is_valid_at(&self, now: Timestamp) -> Result<(), Refusal> {
        if now.as_secs() > self.not_after.as_secs() {
            Err(Refusal::Expired)
        } else if now < self.not_before {
            Err(Refusal::NotYetValid)
        } else {
            Ok(())
        }
    }

    /// V3.
    pub(super) fn is_signed_by_another(&self) -> Result<(), Refusal> {
        if self.self_issued { Err(Refusal::SelfSigned) } else { Ok(()) }
    }

    /// V4.
    pub(super) fn has_known_critical_extensions(&self) -> Result<(), Refusal> {
        if self.unknown_critical { Err(Refusal::UnknownCriticalExtension) } else { Ok(()) }
    }

    /// V5 and V6.
    pub(super) fn has_key_usage(&self, purpose: Purpose) -> Result<(), Refusal> {
        let usage = self.key_usage.as_ref().ok_or(Refusal::KeyUsageMissing)?;
        let fits = match purpose {
            Purpose::Assertion => true,
            Purpose::TlsClient => usage.digital_signature(),
            Purpose::Signature => usage.digital_signature() || usage.non_repudiation(),
            Purpose::Encryption => usage.key_encipherment() || usage.key_agreement(),
        };
        if fits { Ok(()) } else { Err(Refusal::KeyUsageWrong) }
    }

    /// V8.
    pub(super) fn has_policy(&self, accepted: &[AcceptedPolicy]) -> Result<(), Refusal> {
        let one = self.policies.iter().any(|policy| accepted.iter().any(|entry| entry.matches(policy)));
        if one { Ok(()) } else { Err(Refusal::PolicyMissing) }
    }

    /// V11. `since_2025` is the smallest RSA key of a certificate that began in 2025 or later, in bits.
    pub(super) fn has_strong_key(&self, since_2025: u32) -> Result<(), Refusal> {
        let least = if self.not_before < YEAR_2025 { OLDER_RSA_BITS } else { since_2025 };
        let strong = match self.strength {
            Strength::Rsa(bits) => bits >= least,
            Strength::Curve => true,
            Strength::Other => false,
        };
        if strong && self.strong_signature { Ok(()) } else { Err(Refusal::WeakKey) }
    }
}

fn strength_of(key: &PKey<Public>) -> Strength {
    match key.id() {
        Id::RSA => Strength::Rsa(key.bits()),
        Id::EC => match key.ec_key().ok().and_then(|key| key.group().curve_name()) {
            Some(Nid::X9_62_PRIME256V1 | Nid::SECP384R1) => Strength::Curve,
            _ => Strength::Other,
        },
        _ => Strength::Other,
    }
}

fn texts(subject: &X509Name<'_>) -> SubjectTexts {
    let all = |dotted: &str| {
        let attributes = subject.iter_attributes().filter(|it| it.attr_type().to_id_string() == dotted);
        attributes.filter_map(|it| it.as_str().ok()).map(str::to_owned).collect()
    };
    SubjectTexts {
        serial_number: all("2.5.4.5"),
        organisation: all("2.5.4.10"),
        organisation_identifier: all("2.5.4.97"),
    }
}

fn policies(certificate: &X509Certificate<'_>) -> Vec<String> {
    let lists = certificate.extensions().iter().filter_map(|it| match it.parsed_extension() {
        ParsedExtension::CertificatePolicies(list) => Some(list.iter()),
        _ => None,
    });
    lists.flatten().map(|policy| policy.policy_id.to_id_string()).collect()
}

/// Addresses in another scheme (SEID 1.0 certificates list LDAP) are left out.
fn crl_addresses(certificate: &X509Certificate<'_>) -> Vec<String> {
    let points = certificate.extensions().iter().filter_map(|it| match it.parsed_extension() {
        ParsedExtension::CRLDistributionPoints(points) => Some(points.iter()),
        _ => None,
    });
    let names = points.flatten().filter_map(|point| match &point.distribution_point {
        Some(DistributionPointName::FullName(names)) => Some(names.iter()),
        _ => None,
    });
    let addresses = names.flatten().filter_map(|name| match name {
        GeneralName::URI(address) => Some(*address),
        _ => None,
    });
    addresses.filter(|it| it.starts_with("http://") || it.starts_with("https://")).map(str::to_owned).collect()
}
