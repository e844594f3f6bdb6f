//! Events of a log. Those of grants have the members of docs/contracts/maskinporten.md §1.4; neither a token nor a person stands in any.

use fellesporten_audit::{Event, StoredEvent};
use fellesporten_domain::Environment;
use serde_json::{Value, json};

/// An event; none of a kind that is no organisation's.
pub(crate) fn event(stored: &StoredEvent, environment: Environment) -> Option<Value> {
    let mut shown = match &stored.event {
        Event::MachineTokenIssued(token) => json!({
            "event_name": "token_issued",
            "client_id": token.client_id,
            "client_orgno": token.client_orgno,
            "consumer": token.consumer,
            "supplier": token.supplier,
            "token_iss": token.token_iss,
            "token_lifetime_seconds": token.token_lifetime_seconds,
            "token_scopes": token.token_scopes,
            "client_amr": token.proof.client_amr,
            "kid": token.proof.kid,
            "certificate_issuer": token.proof.certificate_issuer,
            "certificate_serial_number": token.proof.certificate_serial_number,
        }),
        Event::TokenIssued { client_id, onbehalfof, organisation, grant_type, scopes, .. } => {
            let scopes: Vec<Value> =
                scopes.iter().map(|scope| json!({"scope": scope, "delegation_source": null})).collect();
            json!({
                "event_name": "token_issued",
                "client_id": client_id,
                "client_orgno": organisation,
                "client_on_behalf_of_id": onbehalfof,
                "grant_type": grant_type,
                "token_scopes": scopes,
            })
        }
        Event::GrantRefused(refused) => json!({
            "event_name": "grant_refused",
            "client_id": refused.client_id,
            "client_orgno": refused.client_orgno,
            "check": refused.check,
            "check_about": refused.check.about(),
            "error": refused.error,
            "code": refused.code,
            "error_description": refused.text,
            "cure": refused.cure,
            "left_out": refused.left_out,
        }),
        Event::RegistryChange { actor, client_id, kind, id, organisation, change, before, after, .. } => json!({
            "event_name": "registry_change",
            "actor": actor,
            "client_id": client_id,
            "object": kind,
            "id": id,
            "organisation": organisation,
            "change": change,
            "before": before,
            "after": after,
        }),
        Event::ExpiryWarning { organisation, expiring, .. } => json!({
            "event_name": "expiry_warning",
            "organisation": organisation,
            "expiring": expiring,
        }),
        _ => return None,
    };
    if let Some(members) = shown.as_object_mut() {
        members.insert("event_created".to_owned(), json!(stored.occurred_at));
        members.insert("correlation_id".to_owned(), json!(stored.event.trace_id()));
        members.insert("application_name".to_owned(), json!("fellesporten"));
        members.insert("application_environment".to_owned(), json!(environment.as_str()));
    }
    Some(shown)
}
