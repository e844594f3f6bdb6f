//! What is kept of a grant, and the answer to a refused one (`docs/contracts/maskinporten.md` §1.4, 3.7).

use std::time::Duration;

use axum::response::Response;
use fellesporten_audit::{AuditError, Event, MachineToken, RefusedGrant};
use fellesporten_oauth::caller::Caller;
use fellesporten_telemetry::{events, metrics};
use tokio_util::sync::CancellationToken;

use crate::Maskinporten;
use crate::error::{Fault, Refusal};
use crate::judgement::{Granted, Signed};

/// How often is looked for minutes that are over.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Makes the record of an issued token safe.
///
/// # Errors
/// When nothing could hold it: the token must not leave.
pub(crate) async fn issued(
    maskinporten: &Maskinporten,
    caller: &Caller,
    signed: &Signed<'_>,
    granted: &Granted,
) -> Result<(), AuditError> {
    let event = Event::MachineTokenIssued(MachineToken {
        trace_id: caller.trace_id.to_string(),
        client_id: signed.client.client_id.clone(),
        client_orgno: signed.client.client_orgno,
        consumer: granted.consumer,
        supplier: granted.supplier,
        token_iss: maskinporten.settings().issuer.clone(),
        token_scopes: granted.token_scopes.clone(),
        token_lifetime_seconds: granted.lifetime,
        proof: signed.proof.clone(),
        ip: caller.ip,
    });
    maskinporten.parts().audit.record(event).await
}

/// Records a refused grant and answers it. The record is for the client's developers, so there is none without a client: whoever
/// is nobody's could otherwise fill the records. For the same reason those that anybody can cause are recorded up to a number
/// ([`crate::unproven`]). What is not the grant's fault stopped at no check, and is in the log alone.
pub(crate) async fn refused(maskinporten: &Maskinporten, caller: &Caller, refusal: Refusal) -> Response {
    let error_uri = maskinporten.settings().error_uri.as_deref();
    let Refusal { check, fault, client } = refusal;
    let row = fault.row();
    metrics::MACHINE_REFUSALS.inc([row.error]);
    if !fault.is_of_the_grant() {
        events::tokens::machine_request_refused(row.error, row.description());
        return row.into_response(caller.trace_id.as_str(), error_uri);
    }
    metrics::GRANT_REFUSALS.inc([check.as_str()]);
    let client_id = client.as_ref().map(|client| client.client_id.as_str());
    events::tokens::grant_refused(client_id, check, row.code, row.error, row.description());
    if let Some(client) = client {
        let refused = RefusedGrant {
            trace_id: caller.trace_id.to_string(),
            client_id: client.client_id.clone(),
            client_orgno: client.client_orgno,
            check,
            error: row.error.to_owned(),
            code: row.code.map(str::to_owned),
            text: row.text.to_string(),
            cure: row.cure.to_string(),
            left_out: None,
            ip: caller.ip,
        };
        let parts = maskinporten.parts();
        if let Some(refused) = maskinporten.unproven().admit(refused, parts.clock.now())
            && let Err(error) = parts.audit.record(Event::GrantRefused(refused)).await
        {
            return Fault::from(error).row().into_response(caller.trace_id.as_str(), error_uri);
        }
    }
    row.into_response(caller.trace_id.as_str(), error_uri)
}

/// Records, minute by minute, how many refusals had no record of their own; until `stop`, and then once more.
pub(crate) async fn left_out(maskinporten: &Maskinporten, stop: CancellationToken) {
    let parts = maskinporten.parts();
    loop {
        let stops = tokio::select! {
            () = stop.cancelled() => true,
            () = tokio::time::sleep(LOOK_EVERY) => false,
        };
        let unproven = maskinporten.unproven();
        let ended = if stops { unproven.all() } else { unproven.ended(parts.clock.now()) };
        for refused in ended {
            events::tokens::grant_refusals_left_out(&refused.client_id, refused.left_out.unwrap_or_default());
            if let Err(error) = parts.audit.record(Event::GrantRefused(refused)).await {
                events::stores::audit_not_safe(error);
            }
        }
        if stops {
            return;
        }
    }
}
