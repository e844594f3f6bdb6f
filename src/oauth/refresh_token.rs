//! The form of a refresh token: family and generation under a MAC, and 256 random bits
//! (`docs/contracts/idporten.md` §4.3, 4.4).
//!
//! What the store lost can thus be told from what was never issued: a token that names a newer generation than the stored one is
//! ours, and moves the store forward.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use fellesporten_domain::{Rng, Secret, Timestamp};
use fellesporten_jose::{constant_time_eq, hmac_sha256, sha256_base64url};

/// The first byte of every token: the form of the rest.
const VERSION: u8 = 1;
const RANDOM: usize = 32;
const MAC: usize = 32;
/// Version, generation (4) and end (8).
const HEAD: usize = 13;

/// The key of the MACs of one deployment.
#[derive(Clone)]
pub struct RefreshTokenKey(Secret<Vec<u8>>);

impl RefreshTokenKey {
    /// The key that belongs to this secret, which every node has and which never changes.
    pub fn of(pairwise_secret: &Secret<Vec<u8>>) -> Self {
        // No pairwise subject has an input that begins like this: its first four bytes are a length.
        let key = hmac_sha256(pairwise_secret.expose(), &[b"\xff\xff\xff\xffrefresh-token"]);
        Self(Secret::new(key.to_vec()))
    }
}

/// A refresh token that this deployment made.
#[derive(Clone, PartialEq, Eq)]
pub struct RefreshToken {
    /// The family: the grant that it renews.
    pub grant_id: String,
    /// How often the family was renewed before.
    pub generation: u32,
    /// Its own end.
    pub expires_at: Timestamp,
    /// SHA-256 of its random part, base64url: two tokens of one generation differ here.
    pub hash: String,
}

impl std::fmt::Debug for RefreshToken {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("RefreshToken").field("generation", &self.generation).finish_non_exhaustive()
    }
}

impl RefreshToken {
    /// Makes the token of one generation of a grant, and its text.
    pub fn mint(
        key: &RefreshTokenKey,
        rng: &Rng,
        grant_id: &str,
        generation: u32,
        expires_at: Timestamp,
    ) -> (Self, String) {
        let random: [u8; RANDOM] = rng.bytes();
        let mut bytes = vec![VERSION];
        bytes.extend(generation.to_be_bytes());
        bytes.extend(expires_at.as_millis().to_be_bytes());
        bytes.extend(random);
        bytes.extend(grant_id.as_bytes());
        let mac = hmac_sha256(key.0.expose(), &[&bytes]);
        bytes.extend(mac);
        let token =
            RefreshToken { grant_id: grant_id.to_owned(), generation, expires_at, hash: sha256_base64url(&random) };
        (token, URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Reads a text that this deployment made; none for any other.
    pub fn read(key: &RefreshTokenKey, text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (signed, mac) = bytes.split_at_checked(bytes.len().checked_sub(MAC)?)?;
        if !constant_time_eq(mac, &hmac_sha256(key.0.expose(), &[signed])) {
            return None;
        }
        let (head, rest) = signed.split_at_checked(HEAD)?;
        let (random, grant_id) = rest.split_at_checked(RANDOM)?;
        let (version, numbers) = head.split_first()?;
        let (generation, end) = numbers.split_first_chunk::<4>()?;
        let (end, _) = end.split_first_chunk::<8>()?;
        (*version == VERSION).then_some(())?;
        Some(RefreshToken {
            grant_id: String::from_utf8(grant_id.to_vec()).ok()?,
            generation: u32::from_be_bytes(*generation),
            expires_at: Timestamp::from_millis(i64::from_be_bytes(*end)),
            hash: sha256_base64url(random),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_minted_here_is_read() {
        let key = RefreshTokenKey::of(&Secret::new(vec![7; 32]));
        let (token, text) = RefreshToken::mint(&key, &Rng::system(), "grant", 3, Timestamp::from_secs(9));
        assert_eq!(RefreshToken::read(&key, &text).as_ref(), Some(&token));
        let other = RefreshTokenKey::of(&Secret::new(vec![8; 32]));
        assert_eq!(RefreshToken::read(&other, &text), None, "another deployment's");
        for at in 0..text.len() {
            let mut altered = text.clone().into_bytes();
            altered[at] = if altered[at] == b'A' { b'B' } else { b'A' };
            let altered = String::from_utf8(altered).unwrap();
            assert_eq!(RefreshToken::read(&key, &altered), None, "altered at {at}");
        }
        for text in ["", "A", &"A".repeat(200), "not base64!", &text[1..], &format!("{text}A")] {
            assert_eq!(RefreshToken::read(&key, text), None, "{text}");
        }
    }

    #[test]
    fn two_tokens_of_one_generation_differ() {
        let key = RefreshTokenKey::of(&Secret::new(vec![7; 32]));
        let mint = || RefreshToken::mint(&key, &Rng::system(), "grant", 3, Timestamp::from_secs(9)).0;
        assert_ne!(mint(), mint());
    }
}
