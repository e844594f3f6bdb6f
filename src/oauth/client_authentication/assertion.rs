//! `private_key_jwt`: an assertion that the client signed (RFC 7523 §3, `docs/contracts/idporten.md` §4.1).

use fellesporten_domain::Timestamp;
use fellesporten_jose::{ForeignJws, ForeignJwsError};
use fellesporten_registry::Client;
use fellesporten_store::FirstUse;

use super::{invalid_client, key};
use crate::{engine::Engine, error::TokenError, rules::client_assertion};

/// Judges an assertion of a client that is registered for `private_key_jwt`; gives its `client_amr`.
pub(super) async fn judge(
    engine: &Engine,
    path: &str,
    client: &Client,
    assertion: &str,
    now: Timestamp,
) -> Result<&'static str, TokenError> {
    let jws = ForeignJws::parse(assertion).map_err(unreadable)?;
    client_assertion::subject(jws.claims(), &client.client_id)?;
    let amr = key::signed(engine, client, &jws, now)?;
    let profile = engine.profile();
    let audiences = [profile.issuer.clone(), profile.issuer_url("/token"), profile.issuer_url(path)];
    client_assertion::audience(jws.claims(), &audiences).map_err(invalid_client)?;
    let times = client_assertion::times(jws.claims(), now).map_err(invalid_client)?;
    let jti = client_assertion::jti(jws.claims()).map_err(invalid_client)?;
    let id = match jti {
        Some(jti) => format!("{} {jti}", client.client_id),
        // Remembered whole. It has no space, so it meets no jti of another kind.
        None => format!("{}  {assertion}", client.client_id),
    };
    match engine.used_assertions().first_use(&id, times.issued_at, times.expires_at).await? {
        FirstUse::Fresh => Ok(amr),
        FirstUse::Replayed => {
            Err(invalid_client("the client assertion was used before; make a new one for each request"))
        }
        FirstUse::BeforeEpoch => {
            Err(invalid_client("the client assertion is older than this server's memory; send a fresh one"))
        }
    }
}

fn unreadable(error: ForeignJwsError) -> TokenError {
    match error {
        ForeignJwsError::Malformed => {
            TokenError::invalid_request("the client assertion is not a signed JWT of three parts")
        }
        ForeignJwsError::CriticalHeader => {
            invalid_client("the client assertion has a crit header, and no extension of it is understood")
        }
        ForeignJwsError::Algorithm => invalid_client("the client assertion's alg must be RS256, RS384 or RS512"),
    }
}
