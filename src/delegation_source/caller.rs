//! Who asks: an organisation, by a token of Maskinporten with a scope that the call needs.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use fellesporten_domain::OrgNumber;
use fellesporten_guard::Token;
use fellesporten_registry::apply::Author;
use fellesporten_web::TraceId;

use crate::error::{Problem, Refusal};
use crate::source::DelegationSource;

/// A call with a token that is believed.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    token: Token,
    trace_id: TraceId,
}

impl Caller {
    /// The organisation that acts, if its token has one of these scopes.
    pub(crate) fn with_one_of(&self, scopes: &[&str]) -> Result<OrgNumber, Refusal> {
        if scopes.iter().any(|scope| self.has(scope)) {
            Ok(self.token.organisation)
        } else {
            Err(Refusal::Scope(scopes.join(", ")))
        }
    }

    /// Whether the token has this scope.
    pub(crate) fn has(&self, scope: &str) -> bool {
        self.token.scopes.contains(scope)
    }

    /// The prefixes that its organisation owns.
    pub(crate) fn prefixes(&self) -> &[String] {
        &self.token.prefixes
    }

    /// As the audit trail has it.
    pub(crate) fn author(&self) -> Author {
        Author {
            actor: self.token.organisation.to_string(),
            client_id: Some(self.token.client_id.clone()),
            trace_id: self.trace_id.to_string(),
        }
    }
}

impl FromRequestParts<DelegationSource> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, source: &DelegationSource) -> Result<Self, Self::Rejection> {
        let token = source.guard.admit(&parts.headers).await.map_err(|why| Problem(Refusal::Token(why)))?;
        Ok(Self { token, trace_id: TraceId::of(parts) })
    }
}
