//! `/authorize/callback/{eid}`: a browser comes back from an eID's provider (`docs/contracts/eid-adapters.md` §2.2.2; the checks stand
//! in its order, and each refusal has its own word in the log).

use axum::{
    body::Bytes,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use fellesporten_idp_adapters::{
    Event, Outcome, Returned, Step, UnavailableCode, Violation,
    oidc::row::{OidcRow, ResponseMode},
};
use fellesporten_jose::{ForeignJws, ForeignJwsError};
use fellesporten_telemetry::events;
use fellesporten_web::{failure::Failure, params::Params};
use serde_json::Value;

use super::{
    Visit,
    eid::Trip,
    selector::find,
    walk::{Away, Happened, Walk},
};
use crate::{IdPorten, cookies, error::PageError, login, pages, state::UpstreamTrip, upstream::Provider};

/// The log's word for an answer that cannot be read.
const UNREADABLE: &str = "callback-unreadable";
/// The field by which a form that our own page sent again is known.
const AGAIN: &str = "again";

/// The answer in the query.
pub async fn callback(State(idporten): State<IdPorten>, Path(eid): Path<String>, visit: Visit) -> Response {
    match idporten.eids().provider(&eid).cloned() {
        Some(provider) if is_on(&idporten, &eid) && provider.row().response_mode != ResponseMode::FormPost => {
            let query = visit.query.clone();
            answer(&idporten, &visit, &provider, query.as_bytes()).await
        }
        // R1.
        _ => Failure::NotFound.into_response(),
    }
}

/// The answer in a form. The provider's own brings no `SameSite=Lax` cookie, so our page sends it once more (§2.2.4).
pub async fn callback_by_post(
    State(idporten): State<IdPorten>,
    Path(eid): Path<String>,
    visit: Visit,
    body: Bytes,
) -> Response {
    let Some(provider) = idporten.eids().provider(&eid).cloned().filter(|_| is_on(&idporten, &eid)) else {
        return Failure::NotFound.into_response();
    };
    if provider.row().response_mode != ResponseMode::FormPost {
        return Failure::MethodNotAllowed.into_response();
    }
    match Params::parse(&body) {
        Ok(params) if params.one(AGAIN) == Ok(None) => {
            pages::send_again_page(&idporten, &visit, provider.row(), &params, AGAIN)
        }
        Ok(_) => answer(&idporten, &visit, &provider, &body).await,
        Err(_) => PageError::Malformed.into_response(&idporten, &visit),
    }
}

fn is_on(idporten: &IdPorten, eid: &str) -> bool {
    let catalogue = idporten.eids().catalogue();
    catalogue.row(eid).is_some_and(|row| row.enabled && row.environments.contains(&catalogue.environment()))
}

async fn answer(idporten: &IdPorten, visit: &Visit, provider: &Provider, raw: &[u8]) -> Response {
    let back = match returned(idporten, visit, provider.row(), raw).await {
        Ok(back) => back,
        Err(error) => return error.into_response(idporten, visit),
    };
    // From here on it is known which login this is, also for an error page.
    let visit = &visit.clone().at(&back.trip.attempt);
    go_on(idporten, visit, provider, back).await.unwrap_or_else(|error| error.into_response(idporten, visit))
}

/// A browser that is back from its trip.
struct Back {
    state: String,
    trip: UpstreamTrip,
    returned: Returned,
}

async fn returned(idporten: &IdPorten, visit: &Visit, row: &OidcRow, raw: &[u8]) -> Result<Back, PageError> {
    let (state, returned) = match Params::parse(raw).map_err(|_| UNREADABLE).and_then(|params| read(row, &params)) {
        Ok(read) => read,
        Err(reason) => return refused(row, reason, PageError::StaleLogin),
    };
    // R2: a stranger who knows a state cannot burn the trip.
    let Some(trip) = idporten.trips().find(&state).await? else {
        return refused(row, "trip-unknown", PageError::StaleLogin);
    };
    if !trip.is_of(cookies::trip(&visit.jar, &state)) {
        return refused(row, "trip-of-another-browser", PageError::StaleLogin);
    }
    Ok(Back { state, trip, returned })
}

async fn go_on(idporten: &IdPorten, visit: &Visit, provider: &Provider, back: Back) -> Result<Response, PageError> {
    let Back { state, trip, returned } = back;
    // R3.
    if trip.eid != provider.row().id {
        return refused(provider.row(), "trip-of-another-eid", PageError::Violated);
    }
    let (visit, attempt) = find(idporten, visit, &trip.attempt).await?;
    let login = Trip { idporten, visit: &visit, id: &trip.attempt, attempt };
    let response = ended(login, provider, &trip, &state, returned).await?;
    let jar = cookies::clear_trip(visit.jar.clone(), &state, idporten.secure_cookies());
    Ok(login::with_cookies(jar, response))
}

/// R4 to R16: the adapter judges, and the trip is over with the first judgement that is no breach.
async fn ended(
    login: Trip<'_>,
    provider: &Provider,
    trip: &UpstreamTrip,
    state: &str,
    returned: Returned,
) -> Result<Response, PageError> {
    let eids = login.idporten.eids().clone();
    let catalogue = eids.catalogue_now(login.idporten.clock().now());
    let (Some(row), Some(adapter)) = (catalogue.row(&trip.eid), eids.adapter(&trip.eid)) else {
        return Err(PageError::Broken);
    };
    let Some(away) = Away::back(provider, trip).await else {
        return login.outcome(row, Outcome::Unavailable(UnavailableCode::Busy)).await;
    };
    let mut walk = Walk::new(login.idporten, login.visit, (login.id, &login.attempt), adapter, Some(away));
    let step = walk.ask(Some(&trip.state), Happened::Event(Event::Returned(returned)));
    if !matches!(step, Step::Done(Outcome::Violated(_))) {
        if login.idporten.trips().end(state).await?.is_none() {
            // R5: somebody else was first.
            return refused(provider.row(), "trip-used", PageError::StaleLogin);
        }
        login.idporten.trips_watched().back(trip);
    }
    let step = walk.go_on(step).await;
    drop(walk);
    match step {
        Step::Done(outcome) => login.outcome(row, outcome).await,
        _ => login.outcome(row, Outcome::Violated(Violation::UnexpectedEvent)).await,
    }
}

/// The state, and what came with it, in the one way that the row expects. A name that stands twice makes it unreadable.
fn read(row: &OidcRow, params: &Params) -> Result<(String, Returned), &'static str> {
    let one = |name: &str| params.one(name).map(|value| value.map(str::to_owned)).map_err(|_| UNREADABLE);
    if row.response_mode == ResponseMode::QueryJwt {
        let response = one("response")?.ok_or(UNREADABLE)?;
        // Read to find the trip; believed when the adapter has verified it.
        let jws = ForeignJws::parse(&response).map_err(|error| match error {
            ForeignJwsError::Algorithm => Violation::WrongAlgorithm.as_str(),
            _ => UNREADABLE,
        })?;
        let state = jws.claims().get("state").and_then(Value::as_str).ok_or(UNREADABLE)?.to_owned();
        return Ok((state, Returned::Signed { response }));
    }
    let (state, issuer) = (one("state")?.ok_or(UNREADABLE)?, one("iss")?);
    let returned = match (one("error")?, one("code")?) {
        (Some(error), _) => Returned::Error { error, description: one("error_description")?, issuer },
        (None, Some(code)) => Returned::Code { code, issuer },
        (None, None) => Returned::Neither,
    };
    Ok((state, returned))
}

fn refused<T>(row: &OidcRow, reason: &'static str, error: PageError) -> Result<T, PageError> {
    events::eids::callback_refused(reason, &row.id);
    Err(error)
}
