//! Randomness as a value: [`Rng`], the only place it comes from.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

use crate::Timestamp;

/// A source of random bytes. Clones share one source.
#[derive(Debug, Clone)]
pub struct Rng(Source);

#[derive(Debug, Clone)]
enum Source {
    System,
    Seeded(Arc<AtomicU64>),
}

impl Rng {
    /// The operating system's generator, fit for keys and secrets.
    #[must_use]
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A repeatable sequence (SplitMix64). For tests only: whoever knows the seed knows every value.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self(Source::Seeded(Arc::new(AtomicU64::new(seed))))
    }

    /// `N` random bytes.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        match &self.0 {
            Source::System => fill_from_system(&mut bytes),
            Source::Seeded(state) => {
                for chunk in bytes.chunks_mut(8) {
                    for (to, from) in chunk.iter_mut().zip(split_mix(state).to_le_bytes()) {
                        *to = from;
                    }
                }
            }
        }
        bytes
    }

    /// `N` random bytes as base64url without padding (RFC 4648 §5): an unguessable name from `N` = 16 upwards.
    #[must_use]
    pub fn token<const N: usize>(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.bytes::<N>())
    }

    /// A random UUID (RFC 9562 §5.4).
    #[must_use]
    pub fn uuid_v4(&self) -> Uuid {
        uuid::Builder::from_random_bytes(self.bytes()).into_uuid()
    }

    /// A UUID that sorts by `now` (RFC 9562 §5.7). It shows its time of birth: never a secret.
    #[must_use]
    pub fn uuid_v7(&self, now: Timestamp) -> Uuid {
        let millis = u64::try_from(now.as_millis()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes()).into_uuid()
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one place where the product asks for randomness")]
fn fill_from_system(bytes: &mut [u8]) {
    if getrandom::fill(bytes).is_err() {
        // Every secret of the product hangs on these bytes: a process that cannot get them must not go on.
        std::process::abort();
    }
}

/// One step of SplitMix64 (Steele, Lea and Flood 2014).
fn split_mix(state: &AtomicU64) -> u64 {
    const GAMMA: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut z = state.fetch_add(GAMMA, Ordering::Relaxed).wrapping_add(GAMMA);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_repeats_and_a_clone_continues() {
        let (a, b) = (Rng::seeded(7), Rng::seeded(7));
        let first = a.bytes::<20>();
        assert_eq!(first, b.bytes::<20>());
        assert_ne!(a.clone().bytes::<20>(), first);
        assert_ne!(Rng::seeded(8).bytes::<20>(), first);
        // Published value of SplitMix64 for seed 1234567.
        assert_eq!(u64::from_le_bytes(Rng::seeded(1_234_567).bytes()), 6_457_827_717_110_365_317);
    }

    #[test]
    fn the_system_source_does_not_repeat() {
        let rng = Rng::system();
        assert_ne!(rng.bytes::<32>(), rng.bytes::<32>());
    }

    #[test]
    fn tokens_are_base64url_without_padding() {
        let token = Rng::seeded(1).token::<32>();
        assert_eq!(token.len(), 43);
        assert!(token.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
    }

    #[test]
    fn uuids_say_their_version_and_v7_sorts_by_time() {
        let rng = Rng::seeded(3);
        assert_eq!(rng.uuid_v4().get_version_num(), 4);
        let early = rng.uuid_v7(Timestamp::from_secs(1_790_000_000));
        let late = rng.uuid_v7(Timestamp::from_secs(1_790_000_001));
        assert_eq!(early.get_version_num(), 7);
        assert!(early < late);
    }
}
