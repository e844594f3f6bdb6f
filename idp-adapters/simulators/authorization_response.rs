//! The browser's way back to the broker, right or wrong.

use axum::http::header::LOCATION;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use fellesporten_domain::Language;
use fellesporten_web::Csp;
use serde::Serialize;
use url::Url;

use crate::login::Target;
use crate::outcome::Outcome;
use crate::profile::ResponseMode;
use crate::simulator::Simulator;
use crate::{pages, tokens};

/// Context of `idporten/form_post.html`.
#[derive(Serialize)]
struct FormPost<'a> {
    service_name: &'static str,
    action: &'a str,
    fields: Vec<Field<'a>>,
}

#[derive(Serialize)]
struct Field<'a> {
    name: &'a str,
    value: &'a str,
}

/// Sends the browser back with an error.
pub(crate) fn error(simulator: &Simulator, target: &Target, error: &str, description: Option<&str>) -> Response {
    let mut pairs = vec![("error", error.to_owned())];
    pairs.extend(description.map(|text| ("error_description", text.to_owned())));
    send(simulator, target, pairs, Outcome::Success)
}

/// Sends the browser back with these parameters, the state and the issuer, changed as the outcome wants them.
pub(crate) fn send(
    simulator: &Simulator,
    target: &Target,
    mut pairs: Vec<(&'static str, String)>,
    outcome: Outcome,
) -> Response {
    let state = if outcome == Outcome::WrongState { Some("another-state".to_owned()) } else { target.state.clone() };
    pairs.extend(state.map(|state| ("state", state)));
    if outcome == Outcome::CodeAndError {
        pairs.push(("error", "server_error".to_owned()));
    }
    let issuer = simulator.issuer();
    match outcome {
        Outcome::WrongIssParameter => pairs.push(("iss", format!("{issuer}/other"))),
        Outcome::MissingIssParameter => {}
        _ if simulator.memory().switches.iss_parameter => pairs.push(("iss", issuer)),
        _ => {}
    }
    let address = if outcome == Outcome::OtherCallback {
        other_callback(&target.redirect_uri)
    } else {
        target.redirect_uri.clone()
    };
    let Ok(mut url) = Url::parse(&address) else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    match target.response_mode {
        ResponseMode::Query => {
            url.query_pairs_mut().extend_pairs(&pairs);
        }
        ResponseMode::Fragment => {
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            url.set_fragment(Some(&query.extend_pairs(&pairs).finish()));
        }
        ResponseMode::FormPost => return form_post(simulator, &address, &pairs),
        ResponseMode::QueryJwt => {
            let Ok(jwt) = tokens::response(simulator, &pairs, simulator.now()) else {
                return StatusCode::INTERNAL_SERVER_ERROR.into_response();
            };
            url.query_pairs_mut().append_pair("response", &jwt);
        }
    }
    see_other(url.as_str())
}

/// 303 to an address.
pub(crate) fn see_other(address: &str) -> Response {
    match HeaderValue::from_str(address) {
        Ok(location) => (StatusCode::SEE_OTHER, [(LOCATION, location)]).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn form_post(simulator: &Simulator, action: &str, pairs: &[(&'static str, String)]) -> Response {
    let fields = pairs.iter().map(|(name, value)| Field { name, value }).collect();
    let csp = Csp::strict().form_action_to(action).with_script(&simulator.options.rng);
    let context = FormPost { service_name: pages::BROKER, action, fields };
    simulator.options.pages.render("idporten/form_post.html", Language::Nb, &context, &csp)
}

/// The callback of a row that this request is not for.
fn other_callback(redirect_uri: &str) -> String {
    let (base, row) = redirect_uri.rsplit_once('/').unwrap_or((redirect_uri, ""));
    let other = if row == "commfides" { "buypass" } else { "commfides" };
    format!("{base}/{other}")
}
