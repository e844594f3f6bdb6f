//! One issuer at work: its profile and the stores and keys that its endpoints use.

use std::{sync::Arc, time::Duration};

use fellesporten_audit::Audit;
use fellesporten_domain::{Clock, Pid, Rng, Secret};
use fellesporten_jose::{EnterpriseTrust, KeyRing};
use fellesporten_registry::Registry;
use fellesporten_store::{ShortLived, ShortLivedError};

use crate::{
    grant::{Authentication, Grant, Grants},
    metadata::MetadataDocument,
    profile::IssuerProfile,
    pushed::PushedRequests,
    refresh_token::RefreshTokenKey,
    request::AuthorizationRequest,
    rules,
    single_use::SingleUse,
    tokens::OpaqueTokens,
};

/// What an issuer is made of; the roof hands it over.
pub struct EngineParts {
    /// The issuer as data.
    pub profile: IssuerProfile,
    /// Customers.
    pub registry: Registry,
    /// Signing keys.
    pub keys: KeyRing,
    /// Whose certificates are believed.
    pub enterprise: EnterpriseTrust,
    /// Where codes, grants and opaque tokens are kept.
    pub short_lived: ShortLived,
    /// Where issuance is recorded.
    pub audit: Audit,
    /// The product's clock.
    pub clock: Clock,
    /// Randomness.
    pub rng: Rng,
    /// The secret behind pairwise subjects; kept for ever.
    pub pairwise_secret: Secret<Vec<u8>>,
}

/// An issuer; clones share everything.
#[derive(Clone)]
pub struct Engine {
    inner: Arc<Inner>,
}

struct Inner {
    parts: EngineParts,
    metadata: MetadataDocument,
    grants: Grants,
    opaque_tokens: OpaqueTokens,
    refresh_token_key: RefreshTokenKey,
    used_assertions: SingleUse,
    used_proofs: SingleUse,
    pushed: PushedRequests,
}

impl Engine {
    /// Sets up an issuer.
    ///
    /// # Errors
    /// Only if the metadata cannot be written as JSON.
    pub fn new(parts: EngineParts) -> Result<Self, serde_json::Error> {
        let metadata = MetadataDocument::of(&parts.profile)?;
        let inner = Inner {
            metadata,
            grants: Grants::new(&parts.short_lived),
            opaque_tokens: OpaqueTokens::new(&parts.short_lived),
            refresh_token_key: RefreshTokenKey::of(&parts.pairwise_secret),
            used_assertions: SingleUse::new(&parts.short_lived, "assertion"),
            used_proofs: SingleUse::new(&parts.short_lived, "dpop-proof"),
            pushed: PushedRequests::new(&parts.short_lived),
            parts,
        };
        Ok(Engine { inner: Arc::new(inner) })
    }

    /// The issuer as data.
    pub fn profile(&self) -> &IssuerProfile {
        &self.inner.parts.profile
    }

    /// Customers.
    pub fn registry(&self) -> &Registry {
        &self.inner.parts.registry
    }

    /// Signing keys.
    pub fn keys(&self) -> &KeyRing {
        &self.inner.parts.keys
    }

    /// Whose certificates are believed.
    pub fn enterprise(&self) -> &EnterpriseTrust {
        &self.inner.parts.enterprise
    }

    /// Where issuance is recorded.
    pub fn audit(&self) -> &Audit {
        &self.inner.parts.audit
    }

    /// The product's clock.
    pub fn clock(&self) -> &Clock {
        &self.inner.parts.clock
    }

    /// Randomness.
    pub fn rng(&self) -> &Rng {
        &self.inner.parts.rng
    }

    /// The discovery document.
    pub fn metadata(&self) -> &MetadataDocument {
        &self.inner.metadata
    }

    /// Codes and grants.
    pub fn grants(&self) -> &Grants {
        &self.inner.grants
    }

    /// Opaque access tokens.
    pub fn opaque_tokens(&self) -> &OpaqueTokens {
        &self.inner.opaque_tokens
    }

    /// What makes refresh tokens ours.
    pub fn refresh_token_key(&self) -> &RefreshTokenKey {
        &self.inner.refresh_token_key
    }

    /// Client assertions that were used.
    pub fn used_assertions(&self) -> &SingleUse {
        &self.inner.used_assertions
    }

    /// DPoP proofs that were used.
    pub fn used_proofs(&self) -> &SingleUse {
        &self.inner.used_proofs
    }

    /// Pushed authorization requests.
    pub fn pushed(&self) -> &PushedRequests {
        &self.inner.pushed
    }

    /// `sub` of this person at this client.
    pub fn subject(&self, client_id: &str, pid: &Pid) -> String {
        rules::subject::pairwise(&self.inner.parts.pairwise_secret, client_id, pid)
    }

    /// The name under which this person's sessions and logins are kept: a keyed hash.
    pub fn person_key(&self, pid: &Pid) -> String {
        rules::subject::person(&self.inner.parts.pairwise_secret, pid)
    }

    /// Issues a code that the client redeems within the profile's code lifetime.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn issue_code(
        &self,
        request: &AuthorizationRequest,
        authentication: Authentication,
    ) -> Result<String, ShortLivedError> {
        let now = self.clock().now();
        let lifetime = Duration::from_secs(self.profile().code_lifetime.into());
        let grant = Grant {
            client_id: request.client_id.clone(),
            scope: request.scope.clone(),
            resource: request.resource.clone(),
            onbehalfof: request.onbehalfof.clone(),
            pseudonymous: rules::disclosure::is_pseudonymous(&self.registry().snapshot(), &request.scope),
            authorized_at: now,
            authentication,
        };
        self.grants().issue_code(self.rng(), request, grant, now.plus(lifetime)).await
    }
}
