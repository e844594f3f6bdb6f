//! What a person sees when something fails (`docs/contracts/idporten.md` §3.10): every page has a trace id and a way out, and none
//! says anything of the person.

use std::time::Duration;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use fellesporten_audit::AuditError;
use fellesporten_domain::Language;
use fellesporten_jose::SignError;
use fellesporten_oauth::error::PageReason;
use fellesporten_store::{RecordsError, ShortLivedError};
use fellesporten_telemetry::{events, metrics};
use fellesporten_web::limits::retry_after;

use crate::{
    IdPorten,
    endpoints::Visit,
    pages::{Problem, error_page},
};

/// Why a person gets an error page.
#[derive(Debug)]
pub enum PageError {
    /// The service's request cannot be trusted with an answer. The service's fault.
    Request(PageReason),
    /// A login that is over, of another browser, or opened from a bookmark. Nobody's fault.
    StaleLogin,
    /// A living login in a browser that brings no cookie of ours: it keeps none, or the login was begun in another one.
    NoCookies {
        /// The language that its service asked for.
        ui_locale: Option<Language>,
    },
    /// A logout without a session.
    NoSession {
        /// The client that asked, if it showed itself.
        client_id: Option<String>,
        /// The address that it registered for afterwards, if it asked to go there.
        onward: Option<String>,
    },
    /// A form or query of ours that came back broken.
    Malformed,
    /// An eID broke a rule of its protocol, or was made to.
    Violated,
    /// What the person said of a service's access cannot be kept just now; there is something to do at this path. Ours.
    NotKept {
        /// Key of the cause in the locales.
        cause_key: &'static str,
        /// Where the person can go on.
        path: String,
    },
    /// The person has logged in too often.
    TooManyLogins {
        /// How long until the next login.
        wait: Duration,
    },
    /// A store, a signer or the audit log cannot answer just now. Ours.
    Unavailable,
    /// A defect. Ours.
    Broken,
}

impl PageError {
    /// The page's status, the code in its technical line, and the key of its cause.
    fn shown(&self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::Request(reason) => (StatusCode::BAD_REQUEST, reason.code(), cause_key(*reason)),
            Self::StaleLogin => (StatusCode::BAD_REQUEST, "invalid_request", "error-cause-session"),
            Self::NoCookies { .. } => (StatusCode::BAD_REQUEST, "invalid_request", "error-cause-cookies"),
            Self::NoSession { .. } => (StatusCode::BAD_REQUEST, "invalid_request", "error-cause-logout"),
            Self::Malformed => (StatusCode::BAD_REQUEST, "invalid_request", "error-cause-request"),
            Self::Violated => (StatusCode::BAD_REQUEST, "invalid_request", "error-cause-violated"),
            Self::TooManyLogins { .. } => {
                (StatusCode::TOO_MANY_REQUESTS, "too_many_requests", "error-cause-too-many-logins")
            }
            Self::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable", "unavailable-cause"),
            Self::NotKept { cause_key, .. } => (StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable", cause_key),
            Self::Broken => (StatusCode::INTERNAL_SERVER_ERROR, "server_error", "error-cause-server"),
        }
    }

    /// What a developer needs to know beside the cause.
    fn detail(&self) -> Option<&'static str> {
        match self {
            Self::Request(reason) => Some(reason.description()),
            _ => None,
        }
    }

    /// Where the person can go on from the page.
    fn retry_path(&self) -> Option<&str> {
        match self {
            Self::NotKept { path, .. } => Some(path),
            _ => None,
        }
    }

    /// The client whose service the person can go back to, and the address there when it is not its entrance.
    fn way_back(&self, visit: &Visit) -> (Option<String>, Option<&str>) {
        match self {
            Self::NoSession { client_id, onward } => (client_id.clone(), onward.as_deref()),
            _ => (visit.client_id(), None),
        }
    }

    /// The page.
    pub fn into_response(self, idporten: &IdPorten, visit: &Visit) -> Response {
        let visit = &match self {
            Self::NoCookies { ui_locale } => visit.clone().in_language_of(ui_locale),
            _ => visit.clone(),
        };
        let (status, code, cause_key) = self.shown();
        metrics::AUTHORIZATION_REFUSALS.inc(["page"]);
        events::login::error_page_shown(status.as_u16().into(), code, cause_key);
        let (client_id, onward) = self.way_back(visit);
        let (detail, retry_path) = (self.detail(), self.retry_path());
        let problem = Problem { status, code, cause_key, detail, retry_path, client_id, onward };
        let mut response = error_page(idporten, visit, problem);
        if let Self::TooManyLogins { wait } = self {
            response.headers_mut().insert(header::RETRY_AFTER, retry_after(wait));
        } else if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }
}

fn cause_key(reason: PageReason) -> &'static str {
    match reason {
        PageReason::UnknownClient | PageReason::InactiveClient => "error-cause-client",
        PageReason::UnregisteredRedirectUri => "error-cause-redirect-uri",
        PageReason::UnknownRequestUri | PageReason::NotPushed => "error-cause-request-uri",
        PageReason::MalformedRequest => "error-cause-request",
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
            RecordsError::Conflict(cause) | RecordsError::Broken(cause) => {
                events::stores::records_broken(cause);
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
