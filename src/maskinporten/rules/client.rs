//! Step 3: whose grant it is (`docs/contracts/maskinporten.md` §3.4, facts 18).

use std::sync::Arc;

use fellesporten_registry::{Client, Snapshot};

use super::grant::Grant;
use crate::error::Fault;
use crate::settings::ISSUER_ID;

/// The client that `iss` names, active or not; none when it is no client of Maskinporten.
#[must_use]
pub fn named<'s>(snapshot: &'s Snapshot, grant: &Grant<'_>) -> Option<&'s Arc<Client>> {
    let client_id = grant.claim("iss")?.as_str()?;
    snapshot.client_record(client_id).filter(|client| client.profile == ISSUER_ID)
}

/// The same, when it and its organisations are active.
///
/// # Errors
/// When it is not; whether it was ever there is nobody's business.
pub fn active<'s>(snapshot: &'s Snapshot, named: Option<&Arc<Client>>) -> Result<&'s Arc<Client>, Fault> {
    named.and_then(|client| snapshot.client(&client.client_id)).ok_or(Fault::UnknownClient)
}
