//! One issuer at work: its profile and the stores and keys that its endpoints use.

use std::{sync::Arc, time::Duration};

use fellesporten_audit::Audit;
use fellesporten_domain::{Clock, Pid, Rng, ScopeSet, Secret, Timestamp};
use fellesporten_jose::{EnterpriseTrust, KeyRing};
use fellesporten_registry::Registry;
use fellesporten_store::{Records, ShortLived, ShortLivedError};

use crate::{
    authorizations::Authorizations,
    consents::Consents,
    grant::{Authentication, Grant, Grants},
    limits::{LimitOptions, Limits},
    metadata::MetadataDocument,
    profile::IssuerProfile,
    pushed::PushedRequests,
    refresh_token::RefreshTokenKey,
    request::AuthorizationRequest,
    revoked::RevokedTokens,
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
    /// Where consents and long grants are kept.
    pub records: Records,
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
    /// How often clients may ask.
    pub limits: LimitOptions,
}

/// What a login gives its client.
#[derive(Clone, Debug)]
pub struct Given {
    /// The scopes: those of the request, or fewer.
    pub scope: ScopeSet,
    /// When the earliest consent that they rest on ends.
    pub consent_ends: Option<Timestamp>,
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
    authorizations: Authorizations,
    revoked: RevokedTokens,
    consents: Consents,
    opaque_tokens: OpaqueTokens,
    refresh_token_key: RefreshTokenKey,
    used_assertions: SingleUse,
    used_proofs: SingleUse,
    pushed: PushedRequests,
    limits: Limits,
}

impl Engine {
    /// Sets up an issuer.
    ///
    /// # Errors
    /// Only if the metadata cannot be written as JSON.
    pub fn new(parts: EngineParts) -> Result<Self, serde_json::Error> {
        let metadata = MetadataDocument::of(&parts.profile)?;
        let grants = Grants::new(&parts.short_lived, parts.records.clone());
        let revoked = RevokedTokens::new(&parts.short_lived);
        let inner = Inner {
            metadata,
            authorizations: Authorizations::new(&parts.short_lived, grants.clone(), revoked.clone()),
            revoked,
            consents: Consents::new(parts.records.clone(), parts.rng.clone()),
            grants,
            opaque_tokens: OpaqueTokens::new(&parts.short_lived),
            refresh_token_key: RefreshTokenKey::of(&parts.pairwise_secret),
            used_assertions: SingleUse::new(&parts.short_lived, "assertion"),
            used_proofs: SingleUse::new(&parts.short_lived, "dpop-proof"),
            pushed: PushedRequests::new(&parts.short_lived),
            limits: Limits::new(&parts.short_lived, parts.limits, &parts.clock),
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

    /// Each person's grants.
    pub fn authorizations(&self) -> &Authorizations {
        &self.inner.authorizations
    }

    /// Access tokens that were withdrawn.
    pub fn revoked(&self) -> &RevokedTokens {
        &self.inner.revoked
    }

    /// Each person's consents.
    pub fn consents(&self) -> &Consents {
        &self.inner.consents
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

    /// How often clients may ask, and be wrong.
    pub fn limits(&self) -> &Limits {
        &self.inner.limits
    }

    /// `sub` of this person at this client.
    pub fn subject(&self, client_id: &str, pid: &Pid) -> String {
        rules::subject::pairwise(&self.inner.parts.pairwise_secret, client_id, pid)
    }

    /// `sub` at this client of somebody whom no number names, but an identifier of this kind.
    pub fn subject_unnumbered(&self, client_id: &str, kind: &str, identifier: &str) -> String {
        rules::subject::pairwise_unnumbered(&self.inner.parts.pairwise_secret, client_id, kind, identifier)
    }

    /// What a text of this kind is kept under when whoever reads the store must not learn it, nor try texts until one fits.
    pub fn keyed_digest(&self, kind: &str, text: &str) -> String {
        rules::subject::keyed_digest(&self.inner.parts.pairwise_secret, kind, text)
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
        given: Given,
        authentication: Authentication,
    ) -> Result<String, ShortLivedError> {
        let now = self.clock().now();
        let snapshot = self.registry().snapshot();
        let grant = Grant {
            client_id: request.client_id.clone(),
            scope: given.scope,
            resource: request.resource.clone(),
            onbehalfof: request.onbehalfof.clone(),
            // Of what was asked: whoever refuses such a scope shall not be named for it.
            pseudonymous: rules::disclosure::is_pseudonymous(&snapshot, &request.scope),
            consent_ends: given.consent_ends,
            login_id: request.login_id.clone(),
            authorized_at: now,
            authentication,
        };
        let grant_id = self.rng().token::<16>();
        let expires_at = now.plus(Duration::from_secs(self.profile().code_lifetime.into()));
        self.grants().issue_code(self.rng(), &grant_id, request, grant, expires_at).await
    }
}
