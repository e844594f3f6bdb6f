//! The token that Maskinporten shows a source: signed with its own key, for the organisation that runs it. It is made here and not
//! fetched at the token endpoint, since nobody but Maskinporten itself could hold the client that it would be issued to; what it says is
//! what any token says (`docs/contracts/maskinporten.md` §4.2).

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use axum::http::HeaderValue;
use fellesporten_domain::{OrgNumber, Rng, Timestamp};
use fellesporten_jose::{KeyRing, SignError};
use fellesporten_telemetry::events;

use crate::ISSUER_ID;
use crate::error::Fault;
use crate::token::{PlainClaims, TOKEN_TYPE};

/// Seconds that one lives.
const LIFETIME: i64 = 120;
/// Seconds before its end at which another is made.
const MARGIN: i64 = 30;
/// What its tokens name as their client.
const CLIENT_ID: &str = "maskinporten";

/// Maskinporten's tokens for sources, one per scope, each used until shortly before its end.
pub(super) struct OwnTokens {
    issuer: String,
    organisation: Option<OrgNumber>,
    keys: KeyRing,
    rng: Rng,
    kept: Mutex<HashMap<String, Kept>>,
}

struct Kept {
    header: HeaderValue,
    ends: i64,
}

impl OwnTokens {
    pub(super) fn new(issuer: String, organisation: Option<OrgNumber>, keys: KeyRing, rng: Rng) -> Self {
        Self { issuer, organisation, keys, rng, kept: Mutex::default() }
    }

    /// `Authorization` with a token for this scope.
    pub(super) async fn bearer(&self, scope: &str, now: Timestamp) -> Result<HeaderValue, Fault> {
        if let Some(header) = self.kept(scope, now) {
            return Ok(header);
        }
        let organisation = self.organisation.ok_or(Fault::ServerError)?;
        let (iat, exp) = (now.as_secs(), now.as_secs() + LIFETIME);
        let claims = PlainClaims {
            iss: &self.issuer,
            client_id: CLIENT_ID,
            client_amr: "private_key_jwt",
            consumer: organisation.into(),
            scope,
            token_type: TOKEN_TYPE,
            iat,
            exp,
            jti: self.rng.token::<32>(),
        };
        let token = self.keys.sign_bare_jwt(ISSUER_ID, &claims).await?;
        let mut header = HeaderValue::try_from(format!("Bearer {token}")).map_err(|_| {
            events::certificates::no_signature(SignError::Failed);
            Fault::ServerError
        })?;
        header.set_sensitive(true);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert(scope.to_owned(), Kept { header: header.clone(), ends: exp });
        Ok(header)
    }

    fn kept(&self, scope: &str, now: Timestamp) -> Option<HeaderValue> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let good = kept.get(scope).filter(|it| {
            // A clock that was set back must not bring an old token into the future.
            (MARGIN..=LIFETIME).contains(&(it.ends - now.as_secs()))
        });
        good.map(|it| it.header.clone())
    }

    /// A source refused it: the next call brings another, signed with the key of then.
    pub(super) fn forget(&self) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
