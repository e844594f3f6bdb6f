//! Everything that is kept for an organisation, as one document: `GET /export` (docs/contracts/maskinporten.md §1.2 rule 6). It holds neither
//! secrets nor tokens.

use axum::Json;
use axum::extract::State;
use fellesporten_audit::{Kind, Seek};
use fellesporten_domain::{OrgNumber, Timestamp};
use fellesporten_registry::{Client, Snapshot};
use serde_json::{Value, json};

use super::Answer;
use super::log::{CHANGES, PAGE, TOKENS, read};
use crate::caller::Caller;
use crate::error::ApiError;
use crate::rules::rights::Right;
use crate::{Samarbeidsportalen, wire};

/// Events of each log in an export; whoever has more reads the rest through the log itself, and is told so.
const MOST_EVENTS: usize = 50_000;

/// What is kept for the caller's organisation.
pub(crate) async fn export(State(portal): State<Samarbeidsportalen>, caller: Caller) -> Answer {
    let organisation = caller.with(Right::ReadClients)?;
    caller.with(Right::ReadScopes)?;
    let snapshot = portal.registry().await?;
    let (changes, all_changes) = events(&portal, organisation, CHANGES).await?;
    let (tokens, all_tokens) = events(&portal, organisation, TOKENS).await?;
    let own = |client: &&Client| client.client_orgno == organisation || client.supplier_orgno == Some(organisation);
    let clients = snapshot.all_clients().map(AsRef::as_ref).filter(own).map(|it| client(&portal, &snapshot, it));
    let scopes = snapshot.scopes_and_built_in().filter(|scope| scope.owner_orgno == organisation);
    let access = |wanted: fn(OrgNumber, OrgNumber, OrgNumber) -> bool| -> Vec<Value> {
        let known = snapshot.access_and_built_in().filter_map(|it| Some((it, snapshot.scope_or_built_in(&it.scope)?)));
        known
            .filter(|(it, scope)| wanted(organisation, it.consumer_orgno, scope.owner_orgno))
            .map(|(it, scope)| wire::access(it, scope))
            .collect()
    };
    Ok(Json(json!({
        "organisation": snapshot.organisation_record(&organisation),
        "exported": portal.now().iso_in_norway(),
        "clients": clients.collect::<Vec<_>>(),
        "prefixes": snapshot.prefixes_of(organisation),
        "scopes": scopes.map(wire::scope).collect::<Vec<_>>(),
        "access_given": access(|own, _, owner| owner == own),
        "access_held": access(|own, consumer, _| consumer == own),
        "changes": changes,
        "tokens": tokens,
        // Where a log is too long for one document, `GET /log/…` has the rest.
        "complete": all_changes && all_tokens,
    })))
}

fn client(portal: &Samarbeidsportalen, snapshot: &Snapshot, client: &Client) -> Value {
    let mut shown = wire::client(client, snapshot, &portal.parts().public_url);
    if let Some(members) = shown.as_object_mut() {
        members.insert("jwks".to_owned(), wire::keys(client));
    }
    shown
}

/// A log, the latest first, and whether it is whole.
async fn events(
    portal: &Samarbeidsportalen,
    organisation: OrgNumber,
    kinds: [Kind; 3],
) -> Result<(Vec<Value>, bool), ApiError> {
    let mut seek = Seek::between(Timestamp::from_secs(0), portal.now());
    let mut shown = Vec::new();
    while shown.len() < MOST_EVENTS {
        let found = read(portal, organisation, kinds, &seek).await?;
        let is_last = found.len() < PAGE as usize;
        for stored in found {
            seek = seek.before(&stored);
            shown.extend(wire::event(&stored, portal.parts().environment));
        }
        if is_last {
            return Ok((shown, true));
        }
    }
    Ok((shown, false))
}
