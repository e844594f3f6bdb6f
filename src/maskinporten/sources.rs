//! The authoritative sources that Maskinporten asks: who has delegated what, which system users there are, who consented
//! (`docs/contracts/maskinporten.md` §6).
//!
//! A source is another service. It is asked over HTTP with a token of Maskinporten's own, as a customer would; what it says counts for
//! this one token. A source that does not answer, or answers with something else than an answer, gives no token.
//!
//! * [`Sources`]: those of the configuration, found by issuer
//! * `source`: one of them: its address, its limits, its breaker, and what it answered a moment ago
//! * `own_token`: the token that Maskinporten shows

mod own_token;
mod source;

use fellesporten_audit::TokenScope;
use fellesporten_domain::{Clock, OrgNumber, Rng, ScopeName, ScopeSet};
use fellesporten_jose::KeyRing;
use fellesporten_registry::Snapshot;
use fellesporten_web::outbound::OutboundError;
use serde_json::Value;

use crate::error::Fault;
use crate::rules::authorization_details::Details;
use crate::rules::consumer_org::Acting;
use own_token::OwnTokens;
use source::Source;
pub use source::{Interface, SourceOptions};

/// What a source is asked about that vouches for no scope here; each knows of it.
const ANY_SCOPE: &str = "altinn:maskinporten/delegations";

/// What the sources are made of.
pub struct SourcesParts {
    /// Those of the configuration.
    pub sources: Vec<SourceOptions>,
    /// The issuer of the tokens that they are shown: Maskinporten's own.
    pub issuer: String,
    /// Whose those tokens are: the organisation that runs Maskinporten.
    pub organisation: Option<OrgNumber>,
    /// Whether a source may be at a plain or private address.
    pub allow_private: bool,
    /// Signing keys.
    pub keys: KeyRing,
    /// The product's clock.
    pub clock: Clock,
    /// Randomness.
    pub rng: Rng,
}

/// The sources of this process.
pub struct Sources {
    sources: Vec<Source>,
    own_tokens: OwnTokens,
    clock: Clock,
}

impl Sources {
    /// Sets them up. Nobody is asked yet, so a source that is away stops no start.
    ///
    /// # Errors
    /// When no HTTP client can be made.
    pub fn new(parts: SourcesParts) -> Result<Self, OutboundError> {
        let allow_private = parts.allow_private;
        let made = parts.sources.into_iter().map(|options| Source::new(options, allow_private));
        Ok(Self {
            sources: made.collect::<Result<_, _>>()?,
            own_tokens: OwnTokens::new(parts.issuer, parts.organisation, parts.keys, parts.rng),
            clock: parts.clock,
        })
    }

    /// Each scope with the source that vouches for its delegation; without one where the client acts for itself.
    ///
    /// # Errors
    /// The first scope that is not delegated; scopes of several sources; a source that cannot be asked.
    pub(crate) async fn delegated(
        &self,
        acting: Acting,
        scope: &ScopeSet,
        snapshot: &Snapshot,
    ) -> Result<Vec<TokenScope>, Fault> {
        let Some(supplier) = acting.supplier else {
            let own = |name: &ScopeName| TokenScope { scope: name.to_string(), delegation_source: None };
            return Ok(scope.iter().map(own).collect());
        };
        let mut vouched = Vec::with_capacity(scope.len());
        for name in scope {
            let issuer = snapshot.scope(name.as_str()).and_then(|scope| scope.delegation_source.clone());
            let issuer = issuer.ok_or_else(|| Fault::NotDelegable(name.to_string()))?;
            if vouched.iter().any(|other: &TokenScope| other.delegation_source.as_ref() != Some(&issuer)) {
                return Err(Fault::SeveralSources);
            }
            // A source that is not among ours vouches for nothing here.
            let stands = match self.sources.iter().find(|source| source.issuer() == issuer) {
                Some(source) => {
                    source.delegates(&self.own_tokens, acting.consumer, supplier, name, self.clock.now()).await?
                }
                None => false,
            };
            if !stands {
                return Err(Fault::NotDelegated { consumer: acting.consumer, scope: name.to_string(), supplier });
            }
            vouched.push(TokenScope { scope: name.to_string(), delegation_source: Some(issuer) });
        }
        Ok(vouched)
    }

    /// Asks each source something that it can answer, whatever the answer is: its name, and why it gave none. `asker` is whom the question
    /// is about; a scope of the source's own is asked for where the registry has one.
    pub async fn try_all(&self, snapshot: &Snapshot, asker: OrgNumber) -> Vec<(String, Result<(), String>)> {
        let mut answers = Vec::with_capacity(self.sources.len());
        for source in &self.sources {
            let of_source = snapshot
                .scopes_and_built_in()
                .filter(|scope| scope.delegation_source.as_deref() == Some(source.issuer()))
                .filter_map(|scope| ScopeName::parse(&scope.name).ok());
            // Not every scope can be asked about at each kind of source.
            let scope = of_source.chain(ScopeName::parse(ANY_SCOPE).ok()).find(ScopeName::is_known_to_altinn);
            let Some(scope) = scope else { continue };
            let answer = source.delegates(&self.own_tokens, asker, asker, &scope, self.clock.now()).await;
            let why = |fault: Fault| match fault {
                Fault::SourceAway { cause, .. } => cause,
                _ => "no token could be signed to ask it with".to_owned(),
            };
            answers.push((source.name().to_owned(), answer.map(drop).map_err(why)));
        }
        answers
    }

    /// `authorization_details` of the token.
    ///
    /// # Errors
    /// When there is no such system user or consent, or the source cannot be asked.
    pub(crate) async fn details(&self, client_id: &str, acting: Acting, details: &Details) -> Result<Value, Fault> {
        let source = self.sources.iter().find(|source| source.answers_details()).ok_or(Fault::DetailsType)?;
        let now = self.clock.now();
        match details {
            Details::SystemUser { customer, external_ref } => {
                let vendor = acting.consumer;
                let found = source
                    .system_user(&self.own_tokens, client_id, vendor, *customer, external_ref.as_deref(), now)
                    .await?;
                found.ok_or(Fault::NoSystemUser { customer: *customer })
            }
            Details::Consent { id, from } => {
                let found = source.consent(&self.own_tokens, id, from, acting.consumer, now).await?;
                found.ok_or(Fault::NoConsent)
            }
        }
    }
}
