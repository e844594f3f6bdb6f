//! Certificates: self-signed, requested, imported.

use super::*;
use crate::signing_key::{PrivateKey, RsaSize};

const START: Timestamp = Timestamp::from_secs(1_790_000_000);
const END: Timestamp = Timestamp::from_secs(1_890_000_000);

fn subject(common_name: &str) -> Subject {
    Subject {
        common_name: common_name.to_owned(),
        organisation: "Testetaten".to_owned(),
        organisation_number: Some(OrgNumber::parse("314159268").unwrap()),
    }
}

fn key() -> PrivateKey {
    PrivateKey::generate_rsa(RsaSize::Bits2048).unwrap()
}

fn self_signed_pem(key: &PrivateKey, common_name: &str) -> String {
    key.self_signed_certificate(&Rng::seeded(1), &subject(common_name), START, END).unwrap()
}

/// A certificate for `key`, signed by `ca`, whose own certificate is `ca_pem`.
fn issued_pem(key: &PrivateKey, ca: &PrivateKey, ca_pem: &str) -> String {
    let ca_certificate = X509::from_pem(ca_pem.as_bytes()).unwrap();
    let mut builder = X509Builder::new().unwrap();
    builder.set_version(2).unwrap();
    builder.set_serial_number(&BigNum::from_u32(7).unwrap().to_asn1_integer().unwrap()).unwrap();
    builder.set_subject_name(&name(&subject("leaf")).unwrap()).unwrap();
    builder.set_issuer_name(ca_certificate.subject_name()).unwrap();
    builder.set_pubkey(&key.pkey).unwrap();
    builder.set_not_before(&Asn1Time::from_unix(START.as_secs()).unwrap()).unwrap();
    builder.set_not_after(&Asn1Time::from_unix(END.as_secs()).unwrap()).unwrap();
    builder.sign(&ca.pkey, MessageDigest::sha256()).unwrap();
    String::from_utf8(builder.build().to_pem().unwrap()).unwrap()
}

#[test]
fn a_key_certifies_itself() {
    let key = key();
    let pem = self_signed_pem(&key, "idporten");
    let chain = Chain::from_pem(&pem).unwrap();
    assert!(chain.is_self_signed());
    assert_eq!(chain.leaf_key().kid(), key.kid());
    assert_eq!(chain.leaf_not_after(), END);
    assert_eq!(chain.to_pem().unwrap(), pem);
    assert_eq!(chain.x5c().unwrap().len(), 1);
    let text = String::from_utf8(X509::from_pem(pem.as_bytes()).unwrap().to_text().unwrap()).unwrap();
    // The library's spacing differs between versions.
    let text = text.replace(' ', "");
    for part in ["CN=idporten", "O=Testetaten", "NTRNO-314159268", "CA:FALSE", "DigitalSignature"] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
}

#[test]
fn a_request_names_the_key_and_is_signed_by_it() {
    let key = key();
    let request = X509Req::from_pem(key.certificate_request(&subject("idporten")).unwrap().as_bytes()).unwrap();
    assert!(request.verify(&key.pkey).unwrap());
    assert!(request.public_key().unwrap().public_eq(&key.pkey));
    let common_name = request.subject_name().entries_by_nid(Nid::COMMONNAME).next().unwrap();
    assert_eq!(common_name.data().to_string().unwrap(), "idporten");
}

#[test]
fn a_chain_stands_in_order() {
    let (leaf, ca, stranger) = (key(), key(), key());
    let ca_pem = self_signed_pem(&ca, "ca");
    let leaf_pem = issued_pem(&leaf, &ca, &ca_pem);
    let chain = Chain::from_pem(&format!("{leaf_pem}{ca_pem}")).unwrap();
    assert_eq!(chain.leaf_key().kid(), leaf.kid());
    assert!(!chain.is_self_signed());
    assert_eq!(chain.x5c().unwrap().len(), 2);
    for (name, pem) in [
        ("the wrong way round", format!("{ca_pem}{leaf_pem}")),
        ("another with the same name", format!("{leaf_pem}{}", self_signed_pem(&stranger, "ca"))),
        ("the right key with another name", format!("{leaf_pem}{}", self_signed_pem(&ca, "another"))),
    ] {
        assert_eq!(Chain::from_pem(&pem).map(drop), Err(CertificateError::Broken(1)), "{name}");
    }
    assert_eq!(Chain::from_pem(&ca_pem.repeat(11)).map(drop), Err(CertificateError::TooLong));
}

#[test]
fn what_is_not_a_chain() {
    let request = key().certificate_request(&subject("x")).unwrap();
    for pem in ["", "rubbish", request.as_str()] {
        assert_eq!(Chain::from_pem(pem).map(drop), Err(CertificateError::NotPem));
    }
}

#[test]
fn validity_is_judged_by_the_time_given() {
    let chain = Chain::from_pem(&self_signed_pem(&key(), "idporten")).unwrap();
    for (secs, valid) in [(-1, false), (0, true), (100_000_000, true), (100_000_001, false)] {
        let now = Timestamp::from_secs(START.as_secs() + secs);
        let expected = if valid { Ok(()) } else { Err(CertificateError::NotValidNow(1)) };
        assert_eq!(chain.check_valid_at(now), expected, "{secs}");
    }
}

#[test]
fn serial_numbers_are_positive_and_differ() {
    let rng = Rng::seeded(9);
    let (a, b) = (serial_number(&rng).unwrap(), serial_number(&rng).unwrap());
    assert_ne!(a, b);
    for number in [a, b] {
        assert_eq!(number.num_bits(), 127);
        assert!(!number.is_negative());
    }
}
