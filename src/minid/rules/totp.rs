//! Time-based codes of an authenticator app: RFC 6238 with six digits, 30 seconds, SHA-1, one step to either side
//! (`docs/contracts/minid.md` §3).

use fellesporten_domain::{Rng, Secret, Timestamp};
use fellesporten_jose::constant_time_eq;
use totp_rs::{Algorithm, Builder, Totp};

const DIGITS: u8 = 6;
const STEP_SECONDS: u64 = 30;
/// Bytes of a secret (RFC 4226 §4 R6 recommends 20).
pub const SECRET_BYTES: usize = 20;

/// A new secret.
pub fn draw_secret(rng: &Rng) -> Secret<Vec<u8>> {
    Secret::new(rng.bytes::<SECRET_BYTES>().to_vec())
}

/// The secret as people type it into an app: base32, in groups of four.
pub fn typed_secret(secret: &Secret<Vec<u8>>) -> String {
    let base32: Vec<char> = base32(secret).chars().collect();
    base32.chunks(4).map(String::from_iter).collect::<Vec<_>>().join(" ")
}

/// Where an app on the same device takes the secret. Digits, step and algorithm are those that apps assume; nobody's number is in it.
pub fn address(secret: &Secret<Vec<u8>>) -> String {
    format!("otpauth://totp/MinID?secret={}&issuer=MinID", base32(secret))
}

fn base32(secret: &Secret<Vec<u8>>) -> String {
    totp_rs::Secret::from(secret.expose().clone()).to_base32()
}

/// The step whose code this is; none when it is wrong, too old, or of a step that was used (RFC 6238 §5.2: a code is good once).
pub fn matching_step(secret: &Secret<Vec<u8>>, code: &str, now: Timestamp, last_step: Option<u64>) -> Option<u64> {
    let code: String = code.chars().filter(|one| !one.is_whitespace()).collect();
    let totp = generator(secret);
    let current = u64::try_from(now.as_secs()).unwrap_or_default() / STEP_SECONDS;
    (current.saturating_sub(1)..=current + 1)
        .filter(|step| last_step.is_none_or(|last| *step > last))
        .find(|step| constant_time_eq(totp.generate(step * STEP_SECONDS).to_string().as_bytes(), code.as_bytes()))
}

fn generator(secret: &Secret<Vec<u8>>) -> Totp {
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(DIGITS)
        .with_step_duration(STEP_SECONDS)
        .with_secret(secret.expose().clone())
        // Its only demands beyond ours are on lengths that are constants here.
        .build_noncompliant()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238 appendix B, its SHA-1 rows cut to six digits.
    #[test]
    fn the_vectors_of_rfc_6238() {
        let secret = Secret::new(b"12345678901234567890".to_vec());
        for (time, code) in
            [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (2_000_000_000, "279037")]
        {
            let now = Timestamp::from_secs(time);
            assert!(matching_step(&secret, code, now, None).is_some(), "{time}");
            assert!(matching_step(&secret, "000000", now, None).is_none(), "{time}");
        }
    }

    #[test]
    fn one_step_to_either_side_and_no_step_twice() {
        let secret = Secret::new(b"12345678901234567890".to_vec());
        let at = |seconds| Timestamp::from_secs(seconds);
        // 287082 is the code of seconds 30 to 59.
        for (seconds, good) in [(0, true), (30, true), (89, true), (90, false)] {
            assert_eq!(matching_step(&secret, "287 082", at(seconds), None).is_some(), good, "{seconds}");
        }
        assert_eq!(matching_step(&secret, "287082", at(59), None), Some(1));
        assert_eq!(matching_step(&secret, "287082", at(59), Some(1)), None);
    }

    #[test]
    fn a_secret_is_typed_as_base32() {
        let secret = Secret::new(b"12345678901234567890".to_vec());
        assert_eq!(typed_secret(&secret), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assert_eq!(address(&secret), "otpauth://totp/MinID?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=MinID");
    }
}
