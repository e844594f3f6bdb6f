//! `GET` and `POST /userinfo` (`docs/contracts/idporten.md` §5.5).

use axum::{
    Json,
    extract::State,
    http::{Method, header},
    response::{IntoResponse, Response},
};
use fellesporten_registry::Snapshot;
use serde::Serialize;

use crate::{
    caller::Caller,
    engine::Engine,
    grant::{Grant, Names, Unnumbered},
    protected::{self, Resource},
    rules::disclosure,
};

const PATH: &str = "/userinfo";

#[derive(Serialize)]
struct UserInfo<'a> {
    sub: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pid: Option<&'a str>,
    #[serde(flatten)]
    unnumbered: Option<&'a Unnumbered>,
    locale: &'a str,
    #[serde(flatten)]
    names: Option<&'a Names>,
}

/// The userinfo endpoint of an issuer.
pub async fn userinfo(State(engine): State<Engine>, method: Method, caller: Caller) -> Response {
    let resource = Resource { method: method.as_str(), path: PATH, scope: engine.profile().userinfo_scope };
    match protected::admit(&engine, &caller, resource).await {
        Ok(live) => claims(&engine.registry().snapshot(), &live.grant),
        Err(refusal) => refusal.into_response(resource.scope, &caller.trace_id),
    }
}

fn claims(snapshot: &Snapshot, grant: &Grant) -> Response {
    let who = &grant.authentication;
    let person = disclosure::to_client(snapshot, grant);
    let info = UserInfo {
        sub: &who.sub,
        pid: person.pid_claim(),
        unnumbered: person.unnumbered,
        locale: who.locale.as_str(),
        names: person.names,
    };
    ([(header::CACHE_CONTROL, "no-store")], Json(info)).into_response()
}
