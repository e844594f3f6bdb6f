//! The API for tests, below `/simulator` (docs/simulators.md).

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use fellesporten_domain::Secret;
use fellesporten_web::params::Params;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::browser::is_name;
use crate::choice;
use crate::endpoint::Endpoint;
use crate::outcome::Outcome;
use crate::plan::{Condition, Plan, Switches};
use crate::simulator::Simulator;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Outcomes {
    /// Whose; nobody's in particular if left out.
    browser: Option<String>,
    outcomes: Vec<Plan>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewClient {
    client_secret: Option<String>,
    jwks: Option<Value>,
    callback_base: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Rotation {
    withdraw: bool,
}

/// `GET /simulator`: what it is, how it is, and what it can do.
pub(crate) async fn status(State(simulator): State<Arc<Simulator>>) -> Response {
    let profile = simulator.profile();
    let memory = simulator.memory();
    let outcomes: Vec<Value> = Outcome::all(profile)
        .map(|outcome| json!({ "outcome": outcome.word(), "group": outcome.group(), "says": outcome.says() }))
        .collect();
    Json(json!({
        "supplier": profile.id,
        "issuer": simulator.issuer(),
        "client_id": memory.client.client_id,
        "callbacks": profile.callbacks.iter().map(|row| format!("{}{row}", memory.client.callback_base)).collect::<Vec<_>>(),
        "condition": memory.condition,
        "switches": memory.switches,
        "counts": memory.journal.counts(),
        "outcomes_waiting": memory.plans.waiting(),
        "instruments": profile.instruments.iter().map(|instrument| instrument.id).collect::<Vec<_>>(),
        "outcomes": outcomes,
    }))
    .into_response()
}

/// `DELETE /simulator`: as it was at its start, but for its keys.
pub(crate) async fn forget(State(simulator): State<Arc<Simulator>>) -> Response {
    simulator.forget();
    StatusCode::NO_CONTENT.into_response()
}

/// `POST /simulator/outcomes`: logins to come.
pub(crate) async fn add_outcomes(State(simulator): State<Arc<Simulator>>, body: Bytes) -> Response {
    let given: Outcomes = match read(&body) {
        Ok(given) => given,
        Err(description) => return bad(&description),
    };
    if given.browser.as_deref().is_some_and(|name| !is_name(name)) {
        return bad("browser must be 1 to 100 letters, digits, - and _");
    }
    for plan in &given.outcomes {
        if let Err(unclear) = choice::check(&simulator.options, plan) {
            return bad(unclear.says());
        }
    }
    match simulator.memory().plans.add(given.browser.as_deref(), given.outcomes) {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(description) => bad(description),
    }
}

/// `PUT /simulator/condition`: up, slow, hanging, closed or down, as a whole or for some endpoints.
pub(crate) async fn set_condition(State(simulator): State<Arc<Simulator>>, body: Bytes) -> Response {
    match read::<Condition>(&body) {
        Ok(condition) => {
            simulator.memory().condition = condition;
            StatusCode::NO_CONTENT.into_response()
        }
        Err(description) => bad(&description),
    }
}

/// `PUT /simulator/switches`: what is left out is as at the start.
pub(crate) async fn set_switches(State(simulator): State<Arc<Simulator>>, body: Bytes) -> Response {
    match read::<Switches>(&body) {
        Ok(switches) => {
            simulator.memory().switches = switches;
            StatusCode::NO_CONTENT.into_response()
        }
        Err(description) => bad(&description),
    }
}

/// `PATCH /simulator/client`: changes what the supplier knows of the broker.
pub(crate) async fn change_client(State(simulator): State<Arc<Simulator>>, body: Bytes) -> Response {
    let new: NewClient = match read(&body) {
        Ok(new) => new,
        Err(description) => return bad(&description),
    };
    let mut memory = simulator.memory();
    if let Some(secret) = new.client_secret {
        memory.client.client_secret = Some(Secret::new(secret));
    }
    if let Some(jwks) = new.jwks {
        memory.client.jwks = Arc::new(move || jwks.clone());
    }
    if let Some(callback_base) = new.callback_base {
        memory.client.callback_base = callback_base;
    }
    StatusCode::NO_CONTENT.into_response()
}

/// `POST /simulator/keys`: signs with a new key; with `{"withdraw": true}` the old ones are no longer published.
pub(crate) async fn rotate_keys(State(simulator): State<Arc<Simulator>>, body: Bytes) -> Response {
    let rotation: Rotation = if body.is_empty() {
        Rotation::default()
    } else {
        match read(&body) {
            Ok(rotation) => rotation,
            Err(description) => return bad(&description),
        }
    };
    let mut memory = simulator.memory();
    match memory.keys.rotate(rotation.withdraw).and_then(|()| memory.keys.jwks()) {
        Ok(jwks) => Json(jwks).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// `GET /simulator/requests?browser=…&endpoint=…`: what came in, oldest first.
pub(crate) async fn requests(State(simulator): State<Arc<Simulator>>, RawQuery(query): RawQuery) -> Response {
    let params = Params::parse(query.unwrap_or_default().as_bytes()).unwrap_or_default();
    let one = |name: &str| params.one(name).ok().flatten();
    let endpoint = match one("endpoint").map(|word| serde_json::from_value::<Endpoint>(word.into())) {
        None => None,
        Some(Ok(endpoint)) => Some(endpoint),
        Some(Err(_)) => return bad("endpoint is discovery, jwks, par, authorize, token, userinfo or end_session"),
    };
    Json(simulator.memory().journal.entries(one("browser"), endpoint)).into_response()
}

fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, String> {
    serde_json::from_slice(body).map_err(|error| format!("the body is not what is wanted here: {error}"))
}

fn bad(description: &str) -> Response {
    let body = json!({ "error": "invalid_request", "error_description": description });
    (StatusCode::BAD_REQUEST, Json(body)).into_response()
}
