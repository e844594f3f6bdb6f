//! Whether what was judged when a login began still stands when it ends: half an hour may lie between
//! (`docs/contracts/idporten.md` §3.1 steps 1, 3 and 5, §8.2).

use std::sync::Arc;

use fellesporten_registry::{Client, Snapshot};

use crate::{
    error::{AuthorizationError, AuthorizationErrorKind, AuthorizationRefusal, PageReason},
    profile::IssuerProfile,
    request::AuthorizationRequest,
    rules,
};

/// The client of a judged request, when it is still there and still has the request's address.
///
/// # Errors
/// Why nothing may be sent to that address any more.
pub fn still_bound(
    profile: &IssuerProfile,
    snapshot: &Snapshot,
    request: &AuthorizationRequest,
) -> Result<Arc<Client>, PageReason> {
    let client = snapshot
        .client(&request.client_id)
        .filter(|client| client.profile == profile.id)
        .ok_or(PageReason::InactiveClient)?;
    if rules::redirect_uri::is_registered(client, &request.redirect_uri) {
        Ok(Arc::clone(client))
    } else {
        Err(PageReason::UnregisteredRedirectUri)
    }
}

/// As [`still_bound`], when the client may also still have every scope that it asked for.
///
/// # Errors
/// On our page when the address is not the client's any more, else at the relying party.
pub fn still_granted(
    profile: &IssuerProfile,
    snapshot: &Snapshot,
    request: &AuthorizationRequest,
) -> Result<Arc<Client>, AuthorizationRefusal> {
    let client = still_bound(profile, snapshot, request).map_err(AuthorizationRefusal::Page)?;
    rules::scope::may_have(snapshot, &client, &request.scope).map_err(|description| {
        AuthorizationRefusal::Redirect(AuthorizationError::about(
            request,
            AuthorizationErrorKind::InvalidScope,
            description,
        ))
    })?;
    Ok(client)
}
