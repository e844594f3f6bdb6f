//! How a call is refused: one enum, in the form of the generic interface or in Altinn's (docs/contracts/maskinporten.md §6.3).

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use fellesporten_guard::Refusal as TokenRefused;
use fellesporten_store::RecordsError;
use fellesporten_telemetry::events;
use serde::Serialize;

use crate::rules::consent::NoConsent;
use crate::rules::delegating::NotDelegated;
use crate::rules::request::BadRequest;
use crate::rules::scheme::BadScheme;
use crate::rules::system::BadSystem;

/// Why a call is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    /// Nobody showed a token, or one that is not believed.
    #[error(transparent)]
    Token(TokenRefused),
    /// The token lacks what the call needs.
    #[error("the token needs one of the scopes {0}")]
    Scope(String),
    /// The call is about somebody else's.
    #[error("{0}")]
    Foreign(&'static str),
    /// A parameter or body is wrong.
    #[error("{0}")]
    Invalid(String),
    /// There is nothing of this name.
    #[error("{0}")]
    Unknown(&'static str),
    /// It is there already.
    #[error("{0}")]
    Exists(&'static str),
    /// A consent gives nothing.
    #[error(transparent)]
    Consent(#[from] NoConsent),
    /// The records or Maskinporten's keys cannot be had.
    #[error("{0} cannot be reached; nothing was changed, try again")]
    Away(&'static str),
}

impl Refusal {
    /// A body that is not what it should be.
    pub(crate) fn body(error: &serde_json::Error) -> Self {
        // The position and the member, never what stood there.
        Self::Invalid(format!("the body cannot be read: {error}"))
    }

    const fn status(&self) -> StatusCode {
        match self {
            Self::Token(why) => why.status(),
            Self::Away(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Scope(_) | Self::Foreign(_) => StatusCode::FORBIDDEN,
            Self::Invalid(_) | Self::Consent(NoConsent::Expired | NoConsent::Revoked) => StatusCode::BAD_REQUEST,
            Self::Unknown(_) | Self::Consent(NoConsent::NotFound) => StatusCode::NOT_FOUND,
            Self::Exists(_) => StatusCode::CONFLICT,
        }
    }

    /// The number of the generic interface: the status, and a digit that tells two of a kind apart.
    const fn error_code(&self) -> u16 {
        match self {
            Self::Invalid(_) => 4001,
            Self::Foreign(_) => 4031,
            other => other.status().as_u16() * 10,
        }
    }

    /// The word of a problem document.
    const fn code(&self) -> &'static str {
        match self {
            Self::Token(_) => "Unauthorized",
            Self::Scope(_) => "ScopeMissing",
            Self::Foreign(_) => "Forbidden",
            Self::Invalid(_) => "ValidationError",
            Self::Unknown(_) => "NotFound",
            Self::Exists(_) => "Conflict",
            Self::Consent(why) => why.code(),
            Self::Away(_) => "Unavailable",
        }
    }

    fn with_headers(&self, mut response: Response) -> Response {
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Self::Token(why) = self {
            headers.insert(header::WWW_AUTHENTICATE, why.challenge());
        }
        if self.status() == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }
}

/// The refusal in the form of the generic interface.
pub(crate) struct Generic(pub(crate) Refusal);

/// The refusal as Altinn's problem document (RFC 9457).
pub(crate) struct Problem(pub(crate) Refusal);

#[derive(Serialize)]
struct GenericBody {
    error_code: u16,
    error_description: String,
}

#[derive(Serialize)]
struct ProblemBody {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    detail: String,
    code: &'static str,
}

impl IntoResponse for Generic {
    fn into_response(self) -> Response {
        let Self(refusal) = self;
        let body = GenericBody { error_code: refusal.error_code(), error_description: refusal.to_string() };
        refusal.with_headers((refusal.status(), Json(body)).into_response())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let Self(refusal) = self;
        let status = refusal.status();
        let body = ProblemBody {
            r#type: "about:blank",
            title: status.canonical_reason().unwrap_or_default(),
            status: status.as_u16(),
            detail: refusal.to_string(),
            code: refusal.code(),
        };
        let media_type = [(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"))];
        refusal.with_headers((status, media_type, Json(body)).into_response())
    }
}

/// What becomes a refusal of either form.
macro_rules! refused_by {
    ($($cause:ty),+) => { $(
        impl From<$cause> for Generic {
            fn from(cause: $cause) -> Self {
                Self(cause.into())
            }
        }
        impl From<$cause> for Problem {
            fn from(cause: $cause) -> Self {
                Self(cause.into())
            }
        }
    )+ };
}
refused_by!(Refusal, RecordsError, NotDelegated, BadScheme, BadSystem, BadRequest, NoConsent);

impl From<RecordsError> for Refusal {
    fn from(error: RecordsError) -> Self {
        match error {
            RecordsError::Broken(_) => events::stores::records_broken(error),
            _ => events::stores::records_away(error),
        }
        Self::Away("the records")
    }
}

impl From<NotDelegated> for Refusal {
    fn from(why: NotDelegated) -> Self {
        Self::Invalid(why.to_string())
    }
}

impl From<BadScheme> for Refusal {
    fn from(why: BadScheme) -> Self {
        match why {
            BadScheme::OtherOwner => Self::Foreign("owner_org: must be the organisation of the token"),
            BadScheme::ForeignScope(_) => {
                Self::Foreign("scopes: one is not of a prefix that the token's consumer_prefix names")
            }
            BadScheme::NoTitle | BadScheme::DefaultLanguage => Self::Invalid(why.to_string()),
        }
    }
}

impl From<BadSystem> for Refusal {
    fn from(why: BadSystem) -> Self {
        match why {
            BadSystem::OtherVendor => {
                Self::Foreign("vendor: must be the organisation of the token, as authority and ID")
            }
            BadSystem::Id | BadSystem::NoName | BadSystem::RedirectUrl => Self::Invalid(why.to_string()),
        }
    }
}

impl From<BadRequest> for Refusal {
    fn from(why: BadRequest) -> Self {
        Self::Invalid(why.to_string())
    }
}
