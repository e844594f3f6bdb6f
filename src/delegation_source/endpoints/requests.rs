//! `systemuser/request/vendor` and `systemuser/changerequest/vendor`: vendors ask customers for system users
//! (docs/contracts/maskinporten.md §6.4).

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use url::Url;

use super::{Query, body, moment, organisation};
use crate::caller::Caller;
use crate::error::{Problem, Refusal};
use crate::rules::request::{BadRequest, Kind, Status, WrittenRequest, judge, reference};
use crate::rules::system::System;
use crate::source::DelegationSource;
use crate::state::requests::{self, KeptRequest, RequestBody};
use crate::state::{system_users, systems};

const WRITE: &str = "altinn:authentication/systemuser.request.write";
/// Reads requests and system users of one's own systems.
pub(super) const READ: &str = "altinn:authentication/systemuser.request.read";
const UNKNOWN: Refusal = Refusal::Unknown("the vendor has no such request");

/// A request as it is answered.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    id: String,
    #[serde(flatten)]
    written: WrittenRequest,
    status: Status,
    confirm_url: String,
    escalated: bool,
    created: String,
    timed_out: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    system_user_id: Option<String>,
}

fn answer(source: &DelegationSource, request: KeptRequest) -> Answer {
    let status = request.status.at(request.created, source.now());
    Answer {
        confirm_url: source.url(&format!("/requests/{}", request.id)),
        id: request.id,
        written: request.body.written,
        status,
        escalated: request.body.escalated,
        created: moment(request.created),
        timed_out: status == Status::Timedout,
        system_user_id: request.body.system_user_id,
    }
}

/// A vendor's system.
async fn own_system(source: &DelegationSource, caller: &Caller, id: &str, scope: &str) -> Result<System, Refusal> {
    let vendor = caller.with_one_of(&[scope])?;
    let system = systems::one(&source.records, id).await?;
    system.filter(|system| system.vendor.number() == Some(vendor)).ok_or(UNKNOWN)
}

/// A request about a vendor's system.
async fn own_request(
    source: &DelegationSource,
    caller: &Caller,
    kind: Kind,
    id: &str,
    scope: &str,
) -> Result<KeptRequest, Refusal> {
    caller.with_one_of(&[scope])?;
    let request = requests::one(&source.records, id).await?.filter(|it| it.kind == kind).ok_or(UNKNOWN)?;
    own_system(source, caller, &request.body.written.system_id, scope).await?;
    Ok(request)
}

/// A vendor asks for a system user; who asks again while the first waits gets that one.
pub(crate) async fn post(
    source: DelegationSource,
    caller: Caller,
    kind: Kind,
    bytes: Bytes,
) -> Result<(StatusCode, Json<Answer>), Problem> {
    let vendor = caller.with_one_of(&[WRITE])?;
    let written: WrittenRequest = body(&bytes)?;
    let system = systems::one(&source.records, &written.system_id).await?;
    judge(&written, kind, system.as_ref(), vendor)?;
    if source.registry.snapshot().organisation(&written.party_org_no).is_none() {
        return Err(Problem(Refusal::Invalid("partyOrgNo: is not an organisation that is known here".to_owned())));
    }
    let reference = reference(written.external_ref.as_deref(), written.party_org_no);
    let (system_id, party) = (written.system_id.as_str(), written.party_org_no);
    let waiting = requests::by_reference(&source.records, kind, system_id, party, &reference).await?;
    if let Some(waiting) = waiting.filter(|it| it.status.at(it.created, source.now()) == Status::New) {
        return Ok((StatusCode::OK, Json(answer(&source, waiting))));
    }
    if system_users::by_reference(&source.records, system_id, party, &reference).await?.is_some() {
        let why =
            "the customer has a system user of this externalRef already; ask for a change, or give another externalRef";
        return Err(Problem(Refusal::Exists(why)));
    }
    let body = RequestBody { written, escalated: false, system_user_id: None };
    keep(&source, kind, reference, body).await
}

async fn keep(
    source: &DelegationSource,
    kind: Kind,
    reference: String,
    body: RequestBody,
) -> Result<(StatusCode, Json<Answer>), Problem> {
    let request = KeptRequest {
        id: source.rng.uuid_v4().to_string(),
        kind,
        party: body.written.party_org_no,
        reference,
        status: Status::New,
        body,
        created: source.now(),
    };
    requests::add(&source.records, &request).await?;
    Ok((StatusCode::CREATED, Json(answer(source, request))))
}

/// One request.
pub(crate) async fn get(
    source: DelegationSource,
    caller: Caller,
    kind: Kind,
    id: String,
) -> Result<Json<Answer>, Problem> {
    let request = own_request(&source, &caller, kind, &id, READ).await?;
    Ok(Json(answer(&source, request)))
}

/// The latest request of a system, a customer and a reference.
pub(crate) async fn by_reference(
    source: DelegationSource,
    caller: Caller,
    kind: Kind,
    (system_id, party, external_ref): (String, String, String),
) -> Result<Json<Answer>, Problem> {
    own_system(&source, &caller, &system_id, READ).await?;
    let party = organisation("orgNo", &party)?;
    let request = requests::by_reference(&source.records, kind, &system_id, party, &external_ref).await?;
    Ok(Json(answer(&source, request.ok_or(UNKNOWN)?)))
}

/// Every request of a system.
pub(crate) async fn by_system(
    source: DelegationSource,
    caller: Caller,
    kind: Kind,
    system_id: String,
) -> Result<Json<Value>, Problem> {
    own_system(&source, &caller, &system_id, READ).await?;
    let requests = requests::by_system(&source.records, kind, &system_id).await?;
    let data: Vec<Answer> = requests.into_iter().map(|request| answer(&source, request)).collect();
    Ok(Json(json!({ "links": {}, "data": data })))
}

/// A vendor takes a request back.
pub(crate) async fn delete(
    source: DelegationSource,
    caller: Caller,
    kind: Kind,
    id: String,
) -> Result<StatusCode, Problem> {
    own_request(&source, &caller, kind, &id, WRITE).await?;
    requests::delete(&source.records, &id).await?;
    Ok(StatusCode::ACCEPTED)
}

/// A change of rights, as a vendor writes it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WrittenChange {
    #[serde(default)]
    required_rights: Vec<Value>,
    #[serde(default)]
    unwanted_rights: Vec<Value>,
    #[serde(default)]
    required_access_packages: Vec<Value>,
    #[serde(default)]
    unwanted_access_packages: Vec<Value>,
    #[serde(default)]
    redirect_url: Option<Url>,
}

/// A vendor asks for other rights of a system user; `correlation-id` is the request's id, so that a second call is as one.
pub(crate) async fn change(
    State(source): State<DelegationSource>,
    caller: Caller,
    RawQuery(query): RawQuery,
    bytes: Bytes,
) -> Result<(StatusCode, Json<Answer>), Problem> {
    let vendor = caller.with_one_of(&[WRITE])?;
    let query = Query::of(query.as_deref())?;
    let id = query.required("correlation-id")?;
    let system_user = system_users::one(&source.records, query.required("system-user-id")?).await?;
    let system_user = system_user.ok_or(Refusal::Unknown("the vendor has no such system user"))?;
    let written: WrittenChange = body(&bytes)?;
    let with = |have: &[Value], wanted: Vec<Value>, unwanted: &[Value]| -> Vec<Value> {
        let mut rights: Vec<Value> = have.iter().filter(|it| !unwanted.contains(it)).cloned().collect();
        let new = wanted.into_iter().filter(|it| !have.contains(it));
        rights.extend(new);
        rights
    };
    let approved = &system_user.approved;
    let request = WrittenRequest {
        system_id: system_user.system_id.clone(),
        party_org_no: system_user.party,
        rights: with(&approved.rights, written.required_rights, &written.unwanted_rights),
        access_packages: with(
            &approved.access_packages,
            written.required_access_packages,
            &written.unwanted_access_packages,
        ),
        integration_title: Some(approved.title.clone()),
        external_ref: Some(system_user.reference.clone()),
        redirect_url: written.redirect_url,
    };
    let system = systems::one(&source.records, &system_user.system_id).await?;
    judge(&request, Kind::Change, system.as_ref(), vendor).map_err(|why| match why {
        BadRequest::UnknownSystem => Refusal::Unknown("the vendor has no such system user"),
        other => other.into(),
    })?;
    if let Some(known) = requests::one(&source.records, id).await? {
        let same = known.kind == Kind::Change && known.body.system_user_id.as_deref() == Some(&system_user.id);
        let taken = Refusal::Exists("correlation-id: is taken; give a fresh UUID");
        return if same { Ok((StatusCode::OK, Json(answer(&source, known)))) } else { Err(Problem(taken)) };
    }
    let request = KeptRequest {
        id: id.to_owned(),
        kind: Kind::Change,
        party: system_user.party,
        reference: system_user.reference,
        status: Status::New,
        body: RequestBody { written: request, escalated: false, system_user_id: Some(system_user.id) },
        created: source.now(),
    };
    requests::add(&source.records, &request).await?;
    Ok((StatusCode::CREATED, Json(answer(&source, request))))
}

/// One request for a change.
pub(crate) async fn get_change(
    State(source): State<DelegationSource>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Answer>, Problem> {
    get(source, caller, Kind::Change, id).await
}
