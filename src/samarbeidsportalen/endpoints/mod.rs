//! A file per resource: judge the token, read, decide, answer.

pub(crate) mod access;
pub(crate) mod altinn;
mod body;
pub(crate) mod clients;
pub(crate) mod datasharing;
pub(crate) mod delegation_sources;
pub(crate) mod description;
pub(crate) mod export;
pub(crate) mod jwks;
pub(crate) mod log;
pub(crate) mod on_behalf_of;
pub(crate) mod open_scopes;
pub(crate) mod organizations;
pub(crate) mod prefixes;
pub(crate) mod scopes;
pub(crate) mod secret;

use axum::Json;
use serde_json::Value;

use crate::error::ApiError;

/// What most calls answer.
pub(crate) type Answer = Result<Json<Value>, ApiError>;
