//! The authorization request to a provider (S3, S4): our own parameters, and nothing of the service's.

use fellesporten_domain::Acr;
use fellesporten_jose::sha256_base64url;
use url::Url;

use super::row::{OidcRow, Pkce, ResponseMode};
use super::{ProviderMetadata, Upstream};
use crate::{Attempt, FormField, HiddenText};

/// Every parameter of the request.
pub(super) fn parameters(
    row: &OidcRow,
    attempt: &Attempt<'_>,
    upstream: &Upstream<'_>,
    country: Option<&str>,
) -> Vec<FormField> {
    let mut fields = vec![
        field("client_id", &row.client_id),
        field("redirect_uri", upstream.redirect_uri),
        field("response_type", "code"),
        field("scope", &row.scopes.join(" ")),
        field("state", &upstream.secrets.state),
        field("nonce", &upstream.secrets.nonce),
        field("prompt", &row.prompt),
        field("ui_locales", row.locales.get(attempt.language)),
    ];
    if row.pkce == Pkce::S256 {
        fields.push(field("code_challenge", &sha256_base64url(upstream.secrets.code_verifier.as_bytes())));
        fields.push(field("code_challenge_method", "S256"));
    }
    match row.response_mode {
        ResponseMode::Query => {}
        ResponseMode::QueryJwt => fields.push(field("response_mode", "query.jwt")),
        ResponseMode::FormPost => fields.push(field("response_mode", "form_post")),
    }
    if let Some(value) = acr_values(row, attempt.needed) {
        fields.push(field("acr_values", value));
    }
    if let Some(hint) = &row.login_hint {
        fields.push(field("login_hint", &hint.replace("{country}", country.unwrap_or_default())));
    }
    fields
}

/// What is asked for: the row's word for the lowest of its levels that is enough.
fn acr_values<'a>(row: &'a OidcRow, needed: &[Acr]) -> Option<&'a str> {
    let is_enough = |acr: &Acr| needed.iter().any(|needed| acr.satisfies(needed));
    Acr::ALL.into_iter().filter(is_enough).find_map(|acr| row.acr_request.get(&acr)).map(String::as_str)
}

/// Where the browser goes with the whole request in the open.
pub(super) fn address(metadata: &ProviderMetadata, fields: &[FormField]) -> Url {
    let mut url = metadata.authorization.clone();
    url.query_pairs_mut().extend_pairs(fields.iter().map(|field| (field.name, field.value.0.as_str())));
    url
}

/// Where it goes with a pushed one.
pub(super) fn pushed_address(row: &OidcRow, metadata: &ProviderMetadata, request_uri: &str) -> Url {
    let mut url = metadata.authorization.clone();
    url.query_pairs_mut().append_pair("client_id", &row.client_id).append_pair("request_uri", request_uri);
    url
}

/// The exchange of a code (R7).
pub(super) fn exchange(row: &OidcRow, upstream: &Upstream<'_>, code: String) -> Vec<FormField> {
    let mut fields = vec![
        field("grant_type", "authorization_code"),
        FormField { name: "code", value: HiddenText(code) },
        field("redirect_uri", upstream.redirect_uri),
    ];
    if row.pkce == Pkce::S256 {
        fields.push(field("code_verifier", &upstream.secrets.code_verifier));
    }
    fields
}

fn field(name: &'static str, value: &str) -> FormField {
    FormField { name, value: HiddenText(value.to_owned()) }
}
