//! DPoP at the endpoints: the proof of a request, single use on all nodes (RFC 9449, `docs/contracts/idporten.md` §4.7).

use axum::http::HeaderMap;
use fellesporten_store::{FirstUse, ShortLivedError};

use crate::{
    engine::Engine,
    rules::dpop_proof::{self, Expected, LIFETIME},
};

const HEADER: &str = "dpop";

/// Why a proof does not count.
#[derive(Debug)]
pub enum DpopError {
    /// What is wrong with it, for the client's developer.
    Invalid(&'static str),
    /// The store of used proofs is away.
    Store(ShortLivedError),
}

/// The thumbprint of the key that the request proves to hold; none when it carries no proof. `path` is the endpoint's, on
/// either host of the issuer.
///
/// # Errors
/// See [`DpopError`].
pub async fn proof(
    engine: &Engine,
    headers: &HeaderMap,
    method: &str,
    path: &str,
    access_token: Option<&str>,
) -> Result<Option<String>, DpopError> {
    let mut values = headers.get_all(HEADER).iter();
    let (Some(value), extra) = (values.next(), values.next()) else { return Ok(None) };
    let jwt = value.to_str().ok().filter(|_| extra.is_none());
    let jwt = jwt.ok_or(DpopError::Invalid("send one DPoP header with one proof"))?;
    let (profile, now) = (engine.profile(), engine.clock().now());
    let urls = [profile.issuer_url(path), profile.login_url(path)];
    let proof =
        dpop_proof::judge(jwt, Expected { method, urls: &urls, access_token }, now).map_err(DpopError::Invalid)?;
    let id = format!("{} {}", proof.thumbprint, proof.jti);
    let used = engine.used_proofs().first_use(&id, proof.issued_at, proof.issued_at.plus(LIFETIME)).await;
    match used.map_err(DpopError::Store)? {
        FirstUse::Fresh => Ok(Some(proof.thumbprint)),
        FirstUse::Replayed => Err(DpopError::Invalid("the DPoP proof was used before; make one for each request")),
        FirstUse::BeforeEpoch => {
            Err(DpopError::Invalid("the DPoP proof is older than this server's memory; send a fresh one"))
        }
    }
}
