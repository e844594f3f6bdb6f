//! The answer to an authorization request: parameters, and the way they travel (`docs/contracts/idporten.md` §3.2, 3.3).

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use fellesporten_domain::{Language, Rng};
use fellesporten_jose::SignError;
use fellesporten_web::{Csp, Pages};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use url::form_urlencoded;

use crate::{engine::Engine, error::AuthorizationError, request::AuthorizationRequest};

/// Seconds that a signed answer lives: the browser is on its way, no more (JARM §2.1 wants at most ten minutes).
const SIGNED_LIFETIME: i64 = 120;

/// How the parameters reach the relying party.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResponseMode {
    /// In the query of a redirect.
    Query,
    /// As a form that the browser posts (OAuth 2.0 Form Post Response Mode).
    FormPost,
    /// As one signed JWT in the query (JARM §2.3.1).
    QueryJwt,
    /// As one signed JWT in a form (JARM §2.3.3).
    FormPostJwt,
}

impl ResponseMode {
    /// Every mode that works.
    pub const ALL: [ResponseMode; 4] =
        [ResponseMode::Query, ResponseMode::FormPost, ResponseMode::QueryJwt, ResponseMode::FormPostJwt];

    /// The wire value.
    pub fn as_str(self) -> &'static str {
        match self {
            ResponseMode::Query => "query",
            ResponseMode::FormPost => "form_post",
            ResponseMode::QueryJwt => "query.jwt",
            ResponseMode::FormPostJwt => "form_post.jwt",
        }
    }

    const fn is_signed(self) -> bool {
        matches!(self, ResponseMode::QueryJwt | ResponseMode::FormPostJwt)
    }

    /// The mode with this wire value.
    pub fn from_wire(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.as_str() == value)
    }
}

/// An answer bound for a registered address.
#[derive(Clone, Debug)]
pub struct AuthorizationResponse {
    client_id: String,
    redirect_uri: String,
    response_mode: ResponseMode,
    parameters: Vec<(&'static str, String)>,
}

/// Context of `idporten/form_post.html`.
#[derive(Serialize)]
struct FormPostPage<'a> {
    service_name: &'a str,
    action: &'a str,
    fields: Vec<FormField<'a>>,
}

#[derive(Serialize)]
struct FormField<'a> {
    name: &'a str,
    value: &'a str,
}

impl AuthorizationResponse {
    /// Success: `code`, `iss` and the request's `state`.
    pub fn success(request: &AuthorizationRequest, issuer: &str, code: String) -> Self {
        let (client_id, redirect_uri) = (&request.client_id, &request.redirect_uri);
        let parameters = vec![("code", code)];
        Self::new(client_id, redirect_uri, request.response_mode, request.state.as_deref(), issuer, parameters)
    }

    /// Failure: `error`, `error_description` with the trace id, `iss` and the request's `state`.
    pub fn failure(error: &AuthorizationError, issuer: &str, trace_id: &str) -> Self {
        Self::new(
            &error.client_id,
            &error.redirect_uri,
            error.response_mode,
            error.state.as_deref(),
            issuer,
            vec![
                ("error", error.kind.code().to_owned()),
                ("error_description", format!("{} ({trace_id})", error.description)),
            ],
        )
    }

    fn new(
        client_id: &str,
        redirect_uri: &str,
        response_mode: ResponseMode,
        state: Option<&str>,
        issuer: &str,
        mut parameters: Vec<(&'static str, String)>,
    ) -> Self {
        parameters.push(("iss", issuer.to_owned()));
        if let Some(state) = state {
            parameters.push(("state", state.to_owned()));
        }
        let (client_id, redirect_uri) = (client_id.to_owned(), redirect_uri.to_owned());
        AuthorizationResponse { client_id, redirect_uri, response_mode, parameters }
    }

    /// The same as one signed JWT, where the response mode asks for it (JARM §2.1, §2.2).
    ///
    /// # Errors
    /// When the signers are busy or hold no active key.
    pub async fn signed(mut self, engine: &Engine) -> Result<Self, SignError> {
        if !self.response_mode.is_signed() {
            return Ok(self);
        }
        let exp = engine.clock().now().as_secs() + SIGNED_LIFETIME;
        let mut claims: Map<String, Value> =
            self.parameters.drain(..).map(|(name, value)| (name.to_owned(), value.into())).collect();
        claims.insert("aud".to_owned(), self.client_id.clone().into());
        claims.insert("exp".to_owned(), exp.into());
        let jwt = engine.keys().sign_jwt(&engine.profile().id, None, &claims).await?;
        self.parameters.push(("response", jwt));
        Ok(self)
    }

    /// The HTTP answer. A `form_post` page names the service, is written in `language`, and works without JavaScript through its button.
    pub fn into_response(self, pages: &Pages, language: Language, rng: &Rng, service_name: &str) -> Response {
        match self.response_mode {
            ResponseMode::Query | ResponseMode::QueryJwt => redirect(&self.location()),
            ResponseMode::FormPost | ResponseMode::FormPostJwt => {
                let fields = self.parameters.iter().map(|(name, value)| FormField { name, value }).collect();
                let context = FormPostPage { service_name, action: &self.redirect_uri, fields };
                let csp = Csp::strict().form_action_to(&self.redirect_uri).with_script(rng);
                let mut page = pages.render("idporten/form_post.html", language, &context, &csp);
                // It has no form of ours whose Origin must be known, and it carries a code (§3.2).
                page.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
                page
            }
        }
    }

    /// The redirect URI with the parameters appended; a query that it already has is kept (§3.2).
    fn location(&self) -> String {
        with_query(&self.redirect_uri, self.parameters.iter().map(|(name, value)| (name, value)))
    }
}

/// `uri` with the parameters appended; a query that it already has is kept. Spaces become `%20`, which every decoder
/// understands (§3.2, 6.1: percent-encoded), not the `+` of forms.
pub fn with_query<N: AsRef<str>, V: AsRef<str>>(uri: &str, parameters: impl IntoIterator<Item = (N, V)>) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish().replace('+', "%20");
    let separator = if uri.contains('?') { '&' } else { '?' };
    format!("{uri}{separator}{query}")
}

/// A `302` to `location`: the status that the contract shows (§3.2).
pub fn redirect(location: &str) -> Response {
    match HeaderValue::from_str(location) {
        Ok(location) => (StatusCode::FOUND, [(header::LOCATION, location)]).into_response(),
        // Registered addresses and our own parameters are printable ASCII, so this is a defect of ours.
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
