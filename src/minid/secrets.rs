//! What MinID's one secret gives: names for numbers, the pepper, the key that seals accounts, and passkeys that are not there.
//!
//! The records hold no person number in clear: an account is found by a keyed digest, and what it says is sealed.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use fellesporten_domain::{Pid, Rng, Secret};
use fellesporten_jose::hmac_sha256;
use fellesporten_jose::wrapping::{WrappingError, WrappingKey};

/// How many passkeys people have, and how many of 256 people have so many.
const COUNTS: &[(usize, u8)] = &[(1, 166), (2, 64), (3, 20), (4, 6)];
/// How many bytes the id of a passkey has, and how many of 256 have so many: 20 in Apple's keychain, 16 in Google's and other password
/// managers, 32 in Windows and Chrome, 48 and 64 on security keys.
const LENGTHS: &[(usize, u8)] = &[(20, 96), (16, 96), (32, 44), (64, 12), (48, 8)];

/// The value into whose share of the 256 the first of these bytes falls.
fn share(values: &[(usize, u8)], [byte, ..]: [u8; 32]) -> usize {
    let mut above = 0_u16;
    let hit = values.iter().find(|(_, weight)| {
        above += u16::from(*weight);
        u16::from(byte) < above
    });
    hit.map_or(1, |(value, _)| *value)
}

/// The keys that are derived from the secret. It can never be changed: nobody would be found again.
#[derive(Clone)]
pub struct Secrets {
    lookup: Secret<Vec<u8>>,
    pepper: Secret<Vec<u8>>,
    codes: Secret<Vec<u8>>,
    mobiles: Secret<Vec<u8>>,
    absent_passkeys: Secret<Vec<u8>>,
    sealing: WrappingKey,
}

/// A number as the records name it: a keyed digest, base64url.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberHash(String);

impl NumberHash {
    /// The text in the records.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Secrets {
    /// The keys behind `secret`, 32 bytes or more.
    ///
    /// # Errors
    /// Never in practice: the derived key has the right length.
    pub fn derive(secret: &Secret<Vec<u8>>) -> Result<Self, WrappingError> {
        let key = |name: &str| Secret::new(hmac_sha256(secret.expose(), &[b"minid ", name.as_bytes()]).to_vec());
        Ok(Secrets {
            lookup: key("numbers"),
            pepper: key("pepper"),
            codes: key("codes"),
            mobiles: key("mobiles"),
            absent_passkeys: key("absent passkeys"),
            sealing: WrappingKey::from_base64(&STANDARD.encode(key("sealing").expose()))?,
        })
    }

    /// How the records name a number.
    pub fn number_hash(&self, number: &Pid) -> NumberHash {
        NumberHash(URL_SAFE_NO_PAD.encode(hmac_sha256(self.lookup.expose(), &[number.expose().as_bytes()])))
    }

    /// What goes into every password hash.
    pub fn pepper(&self) -> Secret<Vec<u8>> {
        self.pepper.clone()
    }

    /// A code as it is kept while it waits to be typed: of few characters, so only a keyed digest hides it.
    pub fn code_hash(&self, code: &str) -> String {
        URL_SAFE_NO_PAD.encode(hmac_sha256(self.codes.expose(), &[code.as_bytes()]))
    }

    /// How a mobile number is named where codes are counted.
    pub fn mobile_hash(&self, mobile: &str) -> String {
        URL_SAFE_NO_PAD.encode(hmac_sha256(self.mobiles.expose(), &[mobile.as_bytes()]))
    }

    /// The credential ids that a number without passkeys is said to have: always the same, other ones for other numbers, as many and
    /// as long as those of people who have some (`docs/contracts/minid.md` §8; fact 43).
    pub fn absent_passkeys(&self, number: &NumberHash) -> Vec<Vec<u8>> {
        let drawn = |index: u8, part: u8| {
            hmac_sha256(self.absent_passkeys.expose(), &[number.as_str().as_bytes(), &[index, part]])
        };
        let one = |index: u8| {
            let mut id = [drawn(index, 1), drawn(index, 2)].concat();
            id.truncate(share(LENGTHS, drawn(index, 0)));
            id
        };
        (1..=share(COUNTS, drawn(0, 0))).filter_map(|index| u8::try_from(index).ok()).map(one).collect()
    }

    /// Seals what an account says; only for the account of this number does it open again.
    ///
    /// # Errors
    /// When the cryptographic library fails.
    pub fn seal(&self, rng: &Rng, plain: &[u8], number: &NumberHash) -> Result<Vec<u8>, WrappingError> {
        self.sealing.wrap(rng, plain, number.as_str().as_bytes())
    }

    /// Opens what [`Secrets::seal`] sealed.
    ///
    /// # Errors
    /// When it was sealed under another secret, or changed.
    pub fn open(&self, sealed: &[u8], number: &NumberHash) -> Result<Secret<Vec<u8>>, WrappingError> {
        self.sealing.unwrap(sealed, number.as_str().as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use fellesporten_domain::{Environment, PidRules};

    use super::*;

    /// eid-adapters.md fact 43.
    #[test]
    fn a_number_without_passkeys_always_has_the_same_ones_and_others_have_others() {
        let secrets = Secrets::derive(&Secret::new(vec![7; 32])).unwrap();
        let rules = PidRules::for_environment(Environment::Test);
        let ids = |number: &str| secrets.absent_passkeys(&secrets.number_hash(&Pid::parse(number, &rules).unwrap()));
        let numbers = ["17847531096", "03918820190", "61868114001", "12847949919", "24926649945", "17858449928"];
        for number in numbers {
            assert_eq!(ids(number), ids(number));
            assert!(numbers.iter().filter(|other| **other != number).all(|other| ids(other) != ids(number)));
        }
    }

    /// Nobody sees from their number and length that they are nobody's: each kind of passkey is there, and long ones are new to the end.
    #[test]
    fn absent_passkeys_are_as_many_and_as_long_as_those_of_people() {
        let secrets = Secrets::derive(&Secret::new(vec![7; 32])).unwrap();
        let (mut counts, mut lengths) = (BTreeMap::new(), BTreeMap::new());
        for number in 0..2560 {
            let ids = secrets.absent_passkeys(&NumberHash(number.to_string()));
            *counts.entry(ids.len()).or_insert(0) += 1;
            for id in ids {
                *lengths.entry(id.len()).or_insert(0) += 1;
                assert!(id.windows(16).filter(|part| *part == &id[..16]).count() == 1, "no part comes twice");
            }
        }
        let near = |seen: &BTreeMap<usize, u32>, wanted: &[(usize, u8)], of: u32| {
            let total: u32 = wanted.iter().map(|(_, weight)| u32::from(*weight)).sum();
            assert_eq!((total, seen.len()), (256, wanted.len()), "{seen:?}");
            for (value, weight) in wanted {
                let expected = u32::from(*weight) * of / 256;
                assert!((expected / 2..=expected * 2).contains(&seen[value]), "{value}: {seen:?}");
            }
        };
        near(&counts, COUNTS, 2560);
        near(&lengths, LENGTHS, lengths.values().sum());
    }

    #[test]
    fn a_sealed_account_opens_for_its_own_number_alone() {
        let secrets = Secrets::derive(&Secret::new(vec![7; 32])).unwrap();
        let (one, other) = (NumberHash("a".to_owned()), NumberHash("b".to_owned()));
        let sealed = secrets.seal(&Rng::system(), b"{}", &one).unwrap();
        assert_eq!(secrets.open(&sealed, &one).unwrap().expose(), b"{}");
        assert!(secrets.open(&sealed, &other).is_err());
    }
}
