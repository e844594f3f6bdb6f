//! What the browser brought back: who says it (R4), and what an error means (R6, §2.2.5).

use fellesporten_jose::{ForeignJws, numeric_date};
use serde_json::{Map, Value};

use super::claims::TokenError;
use super::id_token::{self, Unverified};
use super::row::{IssParameter, OidcRow};
use super::{ProviderMetadata, Upstream};
use crate::{Attempt, ErrorCodes, Outcome, Returned, UnavailableCode, Violation};

/// The issuer in the answer (RFC 9207): wrong is always wrong, absent only where it was promised.
pub(super) fn issuer(
    row: &OidcRow,
    metadata: Option<&ProviderMetadata>,
    issuer: Option<&str>,
) -> Result<(), Violation> {
    let is_promised = match row.iss_parameter {
        IssParameter::Ignore => return Ok(()),
        IssParameter::Required => true,
        IssParameter::IfAdvertised => metadata.is_some_and(|metadata| metadata.says_iss),
    };
    match issuer {
        Some(issuer) if issuer == row.issuer => Ok(()),
        Some(_) => Err(Violation::WrongIssuerParameter),
        None if is_promised => Err(Violation::MissingIssuerParameter),
        None => Ok(()),
    }
}

/// What an error of the provider means. Anybody can have made it up, so it says nothing of the eID to others.
pub(super) fn error(row: &OidcRow, error: &str, description: Option<&str>) -> Outcome {
    let codes = row.cancel_unless_description.as_deref().and_then(|mark| description?.trim_start().strip_prefix(mark));
    match codes {
        Some(codes) => Outcome::Unavailable(
            ErrorCodes::extract(codes).map_or(UnavailableCode::UpstreamError, UnavailableCode::Reported),
        ),
        None if row.cancel_errors.iter().any(|cancel| cancel == error) => Outcome::Cancelled,
        None => Outcome::Unavailable(UnavailableCode::UpstreamError),
    }
}

/// Why a token endpoint gave no tokens (R7). A code that it does not take may be somebody else's, and has a word of its own.
pub(super) fn no_tokens(status: u16, answer: Option<TokenError>) -> UnavailableCode {
    match answer {
        Some(answer) if status == 400 && answer.error == "invalid_grant" => UnavailableCode::CodeRefused,
        _ => UnavailableCode::UpstreamError,
    }
}

/// Reads an answer that is one signed JWT (JARM §2.1): its signature, issuer, audience and end, then what is in it.
pub(super) fn signed(
    row: &OidcRow,
    attempt: &Attempt<'_>,
    upstream: &Upstream<'_>,
    jwt: &str,
) -> Result<Returned, Unverified> {
    let jws = ForeignJws::parse(jwt).map_err(|_| Unverified::Violated(Violation::MalformedToken))?;
    id_token::signature(row, upstream, &jws)?;
    let claims = jws.claims();
    let text = |name: &str| claims.get(name).and_then(Value::as_str).map(str::to_owned);
    if text("iss").as_deref() != Some(row.issuer.as_str()) {
        return Err(Unverified::Violated(Violation::WrongIssuerParameter));
    }
    if !id_token::is_audience(claims, &row.client_id) {
        return Err(Unverified::Violated(Violation::WrongAudience));
    }
    if numeric_date(claims.get("exp")).is_none_or(|exp| exp + id_token::SKEW_SECONDS < attempt.now.as_secs()) {
        return Err(Unverified::Violated(Violation::Expired));
    }
    if text("state").as_deref() != Some(upstream.secrets.state.as_str()) {
        return Err(Unverified::Violated(Violation::WrongState));
    }
    Ok(returned(claims))
}

fn returned(claims: &Map<String, Value>) -> Returned {
    let text = |name: &str| claims.get(name).and_then(Value::as_str).map(str::to_owned);
    match (text("error"), text("code")) {
        (Some(error), _) => Returned::Error { error, description: text("error_description"), issuer: text("iss") },
        (None, Some(code)) => Returned::Code { code, issuer: text("iss") },
        (None, None) => Returned::Neither,
    }
}
