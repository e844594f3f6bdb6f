//! What a person sees when something fails: every page has a trace id, and none says anything of the person.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use fellesporten_audit::AuditError;
use fellesporten_jose::SignError;
use fellesporten_messages::Full;
use fellesporten_oauth::error::PageReason;
use fellesporten_store::{RecordsError, ShortLivedError};
use fellesporten_telemetry::events;

use crate::{
    MinId,
    endpoints::Visit,
    pages::{Problem, WayOut, error_page},
    passwords::Busy,
    state::StateError,
};

/// Why a person gets an error page.
#[derive(Debug)]
pub enum PageError {
    /// The broker's request cannot be trusted with an answer. The broker's fault.
    Request(PageReason),
    /// A login that is over, of another browser, or without cookies. Nobody's fault.
    StaleLogin,
    /// A form of ours that came back broken.
    Malformed,
    /// A store, a signer, the workers that hash, the way out of messages or the audit log cannot answer just now. Ours.
    Unavailable,
    /// A defect. Ours.
    Broken,
}

impl PageError {
    /// The page's status, the code in its technical line, and the key of its cause.
    fn shown(&self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::Request(reason) => (StatusCode::BAD_REQUEST, reason.code(), "error-cause-request"),
            Self::StaleLogin => (StatusCode::BAD_REQUEST, "invalid_request", "minid-error-session"),
            Self::Malformed => (StatusCode::BAD_REQUEST, "invalid_request", "error-cause-request"),
            Self::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable", "unavailable-cause"),
            Self::Broken => (StatusCode::INTERNAL_SERVER_ERROR, "server_error", "error-cause-server"),
        }
    }

    /// The page.
    pub fn into_response(self, minid: &MinId, visit: &Visit) -> Response {
        let (status, code, cause_key) = self.shown();
        events::login::error_page_shown(status.as_u16().into(), code, cause_key);
        let detail = match &self {
            Self::Request(reason) => Some(reason.description()),
            _ => None,
        };
        let way_out = matches!(self, Self::StaleLogin).then(|| way_out(&visit.path));
        let mut response = error_page(minid, visit, &Problem { status, code, cause_key, detail, way_out });
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }
}

/// Where to begin anew: own pages lead to their login, a way to the page where every way of MinID's own begins.
fn way_out(path: &str) -> WayOut {
    if path.starts_with("/account") {
        WayOut { url: "/account", text_key: "minid-front-account" }
    } else {
        WayOut { url: "/", text_key: "minid-to-front" }
    }
}

impl From<ShortLivedError> for PageError {
    fn from(error: ShortLivedError) -> Self {
        match error {
            ShortLivedError::Unavailable(cause) => {
                events::stores::short_lived_away(cause);
                PageError::Unavailable
            }
            ShortLivedError::Broken(cause) => {
                events::stores::short_lived_broken(cause);
                PageError::Broken
            }
        }
    }
}

impl From<RecordsError> for PageError {
    fn from(error: RecordsError) -> Self {
        match error {
            RecordsError::Unavailable(cause) => {
                events::stores::records_away(cause);
                PageError::Unavailable
            }
            other => {
                events::stores::records_broken(other);
                PageError::Broken
            }
        }
    }
}

impl From<StateError> for PageError {
    fn from(error: StateError) -> Self {
        match error {
            StateError::Records(error) => error.into(),
            other => {
                events::minid::account_unreadable(other);
                PageError::Broken
            }
        }
    }
}

impl From<SignError> for PageError {
    fn from(error: SignError) -> Self {
        events::certificates::no_signature(error);
        match error {
            SignError::Busy => PageError::Unavailable,
            SignError::NoActiveKey | SignError::Failed => PageError::Broken,
        }
    }
}

impl From<AuditError> for PageError {
    fn from(error: AuditError) -> Self {
        events::stores::audit_not_safe(error);
        PageError::Unavailable
    }
}

impl From<Busy> for PageError {
    fn from(error: Busy) -> Self {
        events::minid::password_not_hashed(error);
        PageError::Unavailable
    }
}

impl From<Full> for PageError {
    fn from(error: Full) -> Self {
        events::minid::message_not_queued(error);
        PageError::Unavailable
    }
}
