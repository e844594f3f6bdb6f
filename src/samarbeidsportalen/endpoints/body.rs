//! A body as JSON.

use axum::body::Bytes;
use serde_json::Value;

use crate::error::ApiError;

/// Reads a body. Its own words never stand in the error: it may hold a private key.
pub(super) fn json(body: &Bytes) -> Result<Value, ApiError> {
    serde_json::from_slice(body)
        .map_err(|cause| ApiError::Body(format!("it is not JSON (line {}, column {})", cause.line(), cause.column())))
}
