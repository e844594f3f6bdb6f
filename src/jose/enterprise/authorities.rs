//! The pinned roots and issuing CAs, and the path from a leaf through them (V7 of `docs/contracts/eid-adapters.md` §5.5).

use fellesporten_domain::Timestamp;
use openssl::pkey::{PKey, Public};
use openssl::x509::{X509, X509Ref};
use x509_parser::prelude::{FromDer as _, X509Certificate};

use super::Refusal;
use super::leaf::Leaf;
use super::trust_list::{TrustError, TrustList};

/// A CA's certificate with its key prepared.
#[derive(Debug)]
pub(super) struct Authority {
    pub(super) name: String,
    /// DER.
    pub(super) subject: Vec<u8>,
    /// DER.
    issuer: Vec<u8>,
    certificate: X509,
    pub(super) key: PKey<Public>,
    not_before: Timestamp,
    not_after: Timestamp,
}

impl Authority {
    /// # Errors
    /// It is no CA's certificate.
    pub(super) fn read(certificate: &X509Ref) -> Result<Self, TrustError> {
        let broken = |why: String| TrustError::Broken(why);
        let der = certificate.to_der().map_err(|error| broken(error.to_string()))?;
        let (_, parsed) = X509Certificate::from_der(&der).map_err(|error| broken(error.to_string()))?;
        let name = parsed.subject().iter_common_name().find_map(|it| it.as_str().ok()).unwrap_or_default().to_owned();
        if !parsed.is_ca() {
            return Err(TrustError::NotAnAuthority { name });
        }
        Ok(Self {
            name,
            subject: parsed.subject().as_raw().to_vec(),
            issuer: parsed.issuer().as_raw().to_vec(),
            key: certificate.public_key().map_err(|error| broken(error.to_string()))?,
            not_before: Timestamp::from_secs(parsed.validity().not_before.timestamp()),
            not_after: Timestamp::from_secs(parsed.validity().not_after.timestamp()),
            certificate: certificate.to_owned(),
        })
    }

    fn is_root(&self) -> bool {
        self.subject == self.issuer
    }

    fn signed(&self, certificate: &X509Ref, issuer: &[u8]) -> bool {
        self.subject == issuer && certificate.verify(&self.key).unwrap_or(false)
    }

    fn is_valid_at(&self, now: Timestamp) -> bool {
        now >= self.not_before && now.as_secs() <= self.not_after.as_secs()
    }
}

/// An issuing CA and the root that it hangs from, by index.
#[derive(Debug)]
struct Issuing {
    authority: Authority,
    root: usize,
}

/// Everybody who is trusted.
#[derive(Debug)]
pub(super) struct Authorities {
    roots: Vec<Authority>,
    issuing: Vec<Issuing>,
}

impl Authorities {
    /// # Errors
    /// An issuing CA whose root is not there.
    pub(super) fn of(list: &TrustList) -> Result<Self, TrustError> {
        let mut roots = Vec::new();
        let mut others = Vec::new();
        for certificate in &list.authorities {
            let authority = Authority::read(certificate)?;
            if authority.is_root() { roots.push(authority) } else { others.push(authority) }
        }
        let hang = |authority: Authority| match roots
            .iter()
            .position(|root| root.signed(&authority.certificate, &authority.issuer))
        {
            Some(root) => Ok(Issuing { authority, root }),
            None => Err(TrustError::NoRoot { name: authority.name }),
        };
        let issuing = others.into_iter().map(hang).collect::<Result<_, _>>()?;
        Ok(Self { roots, issuing })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.issuing.is_empty()
    }

    /// V7: the issuing CA that signed the leaf, when it and its root are valid.
    pub(super) fn issuer_of(&self, leaf: &Leaf, now: Timestamp) -> Result<usize, Refusal> {
        let found = match leaf.signed_by.get() {
            Some(index) => *index,
            None => {
                let signed = |it: &Issuing| it.authority.signed(&leaf.certificate, &leaf.issuer);
                let index = self.issuing.iter().position(signed).ok_or(Refusal::UntrustedIssuer)?;
                *leaf.signed_by.get_or_init(|| index)
            }
        };
        let issuing = self.issuing.get(found).filter(|it| it.authority.is_valid_at(now));
        let root = issuing.and_then(|it| self.roots.get(it.root)).filter(|root| root.is_valid_at(now));
        root.map(|_| found).ok_or(Refusal::UntrustedIssuer)
    }

    /// Which issuing CA has this subject, DER, and signed what `verify` verifies with its key.
    pub(super) fn signer_of(&self, subject: &[u8], verify: impl Fn(&PKey<Public>) -> bool) -> Signer {
        let named = || self.issuing.iter().enumerate().filter(|(_, it)| it.authority.subject == subject);
        match named().find(|(_, it)| verify(&it.authority.key)) {
            Some((index, _)) => Signer::Issuing(index),
            None if named().next().is_some() => Signer::Forged,
            None => Signer::Unknown,
        }
    }

    pub(super) fn name_of(&self, issuing: usize) -> &str {
        self.issuing.get(issuing).map_or("", |it| &it.authority.name)
    }

    /// Name and end of each.
    pub(super) fn ends(&self) -> Vec<(String, Timestamp)> {
        let all = self.roots.iter().chain(self.issuing.iter().map(|it| &it.authority));
        all.map(|it| (it.name.clone(), it.not_after)).collect()
    }
}

/// Who signed something that names its signer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signer {
    /// This issuing CA.
    Issuing(usize),
    /// It names an issuing CA that did not sign it.
    Forged,
    /// It names nobody who is trusted.
    Unknown,
}
