//! `POST /token` (`docs/contracts/maskinporten.md` §3).

use axum::{
    body::Bytes,
    extract::{RawQuery, State},
    http::StatusCode,
    response::Response,
};
use fellesporten_audit::GrantCheck;
use fellesporten_oauth::{caller::Caller, machine_response::machine_response};
use fellesporten_store::{FirstUse, Spent};
use fellesporten_telemetry::metrics;
use serde::Serialize;

use crate::error::{Fault, Refusal};
use crate::judgement::{Facts, Granted, Signed, authenticate, authorize};
use crate::rules::{self, audience::Audience};
use crate::{Maskinporten, record, token};

/// The answer: exactly these four members (§3.5).
#[derive(Serialize)]
struct TokenResponse {
    access_token: String,
    token_type: &'static str,
    expires_in: u32,
    scope: String,
}

/// The token endpoint.
pub async fn token(
    State(maskinporten): State<Maskinporten>,
    RawQuery(query): RawQuery,
    caller: Caller,
    body: Bytes,
) -> Response {
    match answer(&maskinporten, &caller, query.as_deref().unwrap_or_default(), &body).await {
        Ok(response) => machine_response(StatusCode::OK, &response),
        Err(refusal) => record::refused(&maskinporten, &caller, refusal).await,
    }
}

/// The steps of §3.4, and what follows when all have passed.
async fn answer(
    maskinporten: &Maskinporten,
    caller: &Caller,
    query: &str,
    body: &[u8],
) -> Result<TokenResponse, Refusal> {
    let parts = maskinporten.parts();
    let snapshot = parts.registry.snapshot();
    let facts = Facts {
        settings: &parts.settings,
        sources: &parts.sources,
        snapshot: &snapshot,
        enterprise: &parts.enterprise,
        now: parts.clock.now(),
    };
    let assertion =
        rules::form::assertion(&caller.headers, query, body).map_err(|fault| Refusal::at(GrantCheck::Form, fault))?;
    let signed = authenticate(&facts, &assertion)?;
    if signed.audience == Audience::ArrayOfOne {
        metrics::AUDIENCE_ARRAYS.inc([&signed.client.client_id]);
    }
    mark_as_used(maskinporten, &signed, &assertion)
        .await
        .map_err(|fault| Refusal::of(Some(&signed.client), GrantCheck::Replay, fault))?;
    let granted = authorize(&facts, &signed).await?;
    issue(maskinporten, caller, &facts, &signed, &granted)
        .await
        .map_err(|fault| Refusal::of(Some(&signed.client), GrantCheck::AuthorizationDetails, fault))
}

/// A grant is used once, whatever comes of it. It is so marked only when its client is known to have signed it: nobody burns
/// another's (§3.3).
async fn mark_as_used(maskinporten: &Maskinporten, signed: &Signed<'_>, assertion: &str) -> Result<(), Fault> {
    if let Spent::No { next_in } = maskinporten.tokens().spend(|| signed.client.client_id.clone()).await {
        return Err(Fault::TooManyRequests(next_in));
    }
    let id = rules::replay_id::of(&signed.grant, assertion)?;
    let times = signed.times;
    match maskinporten.used_grants().first_use(&id, times.issued_at, times.expires_at).await? {
        FirstUse::Fresh => Ok(()),
        FirstUse::Replayed => Err(Fault::UsedBefore),
        FirstUse::BeforeEpoch => Err(Fault::OlderThanMemory),
    }
}

/// Signs the token; it leaves when its record is safe.
async fn issue(
    maskinporten: &Maskinporten,
    caller: &Caller,
    facts: &Facts<'_>,
    signed: &Signed<'_>,
    granted: &Granted,
) -> Result<TokenResponse, Fault> {
    let access_token = token::sign(maskinporten, &facts.settings.issuer, signed, granted, facts.now).await?;
    record::issued(maskinporten, caller, signed, granted).await?;
    let scope = granted.scope.to_string();
    Ok(TokenResponse { access_token, token_type: token::TOKEN_TYPE, expires_in: granted.lifetime, scope })
}
