//! What a provider publishes about itself (OpenID Connect Discovery 1.0 §3), as far as its row lets it be believed.

use fellesporten_domain::Environment;
use serde_json::{Map, Value};
use url::Url;

use super::row::{Discovery, OidcRow, Userinfo};
use super::row_check::is_allowed;

/// Where the provider's doors are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderMetadata {
    /// Where the browser goes.
    pub authorization: Url,
    /// Where codes are exchanged.
    pub token: Url,
    /// Where requests are pushed, if they may be.
    pub par: Option<Url>,
    /// Where claims are asked for, if the row asks.
    pub userinfo: Option<Url>,
    /// Where the keys are.
    pub jwks: Url,
    /// Whether every answer says who made it (RFC 9207 §3).
    pub says_iss: bool,
}

/// Why a metadata document is not believed. No text repeats what was in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MetadataError {
    /// Not a JSON object.
    #[error("the metadata is not a JSON object")]
    Malformed,
    /// `issuer` is another one.
    #[error("the metadata is another issuer's than the row's")]
    Issuer,
    /// An endpoint is missing, or is no address.
    #[error("the metadata lacks {0}")]
    Missing(&'static str),
    /// An endpoint on a host that the row does not name, or without TLS.
    #[error("the metadata's {0} is on a host that the row's allowed_hosts does not name, or lacks https")]
    Host(&'static str),
}

/// Where the metadata of a row is: the issuer and the well-known path (§4 there).
pub fn address(row: &OidcRow) -> Option<Url> {
    Url::parse(&format!("{}/.well-known/openid-configuration", row.issuer.trim_end_matches('/'))).ok()
}

impl ProviderMetadata {
    /// The metadata of a row that needs no document.
    pub fn of_row(row: &OidcRow) -> Option<Self> {
        (row.discovery == Discovery::Static).then_some(())?;
        let endpoints = &row.endpoints;
        Some(Self {
            authorization: endpoints.authorization.clone()?,
            token: endpoints.token.clone()?,
            par: endpoints.par.clone(),
            userinfo: endpoints.userinfo.clone(),
            jwks: endpoints.jwks.clone()?,
            says_iss: false,
        })
    }

    /// Reads the document; what the row says goes before it.
    ///
    /// # Errors
    /// See [`MetadataError`].
    pub fn read(row: &OidcRow, document: &[u8], environment: Environment) -> Result<Self, MetadataError> {
        let document: Map<String, Value> = serde_json::from_slice(document).map_err(|_| MetadataError::Malformed)?;
        if document.get("issuer").and_then(Value::as_str) != Some(row.issuer.as_str()) {
            return Err(MetadataError::Issuer);
        }
        let reader = Reader { row, document: &document, environment };
        let own = &row.endpoints;
        let needed = |own: &Option<Url>, name| reader.endpoint(own, name)?.ok_or(MetadataError::Missing(name));
        Ok(Self {
            authorization: needed(&own.authorization, "authorization_endpoint")?,
            token: needed(&own.token, "token_endpoint")?,
            par: reader.endpoint(&own.par, "pushed_authorization_request_endpoint")?,
            userinfo: match row.userinfo {
                Userinfo::Never => None,
                Userinfo::Json | Userinfo::SignedJwt => Some(needed(&own.userinfo, "userinfo_endpoint")?),
            },
            jwks: needed(&own.jwks, "jwks_uri")?,
            says_iss: document.get("authorization_response_iss_parameter_supported") == Some(&Value::Bool(true)),
        })
    }
}

struct Reader<'a> {
    row: &'a OidcRow,
    document: &'a Map<String, Value>,
    environment: Environment,
}

impl Reader<'_> {
    fn endpoint(&self, own: &Option<Url>, name: &'static str) -> Result<Option<Url>, MetadataError> {
        if own.is_some() {
            return Ok(own.clone());
        }
        let Some(text) = self.document.get(name).and_then(Value::as_str) else { return Ok(None) };
        let url = Url::parse(text).map_err(|_| MetadataError::Missing(name))?;
        let issuer = Url::parse(&self.row.issuer).ok();
        let host = url.host_str().unwrap_or_default();
        let is_known = issuer.as_ref().and_then(Url::host_str) == Some(host)
            || self.row.allowed_hosts.iter().any(|allowed| allowed == host);
        if is_known && is_allowed(&url, self.environment) { Ok(Some(url)) } else { Err(MetadataError::Host(name)) }
    }
}
