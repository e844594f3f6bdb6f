//! `private_key_jwt`: an assertion that the client signed (RFC 7523 §3, `docs/contracts/idporten.md` §4.1).

use fellesporten_domain::Timestamp;
use fellesporten_jose::{ForeignJws, ForeignJwsError};
use fellesporten_registry::Client;
use fellesporten_store::FirstUse;

use super::{certificate, invalid_client};
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
    let amr = signed_by_the_client(engine, client, &jws, now)?;
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

/// The registered key, or for a client without registered keys its certificate. No other header says where a key is.
fn signed_by_the_client(
    engine: &Engine,
    client: &Client,
    jws: &ForeignJws<'_>,
    now: Timestamp,
) -> Result<&'static str, TokenError> {
    if client.jwks.is_empty() {
        return certificate::signed(engine, client, jws, now);
    }
    let Some(kid) = jws.header_text("kid") else {
        return Err(invalid_client("the client has registered keys, so the client assertion must name one by kid"));
    };
    let key = client
        .registered_key(kid)
        .ok_or_else(|| invalid_client("the client assertion's kid is not that of a registered key"))?;
    if now >= key.expires_at {
        return Err(invalid_client("the registered key has expired; register a new one in self-service"));
    }
    if key.alg != jws.algorithm().as_str() {
        return Err(invalid_client("the client assertion's alg is not the one registered with the key"));
    }
    if !key.verification_key().is_some_and(|key| jws.is_signed_by(key)) {
        return Err(invalid_client("the client assertion's signature is not that of the registered key"));
    }
    if !key.x5c.is_empty() {
        certificate::of_registered_key(engine, client, key, now)?;
    }
    Ok("private_key_jwt")
}
