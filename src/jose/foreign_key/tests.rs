//! Keys and signatures of others.

use openssl::sign::Signer;
use serde_json::json;

use super::*;

fn b64(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn rsa(bits: u32) -> (PKey<openssl::pkey::Private>, Value) {
    let key = Rsa::generate(bits).unwrap();
    let jwk = json!({"kty": "RSA", "n": b64(&key.n().to_vec()), "e": b64(&key.e().to_vec())});
    (PKey::from_rsa(key).unwrap(), jwk)
}

fn p256() -> (EcKey<openssl::pkey::Private>, Value) {
    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
    let key = EcKey::generate(&group).unwrap();
    let (mut x, mut y) = (BigNum::new().unwrap(), BigNum::new().unwrap());
    let mut context = BigNumContext::new().unwrap();
    key.public_key().affine_coordinates(&group, &mut x, &mut y, &mut context).unwrap();
    let jwk = json!({"kty": "EC", "crv": "P-256", "x": b64(&x.to_vec_padded(32).unwrap()), "y": b64(&y.to_vec_padded(32).unwrap())});
    (key, jwk)
}

/// RFC 7638 §3.1.
#[test]
fn the_thumbprint_of_the_rfc() {
    let jwk = json!({
        "kty": "RSA", "e": "AQAB", "alg": "RS256", "kid": "2011-04-29",
        "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
    });
    assert_eq!(ForeignKey::from_jwk(&jwk).unwrap().thumbprint(), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
}

/// RFC 8037 appendix A.
#[test]
fn the_ed25519_example_of_the_rfc() {
    let jwk = json!({"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"});
    let key = ForeignKey::from_jwk(&jwk).unwrap();
    assert_eq!(key.thumbprint(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    let input = b"eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
    let signature = URL_SAFE_NO_PAD
        .decode("hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg")
        .unwrap();
    assert!(key.verifies(Algorithm::EdDsa, input, &signature));
    assert!(!key.verifies(Algorithm::EdDsa, b"else", &signature));
    assert!(!key.verifies(Algorithm::Es256, input, &signature), "another algorithm");
}

#[test]
fn each_rsa_algorithm_is_told_from_the_others() {
    let (private, jwk) = rsa(2048);
    let key = ForeignKey::from_jwk(&jwk).unwrap();
    for (made_with, digest, pss) in [
        (Algorithm::Rs256, MessageDigest::sha256(), false),
        (Algorithm::Rs384, MessageDigest::sha384(), false),
        (Algorithm::Rs512, MessageDigest::sha512(), false),
        (Algorithm::Ps256, MessageDigest::sha256(), true),
    ] {
        let mut signer = Signer::new(digest, &private).unwrap();
        if pss {
            signer.set_rsa_padding(Padding::PKCS1_PSS).unwrap();
            signer.set_rsa_pss_saltlen(RsaPssSaltlen::DIGEST_LENGTH).unwrap();
        }
        let signature = signer.sign_oneshot_to_vec(b"message").unwrap();
        for algorithm in Algorithm::ALL {
            assert_eq!(key.verifies(algorithm, b"message", &signature), algorithm == made_with, "{algorithm:?}");
        }
        assert!(!key.verifies(made_with, b"other", &signature));
    }
}

#[test]
fn es256_is_two_numbers_below_the_order() {
    let (private, jwk) = p256();
    let key = ForeignKey::from_jwk(&jwk).unwrap();
    let made = EcdsaSig::sign(&sha256(b"message"), &private).unwrap();
    let halves = |r: &[u8], s: &[u8]| [r, s].concat();
    let (r, s) = (made.r().to_vec_padded(32).unwrap(), made.s().to_vec_padded(32).unwrap());
    let mut order = BigNum::new().unwrap();
    private.group().order(&mut order, &mut BigNumContext::new().unwrap()).unwrap();
    let n = order.to_vec_padded(32).unwrap();
    let zero = vec![0; 32];
    for (signature, valid) in [
        (halves(&r, &s), true),
        (halves(&s, &r), false),
        (halves(&zero, &zero), false),
        (halves(&n, &s), false),
        (halves(&r, &n), false),
        (halves(&n, &n), false),
        (made.to_der().unwrap(), false),
        (r.clone(), false),
        ([&r[..], &s[..], &[0]].concat(), false),
        (Vec::new(), false),
    ] {
        assert_eq!(key.verifies(Algorithm::Es256, b"message", &signature), valid, "{} bytes", signature.len());
    }
}

#[test]
fn what_is_no_public_key_is_refused_by_name() {
    let (_, weak) = rsa(1024);
    let (_, good) = p256();
    let with = |member: &str, value: &str| {
        let mut jwk = good.clone();
        jwk[member] = json!(value);
        jwk
    };
    for (jwk, error) in [
        (weak, ForeignKeyError::Unsupported),
        (with("d", "AQ"), ForeignKeyError::Private),
        (json!({"kty": "oct", "k": "AQ"}), ForeignKeyError::Private),
        (json!({"kty": "oct"}), ForeignKeyError::Unsupported),
        (with("crv", "P-521"), ForeignKeyError::Unsupported),
        (with("y", &b64(&[1; 32])), ForeignKeyError::Malformed),
        (with("x", "AQ"), ForeignKeyError::Malformed),
        (json!({"kty": "OKP", "crv": "Ed25519", "x": "AQ"}), ForeignKeyError::Malformed),
        (json!({"kty": "RSA", "n": "!", "e": "AQAB"}), ForeignKeyError::Malformed),
        (json!({}), ForeignKeyError::Malformed),
        (json!("key"), ForeignKeyError::Malformed),
    ] {
        assert_eq!(ForeignKey::from_jwk(&jwk).err(), Some(error), "{jwk}");
    }
}
