//! The parameters of a call.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use fellesporten_domain::OrgNumber;
use fellesporten_registry::IntegrationType;
use fellesporten_web::params::Params;

use crate::error::ApiError;

/// Characters of an unknown parameter's name that its refusal repeats.
const LONGEST_NAME: usize = 40;

/// Parameters of the query, each named once.
pub(crate) struct Asked(Params);

impl Asked {
    /// A parameter, if it is there.
    pub(crate) fn text(&self, name: &'static str) -> Result<Option<&str>, ApiError> {
        self.0.one(name).map_err(|repeated| ApiError::Parameter(name, repeated.to_string()))
    }

    /// That no other parameter is there than these of the description.
    pub(crate) fn only(&self, known: &[(&str, bool)]) -> Result<(), ApiError> {
        match self.0.names().find(|name| known.iter().all(|(known, _)| known != name)) {
            None => Ok(()),
            Some(unknown) => {
                let short: String = unknown.chars().take(LONGEST_NAME).collect();
                let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
                let message = format!("there is no parameter {short:?} here, but {}", names.join(", "));
                Err(ApiError::Parameter("", message))
            }
        }
    }

    /// A parameter that must be there.
    pub(crate) fn required(&self, name: &'static str) -> Result<&str, ApiError> {
        self.text(name)?.ok_or_else(|| ApiError::Parameter(name, "is required".to_owned()))
    }

    /// `true` or `false`, in any case (docs/contracts/maskinporten.md §5.4).
    pub(crate) fn flag(&self, name: &'static str) -> Result<Option<bool>, ApiError> {
        match self.text(name)? {
            None => Ok(None),
            Some(text) if text.eq_ignore_ascii_case("true") => Ok(Some(true)),
            Some(text) if text.eq_ignore_ascii_case("false") => Ok(Some(false)),
            Some(_) => Err(ApiError::Parameter(name, "must be true or false".to_owned())),
        }
    }

    /// Whether what is switched off is asked for too.
    pub(crate) fn inactive(&self) -> Result<bool, ApiError> {
        Ok(self.flag("inactive")?.unwrap_or_default())
    }

    /// An organisation number.
    pub(crate) fn organisation(&self, name: &'static str) -> Result<Option<OrgNumber>, ApiError> {
        let text = self.text(name)?;
        text.map(OrgNumber::parse).transpose().map_err(|cause| ApiError::Parameter(name, cause.to_string()))
    }

    /// A kind of clients, in any case.
    pub(crate) fn integration_type(&self) -> Result<Option<IntegrationType>, ApiError> {
        let Some(text) = self.text("integration_type")? else { return Ok(None) };
        let known = IntegrationType::ALL.iter().copied().find(|kind| kind.as_str().eq_ignore_ascii_case(text));
        let unknown = || ApiError::Parameter("integration_type", "is none that there is".to_owned());
        known.map(Some).ok_or_else(unknown)
    }
}

impl<S: Sync> FromRequestParts<S> for Asked {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        let query = parts.uri.query().unwrap_or_default();
        Params::parse(query.as_bytes()).map(Self).map_err(|cause| ApiError::Parameter("", cause.to_string()))
    }
}
