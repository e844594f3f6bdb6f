//! `GET {issuer}/.well-known/openid-configuration` (OpenID Connect Discovery §4).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use fellesporten_web::params::Params;
use serde_json::{Value, json};

use crate::browser;
use crate::condition::receive;
use crate::endpoint::Endpoint;
use crate::profile::{ClientAuth, Profile, Userinfo};
use crate::simulator::Simulator;

pub(crate) async fn get(State(simulator): State<Arc<Simulator>>, headers: HeaderMap) -> Response {
    let browser = browser::name(&headers);
    if let Err(wrong) = receive(&simulator, Endpoint::Discovery, browser.as_deref(), &Params::default()).await {
        return wrong;
    }
    Json(document(&simulator)).into_response()
}

fn document(simulator: &Simulator) -> Value {
    let profile: &Profile = simulator.profile();
    let switches = simulator.memory().switches;
    let methods = profile.client_auth.iter().filter(|method| switches.secrets || **method == ClientAuth::PrivateKeyJwt);
    let methods: Vec<_> = methods.map(|method| method.as_str()).collect();
    let acrs: Vec<_> = profile.instruments.iter().filter_map(|instrument| instrument.asked).collect();
    let mut document = json!({
        "issuer": simulator.issuer(),
        "authorization_endpoint": simulator.url(profile.paths.authorization),
        "token_endpoint": simulator.url(profile.paths.token),
        "userinfo_endpoint": simulator.userinfo_url(),
        "jwks_uri": simulator.url(profile.paths.jwks),
        "end_session_endpoint": simulator.url(profile.paths.end_session),
        "response_types_supported": ["code"],
        "response_modes_supported": profile.response_modes.iter().map(|mode| mode.as_str()).collect::<Vec<_>>(),
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": methods,
        "token_endpoint_auth_signing_alg_values_supported": ["RS256", "ES256"],
        "code_challenge_methods_supported": ["S256"],
        "prompt_values_supported": profile.prompts,
        "scopes_supported": profile.scopes,
        "ui_locales_supported": profile.locales.iter().map(|(tag, _)| tag).collect::<Vec<_>>(),
        "claims_parameter_supported": false,
        "request_parameter_supported": false,
        "request_uri_parameter_supported": false,
        "authorization_response_iss_parameter_supported": switches.iss_parameter,
    });
    let mut more = Vec::new();
    if switches.par {
        more.push(("pushed_authorization_request_endpoint", json!(simulator.url(profile.paths.par))));
        more.push(("require_pushed_authorization_requests", json!(false)));
    }
    if !acrs.is_empty() {
        more.push(("acr_values_supported", json!(acrs)));
    }
    if matches!(profile.userinfo, Userinfo::SignedOnOtherHost(_)) {
        more.push(("userinfo_signing_alg_values_supported", json!(["RS256"])));
    }
    for (name, value) in more {
        if let Some(members) = document.as_object_mut() {
            members.insert(name.to_owned(), value);
        }
    }
    document
}
