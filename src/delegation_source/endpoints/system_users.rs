//! `systemuser/…`: which system users there are, for Maskinporten and for vendors (docs/contracts/maskinporten.md §6.4).

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use fellesporten_domain::OrgNumber;
use serde::Serialize;
use serde_json::{Value, json};

use super::requests::READ;
use super::{Query, moment};
use crate::caller::Caller;
use crate::error::{Problem, Refusal};
use crate::rules::request::reference;
use crate::rules::system::System;
use crate::source::DelegationSource;
use crate::state::system_users::SystemUser;
use crate::state::{system_users, systems};

/// Maskinporten's own.
const LOOK_UP: &str = "altinn:maskinporten/systemuser.read";
const NONE: Refusal = Refusal::Unknown("there is no such system user for this client");

/// A system user as it is answered.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    id: String,
    integration_title: String,
    system_id: String,
    product_name: String,
    reportee_org_no: OrgNumber,
    created: String,
    is_deleted: bool,
    supplier_name: Option<String>,
    supplier_orgno: Option<OrgNumber>,
    external_ref: String,
    user_type: &'static str,
}

fn answer(source: &DelegationSource, system: &System, it: SystemUser) -> Answer {
    let vendor = system.vendor.number();
    Answer {
        id: it.id,
        integration_title: it.approved.title,
        system_id: it.system_id,
        product_name: system.name.nb.clone(),
        reportee_org_no: it.party,
        created: moment(it.created),
        is_deleted: false,
        supplier_name: vendor.and_then(|vendor| source.name_of(vendor)),
        supplier_orgno: vendor,
        external_ref: it.reference,
        user_type: if it.approved.agent { "agent" } else { "standard" },
    }
}

/// Maskinporten asks for the system user that a vendor's client wants a token for.
pub(crate) async fn by_external_id(
    State(source): State<DelegationSource>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<Answer>, Problem> {
    caller.with_one_of(&[LOOK_UP])?;
    let query = Query::of(query.as_deref())?;
    let client_id = query.required("clientId")?;
    let missing = |name: &str| Refusal::Invalid(format!("{name}: is missing"));
    let vendor = query.organisation("systemProviderOrgNo")?.ok_or_else(|| missing("systemProviderOrgNo"))?;
    let party = query.organisation("systemUserOwnerOrgNo")?.ok_or_else(|| missing("systemUserOwnerOrgNo"))?;
    let reference = reference(query.text("externalRef")?, party);
    for system in systems::of_vendor(&source.records, vendor).await? {
        if !system.client_id.iter().any(|known| known == client_id) {
            continue;
        }
        let found = system_users::by_reference(&source.records, &system.id, party, &reference).await?;
        if let Some(system_user) = found {
            return Ok(Json(answer(&source, &system, system_user)));
        }
    }
    Err(Problem(NONE))
}

/// A vendor's own system.
async fn own(source: &DelegationSource, caller: &Caller, system_id: &str) -> Result<System, Refusal> {
    let vendor = caller.with_one_of(&[READ])?;
    let system = systems::one(&source.records, system_id).await?;
    system
        .filter(|system| system.vendor.number() == Some(vendor))
        .ok_or(Refusal::Unknown("the vendor has no system of this id"))
}

/// Every system user of a system.
pub(crate) async fn by_system(
    State(source): State<DelegationSource>,
    caller: Caller,
    Path(system_id): Path<String>,
) -> Result<Json<Value>, Problem> {
    let system = own(&source, &caller, &system_id).await?;
    let users = system_users::by_system(&source.records, &system_id).await?;
    let data: Vec<Answer> = users.into_iter().map(|user| answer(&source, &system, user)).collect();
    Ok(Json(json!({ "links": {}, "data": data })))
}

/// One system user of a system.
pub(crate) async fn by_query(
    State(source): State<DelegationSource>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<Answer>, Problem> {
    let query = Query::of(query.as_deref())?;
    let system_id = query.required("system-id")?;
    let system = own(&source, &caller, system_id).await?;
    let party = query.organisation("orgno")?.ok_or_else(|| Refusal::Invalid("orgno: is missing".to_owned()))?;
    let reference = reference(query.text("external-ref")?, party);
    let found = system_users::by_reference(&source.records, system_id, party, &reference).await?;
    Ok(Json(answer(&source, &system, found.ok_or(NONE)?)))
}
