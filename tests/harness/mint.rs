//! Certificates of organisations, good and bad: a supplier of our own, and the whole negative set of
//! `docs/contracts/eid-adapters.md` §5.5. Made with OpenSSL and nothing of the product, so that `jose`'s own tests use this file
//! too.

#![allow(dead_code, unreachable_pub, reason = "each test program uses its part")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "test code")]

use std::sync::LazyLock;

use openssl::asn1::{Asn1Object, Asn1OctetString, Asn1Time};
use openssl::bn::BigNum;
use openssl::hash::MessageDigest;
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;
use openssl::x509::extension::{BasicConstraints, SubjectKeyIdentifier};
use openssl::x509::{X509, X509Builder, X509CrlBuilder, X509Extension, X509Name, X509RevokedBuilder};

/// The organisation of good certificates.
pub const ORGANISATION: &str = "314159268";
/// Another one.
pub const OTHER_ORGANISATION: &str = "310042706";
/// The policy of good certificates.
pub const POLICY: &str = "2.16.578.1.1.1.1.100";
/// Serial number of the certificate that [`Supplier::crl`] is meant to revoke.
pub const REVOKED: u32 = 666;

const YEAR: i64 = 365 * 86_400;
const DAY: i64 = 86_400;

/// digitalSignature and nonRepudiation, as the octet of the BIT STRING.
pub const SIGNING: u8 = 0xC0;
/// digitalSignature.
pub const DIGITAL_SIGNATURE: u8 = 0x80;
/// nonRepudiation.
pub const NON_REPUDIATION: u8 = 0x40;
/// keyEncipherment.
pub const KEY_ENCIPHERMENT: u8 = 0x20;

/// Making keys is slow, and nothing is learnt from new ones.
static CA_KEYS: LazyLock<[PKey<Private>; 2]> = LazyLock::new(|| [rsa(2048), rsa(2048)]);
static LEAF_KEY: LazyLock<PKey<Private>> = LazyLock::new(|| rsa(3072));

/// The key of every certificate that does not ask for another.
pub fn leaf_key() -> PKey<Private> {
    LEAF_KEY.clone()
}

/// A new RSA key.
pub fn rsa(bits: u32) -> PKey<Private> {
    PKey::from_rsa(Rsa::generate(bits).expect("a key")).expect("a key")
}

/// What a certificate is to have.
#[derive(Clone)]
pub struct Order {
    pub serial: u32,
    /// Attributes of the subject by object identifier.
    pub subject: Vec<(&'static str, String)>,
    pub not_before: i64,
    pub not_after: i64,
    pub policies: Vec<&'static str>,
    pub crl: Option<String>,
    /// Whether critical, and the bits.
    pub key_usage: Option<(bool, u8)>,
    /// Further extensions: object identifier, whether critical, and DER.
    pub more: Vec<(&'static str, bool, Vec<u8>)>,
    pub digest: MessageDigest,
    pub key: PKey<Private>,
}

/// A supplier: root, issuing CA, and where it says that its revocation list is.
pub struct Supplier {
    pub root: X509,
    pub issuing: X509,
    /// Under the same root, and pinned nowhere.
    pub unpinned: X509,
    pub crl_address: String,
    now: i64,
}

impl Supplier {
    /// A supplier of this name.
    pub fn new(name: &str, crl_address: &str, now: i64) -> Self {
        let [root_key, issuing_key] = &*CA_KEYS;
        let root_name = ca_name(&format!("{name} root"));
        let root = ca(&root_name, root_key, &root_name, now);
        let issuing = ca(&ca_name(&format!("{name} issuing")), issuing_key, &root_name, now);
        let unpinned = ca(&ca_name(&format!("{name} unpinned")), issuing_key, &root_name, now);
        Self { root, issuing, unpinned, crl_address: crl_address.to_owned(), now }
    }

    /// Root and issuing CA, PEM.
    pub fn pem(&self) -> String {
        [&self.root, &self.issuing].map(|it| String::from_utf8(it.to_pem().unwrap()).unwrap()).concat()
    }

    /// SHA-256 of both.
    pub fn fingerprints(&self) -> [String; 2] {
        [&self.root, &self.issuing].map(|it| {
            let digest = it.digest(MessageDigest::sha256()).unwrap();
            digest.iter().map(|byte| format!("{byte:02x}")).collect()
        })
    }

    /// A good certificate, like SEID 2.0.
    pub fn order(&self) -> Order {
        Order {
            serial: 1000,
            subject: vec![("2.5.4.10", "Testetaten".to_owned()), ("2.5.4.97", format!("NTRNO-{ORGANISATION}"))],
            not_before: self.now - DAY,
            not_after: self.now + 3 * YEAR,
            policies: vec![POLICY],
            crl: Some(self.crl_address.clone()),
            key_usage: Some((true, SIGNING)),
            more: Vec::new(),
            digest: MessageDigest::sha512(),
            key: leaf_key(),
        }
    }

    /// A good certificate, like SEID 1.0.
    pub fn seid1_order(&self) -> Order {
        let subject = vec![("2.5.4.10", "TESTETATEN".to_owned()), ("2.5.4.5", ORGANISATION.to_owned())];
        Order { subject, key_usage: Some((true, NON_REPUDIATION)), digest: MessageDigest::sha256(), ..self.order() }
    }

    /// A good certificate of this organisation.
    pub fn order_for(&self, organisation: &str) -> Order {
        let subject = vec![("2.5.4.10", "Andre".to_owned()), ("2.5.4.97", format!("NTRNO-{organisation}"))];
        Order { subject, serial: 1001, ..self.order() }
    }

    /// The certificate of an order, DER.
    pub fn issue(&self, order: &Order) -> Vec<u8> {
        signed(order, self.issuing.subject_name().to_owned().unwrap(), &CA_KEYS[1])
    }

    /// A revocation list, DER.
    pub fn crl(&self, number: u8, next_update: i64, revoked: &[u32]) -> Vec<u8> {
        let revoked: Vec<_> = revoked.iter().map(|serial| BigNum::from_u32(*serial).unwrap()).collect();
        crl_of(&self.issuing, &CA_KEYS[1], number, next_update, &revoked, None)
    }

    /// The same, with the name of the issuing CA and the signature of somebody else.
    pub fn forged_crl(&self, number: u8, next_update: i64) -> Vec<u8> {
        crl_of(&self.issuing, &CA_KEYS[0], number, next_update, &[], None)
    }

    /// An empty one with one more extension, critical.
    pub fn crl_with(&self, (oid, value): &(&str, Vec<u8>), next_update: i64) -> Vec<u8> {
        crl_of(&self.issuing, &CA_KEYS[1], 1, next_update, &[], Some(extension(oid, true, value)))
    }

    /// Every certificate that must be refused whatever the revocation lists say, with the name of its refusal. Those of
    /// revocation come last, and count on a live list that revokes [`REVOKED`].
    pub fn negative_set(&self) -> Vec<(&'static str, Vec<u8>, &'static str)> {
        let good = self.order();
        let issue = |change: fn(&mut Order)| {
            let mut order = good.clone();
            change(&mut order);
            self.issue(&order)
        };
        let expired = Order { not_before: self.now - YEAR, not_after: self.now - 1, ..good.clone() };
        let early = Order { not_before: self.now + DAY, ..good.clone() };
        let stranger = Supplier::new("Stranger", &self.crl_address, self.now);
        let own_name = subject(&good.subject);
        let unpinned_name = self.unpinned.subject_name().to_owned().unwrap();
        vec![
            ("rubbish", b"rubbish".to_vec(), "malformed"),
            ("trailing bytes", [self.issue(&good), vec![0]].concat(), "malformed"),
            ("a CA's own certificate", self.issuing.to_der().unwrap(), "ca_certificate"),
            ("expired", self.issue(&expired), "expired"),
            ("not yet valid", self.issue(&early), "not_yet_valid"),
            ("self-signed", signed(&good, own_name, &good.key), "self_signed"),
            (
                "extra critical extension",
                issue(|it| it.more.push(("1.3.6.1.4.1.55555.1", true, vec![5, 0]))),
                "unknown_critical_extension",
            ),
            ("keyUsage twice", issue(|it| it.more.push(("2.5.29.15", true, vec![3, 2, 0, SIGNING]))), "malformed"),
            (
                "broken policies",
                issue(|it| {
                    it.policies.clear();
                    it.more.push(("2.5.29.32", false, vec![4, 1, 0]));
                }),
                "malformed",
            ),
            ("keyUsage absent", issue(|it| it.key_usage = None), "key_usage_missing"),
            ("keyUsage not critical", issue(|it| it.key_usage = Some((false, SIGNING))), "key_usage_missing"),
            ("unknown root", stranger.issue(&stranger.order()), "untrusted_issuer"),
            ("unpinned intermediate", signed(&good, unpinned_name, &CA_KEYS[1]), "untrusted_issuer"),
            ("signed by another under the CA's name", self.impostor(&good), "untrusted_issuer"),
            ("no policy", issue(|it| it.policies.clear()), "policy_missing"),
            ("wrong policy", issue(|it| it.policies = vec!["2.16.578.1.26.1.3.1"]), "policy_missing"),
            (
                "policy with a prefix of text",
                issue(|it| it.policies = vec!["2.16.578.1.29.913.2001.1"]),
                "policy_missing",
            ),
            ("no organisation number", issue(|it| it.subject.truncate(1)), "no_organisation_number"),
            ("wrong check digit", issue(|it| it.subject[1].1 = "NTRNO-314159267".to_owned()), "no_organisation_number"),
            (
                "two organisation numbers",
                issue(|it| it.subject.push(("2.5.4.5", OTHER_ORGANISATION.to_owned()))),
                "no_organisation_number",
            ),
            ("SHA-1", issue(|it| it.digest = MessageDigest::sha1()), "weak_key"),
            ("RSA 1024", issue(|it| it.key = rsa(1024)), "weak_key"),
            ("RSA 2048 of today", issue(|it| it.key = rsa(2048)), "weak_key"),
            ("no CRL address", issue(|it| it.crl = None), "revocation_unknown"),
            ("another CRL address", issue(|it| it.crl = Some("http://127.0.0.1:9/x.crl".into())), "revocation_unknown"),
            ("LDAP alone", issue(|it| it.crl = Some("ldap://ldap.example/x".into())), "revocation_unknown"),
            ("revoked", issue(|it| it.serial = REVOKED), "revoked"),
        ]
    }

    fn impostor(&self, order: &Order) -> Vec<u8> {
        signed(order, self.issuing.subject_name().to_owned().unwrap(), &leaf_key())
    }
}

/// A revocation list of this issuing CA, DER.
pub fn crl_of(
    issuing: &X509,
    key: &PKey<Private>,
    number: u8,
    next_update: i64,
    revoked: &[BigNum],
    more: Option<X509Extension>,
) -> Vec<u8> {
    let mut crl = X509CrlBuilder::new().unwrap();
    crl.set_issuer_name(issuing.subject_name()).unwrap();
    crl.set_last_update(&time(next_update - DAY)).unwrap();
    crl.set_next_update(&time(next_update)).unwrap();
    for serial in revoked {
        let mut entry = X509RevokedBuilder::new().unwrap();
        entry.set_serial_number(&serial.to_asn1_integer().unwrap()).unwrap();
        entry.set_revocation_date(&time(next_update - DAY)).unwrap();
        crl.add_revoked(entry.build()).unwrap();
    }
    let identifier = issuing.subject_key_id().unwrap().as_slice().to_vec();
    crl.append_extension(extension("2.5.29.35", false, &tlv(0x30, &tlv(0x80, &identifier)))).unwrap();
    crl.append_extension(extension("2.5.29.20", false, &tlv(0x02, &[number]))).unwrap();
    more.into_iter().for_each(|extension| crl.append_extension(extension).unwrap());
    crl.sign(key, MessageDigest::sha512()).unwrap();
    crl.build().unwrap().to_der().unwrap()
}

fn ca_name(common_name: &str) -> X509Name {
    subject(&[("2.5.4.6", "NO".to_owned()), ("2.5.4.10", "Mint".to_owned()), ("2.5.4.3", common_name.to_owned())])
}

fn subject(attributes: &[(&'static str, String)]) -> X509Name {
    let mut name = X509Name::builder().unwrap();
    for (oid, value) in attributes {
        name.append_entry_by_text(oid, value).unwrap();
    }
    name.build()
}

fn ca(name: &X509Name, key: &PKey<Private>, issuer: &X509Name, now: i64) -> X509 {
    let mut builder = begun(1, now - 10 * YEAR, now + 10 * YEAR);
    builder.set_subject_name(name).unwrap();
    builder.set_issuer_name(issuer).unwrap();
    builder.set_pubkey(key).unwrap();
    builder.append_extension(BasicConstraints::new().critical().ca().build().unwrap()).unwrap();
    let identifier = SubjectKeyIdentifier::new().build(&builder.x509v3_context(None, None)).unwrap();
    builder.append_extension(identifier).unwrap();
    builder.sign(&CA_KEYS[0], MessageDigest::sha512()).unwrap();
    builder.build()
}

fn signed(order: &Order, issuer: X509Name, key: &PKey<Private>) -> Vec<u8> {
    let mut builder = begun(order.serial, order.not_before, order.not_after);
    builder.set_subject_name(&subject(&order.subject)).unwrap();
    builder.set_issuer_name(&issuer).unwrap();
    builder.set_pubkey(&order.key).unwrap();
    let mut add = |oid: &str, critical: bool, value: &[u8]| {
        builder.append_extension(extension(oid, critical, value)).unwrap();
    };
    if let Some((critical, bits)) = order.key_usage {
        add("2.5.29.15", critical, &tlv(0x03, &[0, bits]));
    }
    for (oid, critical, value) in &order.more {
        add(oid, *critical, value);
    }
    if !order.policies.is_empty() {
        let policy = |oid: &&str| tlv(0x30, &tlv(0x06, Asn1Object::from_str(oid).unwrap().as_slice()));
        add("2.5.29.32", false, &tlv(0x30, &order.policies.iter().flat_map(policy).collect::<Vec<_>>()));
    }
    if let Some(address) = &order.crl {
        let full_name = tlv(0xa0, &tlv(0xa0, &tlv(0x86, address.as_bytes())));
        add("2.5.29.31", false, &tlv(0x30, &tlv(0x30, &full_name)));
    }
    builder.sign(key, order.digest).unwrap();
    builder.build().to_der().unwrap()
}

fn begun(serial: u32, not_before: i64, not_after: i64) -> X509Builder {
    let mut builder = X509Builder::new().unwrap();
    builder.set_version(2).unwrap();
    builder.set_serial_number(&BigNum::from_u32(serial).unwrap().to_asn1_integer().unwrap()).unwrap();
    builder.set_not_before(&time(not_before)).unwrap();
    builder.set_not_after(&time(not_after)).unwrap();
    builder
}

fn time(seconds: i64) -> Asn1Time {
    Asn1Time::from_unix(seconds).unwrap()
}

/// DER of fewer than 128 bytes.
fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    [&[tag, u8::try_from(content.len()).unwrap()], content].concat()
}

fn extension(oid: &str, critical: bool, value: &[u8]) -> X509Extension {
    let value = Asn1OctetString::new_from_bytes(value).unwrap();
    X509Extension::new_from_der(&Asn1Object::from_str(oid).unwrap(), critical, &value).unwrap()
}
