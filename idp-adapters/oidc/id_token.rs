//! The ID token (R8–R12): who signed it, for whom, when, and for which request.

use fellesporten_domain::Timestamp;
use fellesporten_jose::{ForeignJws, constant_time_eq, numeric_date, sha256};
use serde_json::{Map, Value};

use super::Upstream;
use super::row::OidcRow;
use crate::{Refusal, Violation};

/// How far clocks may differ.
pub(super) const SKEW_SECONDS: i64 = 60;

/// Why a token is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unverified {
    /// Its key is not among those we have: they may have changed.
    UnknownKey,
    /// It breaks a rule.
    Violated(Violation),
    /// It is right, and not good enough.
    Refused(Refusal),
}

impl From<Violation> for Unverified {
    fn from(violation: Violation) -> Self {
        Self::Violated(violation)
    }
}

/// The claims of an ID token that is the provider's answer to this trip.
pub(super) fn verified(
    row: &OidcRow,
    upstream: &Upstream<'_>,
    now: Timestamp,
    jwt: &str,
    access_token: Option<&str>,
    code: &str,
) -> Result<Map<String, Value>, Unverified> {
    let jws = ForeignJws::parse(jwt).map_err(|error| match error {
        fellesporten_jose::ForeignJwsError::Algorithm => Violation::WrongAlgorithm,
        _ => Violation::MalformedToken,
    })?;
    signature(row, upstream, &jws)?;
    let claims = jws.claims();
    about(row, now, claims)?;
    let nonce = claims.get("nonce").and_then(Value::as_str).unwrap_or_default();
    if !constant_time_eq(nonce.as_bytes(), upstream.secrets.nonce.as_bytes()) {
        return Err(Violation::WrongNonce.into());
    }
    for (claim, hashed) in [("at_hash", access_token), ("c_hash", Some(code))] {
        match (claims.get(claim), hashed) {
            (None, _) => {}
            (Some(Value::String(hash)), Some(hashed)) if *hash == half_hash(hashed) => {}
            _ => return Err(Violation::WrongHash.into()),
        }
    }
    if row.auth_time_check
        && let Some(auth_time) = claims.get("auth_time")
    {
        let is_fresh = numeric_date(Some(auth_time))
            .is_some_and(|auth_time| auth_time >= upstream.started_at.as_secs() - SKEW_SECONDS);
        if !is_fresh {
            return Err(Unverified::Refused(Refusal::NotFresh));
        }
    }
    Ok(claims.clone())
}

/// R8: an algorithm of the row's, by a key that the provider publishes.
pub(super) fn signature(row: &OidcRow, upstream: &Upstream<'_>, jws: &ForeignJws<'_>) -> Result<(), Unverified> {
    if !row.takes(jws.algorithm()) {
        return Err(Violation::WrongAlgorithm.into());
    }
    let kid = jws.header_text("kid").ok_or(Violation::UnknownKey)?;
    let key = upstream.keys.and_then(|keys| keys.get(kid)).ok_or(Unverified::UnknownKey)?;
    if jws.is_signed_by(key) { Ok(()) } else { Err(Violation::WrongSignature.into()) }
}

/// R9: issuer, audience and time.
fn about(row: &OidcRow, now: Timestamp, claims: &Map<String, Value>) -> Result<(), Violation> {
    if claims.get("iss").and_then(Value::as_str) != Some(row.issuer.as_str()) {
        return Err(Violation::WrongIssuer);
    }
    if !is_audience(claims, &row.client_id) {
        return Err(Violation::WrongAudience);
    }
    if numeric_date(claims.get("exp")).is_none_or(|exp| exp + SKEW_SECONDS < now.as_secs()) {
        return Err(Violation::Expired);
    }
    if numeric_date(claims.get("iat")).is_none_or(|iat| iat - SKEW_SECONDS > now.as_secs()) {
        return Err(Violation::FromTheFuture);
    }
    Ok(())
}

/// Whether `aud` names us; among others, only with us as `azp` (OpenID Connect Core §3.1.3.7).
pub(super) fn is_audience(claims: &Map<String, Value>, client_id: &str) -> bool {
    let azp = claims.get("azp").map(|azp| azp.as_str() == Some(client_id));
    match claims.get("aud") {
        Some(Value::String(audience)) => audience == client_id && azp != Some(false),
        Some(Value::Array(audiences)) => {
            let names_us = audiences.iter().any(|audience| audience.as_str() == Some(client_id));
            names_us && if audiences.len() > 1 { azp == Some(true) } else { azp != Some(false) }
        }
        _ => false,
    }
}

/// The left half of the SHA-256 (OpenID Connect Core §3.1.3.6): every algorithm of a row hashes with it.
fn half_hash(text: &str) -> String {
    use base64::Engine as _;
    let digest = sha256(text.as_bytes());
    let half = digest.get(..16).unwrap_or_default();
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(half)
}
