//! How often one person may log in (`docs/contracts/idporten.md` §13).

use std::time::Duration;

use fellesporten_idp_adapters::Identity;
use fellesporten_oauth::request::AuthorizationRequest;
use fellesporten_store::{Limit, Quota, ShortLived, Spent};

use crate::{IdPorten, endpoints::Visit, error::PageError, records};

const MINUTE: Duration = Duration::from_secs(60);

/// The limit of this many fresh logins per minute and person; 0 for none.
pub fn logins(store: &ShortLived, per_minute: u32) -> Limit {
    Limit::new(store, "logins_per_person_per_minute", Quota::new(per_minute, MINUTE))
}

/// Counts a login of whoever an eID vouched for, by a keyed hash of the number. One too many is recorded, and gets a page.
///
/// # Errors
/// [`PageError::TooManyLogins`]; or the audit log is away.
pub async fn count_login(
    idporten: &IdPorten,
    visit: &Visit,
    request: &AuthorizationRequest,
    identity: &Identity,
) -> Result<(), PageError> {
    let Some(pid) = identity.pid() else { return Ok(()) };
    match idporten.logins().spend(|| idporten.engine().person_key(pid)).await {
        Spent::Yes { .. } => Ok(()),
        Spent::No { next_in } => {
            records::unsuccessful(idporten, visit, request, Some(identity), records::too_many()).await?;
            Err(PageError::TooManyLogins { wait: next_in })
        }
    }
}
