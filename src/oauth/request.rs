//! An authorization request after every check: what the login then works from, and what an attempt stores.

use fellesporten_domain::{Acr, Language, ScopeSet};
use serde::{Deserialize, Serialize};

use crate::response::ResponseMode;

/// A judged request (`docs/contracts/idporten.md` §3.1). Only [`crate::code_flow::authorize`] makes one, so whoever holds it may
/// redirect to its `redirect_uri`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AuthorizationRequest {
    /// The client, known and active when the request was judged.
    pub client_id: String,
    /// The address as the client sent it, identical to a registered one (or a loopback address of a native client).
    pub redirect_uri: String,
    /// How the answer travels.
    pub response_mode: ResponseMode,
    /// Echoed in every answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Copied to the ID token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
    /// Granted scopes: all were registered on the client.
    pub scope: ScopeSet,
    /// The S256 challenge, absent only for a client registered without PKCE.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code_challenge: Option<String>,
    /// Levels that satisfy the service; never empty.
    pub acr_values: Vec<Acr>,
    /// What the request asks of the user interface.
    #[serde(default)]
    pub prompt: Prompt,
    /// Oldest acceptable authentication, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_age: Option<u32>,
    /// First supported language that the client asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ui_locale: Option<Language>,
    /// Raw hint; only `testid:` hints mean anything, and only outside production (§3.7).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login_hint: Option<String>,
    /// An ID token of ours; looked at only with `prompt=none`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_token_hint: Option<String>,
    /// Audiences of the access token (RFC 8707).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resource: Vec<String>,
    /// The supplier's customer on whose behalf the client acts, one of those registered on it (§7.7).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub onbehalfof: Option<String>,
    /// Thumbprint of the key that the token request must prove to hold (RFC 9449 §10).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dpop_jkt: Option<String>,
    /// The login that it begins: the trace id of the request that brought it.
    #[serde(default)]
    pub login_id: String,
    /// The pushed request that this is, by its handle; used up by the answer (§3.6).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pushed: Option<String>,
}

/// The `prompt` parameter, unknown values left out (§3.5).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prompt {
    /// Authenticate again even when a session would do.
    pub login: bool,
    /// Answer without any page.
    pub none: bool,
    /// Ask for consent again, even for what was agreed to before.
    #[serde(default)]
    pub consent: bool,
}
