//! The discovery document: built once, served from memory.

use axum::body::Bytes;
use fellesporten_jose::sha256_base64url;
use serde::Serialize;

use crate::{profile::IssuerProfile, rules::dpop_proof};

/// A document that never changes while the process runs, with its strong `ETag`.
#[derive(Clone, Debug)]
pub struct MetadataDocument {
    /// The JSON text; copies share it.
    pub body: Bytes,
    /// The quoted entity tag.
    pub etag: String,
}

/// OpenID Connect Discovery 1.0 §3 and RFC 8414 §2, naming only what works (`docs/contracts/idporten.md` §2.2).
#[derive(Serialize)]
struct Metadata {
    issuer: String,
    authorization_endpoint: String,
    pushed_authorization_request_endpoint: String,
    token_endpoint: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    introspection_endpoint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    revocation_endpoint: Option<String>,
    userinfo_endpoint: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_session_endpoint: Option<String>,
    jwks_uri: String,
    scopes_supported: &'static [&'static str],
    response_types_supported: [&'static str; 1],
    response_modes_supported: Vec<&'static str>,
    grant_types_supported: &'static [&'static str],
    acr_values_supported: Vec<&'static str>,
    subject_types_supported: [&'static str; 2],
    id_token_signing_alg_values_supported: [&'static str; 1],
    authorization_signing_alg_values_supported: [&'static str; 1],
    token_endpoint_auth_methods_supported: Vec<&'static str>,
    token_endpoint_auth_signing_alg_values_supported: [&'static str; 1],
    dpop_signing_alg_values_supported: Vec<&'static str>,
    code_challenge_methods_supported: [&'static str; 1],
    prompt_values_supported: [&'static str; 3],
    display_values_supported: [&'static str; 1],
    ui_locales_supported: Vec<&'static str>,
    claims_parameter_supported: bool,
    request_parameter_supported: bool,
    request_uri_parameter_supported: bool,
    authorization_response_iss_parameter_supported: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    frontchannel_logout_supported: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    frontchannel_logout_session_supported: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    backchannel_logout_supported: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    backchannel_logout_session_supported: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    require_pushed_authorization_requests: bool,
}

impl MetadataDocument {
    /// The document of one issuer.
    ///
    /// # Errors
    /// Only if the document cannot be written as JSON, which would be a defect of ours.
    pub fn of(profile: &IssuerProfile) -> Result<Self, serde_json::Error> {
        let beyond_login = |path: &str| (!profile.login_only).then(|| profile.issuer_url(path));
        let body = serde_json::to_string(&Metadata {
            issuer: profile.issuer.clone(),
            authorization_endpoint: profile.login_url("/authorize"),
            pushed_authorization_request_endpoint: profile.issuer_url("/par"),
            token_endpoint: profile.issuer_url("/token"),
            introspection_endpoint: beyond_login("/token/introspect"),
            revocation_endpoint: beyond_login("/token/revoke"),
            userinfo_endpoint: profile.issuer_url("/userinfo"),
            end_session_endpoint: (!profile.login_only).then(|| profile.login_url("/logout")),
            jwks_uri: profile.issuer_url(profile.jwks_path),
            scopes_supported: profile.scopes,
            response_types_supported: ["code"],
            response_modes_supported: profile.response_modes.iter().map(|mode| mode.as_str()).collect(),
            grant_types_supported: if profile.login_only {
                &["authorization_code"]
            } else {
                &["authorization_code", "refresh_token"]
            },
            acr_values_supported: profile.acr_values.iter().map(|acr| acr.as_str()).collect(),
            // Subjects are pairwise; the public service names both (§2.2).
            subject_types_supported: ["public", "pairwise"],
            id_token_signing_alg_values_supported: ["RS256"],
            authorization_signing_alg_values_supported: ["RS256"],
            token_endpoint_auth_methods_supported: profile.auth_methods.iter().map(|method| method.as_str()).collect(),
            // RS384 and RS512 are taken too; the public service names this one (§4.1).
            token_endpoint_auth_signing_alg_values_supported: ["RS256"],
            dpop_signing_alg_values_supported: dpop_proof::ALGORITHMS.iter().map(|alg| alg.as_str()).collect(),
            code_challenge_methods_supported: ["S256"],
            prompt_values_supported: ["consent", "login", "none"],
            display_values_supported: ["page"],
            ui_locales_supported: profile.ui_locales.iter().map(|language| language.as_str()).collect(),
            claims_parameter_supported: false,
            request_parameter_supported: profile.request_objects,
            request_uri_parameter_supported: false,
            authorization_response_iss_parameter_supported: true,
            frontchannel_logout_supported: !profile.login_only,
            frontchannel_logout_session_supported: !profile.login_only,
            backchannel_logout_supported: !profile.login_only,
            backchannel_logout_session_supported: !profile.login_only,
            require_pushed_authorization_requests: profile.pushed_requests_only,
        })?;
        let etag = format!("\"{}\"", sha256_base64url(body.as_bytes()));
        Ok(MetadataDocument { body: body.into(), etag })
    }
}
