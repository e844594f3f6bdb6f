//! Whom an environment trusts, as data (`docs/contracts/eid-adapters.md` §5.2–5.4). The pins are here; the certificates
//! themselves come from configured files, and each must be pinned.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use fellesporten_domain::Environment;
use openssl::nid::Nid;
use openssl::x509::{X509, X509Ref};

use super::policy::AcceptedPolicy;
use crate::digest::sha256;
use crate::test_ca;

/// A supplier's root or issuing CA.
struct Pin {
    name: &'static str,
    /// SHA-256 of the DER, hexadecimal.
    fingerprint: &'static str,
    /// Where the revocation list of what it issues is.
    crl: &'static [&'static str],
}

const fn root(name: &'static str, fingerprint: &'static str) -> Pin {
    Pin { name, fingerprint, crl: &[] }
}

const PRODUCTION: [Pin; 8] = [
    root("Buypass Class 3 Root CA", "edf7ebbca27a2a384d387b7d4010c666e2edb4843e4c29b4ae1d5b9332e6b24d"),
    Pin {
        name: "Buypass Class 3 CA 3",
        fingerprint: "c49c350e5a8205e063e74c554a994335b8435c996527d4ef1a2b0c7b51584b2d",
        crl: &["http://crl.buypass.no/crl/BPClass3CA3.crl"],
    },
    root("Buypass Class 3 Root CA G2 ST", "f8c16c6b4fd45cb0672e16582b8805f1cafd0c48d866f4ed895b30e352a9faa6"),
    Pin {
        name: "Buypass Class 3 CA G2 ST Business",
        fingerprint: "45e05831cddac1f2b96dc8ca54620834c87649e9ffd3b26d7dad2ad07f807232",
        crl: &["http://crl.buypassca.com/BPCl3CaG2STBS.crl"],
    },
    root("Buypass Class 3 Root CA G2 HT", "ab936dfd7f171d3a3cbd08f9bebdc3f3baaabaa79df6a908f8a7b0128627f187"),
    // The address of its list is not known; `certificates.crl_addresses` takes it.
    root("Buypass Class 3 CA G2 HT Business", "0ef5cedce44265b112785b359a21141e20f553aada4c579404617b5ca6046be9"),
    root("Commfides Root CA - G3", "5ad1a2b5dae0ce7daeb4d15e3676002da387ed852c1667b1a80543c474a41ec7"),
    Pin {
        name: "Commfides Legal Person - G3",
        fingerprint: "318aa99dfbe3d5cf10bf1e3a5e8bd921d55c68a70901dadc2cb6ed77ac363501",
        crl: &[
            "http://crl.commfides.com/G3/CommfidesLegalPersonCA-G3.crl",
            "https://crl.commfides.com/G3/CommfidesLegalPersonCA-G3.crl",
        ],
    },
];

const TEST: [Pin; 6] = [
    root("Buypass Class 3 Test4 Root CA", "2a8475824d9ba398170031b9b398222f857a59bdc5cc3b49005eafdb55955da4"),
    Pin {
        name: "Buypass Class 3 Test4 CA 3",
        fingerprint: "b761abd7a4c478b33be382be511943c20e50950b3b2899875a692e1bef2bdc1b",
        crl: &["http://crl.test4.buypass.no/crl/BPClass3T4CA3.crl"],
    },
    root("Buypass Class 3 Test4 Root CA G2 ST", "760637a0f7da3a3876f601f96b8cf2ceb4fef80b76bd6f052e7bcb0041da350d"),
    Pin {
        name: "Buypass Class 3 Test4 CA G2 ST Business",
        fingerprint: "2f36956beb4de4907a3a0fb09437d7d532f4a12504473a00c12ceb028df54a28",
        crl: &["http://crl.test4.buypassca.com/BPCl3CaG2STBS.crl"],
    },
    root("Commfides Root CA - G3 - TEST", "97ea39029d946583d44539519a1f2cae4a40f9733d17dac18457246af5654325"),
    Pin {
        name: "Commfides Legal Person - G3 - TEST",
        fingerprint: "94bb0e8701b61794d5d0c3154204571096b23c78b33c87e7f942097030e526d9",
        crl: &[
            "http://crl.test.commfides.com/G3/CommfidesLegalPersonCA-G3-TEST.crl",
            "https://crl.test.commfides.com/G3/CommfidesLegalPersonCA-G3-TEST.crl",
        ],
    },
];

const PRODUCTION_POLICIES: [&str; 9] = [
    "2.16.578.1.26.1.3.2",
    "2.16.578.1.26.1.3.5",
    "2.16.578.1.29.13.1",
    "2.16.578.1.29.13.1.1.0",
    "2.16.578.1.29.13.200",
    "2.16.578.1.29.13.200.*",
    "2.16.578.1.29.13.210",
    "2.16.578.1.29.13.210.*",
    "2.16.578.1.29.13.220.*",
];

const TEST_POLICIES: [&str; 9] = [
    "2.16.578.1.26.1.3.2",
    "2.16.578.1.26.1.3.5",
    "2.16.578.1.26.1.0.3.2",
    "2.16.578.1.29.13.1.1.0",
    "2.16.578.1.29.913.1.1.0",
    "2.16.578.1.29.913.200.*",
    "2.16.578.1.29.913.210.*",
    "2.16.578.1.29.913.220.*",
    test_ca::POLICY,
];

/// Why something cannot stand on the list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TrustError {
    /// Not certificates in PEM.
    #[error("holds no certificates in PEM; put the suppliers' roots and issuing CAs there")]
    NotPem,
    /// The test CA in production.
    #[error("production refuses the test CA, with whose keys anybody is any organisation; remove it")]
    TestCa,
    /// A certificate of the other environment's suppliers.
    #[error("{name} is for another environment than {environment}; remove it")]
    OtherEnvironment {
        /// The supplier's name for it.
        name: &'static str,
        /// Ours.
        environment: Environment,
    },
    /// Nobody vouches for it.
    #[error(
        "{name} (SHA-256 {fingerprint}) is not pinned; remove it, or compare the fingerprint with its supplier's and put it into \
         certificates.fingerprints"
    )]
    NotPinned {
        /// Its `CN`.
        name: String,
        /// Hexadecimal.
        fingerprint: String,
    },
    /// A leaf.
    #[error("{name} is no CA's certificate; remove it")]
    NotAnAuthority {
        /// Its `CN`.
        name: String,
    },
    /// An issuing CA alone.
    #[error("{name} has no root here; add its supplier's root")]
    NoRoot {
        /// Its `CN`.
        name: String,
    },
    /// Not 64 hexadecimal digits.
    #[error("{0:?} is no SHA-256 in hexadecimal")]
    NotAFingerprint(String),
    /// Not an object identifier.
    #[error("{0:?} is no policy; write it as 2.16.578.1.29.13.200, with .* at the end for everything below it")]
    NotAPolicy(String),
    /// Not an address that lists are fetched from.
    #[error("{0:?} is no address of a revocation list; it begins with http:// or https://")]
    NotAnAddress(String),
    /// The cryptographic library failed.
    #[error("a certificate cannot be read: {0}")]
    Broken(String),
}

/// The list while it is filled.
#[derive(Debug, Clone)]
pub struct TrustList {
    environment: Environment,
    /// Hexadecimal, beside the built-in ones.
    fingerprints: BTreeSet<String>,
    /// With the subject, DER, of the issuing CA whose list is there, where that is known.
    crl_addresses: BTreeMap<String, Option<Vec<u8>>>,
    pub(super) authorities: Vec<X509>,
    pub(super) policies: Vec<AcceptedPolicy>,
    /// The smallest RSA key of a certificate that began in 2025 or later, in bits.
    pub(super) rsa_bits_since_2025: u32,
    /// How long a revocation list is used after its `nextUpdate`.
    pub(super) crl_grace: Duration,
}

impl TrustList {
    /// The pins and policies of an environment. It trusts nobody until certificates are added.
    #[must_use]
    pub fn of(environment: Environment, rsa_bits_since_2025: u32, crl_grace: Duration) -> Self {
        let policies = if environment.is_production() { PRODUCTION_POLICIES } else { TEST_POLICIES };
        Self {
            environment,
            fingerprints: BTreeSet::new(),
            crl_addresses: BTreeMap::new(),
            authorities: Vec::new(),
            policies: policies.iter().filter_map(|policy| policy.parse().ok()).collect(),
            rsa_bits_since_2025,
            crl_grace,
        }
    }

    /// Pins a further root or issuing CA by its SHA-256, hexadecimal with or without colons.
    ///
    /// # Errors
    /// [`TrustError::NotAFingerprint`].
    pub fn pin(&mut self, fingerprint: &str) -> Result<(), TrustError> {
        let hex = fingerprint.replace(':', "").to_ascii_lowercase();
        if hex.len() != 64 || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(TrustError::NotAFingerprint(fingerprint.to_owned()));
        }
        self.fingerprints.insert(hex);
        Ok(())
    }

    /// Accepts a further policy.
    ///
    /// # Errors
    /// [`TrustError::NotAPolicy`].
    pub fn accept_policy(&mut self, policy: &str) -> Result<(), TrustError> {
        self.policies.push(policy.parse().map_err(|_| TrustError::NotAPolicy(policy.to_owned()))?);
        Ok(())
    }

    /// Adds a further address of a revocation list, letter by letter as certificates name it.
    ///
    /// # Errors
    /// [`TrustError::NotAnAddress`].
    pub fn add_crl_address(&mut self, address: &str) -> Result<(), TrustError> {
        if !address.starts_with("http://") && !address.starts_with("https://") {
            return Err(TrustError::NotAnAddress(address.to_owned()));
        }
        self.crl_addresses.entry(address.to_owned()).or_default();
        Ok(())
    }

    /// Adds pinned roots and issuing CAs, PEM. Each brings the addresses of its supplier's revocation lists.
    ///
    /// # Errors
    /// The certificate that is not pinned, or is for another environment.
    pub fn trust(&mut self, pem: &str) -> Result<(), TrustError> {
        for certificate in read(pem)? {
            if self.environment.is_production() && is_test_ca(&certificate) {
                return Err(TrustError::TestCa);
            }
            let fingerprint = fingerprint_of(&certificate)?;
            let find = |pins: &'static [Pin]| pins.iter().find(|pin| pin.fingerprint == fingerprint);
            let (ours, theirs) = if self.environment.is_production() {
                (find(&PRODUCTION), find(&TEST))
            } else {
                (find(&TEST), find(&PRODUCTION))
            };
            if let Some(pin) = theirs {
                return Err(TrustError::OtherEnvironment { name: pin.name, environment: self.environment });
            }
            match ours {
                Some(pin) => pin.crl.iter().try_for_each(|address| self.bind(address, &certificate))?,
                None if self.fingerprints.contains(&fingerprint) => {}
                None => return Err(TrustError::NotPinned { name: common_name(&certificate), fingerprint }),
            }
            self.authorities.push(certificate);
        }
        Ok(())
    }

    /// Trusts a supplier of the test CA, by its root and issuing CA, PEM.
    ///
    /// # Errors
    /// [`TrustError::TestCa`] in production.
    pub fn trust_test_ca(&mut self, supplier: test_ca::Supplier, pem: &str) -> Result<(), TrustError> {
        if self.environment.is_production() {
            return Err(TrustError::TestCa);
        }
        for certificate in read(pem)? {
            // The issuing CA comes last.
            self.bind(&supplier.crl_address(), &certificate)?;
            self.authorities.push(certificate);
        }
        Ok(())
    }

    /// At this address is the list of this CA and nobody else's.
    fn bind(&mut self, address: &str, certificate: &X509Ref) -> Result<(), TrustError> {
        let subject = certificate.subject_name().to_der().map_err(|error| TrustError::Broken(error.to_string()))?;
        self.crl_addresses.insert(address.to_owned(), Some(subject));
        Ok(())
    }

    pub(super) fn crl_addresses(&self) -> impl Iterator<Item = (String, Option<Vec<u8>>)> + use<> {
        self.crl_addresses.clone().into_iter()
    }
}

fn read(pem: &str) -> Result<Vec<X509>, TrustError> {
    match X509::stack_from_pem(pem.as_bytes()) {
        Ok(certificates) if !certificates.is_empty() => Ok(certificates),
        _ => Err(TrustError::NotPem),
    }
}

fn fingerprint_of(certificate: &X509Ref) -> Result<String, TrustError> {
    let der = certificate.to_der().map_err(|error| TrustError::Broken(error.to_string()))?;
    Ok(sha256(&der).iter().map(|byte| format!("{byte:02x}")).collect())
}

fn common_name(certificate: &X509Ref) -> String {
    first_text(certificate, Nid::COMMONNAME).unwrap_or_else(|| "a certificate without CN".to_owned())
}

fn is_test_ca(certificate: &X509Ref) -> bool {
    first_text(certificate, Nid::ORGANIZATIONNAME).as_deref() == Some(test_ca::ORGANISATION)
}

fn first_text(certificate: &X509Ref, attribute: Nid) -> Option<String> {
    certificate.subject_name().entries_by_nid(attribute).next()?.data().to_string().ok()
}
