//! Every way a request can fail, made once where its rule fails; the wire form is decided here.

use std::time::Duration;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use fellesporten_audit::AuditError;
use fellesporten_jose::SignError;
use fellesporten_store::ShortLivedError;
use fellesporten_telemetry::{events, metrics};
use fellesporten_web::limits::retry_after;
use serde::Serialize;

use crate::{
    dpop::DpopError, machine_response::machine_response, request::AuthorizationRequest, response::ResponseMode,
};

/// Codes of RFC 6749 §4.1.2.1, OpenID Connect Core §3.1.2.6, RFC 8707 and RFC 9396 (`docs/contracts/idporten.md` §3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthorizationErrorKind {
    /// A parameter is missing, repeated or ill-formed.
    InvalidRequest,
    /// The client may not use this flow.
    UnauthorizedClient,
    /// Anything but `code`.
    UnsupportedResponseType,
    /// A scope that is unknown, or not the client's.
    InvalidScope,
    /// The person cancelled, or may not log in.
    AccessDenied,
    /// `prompt=none` without a session that satisfies the request.
    LoginRequired,
    /// `prompt=none`, and the person must be asked for consent.
    ConsentRequired,
    /// A `resource` that is not an absolute URI.
    InvalidTarget,
    /// `authorization_details` of a type that is not offered.
    InvalidAuthorizationDetails,
    /// A request object by value, where none are taken.
    RequestNotSupported,
    /// A request object that is unreadable, not the client's, or not fit (RFC 9101 §7).
    InvalidRequestObject,
    /// We failed.
    ServerError,
    /// We cannot answer just now.
    TemporarilyUnavailable,
}

impl AuthorizationErrorKind {
    /// The wire value of `error`.
    pub fn code(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::UnauthorizedClient => "unauthorized_client",
            Self::UnsupportedResponseType => "unsupported_response_type",
            Self::InvalidScope => "invalid_scope",
            Self::AccessDenied => "access_denied",
            Self::LoginRequired => "login_required",
            Self::ConsentRequired => "consent_required",
            Self::InvalidTarget => "invalid_target",
            Self::InvalidAuthorizationDetails => "invalid_authorization_details",
            Self::RequestNotSupported => "request_not_supported",
            Self::InvalidRequestObject => "invalid_request_object",
            Self::ServerError => "server_error",
            Self::TemporarilyUnavailable => "temporarily_unavailable",
        }
    }
}

/// An error that the relying party hears of, at an address that is bound to its registration.
#[derive(Clone, Debug)]
pub struct AuthorizationError {
    /// The client.
    pub client_id: String,
    /// The client's registered address.
    pub redirect_uri: String,
    /// How the error travels.
    pub response_mode: ResponseMode,
    /// Echoed.
    pub state: Option<String>,
    /// Which error.
    pub kind: AuthorizationErrorKind,
    /// What was wrong and what to do, in English for developers; never holds input.
    pub description: &'static str,
    /// The pushed request that it answers; used up by it.
    pub pushed: Option<String>,
}

impl AuthorizationError {
    /// An error about a request that was already judged.
    pub fn about(request: &AuthorizationRequest, kind: AuthorizationErrorKind, description: &'static str) -> Self {
        Self {
            client_id: request.client_id.clone(),
            redirect_uri: request.redirect_uri.clone(),
            response_mode: request.response_mode,
            state: request.state.clone(),
            kind,
            description,
            pushed: request.pushed.clone(),
        }
    }
}

/// Why a request gets our own page instead of an answer at the relying party (§3.10).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageReason {
    /// `client_id` missing, repeated or unknown.
    UnknownClient,
    /// The client exists but is deactivated.
    InactiveClient,
    /// `redirect_uri` missing, repeated or not registered.
    UnregisteredRedirectUri,
    /// `request_uri` that we never issued to this client, that has ended, or was answered.
    UnknownRequestUri,
    /// A request in the browser, where this issuer takes pushed ones only.
    NotPushed,
    /// Bytes that are no form.
    MalformedRequest,
}

impl PageReason {
    /// The code in the page's technical line.
    pub fn code(self) -> &'static str {
        match self {
            Self::UnknownClient | Self::InactiveClient => "invalid_client",
            Self::UnregisteredRedirectUri | Self::UnknownRequestUri | Self::NotPushed | Self::MalformedRequest => {
                "invalid_request"
            }
        }
    }

    /// What was wrong and what to do, in English for developers; never holds input.
    pub fn description(self) -> &'static str {
        match self {
            Self::UnknownClient => "client_id is missing, sent twice, or not known to this issuer",
            Self::InactiveClient => "the client is deactivated, or its organisation is",
            Self::UnregisteredRedirectUri => "redirect_uri must be identical to one that is registered on the client",
            Self::UnknownRequestUri => {
                "request_uri was not issued to this client, has ended, or was answered; push the request again"
            }
            Self::NotPushed => {
                "this issuer takes pushed requests only; push it to pushed_authorization_request_endpoint"
            }
            Self::MalformedRequest => "the request is not readable as form-encoded UTF-8 text",
        }
    }
}

/// How an authorization request is refused.
#[derive(Clone, Debug)]
pub enum AuthorizationRefusal {
    /// On our page: the address is not trusted.
    Page(PageReason),
    /// At the relying party.
    Redirect(AuthorizationError),
}

/// Codes of RFC 6749 §5.2 and RFC 6750 §3.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenErrorKind {
    /// A field is missing, repeated or ill-formed.
    InvalidRequest,
    /// Client authentication failed.
    InvalidClient,
    /// The code is unknown, expired, used, or not this client's.
    InvalidGrant,
    /// The client is not registered for the grant type.
    UnauthorizedClient,
    /// A grant type that this issuer does not offer.
    UnsupportedGrantType,
    /// A refresh asks for more than the login gave.
    InvalidScope,
    /// A `resource` that is malformed or was not asked for at login.
    InvalidTarget,
    /// A DPoP proof that does not hold, or is missing where the grant is bound to a key.
    InvalidDpopProof,
    /// The caller is known, and may not ask this (RFC 7662 §2.1).
    AccessDenied,
    /// A pushed request is refused as the authorization endpoint would refuse it (RFC 9126 §2.3).
    PushedRequest(AuthorizationErrorKind),
    /// The client asks too often; it may again after this time.
    TooManyRequests(Duration),
    /// We cannot answer just now; try again.
    TemporarilyUnavailable,
    /// We failed.
    ServerError,
}

/// An error of `/token` and the other machine endpoints.
#[derive(Clone, Debug)]
pub struct TokenError {
    /// Which error.
    pub kind: TokenErrorKind,
    /// What was wrong and what to do; never holds input.
    pub description: String,
    /// Whether the caller authenticated by the `Authorization` header: RFC 6749 §5.2 then wants 401 and a challenge.
    pub challenge_basic: bool,
}

#[derive(Serialize)]
struct ErrorBody<'a> {
    error: &'a str,
    error_description: String,
}

impl TokenError {
    /// An error of this kind.
    pub fn new(kind: TokenErrorKind, description: impl Into<String>) -> Self {
        TokenError { kind, description: description.into(), challenge_basic: false }
    }

    /// `invalid_request`.
    pub fn invalid_request(description: impl Into<String>) -> Self {
        Self::new(TokenErrorKind::InvalidRequest, description)
    }

    /// `invalid_grant`.
    pub fn invalid_grant(description: impl Into<String>) -> Self {
        Self::new(TokenErrorKind::InvalidGrant, description)
    }

    fn wire(&self) -> (StatusCode, &'static str) {
        match self.kind {
            TokenErrorKind::InvalidRequest => (StatusCode::BAD_REQUEST, "invalid_request"),
            TokenErrorKind::InvalidClient if self.challenge_basic => (StatusCode::UNAUTHORIZED, "invalid_client"),
            TokenErrorKind::InvalidClient => (StatusCode::BAD_REQUEST, "invalid_client"),
            TokenErrorKind::InvalidGrant => (StatusCode::BAD_REQUEST, "invalid_grant"),
            TokenErrorKind::UnauthorizedClient => (StatusCode::BAD_REQUEST, "unauthorized_client"),
            TokenErrorKind::UnsupportedGrantType => (StatusCode::BAD_REQUEST, "unsupported_grant_type"),
            TokenErrorKind::InvalidScope => (StatusCode::BAD_REQUEST, "invalid_scope"),
            TokenErrorKind::InvalidTarget => (StatusCode::BAD_REQUEST, "invalid_target"),
            TokenErrorKind::InvalidDpopProof => (StatusCode::BAD_REQUEST, "invalid_dpop_proof"),
            TokenErrorKind::AccessDenied => (StatusCode::FORBIDDEN, "access_denied"),
            TokenErrorKind::PushedRequest(AuthorizationErrorKind::ServerError) => {
                (StatusCode::INTERNAL_SERVER_ERROR, "server_error")
            }
            TokenErrorKind::PushedRequest(kind) => (StatusCode::BAD_REQUEST, kind.code()),
            TokenErrorKind::TooManyRequests(_) => (StatusCode::TOO_MANY_REQUESTS, "too_many_requests"),
            TokenErrorKind::TemporarilyUnavailable => (StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable"),
            TokenErrorKind::ServerError => (StatusCode::INTERNAL_SERVER_ERROR, "server_error"),
        }
    }

    /// The answer of `docs/contracts/idporten.md` §4.5, with the trace id in its description.
    pub fn into_response(self, trace_id: &str) -> Response {
        let (status, error) = self.wire();
        metrics::MACHINE_REFUSALS.inc([error]);
        events::tokens::machine_request_refused(error, &self.description);
        let body = ErrorBody { error, error_description: format!("{} ({trace_id})", self.description) };
        let mut response = machine_response(status, &body);
        let headers = response.headers_mut();
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"token\""));
        }
        if let TokenErrorKind::TooManyRequests(wait) = self.kind {
            headers.insert(header::RETRY_AFTER, retry_after(wait));
        } else if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }
}

impl From<DpopError> for TokenError {
    fn from(error: DpopError) -> Self {
        match error {
            DpopError::Invalid(why) => TokenError::new(TokenErrorKind::InvalidDpopProof, why),
            DpopError::Store(error) => error.into(),
        }
    }
}

impl From<ShortLivedError> for TokenError {
    fn from(error: ShortLivedError) -> Self {
        match error {
            ShortLivedError::Unavailable(cause) => {
                events::stores::short_lived_away(cause);
                TokenError::new(TokenErrorKind::TemporarilyUnavailable, "the service cannot answer just now; try again")
            }
            ShortLivedError::Broken(cause) => {
                events::stores::short_lived_broken(cause);
                TokenError::new(TokenErrorKind::ServerError, "the service failed")
            }
        }
    }
}

impl From<SignError> for TokenError {
    fn from(error: SignError) -> Self {
        events::certificates::no_signature(error);
        match error {
            SignError::Busy => {
                TokenError::new(TokenErrorKind::TemporarilyUnavailable, "the signers are busy; try again")
            }
            _ => TokenError::new(TokenErrorKind::ServerError, "the service failed to sign"),
        }
    }
}

impl From<AuditError> for TokenError {
    fn from(error: AuditError) -> Self {
        events::stores::audit_not_safe(error);
        TokenError::new(TokenErrorKind::TemporarilyUnavailable, "the service cannot answer just now; try again")
    }
}
