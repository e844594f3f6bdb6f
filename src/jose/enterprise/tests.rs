//! The validator against certificates good and bad, and revocation lists through their life.

use std::time::Duration;

use fellesporten_domain::{Environment, Timestamp};
use openssl::hash::MessageDigest;
use openssl::nid::Nid;

use super::*;

#[path = "../../../tests/harness/mint.rs"]
mod mint;
use mint::{KEY_ENCIPHERMENT, NON_REPUDIATION, Order, REVOKED, SIGNING, Supplier};

const NOW: i64 = 1_790_000_000;
const HOUR: i64 = 3600;
const ADDRESS: &str = "http://crl.example/a.crl";

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_secs(seconds)
}

fn list() -> TrustList {
    TrustList::of(Environment::Test, 3072, Duration::from_secs(86_400))
}

/// A supplier, and whoever trusts it. No revocation list was ever fetched.
fn trusted() -> (Supplier, EnterpriseTrust) {
    let supplier = Supplier::new("Mint", ADDRESS, NOW);
    let mut list = list();
    for fingerprint in supplier.fingerprints() {
        list.pin(&fingerprint).unwrap();
    }
    list.trust(&supplier.pem()).unwrap();
    list.add_crl_address(ADDRESS).unwrap();
    (supplier, EnterpriseTrust::new(list).unwrap())
}

fn judged(trust: &EnterpriseTrust, der: &[u8], now: i64) -> Result<String, &'static str> {
    let judged = trust.judge(&[der.to_vec()], Purpose::Assertion, at(now));
    judged.map(|it| it.organisation().to_string()).map_err(Refusal::name)
}

/// eid-adapters.md fact 50.
#[test]
fn every_case_of_the_negative_set_fails_with_its_reason() {
    let (supplier, trust) = trusted();
    trust.take_crl(ADDRESS, &supplier.crl(1, NOW + HOUR, &[REVOKED])).unwrap();
    let set = supplier.negative_set();
    for (what, der, expected) in &set {
        // What was supplied beside the leaf makes no path, and a second time is as the first.
        for chain in [vec![der.clone()], vec![der.clone(), supplier.unpinned.to_der().unwrap()]] {
            let judged = trust.judge(&chain, Purpose::Assertion, at(NOW));
            assert_eq!(judged.map(drop).map_err(Refusal::name), Err(*expected), "{what}");
        }
    }
    for refusal in Refusal::ALL.map(Refusal::name).iter().filter(|it| **it != "key_usage_wrong") {
        assert!(set.iter().any(|(.., expected)| expected == refusal), "nothing shows {refusal}");
    }
}

/// eid-adapters.md fact 50.
#[test]
fn both_profiles_give_the_same_organisation() {
    let (supplier, trust) = trusted();
    for order in [supplier.order(), supplier.seid1_order()] {
        let der = supplier.issue(&order);
        assert_eq!(judged(&trust, &der, NOW), Ok(mint::ORGANISATION.to_owned()));
        let chain = [der, supplier.issuing.to_der().unwrap(), supplier.root.to_der().unwrap()];
        let whole = trust.judge(&chain, Purpose::Assertion, at(NOW)).unwrap();
        assert_eq!((whole.issuer(), whole.serial_number()), ("Mint issuing", "1000"));
        assert!(whole.key().is_some());
    }
}

#[test]
fn what_is_not_read_may_be_odd() {
    let (supplier, trust) = trusted();
    // A subjectAltName that is none.
    let odd = Order { more: vec![("2.5.29.17", false, vec![4, 1, 0])], ..supplier.order() };
    assert!(judged(&trust, &supplier.issue(&odd), NOW).is_ok());
}

#[test]
fn one_leaf_and_at_most_three_more() {
    let (supplier, trust) = trusted();
    let der = supplier.issue(&supplier.order());
    for (length, passes) in [(0, false), (1, true), (4, true), (5, false)] {
        let chain = vec![der.clone(); length];
        assert_eq!(trust.judge(&chain, Purpose::Assertion, at(NOW)).is_ok(), passes, "{length}");
    }
}

#[test]
fn key_usage_fits_the_purpose() {
    let (supplier, trust) = trusted();
    use Purpose::{Assertion, Encryption, Signature, TlsClient};
    for (bits, fits) in [
        (SIGNING, &[Assertion, TlsClient, Signature][..]),
        (mint::DIGITAL_SIGNATURE, &[Assertion, TlsClient, Signature]),
        (NON_REPUDIATION, &[Assertion, Signature]),
        (KEY_ENCIPHERMENT, &[Assertion, Encryption]),
        (0x08, &[Assertion, Encryption]),
        (0x10, &[Assertion]),
    ] {
        let der = supplier.issue(&Order { key_usage: Some((true, bits)), ..supplier.order() });
        for purpose in [Assertion, TlsClient, Signature, Encryption] {
            let judged = trust.judge(std::slice::from_ref(&der), purpose, at(NOW)).map(drop);
            let expected = if fits.contains(&purpose) { Ok(()) } else { Err(Refusal::KeyUsageWrong) };
            assert_eq!(judged, expected, "{bits:#x} {purpose:?}");
        }
    }
}

#[test]
fn keys_and_their_age() {
    let (supplier, trust) = trusted();
    let curve = |nid| {
        let group = openssl::ec::EcGroup::from_curve_name(nid).unwrap();
        openssl::pkey::PKey::from_ec_key(openssl::ec::EcKey::generate(&group).unwrap()).unwrap()
    };
    let in_2024 = Order { not_before: 1_735_689_599, ..supplier.order() };
    let in_2025 = Order { not_before: 1_735_689_600, ..supplier.order() };
    let small = mint::rsa(2048);
    for (what, order, passes) in [
        ("RSA 2048 of 2024", Order { key: small.clone(), ..in_2024.clone() }, true),
        ("RSA 2048 of 2025", Order { key: small, ..in_2025.clone() }, false),
        ("RSA 1024 of 2024", Order { key: mint::rsa(1024), ..in_2024.clone() }, false),
        ("SHA-1 of 2024", Order { digest: MessageDigest::sha1(), ..in_2024 }, false),
        ("P-256", Order { key: curve(Nid::X9_62_PRIME256V1), ..in_2025.clone() }, true),
        ("P-384", Order { key: curve(Nid::SECP384R1), ..in_2025.clone() }, true),
        ("secp256k1", Order { key: curve(Nid::SECP256K1), ..in_2025.clone() }, false),
        ("Ed25519", Order { key: openssl::pkey::PKey::generate_ed25519().unwrap(), ..in_2025 }, false),
    ] {
        let expected = if passes { Ok(mint::ORGANISATION.to_owned()) } else { Err("weak_key") };
        assert_eq!(judged(&trust, &supplier.issue(&order), NOW), expected, "{what}");
    }
}

#[test]
fn our_clock_judges_again_what_was_seen_before() {
    let (supplier, trust) = trusted();
    let order = supplier.order();
    let der = supplier.issue(&order);
    for (now, expected) in [
        (order.not_before - 1, Err("not_yet_valid")),
        (order.not_before, Ok(mint::ORGANISATION.to_owned())),
        (order.not_after, Ok(mint::ORGANISATION.to_owned())),
        (order.not_after + 1, Err("expired")),
        (NOW, Ok(mint::ORGANISATION.to_owned())),
    ] {
        assert_eq!(judged(&trust, &der, now), expected, "{now}");
    }
    // The suppliers' own certificates end ten years from now, and with them the trust.
    let long = Order { not_after: NOW + 30 * 365 * 86_400, ..supplier.order() };
    assert_eq!(judged(&trust, &supplier.issue(&long), NOW + 20 * 365 * 86_400), Err("untrusted_issuer"));
}

/// eid-adapters.md fact 52.
#[test]
fn a_list_lives_until_its_grace_is_over() {
    let (supplier, trust) = trusted();
    let (good, revoked) =
        (supplier.issue(&supplier.order()), supplier.issue(&Order { serial: REVOKED, ..supplier.order() }));
    let passes = Ok(mint::ORGANISATION.to_owned());
    assert_eq!(trust.crl_states(at(NOW))[0].standing, CrlStanding::NeverFetched);
    assert_eq!(judged(&trust, &revoked, NOW), passes, "never fetched counts as not revoked");
    trust.take_crl(ADDRESS, &supplier.crl(1, NOW + HOUR, &[REVOKED])).unwrap();
    let day = 24 * HOUR;
    for (now, good_is, standing) in [
        (NOW, passes.clone(), CrlStanding::Live),
        (NOW + HOUR, passes.clone(), CrlStanding::Live),
        (NOW + HOUR + 1, passes.clone(), CrlStanding::Overdue),
        (NOW + HOUR + day, passes, CrlStanding::Overdue),
        (NOW + HOUR + day + 1, Err("revocation_unknown"), CrlStanding::Dead),
    ] {
        assert_eq!(judged(&trust, &good, now), good_is, "{now}");
        assert_eq!(judged(&trust, &revoked, now), Err("revoked"), "{now}");
        assert_eq!(trust.crl_states(at(now))[0].standing, standing, "{now}");
    }
}

#[test]
fn what_is_no_newer_list_of_the_issuer_is_not_used() {
    let (supplier, trust) = trusted();
    let stranger = Supplier::new("Stranger", ADDRESS, NOW);
    trust.take_crl(ADDRESS, &supplier.crl(7, NOW + HOUR, &[REVOKED])).unwrap();
    let whole = supplier.crl(8, NOW + 2 * HOUR, &[]);
    for (what, address, der, refusal) in [
        ("rubbish", ADDRESS, b"<html>".to_vec(), CrlRefusal::Malformed),
        ("cut off", ADDRESS, whole[..whole.len() - 1].to_vec(), CrlRefusal::Malformed),
        ("with more behind it", ADDRESS, [whole.clone(), vec![0]].concat(), CrlRefusal::Malformed),
        ("another's", ADDRESS, stranger.crl(9, NOW + HOUR, &[]), CrlRefusal::UntrustedIssuer),
        ("forged", ADDRESS, supplier.forged_crl(9, NOW + HOUR), CrlRefusal::Signature),
        ("older", ADDRESS, supplier.crl(6, NOW + 2 * HOUR, &[]), CrlRefusal::Older),
        ("from elsewhere", "http://crl.example/b.crl", whole.clone(), CrlRefusal::UnknownAddress),
    ] {
        assert_eq!(trust.take_crl(address, &der), Err(refusal), "{what}");
    }
    let revoked = supplier.issue(&Order { serial: REVOKED, ..supplier.order() });
    assert_eq!(judged(&trust, &revoked, NOW), Err("revoked"), "the earlier list stays");
    trust.take_crl(ADDRESS, &whole).unwrap();
    assert_eq!(judged(&trust, &revoked, NOW), Ok(mint::ORGANISATION.to_owned()), "a newer one replaces it");
}

/// RFC 5280 §5.2.4, §5.2.5.
#[test]
fn a_list_covers_all_that_its_issuer_issued() {
    let (supplier, trust) = trusted();
    let point = |flag: u8| vec![0x30, 3, flag, 1, 0xff];
    for (what, extension, taken) in [
        ("delta", ("2.5.29.27", vec![2, 1, 1]), Err(CrlRefusal::Partial)),
        ("user certificates only", ("2.5.29.28", point(0x81)), Ok(())),
        ("CA certificates only", ("2.5.29.28", point(0x82)), Err(CrlRefusal::Partial)),
        ("indirect", ("2.5.29.28", point(0x84)), Err(CrlRefusal::Partial)),
        ("attribute certificates only", ("2.5.29.28", point(0x85)), Err(CrlRefusal::Partial)),
        ("some reasons only", ("2.5.29.28", vec![0x30, 4, 0x83, 2, 6, 0x40]), Err(CrlRefusal::Partial)),
        ("unknown", ("1.3.6.1.4.1.55555.2", vec![5, 0]), Err(CrlRefusal::Partial)),
    ] {
        let der = supplier.crl_with(&extension, NOW + HOUR);
        assert_eq!(trust.take_crl(ADDRESS, &der), taken, "{what}");
    }
}

#[test]
fn an_address_belongs_to_one_issuer() {
    let other = Supplier::new("Other", "http://crl.example/other.crl", NOW);
    let supplier = Supplier::new("Mint", ADDRESS, NOW);
    let mut list = list();
    for one in [&supplier, &other] {
        for fingerprint in one.fingerprints() {
            list.pin(&fingerprint).unwrap();
        }
        list.trust(&one.pem()).unwrap();
        list.add_crl_address(&one.crl_address).unwrap();
    }
    let trust = EnterpriseTrust::new(list).unwrap();
    trust.take_crl(ADDRESS, &supplier.crl(1, NOW + HOUR, &[REVOKED])).unwrap();
    assert_eq!(trust.take_crl(ADDRESS, &other.crl(9, NOW + HOUR, &[])), Err(CrlRefusal::OtherIssuer));
    // A certificate that names the list of another CA than its issuer is not covered by it.
    let astray = other.issue(&Order { crl: Some(ADDRESS.to_owned()), ..other.order() });
    assert_eq!(judged(&trust, &astray, NOW), Err("revocation_unknown"));
}

#[test]
fn no_changed_byte_passes() {
    let (supplier, trust) = trusted();
    let (der, crl) = (supplier.issue(&supplier.order()), supplier.crl(1, NOW + HOUR, &[REVOKED]));
    assert!(judged(&trust, &der, NOW).is_ok());
    for index in 0..der.len() {
        let mut changed = der.clone();
        changed[index] ^= 1 << (index % 8);
        assert!(judged(&trust, &changed, NOW).is_err(), "byte {index} of the certificate");
    }
    for index in 0..crl.len() {
        let mut changed = crl.clone();
        changed[index] ^= 1 << (index % 8);
        assert!(trust.take_crl(ADDRESS, &changed).is_err(), "byte {index} of the list");
    }
    for length in 0..der.len() {
        assert_eq!(judged(&trust, &der[..length], NOW), Err("malformed"), "cut at {length}");
    }
}

#[test]
fn only_what_is_pinned_for_the_environment_comes_on_the_list() {
    let supplier = Supplier::new("Mint", ADDRESS, NOW);
    let refused = list().trust(&supplier.pem()).unwrap_err();
    assert!(matches!(&refused, TrustError::NotPinned { name, .. } if name == "Mint root"), "{refused}");
    assert_eq!(list().trust("no PEM"), Err(TrustError::NotPem));

    let mut alone = list();
    for fingerprint in supplier.fingerprints() {
        // As suppliers print it.
        alone.pin(&fingerprint.to_uppercase()).unwrap();
    }
    alone.trust(std::str::from_utf8(&supplier.issuing.to_pem().unwrap()).unwrap()).unwrap();
    assert_eq!(EnterpriseTrust::new(alone).map(drop), Err(TrustError::NoRoot { name: "Mint issuing".to_owned() }));

    assert!(list().pin("12:34").is_err());
    assert!(list().accept_policy("everything").is_err());
    assert!(list().add_crl_address("ldap://ldap.example").is_err());
    let nobody = EnterpriseTrust::new(list()).unwrap();
    assert!(!nobody.trusts_anybody());
    assert_eq!(judged(&nobody, &supplier.issue(&supplier.order()), NOW), Err("untrusted_issuer"));
}

#[test]
fn production_refuses_the_test_ca_with_its_own_words() {
    let rng = fellesporten_domain::Rng::seeded(1);
    let made = crate::test_ca::make(crate::test_ca::Supplier::A, &rng, at(NOW)).unwrap();
    let mut production = TrustList::of(Environment::Production, 3072, Duration::ZERO);
    assert_eq!(production.trust(&made.certificates_pem), Err(TrustError::TestCa));
    let supplier = crate::test_ca::Supplier::A;
    assert_eq!(production.trust_test_ca(supplier, &made.certificates_pem), Err(TrustError::TestCa));
}
