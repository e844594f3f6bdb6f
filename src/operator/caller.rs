//! Who calls, and why.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use fellesporten_idporten::announcements::Author;
use fellesporten_jose::Purpose;
use fellesporten_telemetry::events;
use fellesporten_web::TraceId;
use fellesporten_web::params::Params;
use fellesporten_web::tls::ClientCertificate;

use super::{OperatorApi, Refusal};

/// The rule that a certificate broke, for the log.
const RULE: &str = "operator-certificate";
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
        let trace_id = TraceId::of(parts).to_string();
        let ClientCertificate(chain) = parts.extensions.get().ok_or(Refusal::NoCertificate)?;
        let certificate = api
            .enterprise
            .judge(chain, Purpose::TlsClient, api.clock.now())
            .inspect_err(|why| events::eids::operator_refused(RULE, why.name()))?;
        if certificate.organisation() != api.organisation {
            events::eids::operator_refused(RULE, "other_organisation");
            return Err(Refusal::OtherOrganisation);
        }
        Ok(Self {
            author: Author {
                trace_id,
                actor: certificate.organisation().to_string(),
                certificate: Some(format!("{}, {}", certificate.issuer(), certificate.serial_number())),
                reason: reason(parts.uri.query().unwrap_or_default())?,
            },
        })
    }
}

/// The parameter `reason`.
fn reason(query: &str) -> Result<String, Refusal> {
    let params = Params::parse(query.as_bytes()).map_err(|_| Refusal::NoReason)?;
    let reason = params.one("reason").ok().flatten().unwrap_or_default().trim();
    let is_good =
        !reason.is_empty() && reason.chars().count() <= LONGEST_REASON && !reason.chars().any(char::is_control);
    if is_good { Ok(reason.to_owned()) } else { Err(Refusal::NoReason) }
}
