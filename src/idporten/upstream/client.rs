//! How we show a provider who we are (`docs/contracts/eid-adapters.md` §2.2.3).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fellesporten_idp_adapters::FormField;
use fellesporten_idp_adapters::oidc::row::{AssertionAudience, ClientAuth};
use fellesporten_jose::SignError;
use serde::Serialize;
use url::{Url, form_urlencoded};

use super::{CLIENT_KEYS, Known, Provider};

/// RFC 7523 §2.2.
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// Seconds that an assertion lives.
const ASSERTION_SECONDS: i64 = 60;

/// The claims of an assertion.
#[derive(Serialize)]
struct Assertion<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: &'a str,
    jti: String,
    iat: i64,
    exp: i64,
}

/// A form that says who sends it.
pub(super) struct Authenticated {
    /// Its fields.
    pub(super) fields: Vec<(String, String)>,
    /// The `Authorization` header, where that says it.
    pub(super) authorization: Option<String>,
}

impl Provider {
    /// The form with our proof beside it: one assertion per request.
    ///
    /// # Errors
    /// When there is no key to sign with, or no free signer.
    pub(super) async fn authenticated(
        &self,
        fields: Vec<FormField>,
        known: &Known,
    ) -> Result<Authenticated, SignError> {
        let row = self.row();
        let mut fields: Vec<(String, String)> =
            fields.into_iter().map(|field| (field.name.to_owned(), field.value.0)).collect();
        let mut say = |name: &str, value: String| {
            fields.retain(|(known, _)| known != name);
            fields.push((name.to_owned(), value));
        };
        let secret = self.inner.secret.as_ref().map(|secret| secret.expose().as_str()).unwrap_or_default();
        let mut authorization = None;
        match row.client_auth {
            ClientAuth::PrivateKeyJwt => {
                say("client_id", row.client_id.clone());
                say("client_assertion_type", ASSERTION_TYPE.to_owned());
                say("client_assertion", self.assertion(known.metadata.as_deref().map(|it| &it.token)).await?);
            }
            ClientAuth::ClientSecretBasic => {
                let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
                let pair = format!("{}:{}", encoded(&row.client_id), encoded(secret));
                authorization = Some(format!("Basic {}", STANDARD.encode(pair)));
            }
            ClientAuth::ClientSecretPost => {
                say("client_id", row.client_id.clone());
                say("client_secret", secret.to_owned());
            }
            ClientAuth::None => say("client_id", row.client_id.clone()),
        }
        Ok(Authenticated { fields, authorization })
    }

    async fn assertion(&self, token_endpoint: Option<&Url>) -> Result<String, SignError> {
        let row = self.row();
        let audience = match (row.assertion_aud, token_endpoint) {
            (AssertionAudience::TokenEndpoint, Some(endpoint)) => endpoint.as_str(),
            _ => row.issuer.as_str(),
        };
        let iat = self.now().as_secs();
        let claims = Assertion {
            iss: &row.client_id,
            sub: &row.client_id,
            aud: audience,
            jti: self.inner.parts.rng.token::<16>(),
            iat,
            exp: iat + ASSERTION_SECONDS,
        };
        self.inner.parts.keys.sign_jwt(CLIENT_KEYS, None, &claims).await
    }
}
