//! Digests, a keyed digest, and comparison that does not tell where two texts differ.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openssl::sha::Sha256;
use subtle::ConstantTimeEq;
use zeroize::Zeroize;

/// The block size of SHA-256, in bytes (RFC 2104 §2).
const BLOCK: usize = 64;

/// SHA-256 (FIPS 180-4).
#[must_use]
pub fn sha256(data: &[u8]) -> [u8; 32] {
    // Not `openssl::sha::sha256`, which looks the algorithm up by name each time.
    let mut digest = Sha256::new();
    digest.update(data);
    digest.finish()
}

/// SHA-256 as base64url without padding: 43 characters, as PKCE and thumbprints write it.
#[must_use]
pub fn sha256_base64url(data: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(sha256(data))
}

/// Whether text has the form that [`sha256_base64url`] gives: 43 characters of base64url.
#[must_use]
pub fn is_sha256_base64url(text: &str) -> bool {
    text.len() == 43 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// HMAC with SHA-256 (RFC 2104) over the parts, joined without anything between them:
/// where a border between parts matters, a part must say its own length.
#[must_use]
pub fn hmac_sha256(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut block = [0_u8; BLOCK];
    if key.len() > BLOCK {
        fill(&mut block, &sha256(key));
    } else {
        fill(&mut block, key);
    }
    let mut inner = Sha256::new();
    inner.update(&block.map(|byte| byte ^ 0x36));
    for part in parts {
        inner.update(part);
    }
    let mut outer = Sha256::new();
    outer.update(&block.map(|byte| byte ^ 0x5c));
    outer.update(&inner.finish());
    block.zeroize();
    outer.finish()
}

fn fill(block: &mut [u8; BLOCK], key: &[u8]) {
    for (to, from) in block.iter_mut().zip(key) {
        *to = *from;
    }
}

/// Whether two byte strings are equal, in time that depends on their lengths only.
#[must_use]
pub fn constant_time_eq(a: &[u8], b: &[u8]) -> bool {
    a.ct_eq(b).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn sha256_of_abc() {
        assert_eq!(hex(&sha256(b"abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn the_pkce_example_of_rfc_7636() {
        assert_eq!(
            sha256_base64url(b"dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }

    #[test]
    fn hmac_vectors_of_rfc_4231() {
        for (key, data, expected) in [
            (vec![0x0b; 20], &b"Hi There"[..], "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
            (
                b"Jefe".to_vec(),
                b"what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            ),
            (
                vec![0xaa; 131],
                b"Test Using Larger Than Block-Size Key - Hash Key First",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
            ),
        ] {
            assert_eq!(hex(&hmac_sha256(&key, &[data])), expected);
            let (first, second) = data.split_at(5);
            assert_eq!(hex(&hmac_sha256(&key, &[first, second])), expected, "parts are joined");
        }
    }

    #[test]
    fn equality() {
        for (a, b, equal) in
            [(&b""[..], &b""[..], true), (b"ab", b"ab", true), (b"ab", b"ac", false), (b"ab", b"abc", false)]
        {
            assert_eq!(constant_time_eq(a, b), equal);
        }
    }
}
