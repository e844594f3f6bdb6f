//! An organisation's own log (docs/contracts/maskinporten.md §1.2, §7.3), beside the contract's addresses: `GET /log/changes` and `GET /log/tokens`.
//! The latest first; `next` of an answer is `before` of the next question.

use axum::Json;
use axum::extract::State;
use fellesporten_audit::{Kind, Seek, StoredEvent, events_of_organisation};
use fellesporten_domain::{OrgNumber, Timestamp};
use serde_json::{Value, json};

use super::Answer;
use crate::asked::Asked;
use crate::caller::Caller;
use crate::error::ApiError;
use crate::openapi::LOG;
use crate::rules::log::{Outcome, Wanted};
use crate::rules::rights::Right;
use crate::{Samarbeidsportalen, wire};

/// What changed in self-service, and what the organisation was told before it ends.
pub(super) const CHANGES: [Kind; 3] = [Kind::RegistryChange, Kind::ExpiryWarning, Kind::ExpiryWarning];
/// What became of grants.
pub(super) const TOKENS: [Kind; 3] = [Kind::MachineTokenIssued, Kind::GrantRefused, Kind::TokenIssued];
/// Events in an answer, unless fewer are asked for.
const MOST: usize = 500;
/// Events that are looked at for one answer; with a narrow question `next` then leads on.
const LOOKED_AT: usize = 10_000;
/// Events of one look into the records.
pub(super) const PAGE: u32 = 500;

/// `GET /log/changes`.
pub(crate) async fn changes(State(portal): State<Samarbeidsportalen>, caller: Caller, asked: Asked) -> Answer {
    page(&portal, &caller, &asked, CHANGES).await
}

/// `GET /log/tokens`.
pub(crate) async fn tokens(State(portal): State<Samarbeidsportalen>, caller: Caller, asked: Asked) -> Answer {
    page(&portal, &caller, &asked, TOKENS).await
}

async fn page(portal: &Samarbeidsportalen, caller: &Caller, asked: &Asked, kinds: [Kind; 3]) -> Answer {
    let organisation = caller.with(Right::ReadLog)?;
    asked.only(LOG)?;
    let wanted = Wanted {
        client_id: asked.text("client_id")?,
        scope: asked.text("scope")?,
        consumer: asked.organisation("consumer_orgno")?,
        outcome: outcome(asked)?,
    };
    let mut seek = seek(portal, asked)?;
    let mut shown = Vec::new();
    let mut looked_at = 0;
    loop {
        let found = read(portal, organisation, kinds, &seek).await?;
        looked_at += found.len();
        let is_last = found.len() < PAGE as usize;
        for stored in found {
            seek = seek.before(&stored);
            if wanted.takes(&stored.event) {
                shown.extend(wire::event(&stored, portal.parts().environment));
            }
            if shown.len() == MOST {
                return Ok(Json(json!({"events": shown, "next": place(&seek)})));
            }
        }
        if is_last || looked_at >= LOOKED_AT {
            let next = (!is_last).then(|| place(&seek));
            return Ok(Json(json!({"events": shown, "next": next})));
        }
    }
}

pub(super) async fn read(
    portal: &Samarbeidsportalen,
    organisation: OrgNumber,
    kinds: [Kind; 3],
    seek: &Seek,
) -> Result<Vec<StoredEvent>, ApiError> {
    Ok(events_of_organisation(&portal.parts().records, organisation, kinds, seek, PAGE).await?)
}

fn outcome(asked: &Asked) -> Result<Option<Outcome>, ApiError> {
    match asked.text("result")? {
        None => Ok(None),
        Some("issued") => Ok(Some(Outcome::Issued)),
        Some("refused") => Ok(Some(Outcome::Refused)),
        Some(_) => Err(ApiError::Parameter("result", "must be issued or refused".to_owned())),
    }
}

/// From `from` to `to`, or from where an earlier answer ended.
fn seek(portal: &Samarbeidsportalen, asked: &Asked) -> Result<Seek, ApiError> {
    let moment = |name: &'static str| match asked.text(name)? {
        None => Ok(None),
        Some(text) => Timestamp::parse(text).map(Some).ok_or_else(|| {
            let must = "must be a moment in RFC 3339, such as 2026-11-01T00:00:00Z; its + is written %2B";
            ApiError::Parameter(name, must.to_owned())
        }),
    };
    let from = moment("from")?.unwrap_or(Timestamp::from_secs(0));
    let seek = Seek::between(from, moment("to")?.unwrap_or_else(|| portal.now()));
    match asked.text("before")? {
        None => Ok(seek),
        Some(place) => {
            let parts = place.split_once('.').and_then(|(millis, id)| Some((millis.parse().ok()?, id)));
            let (millis, id) = parts
                .ok_or_else(|| ApiError::Parameter("before", "must be the next of an earlier answer".to_owned()))?;
            Ok(Seek { before: (Timestamp::from_millis(millis), id.to_owned()), ..seek })
        }
    }
}

fn place(seek: &Seek) -> Value {
    let (moment, id) = &seek.before;
    json!(format!("{}.{id}", moment.as_millis()))
}
