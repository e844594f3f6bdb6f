//! The report of a month's availability: `GET /availability`.

use std::sync::Arc;

use axum::Json;
use axum::extract::{RawQuery, State};
use fellesporten_audit::OperatorAction;
use fellesporten_domain::Month;
use fellesporten_web::params::Params;

use super::{Caller, OperatorApi, Refusal};
use crate::availability::{self, Report};

/// The month that the parameter `month` names; without it the one that is running.
pub(super) async fn show(
    State(api): State<Arc<OperatorApi>>,
    RawQuery(query): RawQuery,
    caller: Caller,
) -> Result<Json<Report>, Refusal> {
    let now = api.clock.now();
    let params = Params::parse(query.unwrap_or_default().as_bytes()).map_err(|_| Refusal::Month)?;
    let month = match params.one("month").map_err(|_| Refusal::Month)? {
        Some(month) => month.parse().map_err(|_| Refusal::Month)?,
        None => Month::of(now),
    };
    let report = availability::report(&api.records, month, now, &api.targets).await?;
    api.record(&caller, OperatorAction::AvailabilityRead { month: month.to_string() }).await?;
    Ok(Json(report))
}
