//! How an attempt can end. These are the only words that the rest of the broker knows.

use std::fmt;

use crate::Identity;

/// The end of an attempt: exactly one of these, and no "other".
#[derive(Debug, Clone)]
pub enum Outcome {
    /// All checks passed.
    Completed(Box<Identity>),
    /// The person turned back at the eID: the selector again, without an error.
    Cancelled,
    /// The eID answered, but not with somebody who may pass: the selector, with a short explanation.
    Refused(Refusal),
    /// The eID could not answer: a page that names it, with the code and a choice.
    Unavailable(UnavailableCode),
    /// A rule of the protocol was broken: a neutral page, and the security log.
    Violated(Violation),
    /// The person came back too late.
    Expired,
}

/// Why the person may not pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The eID gave no number, and this row demands one.
    NoNumber,
    /// The number is none that this environment accepts.
    NumberNotAccepted,
    /// The level is below what the service needs.
    LevelTooLow,
    /// The person is closed in the user directory.
    PersonClosed,
    /// The authentication is older than the attempt.
    NotFresh,
    /// The eID's word for the level is missing, or none that its row knows.
    LevelUnknown,
}

impl Refusal {
    /// The stable word for logs and locale keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoNumber => "no-number",
            Self::NumberNotAccepted => "number-not-accepted",
            Self::LevelTooLow => "level-too-low",
            Self::PersonClosed => "person-closed",
            Self::NotFresh => "not-fresh",
            Self::LevelUnknown => "level-unknown",
        }
    }
}

/// Why the eID could not answer; shown to the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnavailableCode {
    /// No answer in time, or no connection.
    NoAnswer,
    /// An answer that is an error of the eID's, or none that can be read.
    UpstreamError,
    /// The eID did not take the code that the browser brought: used, too old, or of another login.
    CodeRefused,
    /// The circuit breaker is open.
    CircuitOpen,
    /// An operator says that it is down.
    Announced,
    /// Too many logins with it are under way.
    Busy,
    /// Discovery or keys are missing.
    MetadataMissing,
    /// The eID's own codes.
    Reported(ErrorCodes),
}

impl fmt::Display for UnavailableCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAnswer => f.write_str("no-answer"),
            Self::UpstreamError => f.write_str("upstream-error"),
            Self::CodeRefused => f.write_str("code-refused"),
            Self::CircuitOpen => f.write_str("circuit-open"),
            Self::Announced => f.write_str("announced"),
            Self::Busy => f.write_str("busy"),
            Self::MetadataMissing => f.write_str("metadata-missing"),
            Self::Reported(codes) => write!(f, "{codes}"),
        }
    }
}

/// One to five error codes of an eID, picked from text that nobody may show as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorCodes(Vec<String>);

impl ErrorCodes {
    const MAX_CODES: usize = 5;

    /// Picks the codes: an optional capital letter and 2–4 of `0-9a-z`, a digit among them, so that no word of a text passes for
    /// one; at most five; none gives `None`.
    pub fn extract(text: &str) -> Option<Self> {
        let codes: Vec<String> = text
            .split(|character: char| !character.is_ascii_alphanumeric())
            .filter(|word| is_code(word))
            .take(Self::MAX_CODES)
            .map(str::to_owned)
            .collect();
        (!codes.is_empty()).then_some(Self(codes))
    }
}

fn is_code(word: &str) -> bool {
    let rest = word.strip_prefix(|first: char| first.is_ascii_uppercase()).unwrap_or(word);
    (2..=4).contains(&rest.len())
        && rest.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase())
        && rest.bytes().any(|byte| byte.is_ascii_digit())
}

impl fmt::Display for ErrorCodes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(", "))
    }
}

/// Which rule was broken. Each has its own word in the security log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Violation {
    /// The state belongs to another attempt, browser or eID.
    WrongState,
    /// The answer says another issuer (RFC 9207).
    WrongIssuerParameter,
    /// The answer says no issuer, though the provider promises to.
    MissingIssuerParameter,
    /// A token that is no signed JWT.
    MalformedToken,
    /// An algorithm that the row does not take; `none` and HMAC are among them.
    WrongAlgorithm,
    /// A key that the provider does not publish.
    UnknownKey,
    /// The signature does not hold.
    WrongSignature,
    /// The token is another issuer's.
    WrongIssuer,
    /// The token is meant for somebody else.
    WrongAudience,
    /// The token's time is over.
    Expired,
    /// The token was issued later than now.
    FromTheFuture,
    /// The nonce is another one.
    WrongNonce,
    /// `at_hash` or `c_hash` is of something else.
    WrongHash,
    /// Userinfo that cannot be read.
    MalformedUserinfo,
    /// Userinfo of another person.
    WrongSubject,
    /// A method that the row does not know.
    UnknownMethod,
    /// An event that this step of this eID cannot have.
    UnexpectedEvent,
}

impl Violation {
    /// The stable word for the log.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WrongState => "wrong-state",
            Self::WrongIssuerParameter => "wrong-issuer-parameter",
            Self::MissingIssuerParameter => "missing-issuer-parameter",
            Self::MalformedToken => "malformed-token",
            Self::WrongAlgorithm => "wrong-algorithm",
            Self::UnknownKey => "unknown-key",
            Self::WrongSignature => "wrong-signature",
            Self::WrongIssuer => "wrong-issuer",
            Self::WrongAudience => "wrong-audience",
            Self::Expired => "token-expired",
            Self::FromTheFuture => "token-from-the-future",
            Self::WrongNonce => "wrong-nonce",
            Self::WrongHash => "wrong-hash",
            Self::MalformedUserinfo => "malformed-userinfo",
            Self::WrongSubject => "wrong-subject",
            Self::UnknownMethod => "unknown-method",
            Self::UnexpectedEvent => "unexpected-event",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_picked_strictly() {
        for (text, codes) in [
            ("C302", Some("C302")),
            ("C302, C131;14ab", Some("C302, C131, 14ab")),
            ("<script>alert(1)</script>", None),
            ("ÆØÅ 12345 AB12 x", None),
            ("", None),
            ("img src on", None),
            ("01 02 03 04 05 06", Some("01, 02, 03, 04, 05")),
        ] {
            assert_eq!(ErrorCodes::extract(text).map(|codes| codes.to_string()).as_deref(), codes, "{text}");
        }
    }
}
