//! Who asks: an organisation, by a token of Maskinporten with a scope that the call needs.

use std::pin::Pin;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use fellesporten_domain::{OrgNumber, ScopeSet};
use fellesporten_registry::apply::Author;
use fellesporten_web::TraceId;

use crate::error::Refusal;
use crate::source::DelegationSource;

/// What a token says of its holder.
#[derive(Debug, Clone)]
pub struct Token {
    /// The organisation that acts: the token's `consumer`.
    pub organisation: OrgNumber,
    /// Its client.
    pub client_id: String,
    /// What it may ask for.
    pub scopes: ScopeSet,
    /// The scope prefixes that the organisation owns (`consumer_prefix`).
    pub prefixes: Vec<String>,
}

/// Why a token is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenRefused {
    /// There is none.
    #[error("show a token of Maskinporten in the header Authorization, as Bearer")]
    Missing,
    /// It is not Maskinporten's, or not now.
    #[error("the token is not one that Maskinporten signed and that is good now; fetch a fresh one")]
    NotBelieved,
    /// Maskinporten's keys cannot be had.
    #[error("Maskinporten's keys cannot be had; try again")]
    Away,
}

/// How tokens are judged: signature, issuer and time.
pub type ReadToken =
    Arc<dyn Fn(String) -> Pin<Box<dyn Future<Output = Result<Token, TokenRefused>> + Send>> + Send + Sync>;

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
    type Rejection = crate::error::Problem;

    async fn from_request_parts(parts: &mut Parts, source: &DelegationSource) -> Result<Self, Self::Rejection> {
        let refused = |why| crate::error::Problem(Refusal::Token(why));
        let header = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let (scheme, token) = header.split_once(' ').ok_or_else(|| refused(TokenRefused::Missing))?;
        if !scheme.eq_ignore_ascii_case("Bearer") {
            return Err(refused(TokenRefused::Missing));
        }
        let token = (source.read_token)(token.trim().to_owned()).await.map_err(refused)?;
        Ok(Self { token, trace_id: TraceId::of(parts) })
    }
}
