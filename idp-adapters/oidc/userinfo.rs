//! Userinfo (R15): of the same person, and never in place of what the ID token says.

use fellesporten_jose::ForeignJws;
use serde_json::{Map, Value};

use super::Upstream;
use super::claims::text;
use super::id_token::{self, Unverified};
use super::row::{OidcRow, Userinfo};
use crate::{CallAnswer, Violation};

/// The ID token's claims, with those of userinfo that it does not have.
pub(super) fn joined(
    row: &OidcRow,
    upstream: &Upstream<'_>,
    id_token: Map<String, Value>,
    answer: &CallAnswer,
) -> Result<Map<String, Value>, Unverified> {
    let userinfo = match row.userinfo {
        Userinfo::SignedJwt => signed(row, upstream, answer)?,
        // A JWT where JSON was agreed is no JSON.
        Userinfo::Json | Userinfo::Never => {
            serde_json::from_slice(&answer.body).map_err(|_| Violation::MalformedUserinfo)?
        }
    };
    if text(&userinfo, "sub").is_none() || text(&userinfo, "sub") != text(&id_token, "sub") {
        return Err(Violation::WrongSubject.into());
    }
    let mut joined = userinfo;
    joined.extend(id_token);
    Ok(joined)
}

fn signed(row: &OidcRow, upstream: &Upstream<'_>, answer: &CallAnswer) -> Result<Map<String, Value>, Unverified> {
    let jwt = std::str::from_utf8(&answer.body).map_err(|_| Violation::MalformedUserinfo)?.trim();
    let jws = ForeignJws::parse(jwt).map_err(|_| Violation::MalformedUserinfo)?;
    id_token::signature(row, upstream, &jws)?;
    let claims = jws.claims();
    if !id_token::is_audience(claims, &row.client_id) {
        return Err(Violation::WrongAudience.into());
    }
    if text(claims, "iss").is_some_and(|issuer| issuer != row.issuer) {
        return Err(Violation::WrongIssuer.into());
    }
    Ok(claims.clone())
}
