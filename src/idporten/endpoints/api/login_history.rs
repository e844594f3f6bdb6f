//! `GET /innlogginger/logg/idporten`: a person's logins at the services of one organisation (`docs/contracts/idporten.md` §8.6).

use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use fellesporten_audit::{Event, Outcome, StoredEvent};
use fellesporten_domain::OrgNumber;
use fellesporten_oauth::{caller::Caller, error::TokenError, protected::Resource, rules::disclosure::is_pseudonymous};
use fellesporten_registry::Snapshot;
use fellesporten_web::params::Params;
use serde::Serialize;

use super::{answered, asker, error::ApiError};
use crate::{IdPorten, records::How};

const RESOURCE: Resource<'_> =
    Resource { method: "GET", path: "/innlogginger/logg/idporten", scope: "idporten:user.log.read" };
/// As many as are told when `maxhits` does not say.
const USUAL: usize = 5;
const MOST: usize = 50;

/// A login.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Line {
    /// As clocks in Norway showed it.
    tidspunkt: String,
    tjeneste: String,
    /// The eID, or `Federated` for SSO.
    eid: String,
    integrasjon_id: String,
    orgno: String,
}

/// The login history, the latest first.
pub async fn login_history(State(idporten): State<IdPorten>, RawQuery(query): RawQuery, caller: Caller) -> Response {
    answered(told(&idporten, &caller, query.as_deref()).await, &caller)
}

async fn told(idporten: &IdPorten, caller: &Caller, query: Option<&str>) -> Result<Vec<Line>, ApiError> {
    let asker = asker(idporten, caller, RESOURCE).await?;
    let most = most(query)?;
    let Some(pid) = &asker.person else { return Ok(Vec::new()) };
    let engine = idporten.engine();
    let logins = engine.audit().logins_at(&engine.person_key(pid), asker.organisation, engine.clock().now()).await?;
    let snapshot = engine.registry().snapshot();
    Ok(logins.iter().filter_map(|it| line(&snapshot, asker.organisation, it)).take(most).collect())
}

fn most(query: Option<&str>) -> Result<usize, ApiError> {
    let malformed = || TokenError::invalid_request("maxhits must be a number from 1 to 50, and come once");
    let params = Params::parse(query.unwrap_or_default().as_bytes()).map_err(|_| malformed())?;
    match params.one("maxhits").map_err(|_| malformed())? {
        None => Ok(USUAL),
        Some(text) => {
            let most = text.parse().ok().filter(|most| (1..=MOST).contains(most));
            Ok(most.ok_or_else(malformed)?)
        }
    }
}

/// A login that gave something; one that was given up or refused is no login at a service. Logins at a service that may not know the
/// person are none of the organisation's other services' knowledge.
fn line(snapshot: &Snapshot, organisation: OrgNumber, stored: &StoredEvent) -> Option<Line> {
    let Event::Authentication { client_id, amr, session, result: Outcome::Success, .. } = &stored.event else {
        return None;
    };
    if snapshot.client_record(client_id).is_some_and(|client| is_pseudonymous(snapshot, &client.scopes)) {
        return None;
    }
    let name = snapshot.client_record(client_id).map(|client| client.client_name.clone());
    Some(Line {
        tidspunkt: stored.occurred_at.local_in_norway(),
        tjeneste: name.unwrap_or_else(|| client_id.clone()),
        eid: match session {
            How::Sso => "Federated".to_owned(),
            How::Fresh => amr.iter().map(|amr| amr.as_str()).collect::<Vec<_>>().join(", "),
        },
        integrasjon_id: client_id.clone(),
        orgno: organisation.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::most;

    #[test]
    fn maxhits_is_a_small_number() {
        for (query, wanted) in [
            (None, Some(5)),
            (Some("x=1"), Some(5)),
            (Some("maxhits=1"), Some(1)),
            (Some("maxhits=50"), Some(50)),
            (Some("maxhits=51"), None),
            (Some("maxhits=0"), None),
            (Some("maxhits=-1"), None),
            // An empty parameter counts as not sent.
            (Some("maxhits="), Some(5)),
            (Some("maxhits=2&maxhits=3"), None),
        ] {
            assert_eq!(most(query).ok(), wanted, "{query:?}");
        }
    }
}
