//! `POST …/maskinporten/consent/lookup`: what a consent lets an organisation do (docs/contracts/maskinporten.md §6.5).

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::body;
use crate::caller::Caller;
use crate::error::{Problem, Refusal};
use crate::rules::consent::{judge, organisation_of};
use crate::source::DelegationSource;
use crate::state::consents;

const LOOK_UP: &str = "altinn:maskinporten/consent.read";

#[derive(Deserialize)]
struct Asked {
    id: String,
    from: String,
    to: String,
}

/// A consent that is good.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    id: String,
    from: String,
    to: String,
    consented: String,
    valid_to: String,
    consent_rights: Vec<Value>,
}

/// Answers with the consent, if it is between these two and good now.
pub(crate) async fn post(
    State(source): State<DelegationSource>,
    caller: Caller,
    bytes: Bytes,
) -> Result<Json<Answer>, Problem> {
    caller.with_one_of(&[LOOK_UP])?;
    let asked: Asked = body(&bytes)?;
    if organisation_of(&asked.to).is_none() {
        let why = "to: must be an organisation, as urn:altinn:organization:identifier-no";
        return Err(Problem(Refusal::Invalid(why.to_owned())));
    }
    let kept = consents::one(&source.records, &asked.id).await?;
    let kept = judge(kept, &asked.from, &asked.to, source.now())?;
    Ok(Json(Answer {
        id: kept.id,
        from: kept.consent.from,
        to: kept.consent.to,
        consented: kept.consented.iso_in_norway(),
        valid_to: kept.valid_to.iso_in_norway(),
        consent_rights: kept.consent.rights,
    }))
}
