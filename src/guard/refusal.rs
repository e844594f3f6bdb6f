//! Why a caller is not let in (RFC 6750 §3).

use http::{HeaderValue, StatusCode};

/// Why a caller is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is no token.
    #[error("show an access token of Maskinporten: Authorization: Bearer …")]
    Missing,
    /// It is not the issuer's.
    #[error("the token is not one that this environment's Maskinporten signed; fetch one there")]
    NotIssued,
    /// It has ended, or has not begun.
    #[error("the token has ended; fetch a fresh one")]
    Ended,
    /// It is for another API.
    #[error("the token's aud names another API; leave resource out of the grant, or name this one")]
    Audience,
    /// It does not say for whom it acts.
    #[error("the token has no consumer with an organisation number")]
    Consumer,
    /// Its organisation or its client was switched off since it was issued. Who keeps customers says so.
    #[error("the token's organisation or client is switched off here")]
    SwitchedOff,
    /// The issuer's keys cannot be had, so nothing can be said.
    #[error("the token cannot be judged just now, since its issuer's keys cannot be fetched; try again")]
    KeysAway,
}

impl Refusal {
    /// The status of the answer.
    #[must_use]
    pub const fn status(self) -> StatusCode {
        match self {
            Self::KeysAway => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::UNAUTHORIZED,
        }
    }

    /// The value of `error`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Missing => "unauthorized",
            Self::KeysAway => "temporarily_unavailable",
            _ => "invalid_token",
        }
    }

    /// `WWW-Authenticate`: whoever showed nothing is not told of errors (RFC 6750 §3.1).
    #[must_use]
    pub const fn challenge(self) -> HeaderValue {
        match self {
            Self::Missing | Self::KeysAway => HeaderValue::from_static("Bearer"),
            _ => HeaderValue::from_static("Bearer error=\"invalid_token\""),
        }
    }
}
