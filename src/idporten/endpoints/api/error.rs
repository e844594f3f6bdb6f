//! Why an API call is refused.

use axum::response::{IntoResponse, Response};
use fellesporten_oauth::{error::TokenError, protected::Refusal};
use fellesporten_store::{RecordsError, ShortLivedError};
use fellesporten_web::{TraceId, failure::Failure};

/// Why an API call is refused.
pub(super) enum ApiError {
    /// The token does not open the address.
    Refused { refusal: Refusal, scope: String },
    /// There is no such thing, or it is not the caller's.
    NotFound,
    /// What was sent is wrong, or a store is away.
    Failed(TokenError),
}

impl ApiError {
    pub(super) fn into_response(self, trace_id: &TraceId) -> Response {
        match self {
            ApiError::Refused { refusal, scope } => refusal.into_response(&scope, trace_id),
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
