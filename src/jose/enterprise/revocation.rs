//! Revocation lists in memory, and what they say (V9; `docs/contracts/eid-adapters.md` §5.4).

use std::collections::{BTreeMap, HashSet};
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use fellesporten_domain::Timestamp;
use openssl::x509::X509Crl;
use x509_parser::extensions::ParsedExtension;
use x509_parser::num_bigint::BigUint;
use x509_parser::prelude::{CertificateRevocationList, FromDer as _};
use x509_parser::x509::ReasonCode;

use super::Refusal;
use super::authorities::{Authorities, Signer};
use super::leaf::Leaf;

/// Why a fetched revocation list is not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CrlRefusal {
    /// Nobody configured it.
    #[error("the address is not on the list")]
    UnknownAddress,
    /// Not a CRL of version 2 in DER with a number and a next update.
    #[error("it is no revocation list in DER with CRL number and nextUpdate")]
    Malformed,
    /// A delta, an indirect list, one for CA certificates or some reasons only, or with a critical extension that is unknown.
    #[error("it does not cover every certificate of its issuer")]
    Partial,
    /// Its issuer is no issuing CA that is trusted.
    #[error("its issuer is not trusted here")]
    UntrustedIssuer,
    /// The address is that of another issuing CA's list.
    #[error("its issuer is not the one whose list is there")]
    OtherIssuer,
    /// Its issuer did not sign it.
    #[error("its signature is not that of its issuer")]
    Signature,
    /// Its number is lower than that of the list it would replace.
    #[error("it is older than the one in use")]
    Older,
}

/// How a revocation list stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CrlStanding {
    /// In use.
    Live,
    /// Its next one is overdue; it is used while the grace lasts.
    Overdue,
    /// The grace is over: certificates that name it are refused.
    Dead,
    /// Never had: certificates that name it count as not revoked.
    NeverFetched,
}

impl CrlStanding {
    /// All of them.
    pub const ALL: [CrlStanding; 4] = [Self::Live, Self::Overdue, Self::Dead, Self::NeverFetched];

    /// As metrics name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Overdue => "overdue",
            Self::Dead => "dead",
            Self::NeverFetched => "never_fetched",
        }
    }
}

/// One address, for logs and the doctor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrlState {
    /// Where it is fetched from.
    pub address: String,
    /// How it stands.
    pub standing: CrlStanding,
    /// `nextUpdate`, when it was ever had.
    pub next_update: Option<Timestamp>,
}

#[derive(Debug)]
struct Crl {
    /// Index of the issuing CA.
    issuer: usize,
    /// Its subject, DER.
    issuer_name: Vec<u8>,
    number: BigUint,
    next_update: Timestamp,
    /// Serial numbers as certificates have them.
    revoked: HashSet<Vec<u8>>,
}

impl Crl {
    fn read(der: &[u8], authorities: &Authorities) -> Result<Self, CrlRefusal> {
        use CrlRefusal::Malformed;
        let (rest, parsed) = CertificateRevocationList::from_der(der).map_err(|_| Malformed)?;
        let openssl = X509Crl::from_der(der).map_err(|_| Malformed)?;
        let (Some(number), Some(next_update), true) = (parsed.crl_number(), parsed.next_update(), rest.is_empty())
        else {
            return Err(Malformed);
        };
        // RFC 5280 §5.1.1.2; OpenSSL compares the two in certificates only.
        if parsed.signature_algorithm != parsed.tbs_cert_list.signature {
            return Err(Malformed);
        }
        let issuer = match authorities
            .signer_of(parsed.tbs_cert_list.issuer.as_raw(), |key| openssl.verify(key).unwrap_or(false))
        {
            Signer::Issuing(index) => index,
            Signer::Forged => return Err(CrlRefusal::Signature),
            Signer::Unknown => return Err(CrlRefusal::UntrustedIssuer),
        };
        if parsed.extensions().iter().filter(|it| it.critical).any(|it| !is_whole(it.parsed_extension())) {
            return Err(CrlRefusal::Partial);
        }
        let given_back =
            |reason: Option<(bool, ReasonCode)>| reason.is_some_and(|it| it.1 == ReasonCode::RemoveFromCRL);
        let revoked = parsed.iter_revoked_certificates().filter(|it| !given_back(it.reason_code()));
        Ok(Self {
            issuer,
            issuer_name: parsed.tbs_cert_list.issuer.as_raw().to_vec(),
            number: number.clone(),
            next_update: Timestamp::from_secs(next_update.timestamp()),
            revoked: revoked.map(|it| it.raw_serial().to_vec()).collect(),
        })
    }

    fn standing(&self, now: Timestamp, grace: Duration) -> CrlStanding {
        if now <= self.next_update {
            CrlStanding::Live
        } else if now <= self.next_update.plus(grace) {
            CrlStanding::Overdue
        } else {
            CrlStanding::Dead
        }
    }
}

/// A critical issuingDistributionPoint that narrows nothing which matters to leaves; nothing else may be critical.
fn is_whole(extension: &ParsedExtension<'_>) -> bool {
    matches!(extension, ParsedExtension::IssuingDistributionPoint(point)
        if !point.only_contains_ca_certs && !point.only_contains_attribute_certs
            && !point.indirect_crl && point.only_some_reasons.is_none())
}

/// What is known of an address.
#[derive(Debug)]
struct Entry {
    /// Whose list is there, DER. Plain http lets others answer: they cannot put another trusted CA's list in its place.
    issuer: Option<Vec<u8>>,
    /// None while it was never had.
    list: Option<Crl>,
}

/// The lists by address. Addresses are fixed.
#[derive(Debug)]
pub(super) struct RevocationLists {
    lists: RwLock<BTreeMap<String, Entry>>,
    grace: Duration,
}

impl RevocationLists {
    pub(super) fn new(addresses: impl IntoIterator<Item = (String, Option<Vec<u8>>)>, grace: Duration) -> Self {
        let entry = |(address, issuer)| (address, Entry { issuer, list: None });
        Self { lists: RwLock::new(addresses.into_iter().map(entry).collect()), grace }
    }

    pub(super) fn addresses(&self) -> Vec<String> {
        self.lists.read().unwrap_or_else(PoisonError::into_inner).keys().cloned().collect()
    }

    pub(super) fn take(&self, address: &str, der: &[u8], authorities: &Authorities) -> Result<(), CrlRefusal> {
        let fresh = Crl::read(der, authorities)?;
        let mut lists = self.lists.write().unwrap_or_else(PoisonError::into_inner);
        let entry = lists.get_mut(address).ok_or(CrlRefusal::UnknownAddress)?;
        if entry.issuer.as_ref().is_some_and(|issuer| *issuer != fresh.issuer_name) {
            return Err(CrlRefusal::OtherIssuer);
        }
        if entry.list.as_ref().is_some_and(|kept| kept.issuer == fresh.issuer && fresh.number < kept.number) {
            return Err(CrlRefusal::Older);
        }
        *entry = Entry { issuer: Some(fresh.issuer_name.clone()), list: Some(fresh) };
        Ok(())
    }

    /// V9. The leaf's own addresses must be on our list; a list that is its issuer's and names it says revoked, however old.
    pub(super) fn check(&self, leaf: &Leaf, issuer: usize, now: Timestamp) -> Result<(), Refusal> {
        let lists = self.lists.read().unwrap_or_else(PoisonError::into_inner);
        let ours = || leaf.crl_addresses.iter().filter_map(|address| lists.get(address));
        let of_issuer = || ours().filter_map(|entry| entry.list.as_ref()).filter(|crl| crl.issuer == issuer);
        if of_issuer().any(|crl| crl.revoked.contains(&leaf.serial)) {
            return Err(Refusal::Revoked);
        }
        let usable = of_issuer().any(|crl| crl.standing(now, self.grace) != CrlStanding::Dead);
        let never_fetched = ours().next().is_some() && ours().all(|entry| entry.list.is_none());
        if usable || never_fetched { Ok(()) } else { Err(Refusal::RevocationUnknown) }
    }

    pub(super) fn states(&self, now: Timestamp) -> Vec<CrlState> {
        let lists = self.lists.read().unwrap_or_else(PoisonError::into_inner);
        let state = |(address, entry): (&String, &Entry)| CrlState {
            address: address.clone(),
            standing: entry.list.as_ref().map_or(CrlStanding::NeverFetched, |crl| crl.standing(now, self.grace)),
            next_update: entry.list.as_ref().map(|crl| crl.next_update),
        };
        lists.iter().map(state).collect()
    }
}
