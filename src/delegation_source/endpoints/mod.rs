//! What machines call, a file per subject.

pub(crate) mod altinn_lookup;
pub(crate) mod consent_lookup;
pub(crate) mod delegations;
pub(crate) mod end_user;
pub(crate) mod requests;
pub(crate) mod scheme_scopes;
pub(crate) mod schemes;
pub(crate) mod system_users;
pub(crate) mod systems;

use axum::body::Bytes;
use fellesporten_domain::{OrgNumber, ScopeName, Timestamp};
use fellesporten_web::params::Params;
use serde::de::DeserializeOwned;

use crate::error::Refusal;

/// The body, whatever its media type says.
fn body<T: DeserializeOwned>(bytes: &Bytes) -> Result<T, Refusal> {
    serde_json::from_slice(bytes).map_err(|error| Refusal::body(&error))
}

/// The query.
struct Query(Params);

impl Query {
    fn of(raw: Option<&str>) -> Result<Self, Refusal> {
        Params::parse(raw.unwrap_or_default().as_bytes())
            .map(Self)
            .map_err(|error| Refusal::Invalid(format!("the query cannot be read: {error}")))
    }

    fn text(&self, name: &str) -> Result<Option<&str>, Refusal> {
        self.0.one(name).map_err(|error| Refusal::Invalid(error.to_string()))
    }

    fn required(&self, name: &str) -> Result<&str, Refusal> {
        self.text(name)?.ok_or_else(|| Refusal::Invalid(format!("{name}: is missing")))
    }

    fn organisation(&self, name: &str) -> Result<Option<OrgNumber>, Refusal> {
        self.text(name)?.map(|text| organisation(name, text)).transpose()
    }

    fn scope(&self) -> Result<ScopeName, Refusal> {
        ScopeName::parse(self.required("scope")?).map_err(|why| Refusal::Invalid(format!("scope: {why}")))
    }
}

fn organisation(name: &str, text: &str) -> Result<OrgNumber, Refusal> {
    OrgNumber::parse(text).map_err(|why| Refusal::Invalid(format!("{name}: {why}")))
}

/// A moment as answers have it: RFC 3339 in UTC.
fn moment(at: Timestamp) -> String {
    at.to_string()
}
