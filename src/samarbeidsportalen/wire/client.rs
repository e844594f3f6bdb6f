//! A client (docs/contracts/maskinporten.md §7.4, idporten.md §7.3) and its onbehalfof entries (§7.6).

use fellesporten_registry::changes::clients::Registered;
use fellesporten_registry::{Client, OnBehalfOf, Snapshot};
use serde_json::{Value, json};
use url::Url;

/// A client. It holds no secret; its keys are a resource of their own.
pub(crate) fn client(client: &Client, snapshot: &Snapshot, public_url: &Url) -> Value {
    let scopes: Vec<&str> = client.scopes.iter().map(|scope| scope.as_str()).collect();
    let entries: Vec<Value> = client.onbehalfof.iter().map(|it| entry(it, client, snapshot)).collect();
    json!({
        "client_id": client.client_id,
        "client_name": client.client_name,
        "description": client.description,
        "client_uri": client.client_uri,
        "logo_uri": client.logo_uri,
        "client_orgno": client.client_orgno,
        "supplier_orgno": client.supplier_orgno,
        "integration_type": client.integration_type,
        "application_type": client.application_type,
        "token_endpoint_auth_method": client.token_endpoint_auth_method,
        "grant_types": client.grant_types,
        "scopes": scopes,
        "redirect_uris": client.redirect_uris,
        "post_logout_redirect_uris": client.post_logout_redirect_uris,
        "frontchannel_logout_uri": client.frontchannel_logout_uri,
        "frontchannel_logout_session_required": client.frontchannel_logout_session_required,
        "backchannel_logout_uri": client.backchannel_logout_uri,
        "backchannel_logout_session_required": client.backchannel_logout_session_required,
        "authorization_lifetime": client.authorization_lifetime,
        "access_token_lifetime": client.access_token_lifetime,
        "refresh_token_lifetime": client.refresh_token_lifetime,
        "refresh_token_usage": client.refresh_token_usage,
        "sso_disabled": client.sso_disabled,
        "code_challenge_method": client.code_challenge_method,
        "onbehalfof": entries,
        "jwks_uri": jwks_uri(client, public_url),
        "active": client.active,
        "created": client.created.iso_in_norway(),
        "last_updated": client.last_updated.iso_in_norway(),
    })
}

/// A client with its secret, if one was made just now: it is never shown again.
pub(crate) fn registered(registered: &Registered, snapshot: &Snapshot, public_url: &Url) -> Value {
    let mut shown = client(&registered.client, snapshot, public_url);
    if let (Some(secret), Some(members)) = (&registered.client_secret, shown.as_object_mut()) {
        members.insert("client_secret".to_owned(), json!(secret.expose()));
    }
    shown
}

/// An onbehalfof entry.
pub(crate) fn entry(entry: &OnBehalfOf, client: &Client, snapshot: &Snapshot) -> Value {
    json!({
        "onbehalfof": entry.onbehalfof,
        "name": entry.name,
        "orgno": entry.orgno,
        "organization_name": snapshot.organisation_record(&entry.orgno).map(|known| known.name.as_str()),
        "description": entry.description,
        "client_uri": entry.client_uri,
        "logo_uri": entry.logo_uri,
        "created": entry.created.unwrap_or(client.created).iso_in_norway(),
        "last_updated": entry.last_updated.unwrap_or(client.created).iso_in_norway(),
    })
}

fn jwks_uri(client: &Client, public_url: &Url) -> Option<String> {
    let mut address = public_url.clone();
    address.path_segments_mut().ok()?.clear().extend(["api", "v1", "clients", &client.client_id, "jwks"]);
    Some(address.into())
}
