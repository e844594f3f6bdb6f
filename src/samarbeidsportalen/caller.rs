//! Who calls: an organisation, by a token of Maskinporten (docs/contracts/maskinporten.md §7.1).

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use fellesporten_domain::OrgNumber;
use fellesporten_guard::{Refusal, Token};
use fellesporten_registry::apply::Author;
use fellesporten_web::TraceId;

use crate::Samarbeidsportalen;
use crate::error::ApiError;
use crate::rules::reach::Reach;
use crate::rules::rights::Right;

/// A call with a token that is believed.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    token: Token,
    trace_id: TraceId,
}

impl Caller {
    /// The organisation that acts: everything that a call reaches follows from this one answer.
    pub(crate) const fn organisation(&self) -> OrgNumber {
        self.token.organisation
    }

    /// That organisation, if its token opens this.
    pub(crate) fn with(&self, right: Right) -> Result<OrgNumber, ApiError> {
        if right.is_open_to(&self.token.scopes) {
            Ok(self.organisation())
        } else {
            Err(ApiError::Scope(right.scopes()))
        }
    }

    /// Which clients the call reaches, if the token opens this.
    pub(crate) fn reach(&self, right: Right) -> Result<Reach, ApiError> {
        Reach::of(self.organisation(), &self.token.scopes, right).ok_or(ApiError::Scope(right.scopes()))
    }

    /// As the audit trail has it (fact 84).
    pub(crate) fn author(&self) -> Author {
        Author {
            actor: self.organisation().to_string(),
            client_id: Some(self.token.client_id.clone()),
            trace_id: self.trace_id.to_string(),
        }
    }
}

impl FromRequestParts<Samarbeidsportalen> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, portal: &Samarbeidsportalen) -> Result<Self, ApiError> {
        let token = portal.parts().guard.admit(&parts.headers).await.map_err(ApiError::Token)?;
        // A token outlives what ended since it was issued.
        let snapshot = portal.parts().registry.snapshot();
        let client = snapshot.client_record(&token.client_id);
        if snapshot.is_switched_off(&token.organisation) || client.is_some_and(|client| !client.active) {
            return Err(ApiError::Token(Refusal::SwitchedOff));
        }
        Ok(Self { token, trace_id: TraceId::of(parts) })
    }
}
