//! Opening a pushed request in the browser (RFC 9126 §4, `docs/contracts/idporten.md` §3.1 step 2, §3.6; facts 40 and 41).

use fellesporten_store::ShortLivedError;
use fellesporten_telemetry::trail;
use fellesporten_web::params::Params;

use super::still_granted;
use crate::{
    engine::Engine,
    error::{AuthorizationRefusal, PageReason},
    request::AuthorizationRequest,
};

/// The pushed request that these parameters name; none when they name none. What stands beside `client_id` and `request_uri` does
/// not count.
///
/// # Errors
/// The store's when it is away; else why it is not opened, or why it may not be granted any more.
pub async fn opened(
    engine: &Engine,
    params: &Params,
) -> Result<Result<Option<AuthorizationRequest>, AuthorizationRefusal>, ShortLivedError> {
    let page = |reason| Ok(Err(AuthorizationRefusal::Page(reason)));
    let request_uri = match params.one("request_uri") {
        Ok(None) if engine.profile().pushed_requests_only => return page(PageReason::NotPushed),
        Ok(None) => return Ok(Ok(None)),
        Ok(Some(request_uri)) => request_uri,
        Err(_) => return page(PageReason::UnknownRequestUri),
    };
    let Ok(Some(client_id)) = params.one("client_id") else { return page(PageReason::UnknownClient) };
    let snapshot = engine.registry().snapshot();
    let known = snapshot.client_record(client_id).filter(|client| client.profile == engine.profile().id);
    if known.is_none() {
        return page(PageReason::UnknownClient);
    }
    match engine.pushed().open(request_uri, client_id, engine.clock().now()).await? {
        Some(request) => {
            trail::follow_login(&request.login_id);
            Ok(still_granted(engine.profile(), &snapshot, &request).map(|_| Some(request)))
        }
        None => page(PageReason::UnknownRequestUri),
    }
}
