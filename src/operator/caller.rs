//! Who calls, and why.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use fellesporten_guard as guard;
use fellesporten_idporten::announcements::Author;
use fellesporten_jose::Purpose;
use fellesporten_telemetry::events;
use fellesporten_web::TraceId;
use fellesporten_web::params::Params;
use fellesporten_web::tls::ClientCertificate;

use super::{OperatorApi, Refusal};

/// The rule that a certificate broke, for the log.
const RULE: &str = "operator-certificate";
/// The same of a token.
const TOKEN_RULE: &str = "operator-token";
/// What the operator's token must open.
const SCOPE: &str = "fellesporten:operator";
/// Characters of a reason.
const LONGEST_REASON: usize = 300;

/// A call by the operator.
pub(super) struct Caller {
    /// As the audit has it.
    pub(super) author: Author,
}

impl FromRequestParts<Arc<OperatorApi>> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, api: &Arc<OperatorApi>) -> Result<Self, Refusal> {
        let (certificate, client_id) = match parts.extensions.get::<ClientCertificate>() {
            Some(ClientCertificate(chain)) => (Some(certificate(api, chain)?), None),
            None => (None, Some(client_of_token(api, parts).await?)),
        };
        Ok(Self {
            author: Author {
                trace_id: TraceId::of(parts).to_string(),
                actor: api.organisation.to_string(),
                certificate,
                client_id,
                reason: reason(parts.uri.query().unwrap_or_default())?,
            },
        })
    }
}

/// Issuer and serial number of the operator's certificate.
fn certificate(api: &OperatorApi, chain: &[Vec<u8>]) -> Result<String, Refusal> {
    let certificate = api
        .enterprise
        .judge(chain, Purpose::TlsClient, api.clock.now())
        .inspect_err(|why| events::eids::operator_refused(RULE, why.name()))?;
    if certificate.organisation() != api.organisation {
        events::eids::operator_refused(RULE, "other_organisation");
        return Err(Refusal::OtherOrganisation);
    }
    Ok(format!("{}, {}", certificate.issuer(), certificate.serial_number()))
}

/// The client that the operator's token was issued to.
async fn client_of_token(api: &OperatorApi, parts: &Parts) -> Result<String, Refusal> {
    let guard = api.guard.as_ref().ok_or(Refusal::NoCertificate)?;
    let token = guard.admit(&parts.headers).await.map_err(|refusal| match refusal {
        guard::Refusal::Missing => Refusal::NoCertificate,
        guard::Refusal::KeysAway => Refusal::TokenKeysAway,
        other => Refusal::Token(other),
    })?;
    if token.organisation != api.organisation || token.supplier.is_some() || !token.scopes.contains(SCOPE) {
        events::eids::operator_refused(TOKEN_RULE, "other_organisation_or_scope");
        return Err(Refusal::OtherToken);
    }
    Ok(token.client_id)
}

/// The parameter `reason`.
fn reason(query: &str) -> Result<String, Refusal> {
    let params = Params::parse(query.as_bytes()).map_err(|_| Refusal::NoReason)?;
    let reason = params.one("reason").ok().flatten().unwrap_or_default().trim();
    let is_good =
        !reason.is_empty() && reason.chars().count() <= LONGEST_REASON && !reason.chars().any(char::is_control);
    if is_good { Ok(reason.to_owned()) } else { Err(Refusal::NoReason) }
}
