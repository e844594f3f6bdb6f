//! The pages of demo and test, where anybody acts for any organisation. Production has none.

pub(crate) mod consents;
pub(crate) mod front;
pub(crate) mod language;
pub(crate) mod party;
pub(crate) mod request;

use axum::extract::FromRequestParts;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use fellesporten_domain::{Language, OrgNumber};
use fellesporten_registry::apply::Author;
use fellesporten_store::RecordsError;
use fellesporten_web::failure::Failure;
use fellesporten_web::{TraceId, language as choosing};
use serde::Serialize;

use crate::error::Refusal;
use crate::source::DelegationSource;

/// The cookie that holds the language which a person chose here.
pub const LANGUAGE_COOKIE: &str = "SOURCE_LANGUAGE";

/// What every page knows of its visitor.
pub(crate) struct Visit {
    language: Language,
    trace_id: TraceId,
}

impl Visit {
    /// As the audit trail has it: the page asks nobody who they are.
    fn author(&self) -> Author {
        Author {
            actor: "page of the delegation source".to_owned(),
            client_id: None,
            trace_id: self.trace_id.to_string(),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self { language: choosing::of_request(parts, LANGUAGE_COOKIE), trace_id: TraceId::of(parts) })
    }
}

/// An organisation to choose.
#[derive(Serialize)]
struct OrganisationChoice {
    number: String,
    name: String,
}

/// Every active organisation but one, by name.
fn organisations(source: &DelegationSource, but: Option<OrgNumber>) -> Vec<OrganisationChoice> {
    let snapshot = source.registry.snapshot();
    let known = snapshot.all_organisations().filter(|it| it.active && Some(it.org_number) != but);
    let mut choices: Vec<_> =
        known.map(|it| OrganisationChoice { number: it.org_number.to_string(), name: it.name.clone() }).collect();
    choices.sort_by(|one, other| one.name.cmp(&other.name));
    choices
}

/// On to another page, after a form.
fn see_other(path: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    if let Ok(location) = HeaderValue::try_from(path) {
        response.headers_mut().insert(LOCATION, location);
    }
    response
}

fn with_cookie(mut response: Response, cookie: &str) -> Response {
    if let Ok(value) = HeaderValue::try_from(cookie) {
        response.headers_mut().append(SET_COOKIE, value);
    }
    response
}

/// What a page answers when it cannot show anything.
pub(crate) enum Dead {
    /// There is nothing here.
    Unknown,
    /// The records are away.
    Away,
}

impl IntoResponse for Dead {
    fn into_response(self) -> Response {
        match self {
            Self::Unknown => Failure::NotFound.into_response(),
            Self::Away => Failure::TimedOut.into_response(),
        }
    }
}

impl From<RecordsError> for Dead {
    fn from(error: RecordsError) -> Self {
        // The refusal's own conversion writes the line of the log.
        let _said = Refusal::from(error);
        Self::Away
    }
}
