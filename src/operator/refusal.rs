//! How a call is refused: status, `error` and `error_description`, as on the other listeners for machines (docs/errors.md §7).

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use fellesporten_audit::AuditError;
use fellesporten_guard as guard;
use fellesporten_idporten::announcements::{AnnounceError, AnnouncementError};
use fellesporten_jose::enterprise;
use fellesporten_minid::state::StateError;
use fellesporten_store::RecordsError;
use fellesporten_telemetry::events;
use serde::Serialize;

use crate::availability::ReportError;

/// Why a call is refused.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refusal {
    /// Nobody showed a certificate or a token.
    #[error("show a client certificate of the operator's organisation in the TLS handshake")]
    NoCertificate,
    /// The certificate is not believed.
    #[error("{name}: {0}", name = .0.name())]
    Certificate(#[from] enterprise::Refusal),
    /// It is somebody else's.
    #[error("the certificate is not of the organisation that operator.organisation names")]
    OtherOrganisation,
    /// The token is not believed.
    #[error("{0}")]
    Token(guard::Refusal),
    /// It is somebody else's, or for something else.
    #[error(
        "the token is not of the organisation that operator.organisation names, or lacks the scope fellesporten:operator"
    )]
    OtherToken,
    /// Whether it is good cannot be said now.
    #[error(
        "the token cannot be judged just now, since its issuer's keys cannot be fetched; show a certificate, or try again"
    )]
    TokenKeysAway,
    /// No reason was given.
    #[error("give the reason of the call as the parameter reason: 1-300 characters on one line")]
    NoReason,
    /// The body is not what it should be.
    #[error("the body cannot be read: {0}")]
    Body(serde_json::Error),
    /// The announcement is none.
    #[error(transparent)]
    Announcement(#[from] AnnouncementError),
    /// The month is none, or in the future.
    #[error("month: must be a month that has begun, such as 2026-11")]
    Month,
    /// There are too many announcements.
    #[error("there are 50 announcements already; withdraw some")]
    TooMany,
    /// There is nothing under this id.
    #[error("there is no announcement of this id; those of a node's file are changed in the file")]
    Unknown,
    /// MinID is served by another process.
    #[error("this process does not serve MinID; call the one that has minid.enabled = true")]
    MinidElsewhere,
    /// The number is none.
    #[error("number: must be a fødselsnummer or D-nummer of this environment, as text of 11 digits")]
    Number,
    /// Nobody has a MinID with this number.
    #[error("there is no MinID with this number; its owner can order one")]
    NoMinid,
    /// The account is closed for good.
    #[error("the MinID or its owner is closed, and no unlocking opens it")]
    Closed,
    /// A store was away on the way.
    #[error("a store cannot be reached; some sessions may still stand, call again")]
    SessionsLeft,
    /// The records or the audit are away.
    #[error("the records cannot be reached; nothing was changed, try again")]
    Away,
}

/// RFC 6749 §5.2, as the other listeners.
#[derive(Serialize)]
struct Body {
    error: &'static str,
    error_description: String,
}

impl Refusal {
    const fn status(&self) -> (StatusCode, &'static str) {
        match self {
            Self::NoCertificate => (StatusCode::UNAUTHORIZED, "invalid_client"),
            Self::Token(_) => (StatusCode::UNAUTHORIZED, "invalid_token"),
            Self::Certificate(_) | Self::OtherOrganisation | Self::OtherToken => {
                (StatusCode::FORBIDDEN, "access_denied")
            }
            Self::NoReason | Self::Body(_) | Self::Announcement(_) | Self::Month | Self::Number => {
                (StatusCode::BAD_REQUEST, "invalid_request")
            }
            Self::TooMany | Self::Closed => (StatusCode::CONFLICT, "invalid_request"),
            Self::Unknown | Self::NoMinid | Self::MinidElsewhere => (StatusCode::NOT_FOUND, "not_found"),
            Self::Away | Self::SessionsLeft | Self::TokenKeysAway => {
                (StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable")
            }
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, error) = self.status();
        let mut response = (status, Json(Body { error, error_description: self.to_string() })).into_response();
        if matches!(self, Self::Away | Self::SessionsLeft | Self::TokenKeysAway) {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }
}

impl From<RecordsError> for Refusal {
    fn from(error: RecordsError) -> Self {
        events::eids::operator_call_failed(error);
        Self::Away
    }
}

impl From<StateError> for Refusal {
    fn from(error: StateError) -> Self {
        events::eids::operator_call_failed(error);
        Self::Away
    }
}

impl From<AuditError> for Refusal {
    fn from(error: AuditError) -> Self {
        events::eids::operator_call_unrecorded(error);
        Self::Away
    }
}

impl From<ReportError> for Refusal {
    fn from(error: ReportError) -> Self {
        match error {
            ReportError::NotBegun(_) => Self::Month,
            ReportError::Records(error) => error.into(),
        }
    }
}

impl From<AnnounceError> for Refusal {
    fn from(error: AnnounceError) -> Self {
        match error {
            AnnounceError::TooMany => Self::TooMany,
            AnnounceError::Records(error) => error.into(),
        }
    }
}
