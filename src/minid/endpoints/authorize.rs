//! `GET /authorize`: the browser comes with a request that the broker pushed (`docs/contracts/minid.md` §1).

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use fellesporten_oauth::{
    code_flow,
    error::{AuthorizationError, AuthorizationErrorKind, AuthorizationRefusal, PageReason},
    request::AuthorizationRequest,
};
use fellesporten_telemetry::trail;
use fellesporten_web::params::Params;

use super::{
    Visit,
    way::{Answer, shown},
};
use crate::{
    MinId, cookies,
    error::PageError,
    login,
    rules::level,
    state::{Purpose, Stage},
};

/// Begins a login; nothing that the browser did before shortens it.
pub async fn authorize(State(minid): State<MinId>, visit: Visit) -> Response {
    let answer = answer(&minid, &visit).await;
    shown(&minid, &visit, answer)
}

async fn answer(minid: &MinId, visit: &Visit) -> Answer {
    let malformed = |_| PageError::Request(PageReason::MalformedRequest);
    let params = Params::parse(visit.query.as_bytes()).map_err(malformed)?;
    let request = match code_flow::opened(minid.engine(), &params).await? {
        Ok(Some(request)) => request,
        Ok(None) => return Err(PageError::Request(PageReason::NotPushed)),
        Err(AuthorizationRefusal::Page(reason)) => return Err(PageError::Request(reason)),
        Err(AuthorizationRefusal::Redirect(error)) => return login::refuse(minid, visit, &error).await,
    };
    if request.prompt.none {
        let why = "MinID has no single sign-on; every login is a new one";
        let error = AuthorizationError::about(&request, AuthorizationErrorKind::LoginRequired, why);
        return login::refuse(minid, visit, &error).await;
    }
    let enough = level::is_enough(&request.acr_values);
    let stage = if enough { Stage::Credentials { notice: None } } else { Stage::NotEnough };
    // A hint can name a person, so it is not kept.
    let request = AuthorizationRequest { login_hint: None, id_token_hint: None, ..request };
    begin(minid, visit, Purpose::Broker(Box::new(request)), stage).await
}

/// Stores a way and sends the browser to its first page.
pub(super) async fn begin(minid: &MinId, visit: &Visit, purpose: Purpose, stage: Stage) -> Answer {
    let login_id = match &purpose {
        Purpose::Broker(request) => request.login_id.clone(),
        Purpose::OwnPages => visit.trace_id.to_string(),
    };
    trail::follow_login(&login_id);
    let begun = minid.attempts().begin(minid.rng(), login_id, purpose, stage, minid.clock().now()).await?;
    let jar = cookies::set_attempt(visit.jar.clone(), &begun.id, &begun.browser_secret, minid.secure_cookies());
    let to = minid.engine().profile().login_url(&format!("/login/{}", begun.id));
    Ok((StatusCode::FOUND, jar, [(header::LOCATION, to)]).into_response())
}
