//! How a call is refused (docs/contracts/maskinporten.md §7.7; the texts stand in docs/errors.md §9).

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use fellesporten_guard as guard;
use fellesporten_registry::Violation;
use fellesporten_registry::changes::{ChangeError, Refused};
use fellesporten_store::RecordsError;
use fellesporten_telemetry::events;
use fellesporten_web::TraceId;
use serde::Serialize;

use crate::Samarbeidsportalen;

/// Seconds after which a caller may come back.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("5");

/// Why a call is refused.
///
/// As an answer it is empty but for its status; [`with_bodies`] writes the body, which has the time and the trace id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ApiError {
    /// Nobody showed a token, or one that is not believed. The caller's fault, unless keys are away.
    #[error("{0}")]
    Token(guard::Refusal),
    /// The token lacks what the call needs. The caller's fault.
    #[error("the token needs one of the scopes {}", .0.join(", "))]
    Scope(&'static [&'static str]),
    /// There is no such thing, or it is another organisation's. The caller's fault.
    #[error("{0}")]
    Unknown(String),
    /// The name is taken. The caller's fault.
    #[error("{0}")]
    Exists(String),
    /// A parameter is wrong. The caller's fault.
    #[error("{}", parameter(.0, .1))]
    Parameter(&'static str, String),
    /// The body is not JSON. The caller's fault.
    #[error("the body cannot be read: {0}")]
    Body(String),
    /// Fields of the body break rules. The caller's fault.
    #[error("{}", in_short(.1))]
    Fields(&'static str, Vec<Violation>),
    /// There is nothing at this address. The caller's fault.
    #[error("there is nothing at this address")]
    Address,
    /// The address does not take this method. The caller's fault.
    #[error("this address does not take this method")]
    Method,
    /// The records are away, or too many write at once. Ours.
    #[error("the records cannot be reached just now; nothing was changed, try again")]
    Away,
    /// A defect. Ours.
    #[error("an error on our side; the log has more under correlation_id")]
    Broken,
}

/// The first violation, and how many more there are.
fn in_short(violations: &[Violation]) -> String {
    match violations {
        [] => "the body is not what it should be".to_owned(),
        [one] => one.to_string(),
        [first, rest @ ..] => format!("{first} (and {} more, see errors)", rest.len()),
    }
}

/// A parameter and what is wrong with it; without a name, what is wrong with all of them.
fn parameter(name: &str, message: &str) -> String {
    Violation { field: name.to_owned(), message: message.to_owned() }.to_string()
}

/// The body of an error.
#[derive(Serialize)]
struct Body<'a> {
    status: u16,
    timestamp: String,
    correlation_id: &'a TraceId,
    error: &'static str,
    error_description: String,
    errors: Vec<Fault<'a>>,
}

/// One thing that is wrong.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fault<'a> {
    error_message: String,
    is_field_error: bool,
    object_name: &'a str,
    field_identifier: Option<&'a str>,
}

impl ApiError {
    /// From a refusal of the registry, which is about an object of this name.
    pub(crate) fn of<E: Into<ChangeError>>(object: &'static str) -> impl Fn(E) -> Self {
        move |error| match error.into() {
            ChangeError::Refused(refused) => Self::refused(object, refused),
            ChangeError::Records(error) => error.into(),
            ChangeError::Crowded => {
                events::stores::records_away("others change the registry without pause");
                Self::Away
            }
        }
    }

    fn refused(object: &'static str, refused: Refused) -> Self {
        match refused {
            Refused::Invalid(violations) => Self::Fields(object, violations),
            Refused::Exists(text) => Self::Exists(text),
            Refused::Unknown(text) => Self::Unknown(text),
            Refused::Unwritable(_) => {
                events::stores::records_broken(refused);
                Self::Broken
            }
        }
    }

    /// One field that breaks a rule.
    pub(crate) fn field(object: &'static str, field: &str, message: impl Into<String>) -> Self {
        Self::Fields(object, vec![Violation { field: field.to_owned(), message: message.into() }])
    }

    const fn status(&self) -> StatusCode {
        match self {
            Self::Token(refusal) => refusal.status(),
            Self::Scope(_) => StatusCode::FORBIDDEN,
            Self::Unknown(_) | Self::Address => StatusCode::NOT_FOUND,
            Self::Exists(_) => StatusCode::CONFLICT,
            Self::Parameter(..) | Self::Body(_) | Self::Fields(..) => StatusCode::BAD_REQUEST,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Away => StatusCode::SERVICE_UNAVAILABLE,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    const fn code(&self) -> &'static str {
        match self {
            Self::Token(refusal) => refusal.code(),
            Self::Scope(_) => "insufficient_scope",
            Self::Unknown(_) | Self::Address => "not_found",
            Self::Exists(_) => "conflict",
            Self::Parameter(..) | Self::Body(_) | Self::Fields(..) | Self::Method => "invalid_request",
            Self::Away => "temporarily_unavailable",
            Self::Broken => "server_error",
        }
    }

    fn faults(&self) -> Vec<Fault<'_>> {
        match self {
            Self::Fields(object, violations) => violations
                .iter()
                .map(|violation| {
                    // A set of keys is the object itself.
                    let field = violation.field.strip_prefix("jwks.").unwrap_or(&violation.field);
                    Fault {
                        error_message: violation.message.clone(),
                        is_field_error: !field.is_empty(),
                        object_name: object,
                        field_identifier: Some(field).filter(|it| !it.is_empty()),
                    }
                })
                .collect(),
            Self::Parameter(name, message) => vec![Fault {
                error_message: parameter(name, message),
                is_field_error: true,
                object_name: "parameters",
                field_identifier: Some(name),
            }],
            other => vec![Fault {
                error_message: other.to_string(),
                is_field_error: false,
                object_name: "request",
                field_identifier: None,
            }],
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Writes the bodies of refusals.
pub(crate) async fn with_bodies(State(portal): State<Samarbeidsportalen>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let trace_id = TraceId::of(&parts);
    let answered = next.run(Request::from_parts(parts, body)).await;
    let Some(error) = answered.extensions().get::<ApiError>() else { return answered };
    let status = error.status();
    events::tokens::machine_request_refused(error.code(), error);
    let body = Body {
        status: status.as_u16(),
        timestamp: portal.now().iso_in_norway(),
        correlation_id: &trace_id,
        error: error.code(),
        error_description: error.to_string(),
        errors: error.faults(),
    };
    let mut response = (status, Json(body)).into_response();
    let headers = response.headers_mut();
    if let ApiError::Token(refusal) = error {
        headers.insert(header::WWW_AUTHENTICATE, refusal.challenge());
    }
    if status == StatusCode::SERVICE_UNAVAILABLE {
        headers.insert(header::RETRY_AFTER, RETRY_AFTER);
    }
    if let Some(allow) = answered.headers().get(header::ALLOW) {
        headers.insert(header::ALLOW, allow.clone());
    }
    response
}

impl From<RecordsError> for ApiError {
    fn from(error: RecordsError) -> Self {
        match error {
            RecordsError::Broken(_) => {
                events::stores::records_broken(error);
                Self::Broken
            }
            other => {
                events::stores::records_away(other);
                Self::Away
            }
        }
    }
}
