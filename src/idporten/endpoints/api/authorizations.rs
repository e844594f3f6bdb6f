//! What a person let services do, as their organisations and the owners of the APIs see it (`docs/contracts/idporten.md` §8.6).

use std::cmp::Reverse;

use axum::{
    body::Bytes,
    extract::{Path, RawQuery, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use fellesporten_audit::{ConsentAnswer, Event};
use fellesporten_domain::{OrgNumber, Pid};
use fellesporten_oauth::{
    authorizations::Authorization,
    caller::Caller,
    code_flow::AccessError,
    consents::Service,
    error::TokenError,
    protected::{Refusal, Resource},
};
use fellesporten_registry::Snapshot;
use fellesporten_web::params::Params;
use serde::Deserialize;

use super::{Asker, answered, asker, error::ApiError, item::Item, organisation};
use crate::{
    IdPorten,
    rules::authorization_view::{self, Side},
};

const SCOPE: &str = "idporten:authorizations";

/// Whom an organisation asks about.
#[derive(Deserialize)]
struct About {
    pid: String,
}

/// Who ends something.
enum Ender {
    /// A person, at a service of this organisation.
    Person(Asker),
    /// An organisation by itself.
    Organisation(OrgNumber),
}

/// `GET /clients/authorizations`: what the person let the clients of the caller's organisation do.
pub async fn given_to_clients(State(idporten): State<IdPorten>, RawQuery(query): RawQuery, caller: Caller) -> Response {
    let resource = Resource { method: "GET", path: "/clients/authorizations", scope: SCOPE };
    answered(seen_by_person(&idporten, &caller, resource, Side::Client, query.as_deref()).await, &caller)
}

/// `GET /api-provider/authorizations`: what the person let anybody do with the scopes of the caller's organisation.
pub async fn given_to_scopes(State(idporten): State<IdPorten>, RawQuery(query): RawQuery, caller: Caller) -> Response {
    let resource = Resource { method: "GET", path: "/api-provider/authorizations", scope: SCOPE };
    answered(seen_by_person(&idporten, &caller, resource, Side::ApiOwner, query.as_deref()).await, &caller)
}

/// `POST /clients/authorizations`: what a person let the clients of the organisation do that asks.
pub async fn given_by_person_to_clients(
    State(idporten): State<IdPorten>,
    RawQuery(query): RawQuery,
    caller: Caller,
    body: Bytes,
) -> Response {
    answered(seen_by_organisation(&idporten, &caller, Side::Client, query.as_deref(), &body).await, &caller)
}

/// `POST /api-provider/authorizations`: what a person let anybody do with the scopes of the organisation that asks.
pub async fn given_by_person_to_scopes(
    State(idporten): State<IdPorten>,
    RawQuery(query): RawQuery,
    caller: Caller,
    body: Bytes,
) -> Response {
    answered(seen_by_organisation(&idporten, &caller, Side::ApiOwner, query.as_deref(), &body).await, &caller)
}

/// `DELETE /authorizations/{authorization_id}`: ends it, with every token of it.
pub async fn withdraw(State(idporten): State<IdPorten>, Path(id): Path<String>, caller: Caller) -> Response {
    match end(&idporten, &caller, &id).await {
        Ok(()) => (StatusCode::NO_CONTENT, [(header::CACHE_CONTROL, "no-store")]).into_response(),
        Err(error) => error.into_response(&caller.trace_id),
    }
}

async fn seen_by_person(
    idporten: &IdPorten,
    caller: &Caller,
    resource: Resource<'_>,
    side: Side,
    query: Option<&str>,
) -> Result<Vec<Item>, ApiError> {
    let asker = asker(idporten, caller, resource).await?;
    seen(idporten, &asker, side, only_with_consent(query)?).await
}

async fn seen_by_organisation(
    idporten: &IdPorten,
    caller: &Caller,
    side: Side,
    query: Option<&str>,
    body: &[u8],
) -> Result<Vec<Item>, ApiError> {
    let organisation = organisation(idporten, caller, SCOPE).await?;
    let malformed = || TokenError::invalid_request("send JSON with pid, a person number of this environment");
    let About { pid } = serde_json::from_slice(body).map_err(|_| malformed())?;
    let person = Some(Pid::parse(&pid, idporten.pid_rules()).map_err(|_| malformed())?);
    seen(idporten, &Asker { organisation, person }, side, only_with_consent(query)?).await
}

/// The latest first.
async fn seen(idporten: &IdPorten, asker: &Asker, side: Side, only_with_consent: bool) -> Result<Vec<Item>, ApiError> {
    let Some(pid) = &asker.person else { return Ok(Vec::new()) };
    let engine = idporten.engine();
    let mut given = engine.authorizations().of_person(&engine.person_key(pid), engine.clock().now()).await?;
    let snapshot = engine.registry().snapshot();
    given.retain(|it| {
        authorization_view::is_told(&snapshot, side, asker.organisation, &it.grant)
            && (!only_with_consent || authorization_view::has_consent_scope(&snapshot, &it.grant))
    });
    given.sort_by_key(|it| Reverse(it.grant.authorized_at));
    Ok(given.iter().map(|it| Item::of(&snapshot, it)).collect())
}

/// Whether grants without a consent scope are left out: yes, unless `require_user_consent=false`.
fn only_with_consent(query: Option<&str>) -> Result<bool, ApiError> {
    let malformed = || TokenError::invalid_request("require_user_consent must be true or false, and come once");
    let params = Params::parse(query.unwrap_or_default().as_bytes()).map_err(|_| malformed())?;
    match params.one("require_user_consent").map_err(|_| malformed())? {
        None => Ok(true),
        Some(text) => Ok(text.to_ascii_lowercase().parse().map_err(|_| malformed())?),
    }
}

/// Consents go first, with the record of it, then the tokens: while the records are away nothing is done, and the caller tries again.
async fn end(idporten: &IdPorten, caller: &Caller, id: &str) -> Result<(), ApiError> {
    let ender = ender(idporten, caller, id).await?;
    let engine = idporten.engine();
    let now = engine.clock().now();
    let snapshot = engine.registry().snapshot();
    let found = engine.authorizations().find(id, now).await?;
    let ends = found.filter(|it| may_end(&snapshot, &ender, it)).ok_or(ApiError::NotFound)?;
    let grant = &ends.grant;
    if let Some(pid) = &grant.authentication.pid {
        let event = Event::Consent {
            trace_id: caller.trace_id.to_string(),
            client_id: grant.client_id.clone(),
            onbehalfof: grant.onbehalfof.clone(),
            organisation: snapshot.client_record(&grant.client_id).map(|client| client.client_orgno),
            pid: Some(pid.clone()),
            scopes: grant.scope.clone(),
            answer: ConsentAnswer::Withdrawn,
            by: match &ender {
                Ender::Person(_) => None,
                Ender::Organisation(number) => Some(*number),
            },
            ip: caller.ip,
        };
        let service = Service { client_id: &grant.client_id, onbehalfof: grant.onbehalfof.as_deref() };
        let person = engine.person_key(pid);
        engine.consents().withdraw_scopes(&person, service, &grant.scope, event, now).await?;
    }
    Ok(engine.authorizations().end_one(&ends.grant_id, now).await?)
}

/// The bearer of either kind of token. One that is not ours is perhaps Maskinporten's.
async fn ender(idporten: &IdPorten, caller: &Caller, id: &str) -> Result<Ender, ApiError> {
    let path = format!("/authorizations/{id}");
    let resource = Resource { method: "DELETE", path: &path, scope: SCOPE };
    match asker(idporten, caller, resource).await {
        Err(ApiError::Refused { refusal: Refusal::Access(AccessError::InvalidToken), .. })
            if idporten.guard().is_some() =>
        {
            Ok(Ender::Organisation(organisation(idporten, caller, SCOPE).await?))
        }
        asked => Ok(Ender::Person(asked?)),
    }
}

/// At a service of the client's organisation, and at one of an owner of the scopes: there a person ends own grants, and the organisation
/// those of anybody.
fn may_end(snapshot: &Snapshot, ender: &Ender, Authorization { grant, .. }: &Authorization) -> bool {
    let (organisation, is_the_persons) = match ender {
        Ender::Person(asker) => {
            (asker.organisation, asker.person.is_some() && grant.authentication.pid == asker.person)
        }
        Ender::Organisation(number) => (*number, true),
    };
    let told = |side| authorization_view::is_told(snapshot, side, organisation, grant);
    is_the_persons && (told(Side::Client) || told(Side::ApiOwner))
}

#[cfg(test)]
mod tests {
    use super::only_with_consent;

    #[test]
    fn only_a_clear_no_widens() {
        for (query, wanted) in [
            (None, Some(true)),
            (Some(""), Some(true)),
            (Some("other=x"), Some(true)),
            (Some("require_user_consent=true"), Some(true)),
            (Some("require_user_consent=false"), Some(false)),
            (Some("require_user_consent=FALSE"), Some(false)),
            (Some("require_user_consent=no"), None),
            (Some("require_user_consent=false&require_user_consent=false"), None),
        ] {
            assert_eq!(only_with_consent(query).ok(), wanted, "{query:?}");
        }
    }
}
