//! Grants and a client for the tests of rules.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use fellesporten_registry::Client;
use serde_json::{Value, json};

use super::grant::Grant;

/// Our issuer.
pub(crate) const ISSUER: &str = "https://maskinporten.example/";
/// Now.
pub(crate) const NOW: i64 = 1_790_000_000;

/// A compact JWS whose signature is nobody's.
pub(crate) fn encoded(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.c2ln", part(header), part(claims))
}

/// What a rule makes of a grant with these claims.
pub(crate) fn with_claims<T>(claims: Value, judge: impl FnOnce(&Grant<'_>) -> T) -> T {
    let text = encoded(&json!({"alg": "RS256", "kid": "k"}), &claims);
    judge(&Grant::read(&text).unwrap())
}

/// A client, as the records keep it.
pub(crate) fn client() -> Client {
    serde_json::from_value(json!({
        "client_id": "vannstand-henter", "client_name": "Henter", "description": "Henter vannstand", "client_uri": null,
        "client_orgno": "313772012", "supplier_orgno": null, "integration_type": "maskinporten", "application_type": "web",
        "token_endpoint_auth_method": "private_key_jwt", "grant_types": ["urn:ietf:params:oauth:grant-type:jwt-bearer"],
        "scopes": "fjelldata:vannstand.read", "redirect_uris": [], "post_logout_redirect_uris": [],
        "frontchannel_logout_uri": null, "frontchannel_logout_session_required": false, "backchannel_logout_uri": null,
        "backchannel_logout_session_required": false, "authorization_lifetime": 7200, "access_token_lifetime": 120,
        "refresh_token_lifetime": 600, "refresh_token_usage": "ONETIME", "sso_disabled": false,
        "code_challenge_method": "S256", "active": true, "profile": "maskinporten", "created": 0, "last_updated": 0,
    }))
    .unwrap()
}
