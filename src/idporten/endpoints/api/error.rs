//! Why an API call is refused.

use axum::{
    Json,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use fellesporten_guard as guard;
use fellesporten_oauth::{error::TokenError, protected::Refusal};
use fellesporten_store::{RecordsError, ShortLivedError};
use fellesporten_web::{TraceId, failure::Failure};
use serde::Serialize;

const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

/// Why an API call is refused.
pub(super) enum ApiError {
    /// The token does not open the address.
    Refused { refusal: Refusal, scope: String },
    /// The organisation's token is none of Maskinporten's.
    Organisation(guard::Refusal),
    /// There is no such thing, or it is not the caller's.
    NotFound,
    /// What was sent is wrong, or a store is away.
    Failed(TokenError),
}

#[derive(Serialize)]
struct Body {
    error: &'static str,
    error_description: String,
}

impl ApiError {
    pub(super) fn into_response(self, trace_id: &TraceId) -> Response {
        match self {
            ApiError::Refused { refusal, scope } => refusal.into_response(&scope, trace_id),
            ApiError::Organisation(refusal) => {
                let error_description = format!("{refusal} ({})", trace_id.as_str());
                let headers = [(header::WWW_AUTHENTICATE, refusal.challenge()), (header::CACHE_CONTROL, NO_STORE)];
                (refusal.status(), headers, Json(Body { error: refusal.code(), error_description })).into_response()
            }
            ApiError::NotFound => Failure::NotFound.into_response(),
            ApiError::Failed(error) => error.into_response(trace_id.as_str()),
        }
    }
}

impl From<ShortLivedError> for ApiError {
    fn from(error: ShortLivedError) -> Self {
        ApiError::Failed(error.into())
    }
}

impl From<RecordsError> for ApiError {
    fn from(error: RecordsError) -> Self {
        ShortLivedError::from(error).into()
    }
}

impl From<TokenError> for ApiError {
    fn from(error: TokenError) -> Self {
        ApiError::Failed(error)
    }
}
