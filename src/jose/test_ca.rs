//! The CA of demo and test: two suppliers with a root and an issuing CA each, shaped like the real ones
//! (`docs/contracts/eid-adapters.md` §5.3). Whoever has its keys is any organisation, so production refuses it.

use std::time::Duration;

use fellesporten_domain::{OrgNumber, Rng, Secret, Timestamp};
use openssl::asn1::{Asn1Object, Asn1OctetString, Asn1Time};
use openssl::ec::{EcGroup, EcKey};
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;
use openssl::x509::extension::{
    BasicConstraints, ExtendedKeyUsage, KeyUsage, SubjectAlternativeName, SubjectKeyIdentifier,
};
use openssl::x509::{X509, X509Builder, X509CrlBuilder, X509Extension, X509Name, X509NameBuilder};

use crate::certificate::{CertificateError, ORGANIZATION_IDENTIFIER, pem_text, serial_number};

/// `O` of its roots and issuing CAs, by which production knows it.
pub const ORGANISATION: &str = "Fellesporten test CA";
/// The policy of its certificates; test environments alone accept it.
pub const POLICY: &str = "2.16.578.1.1.1.1.100";

/// As suppliers issue now.
const LEAF_BITS: u32 = 3072;
/// Smaller than real CAs have: a first demo waits for four of them.
const CA_BITS: u32 = 2048;
const YEAR: Duration = Duration::from_secs(365 * 86_400);
const ROOT_YEARS: u32 = 25;
/// The revocation list lives as long, so that it never has to be made again.
const ISSUING_YEARS: u32 = 20;
const LEAF_YEARS: u32 = 3;
/// Everything began a day ago, for clocks that are behind.
const HEAD_START: Duration = Duration::from_secs(86_400);

/// One of its two suppliers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Supplier {
    /// Writes the organisation number as SEID 2.0 does: `organizationIdentifier` alone.
    A,
    /// Writes it in `serialNumber` too.
    B,
}

impl Supplier {
    /// Both.
    pub const ALL: [Self; 2] = [Self::A, Self::B];

    /// Its letter in names of files.
    #[must_use]
    pub const fn letter(self) -> &'static str {
        match self {
            Self::A => "a",
            Self::B => "b",
        }
    }

    /// Whom an organisation has its certificate from: either, as in reality, but always the same one.
    #[must_use]
    pub fn of(organisation: OrgNumber) -> Self {
        if organisation.as_str().bytes().last().is_some_and(|digit| digit % 2 == 1) { Self::B } else { Self::A }
    }

    /// The address in its certificates. Nothing is there: the list is a file of the test CA.
    #[must_use]
    pub fn crl_address(self) -> String {
        format!("http://crl.test-ca.invalid/{}.crl", self.letter())
    }

    fn name(self, kind: &str) -> Result<X509Name, ErrorStack> {
        let mut name = new_name(ORGANISATION)?;
        name.append_entry_by_nid(Nid::COMMONNAME, &format!("Test CA {} {kind}", self.letter().to_uppercase()))?;
        Ok(name.build())
    }
}

/// What a supplier is made of.
#[derive(Debug)]
pub struct NewAuthority {
    /// Root and issuing CA, PEM.
    pub certificates_pem: String,
    /// The issuing CA's private key, PKCS#8 in PEM. The root's is forgotten.
    pub key_pem: Secret<String>,
    /// An empty revocation list, DER.
    pub crl_der: Vec<u8>,
}

/// A certificate for an organisation, with its key.
#[derive(Debug)]
pub struct Issued {
    /// PKCS#8 in PEM.
    pub key_pem: Secret<String>,
    /// The leaf, then its issuing CA and the root, PEM.
    pub chain_pem: String,
}

/// Makes a supplier.
///
/// # Errors
/// [`CertificateError::Failed`].
pub fn make(supplier: Supplier, rng: &Rng, now: Timestamp) -> Result<NewAuthority, CertificateError> {
    let begin = now.minus(HEAD_START);
    let (root_key, issuing_key) = (new_key(CA_BITS)?, new_key(CA_BITS)?);
    let (root_name, issuing_name) = (supplier.name("root")?, supplier.name("issuing")?);
    let authority = |name: &X509Name, key: &PKey<Private>, issuer: &X509Name, years: u32| {
        let mut builder = certificate(rng, begin, begin.plus(YEAR * years))?;
        builder.set_subject_name(name)?;
        builder.set_issuer_name(issuer)?;
        builder.set_pubkey(key)?;
        builder.append_extension(BasicConstraints::new().critical().ca().build()?)?;
        builder.append_extension(KeyUsage::new().critical().key_cert_sign().crl_sign().build()?)?;
        let identifier = SubjectKeyIdentifier::new().build(&builder.x509v3_context(None, None))?;
        builder.append_extension(identifier)?;
        builder.sign(&root_key, MessageDigest::sha512())?;
        Ok::<_, CertificateError>(builder.build())
    };
    let root = authority(&root_name, &root_key, &root_name, ROOT_YEARS)?;
    let issuing = authority(&issuing_name, &issuing_key, &root_name, ISSUING_YEARS)?;
    Ok(NewAuthority {
        certificates_pem: pem_text(root.to_pem()?)? + &pem_text(issuing.to_pem()?)?,
        key_pem: private_pem(&issuing_key)?,
        crl_der: empty_crl(&issuing, &issuing_key, begin)?,
    })
}

/// A supplier at work.
pub struct Authority {
    supplier: Supplier,
    root: X509,
    issuing: X509,
    key: PKey<Private>,
}

impl Authority {
    /// Reads what [`make`] made.
    ///
    /// # Errors
    /// [`CertificateError`].
    pub fn open(supplier: Supplier, certificates_pem: &str, key_pem: &str) -> Result<Self, CertificateError> {
        let mut certificates =
            X509::stack_from_pem(certificates_pem.as_bytes()).map_err(|_| CertificateError::NotPem)?;
        let (Some(issuing), Some(root), None) = (certificates.pop(), certificates.pop(), certificates.pop()) else {
            return Err(CertificateError::NotPem);
        };
        let key = PKey::private_key_from_pem(key_pem.as_bytes()).map_err(|_| CertificateError::NotPem)?;
        if !issuing.public_key()?.public_eq(&key) {
            return Err(CertificateError::OtherKey);
        }
        Ok(Self { supplier, root, issuing, key })
    }

    /// Issues a certificate to an organisation, for three years and every use: signing, logging in and encryption.
    ///
    /// # Errors
    /// [`CertificateError::Failed`].
    pub fn issue(&self, organisation: OrgNumber, rng: &Rng, now: Timestamp) -> Result<Issued, CertificateError> {
        let key = new_key(LEAF_BITS)?;
        let begin = now.minus(HEAD_START);
        let mut builder = certificate(rng, begin, begin.plus(YEAR * LEAF_YEARS))?;
        builder.set_subject_name(&*self.subject(organisation)?)?;
        builder.set_issuer_name(self.issuing.subject_name())?;
        builder.set_pubkey(&key)?;
        builder.append_extension(BasicConstraints::new().critical().build()?)?;
        let mut usage = KeyUsage::new();
        usage.critical().digital_signature().non_repudiation().key_encipherment();
        builder.append_extension(usage.build()?)?;
        let identifier = SubjectKeyIdentifier::new().build(&builder.x509v3_context(None, None))?;
        builder.append_extension(identifier)?;
        builder.append_extension(authority_key_identifier(&self.issuing)?)?;
        builder.append_extension(extension("2.5.29.32", &policies(POLICY)?)?)?;
        builder.append_extension(extension("2.5.29.31", &distribution_point(&self.supplier.crl_address()))?)?;
        self.signed(builder, &key)
    }

    /// Issues a certificate to a TLS server of this machine: `localhost`, `127.0.0.1` and `::1`.
    ///
    /// # Errors
    /// [`CertificateError::Failed`].
    pub fn issue_to_this_machine(&self, rng: &Rng, now: Timestamp) -> Result<Issued, CertificateError> {
        let key = PKey::from_ec_key(EcKey::generate(&*EcGroup::from_curve_name(Nid::X9_62_PRIME256V1)?)?)?;
        let begin = now.minus(HEAD_START);
        let mut builder = certificate(rng, begin, begin.plus(YEAR * LEAF_YEARS))?;
        let mut name = X509Name::builder()?;
        name.append_entry_by_nid(Nid::COMMONNAME, "localhost")?;
        builder.set_subject_name(&name.build())?;
        builder.set_issuer_name(self.issuing.subject_name())?;
        builder.set_pubkey(&key)?;
        builder.append_extension(BasicConstraints::new().critical().build()?)?;
        builder.append_extension(KeyUsage::new().critical().digital_signature().build()?)?;
        builder.append_extension(ExtendedKeyUsage::new().server_auth().build()?)?;
        let mut names = SubjectAlternativeName::new();
        names.dns("localhost").ip("127.0.0.1").ip("::1");
        let names = names.build(&builder.x509v3_context(Some(&self.issuing), None))?;
        builder.append_extension(names)?;
        builder.append_extension(authority_key_identifier(&self.issuing)?)?;
        self.signed(builder, &key)
    }

    fn signed(&self, mut builder: X509Builder, key: &PKey<Private>) -> Result<Issued, CertificateError> {
        builder.sign(&self.key, MessageDigest::sha512())?;
        let mut chain_pem = String::new();
        for certificate in [&builder.build(), &self.issuing, &self.root] {
            chain_pem.push_str(&pem_text(certificate.to_pem()?)?);
        }
        Ok(Issued { key_pem: private_pem(key)?, chain_pem })
    }

    fn subject(&self, organisation: OrgNumber) -> Result<X509Name, ErrorStack> {
        let text = format!("Testvirksomhet {organisation}");
        let mut name = new_name(&text)?;
        name.append_entry_by_text(ORGANIZATION_IDENTIFIER, &format!("NTRNO-{organisation}"))?;
        if self.supplier == Supplier::B {
            name.append_entry_by_nid(Nid::SERIALNUMBER, organisation.as_str())?;
        }
        name.append_entry_by_nid(Nid::COMMONNAME, &text)?;
        Ok(name.build())
    }
}

fn new_name(organisation: &str) -> Result<X509NameBuilder, ErrorStack> {
    let mut name = X509Name::builder()?;
    name.append_entry_by_nid(Nid::COUNTRYNAME, "NO")?;
    name.append_entry_by_nid(Nid::ORGANIZATIONNAME, organisation)?;
    Ok(name)
}

fn new_key(bits: u32) -> Result<PKey<Private>, ErrorStack> {
    PKey::from_rsa(Rsa::generate(bits)?)
}

fn private_pem(key: &PKey<Private>) -> Result<Secret<String>, CertificateError> {
    Ok(Secret::new(pem_text(key.private_key_to_pem_pkcs8()?)?))
}

fn certificate(rng: &Rng, not_before: Timestamp, not_after: Timestamp) -> Result<X509Builder, ErrorStack> {
    let mut builder = X509Builder::new()?;
    builder.set_version(2)?;
    builder.set_serial_number(&*serial_number(rng)?.to_asn1_integer()?)?;
    builder.set_not_before(&*Asn1Time::from_unix(not_before.as_secs())?)?;
    builder.set_not_after(&*Asn1Time::from_unix(not_after.as_secs())?)?;
    Ok(builder)
}

fn empty_crl(issuing: &X509, key: &PKey<Private>, begin: Timestamp) -> Result<Vec<u8>, ErrorStack> {
    let mut crl = X509CrlBuilder::new()?;
    crl.set_issuer_name(issuing.subject_name())?;
    crl.set_last_update(&*Asn1Time::from_unix(begin.as_secs())?)?;
    crl.set_next_update(issuing.not_after())?;
    crl.append_extension(authority_key_identifier(issuing)?)?;
    // INTEGER 1: the first of its kind.
    crl.append_extension(extension("2.5.29.20", &der(0x02, &[&[1]]))?)?;
    crl.sign(key, MessageDigest::sha512())?;
    crl.build()?.to_der()
}

/// A SEQUENCE; what goes into extensions is far shorter than 128 bytes.
fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    der(0x30, parts)
}

fn der(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let length = u8::try_from(content.len()).unwrap_or(u8::MAX);
    [&[tag, length], content.as_slice()].concat()
}

fn extension(oid: &str, value: &[u8]) -> Result<X509Extension, ErrorStack> {
    X509Extension::new_from_der(&*Asn1Object::from_str(oid)?, false, &*Asn1OctetString::new_from_bytes(value)?)
}

/// RFC 5280 §4.2.1.1, with the key's identifier.
fn authority_key_identifier(issuer: &X509) -> Result<X509Extension, ErrorStack> {
    let identifier = issuer.subject_key_id().map(|it| it.as_slice()).unwrap_or_default();
    extension("2.5.29.35", &sequence(&[&der(0x80, &[identifier])]))
}

/// RFC 5280 §4.2.1.4, with one policy.
fn policies(oid: &str) -> Result<Vec<u8>, ErrorStack> {
    Ok(sequence(&[&sequence(&[&der(0x06, &[Asn1Object::from_str(oid)?.as_slice()])])]))
}

/// RFC 5280 §4.2.1.13, with one full name.
fn distribution_point(address: &str) -> Vec<u8> {
    let full_name = der(0xa0, &[&der(0xa0, &[&der(0x86, &[address.as_bytes()])])]);
    sequence(&[&sequence(&[&full_name])])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enterprise::{EnterpriseTrust, Purpose, TrustList};
    use fellesporten_domain::Environment;

    #[test]
    fn what_it_issues_passes_every_check_for_every_purpose() {
        let (rng, now) = (Rng::seeded(1), Timestamp::from_secs(1_790_000_000));
        let mut list = TrustList::of(Environment::Test, 3072, Duration::from_secs(86_400));
        let made = Supplier::ALL.map(|supplier| (supplier, make(supplier, &rng, now).unwrap()));
        for (supplier, authority) in &made {
            list.trust_test_ca(*supplier, &authority.certificates_pem).unwrap();
        }
        let trust = EnterpriseTrust::new(list).unwrap();
        for (supplier, authority) in &made {
            trust.take_crl(&supplier.crl_address(), &authority.crl_der).unwrap();
            let authority =
                Authority::open(*supplier, &authority.certificates_pem, authority.key_pem.expose()).unwrap();
            let organisation = OrgNumber::parse("314159268").unwrap();
            let issued = authority.issue(organisation, &rng, now).unwrap();
            let chain: Vec<_> = X509::stack_from_pem(issued.chain_pem.as_bytes()).unwrap();
            let chain: Vec<_> = chain.iter().map(|it| it.to_der().unwrap()).collect();
            assert_eq!(chain.len(), 3);
            for purpose in [Purpose::Assertion, Purpose::TlsClient, Purpose::Signature, Purpose::Encryption] {
                let judged = trust.judge(&chain, purpose, now).unwrap();
                assert_eq!(judged.organisation(), organisation);
            }
        }
    }

    #[test]
    fn an_organisation_has_one_supplier() {
        for (number, supplier) in [("314159268", Supplier::A), ("310012351", Supplier::B)] {
            assert_eq!(Supplier::of(OrgNumber::parse(number).unwrap()), supplier);
        }
    }
}
