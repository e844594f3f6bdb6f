//! One source: its address, its limits, its breaker, and what it answered a moment ago.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::http::StatusCode;
use fellesporten_domain::{BreakerLimits, OrgNumber, ScopeName, Timestamp};
use fellesporten_telemetry::{events, spans};
use fellesporten_web::breaker::Breaker;
use fellesporten_web::outbound::{Answer, Outbound, OutboundError, OutboundOptions};
use serde_json::{Value, json};
use tokio::sync::Semaphore;
use url::Url;

use super::own_token::OwnTokens;
use crate::error::Fault;
use crate::rules::authorization_details::organisation_urn;
use crate::rules::source_answer::{self, Unusable};

/// Largest answer.
const MAX_BODY: usize = 256 * 1024;
/// Calls at once; a source that hangs holds up no more of them than this.
const MOST_AT_ONCE: usize = 64;
/// Answers that are kept at once.
const MOST_KEPT: usize = 10_000;
const SYSTEM_USER_SCOPE: &str = "altinn:maskinporten/systemuser.read";
const CONSENT_SCOPE: &str = "altinn:maskinporten/consent.read";

/// How a source is asked for delegations (`docs/contracts/maskinporten.md` §6.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interface {
    /// `GET /delegations`, as every source offers it.
    Generic,
    /// Altinn 3's look-up.
    Altinn,
}

/// A source of the configuration.
#[derive(Debug, Clone)]
pub struct SourceOptions {
    /// What customers call it.
    pub name: String,
    /// What scopes name as `delegation_source`, and tokens too.
    pub issuer: String,
    /// Where it is asked.
    pub url: Url,
    /// How.
    pub interface: Interface,
    /// The scope of the token that it is shown with questions about delegations.
    pub token_scope: String,
    /// How long an answer may take.
    pub timeout: Duration,
    /// How long a delegation that stands is remembered; zero asks anew for each token.
    pub remember: Duration,
    /// Whether it knows system users and consents.
    pub authorization_details: bool,
}

/// Who delegates what to whom.
type Question = (OrgNumber, OrgNumber, String);

/// A source at work.
pub(super) struct Source {
    options: SourceOptions,
    outbound: Outbound,
    breaker: Mutex<Breaker>,
    at_once: Semaphore,
    /// Delegations that stood, and when the source said so.
    stood: Mutex<HashMap<Question, Timestamp>>,
}

impl Source {
    pub(super) fn new(options: SourceOptions, allow_private: bool) -> Result<Self, OutboundError> {
        let outbound = Outbound::new(OutboundOptions {
            allow_private,
            connect_timeout: options.timeout,
            read_timeout: options.timeout,
            timeout: options.timeout,
            max_body: MAX_BODY,
            ..OutboundOptions::default()
        })?;
        let breaker = Mutex::new(Breaker::new(BreakerLimits::default()));
        Ok(Self { options, outbound, breaker, at_once: Semaphore::new(MOST_AT_ONCE), stood: Mutex::default() })
    }

    pub(super) fn issuer(&self) -> &str {
        &self.options.issuer
    }

    pub(super) fn name(&self) -> &str {
        &self.options.name
    }

    pub(super) const fn answers_details(&self) -> bool {
        self.options.authorization_details
    }

    /// Whether `consumer` lets `supplier` use a scope.
    pub(super) async fn delegates(
        &self,
        tokens: &OwnTokens,
        consumer: OrgNumber,
        supplier: OrgNumber,
        scope: &ScopeName,
        now: Timestamp,
    ) -> Result<bool, Fault> {
        let question = (consumer, supplier, scope.to_string());
        if self.stood_lately(&question, now) {
            return Ok(true);
        }
        let (path, consumer_name, supplier_name) = match self.options.interface {
            Interface::Generic => ("delegations", "consumer_org", "supplier_org"),
            // What Altinn cannot be asked about was never delegated there.
            Interface::Altinn if !scope.is_known_to_altinn() => return Ok(false),
            Interface::Altinn => ("accessmanagement/api/v1/maskinporten/delegations/", "consumerOrg", "supplierOrg"),
        };
        let mut url = self.at(path)?;
        url.query_pairs_mut()
            .append_pair("scope", scope.as_str())
            .append_pair(consumer_name, consumer.as_str())
            .append_pair(supplier_name, supplier.as_str());
        let header = tokens.bearer(&self.options.token_scope, now).await?;
        let answer = self.asked(now, || self.outbound.get_authorized(&url, &header)).await?;
        if answer.status != StatusCode::OK {
            return Err(self.refused(tokens, &answer));
        }
        let stands = self.used(source_answer::delegated(&answer.body, consumer, supplier, scope.as_str()))?;
        if stands && !self.options.remember.is_zero() {
            self.remember(question, now);
        }
        Ok(stands)
    }

    /// `authorization_details` for the system user that a vendor's customer has approved.
    pub(super) async fn system_user(
        &self,
        tokens: &OwnTokens,
        client_id: &str,
        vendor: OrgNumber,
        customer: OrgNumber,
        external_ref: Option<&str>,
        now: Timestamp,
    ) -> Result<Option<Value>, Fault> {
        let mut url = self.at("authentication/api/v1/systemuser/byExternalId")?;
        url.query_pairs_mut()
            .append_pair("clientId", client_id)
            .append_pair("systemProviderOrgNo", vendor.as_str())
            .append_pair("systemUserOwnerOrgNo", customer.as_str())
            // Without a reference of the vendor's the customer's number is it.
            .append_pair("externalRef", external_ref.unwrap_or(customer.as_str()));
        let header = tokens.bearer(SYSTEM_USER_SCOPE, now).await?;
        let answer = self.asked(now, || self.outbound.get_authorized(&url, &header)).await?;
        match answer.status {
            StatusCode::OK => self.used(source_answer::system_user(&answer.body, customer, vendor)),
            StatusCode::NOT_FOUND => Ok(None),
            _ => Err(self.refused(tokens, &answer)),
        }
    }

    /// `authorization_details` for a consent.
    pub(super) async fn consent(
        &self,
        tokens: &OwnTokens,
        id: &str,
        from: &str,
        consumer: OrgNumber,
        now: Timestamp,
    ) -> Result<Option<Value>, Fault> {
        let url = self.at("accessmanagement/api/v1/maskinporten/consent/lookup")?;
        let body = json!({ "id": id, "from": from, "to": organisation_urn(consumer) }).to_string();
        let header = tokens.bearer(CONSENT_SCOPE, now).await?;
        let post = || self.outbound.post(&url, Some(&header), "application/json", body.clone());
        let answer = self.asked(now, post).await?;
        match answer.status {
            StatusCode::OK => self.used(source_answer::consent(&answer.body, id, from, consumer, now)),
            // Not found, expired, revoked, not accepted: a problem document each.
            StatusCode::BAD_REQUEST | StatusCode::NOT_FOUND | StatusCode::GONE | StatusCode::CONFLICT => Ok(None),
            _ => Err(self.refused(tokens, &answer)),
        }
    }

    fn at(&self, path: &str) -> Result<Url, Fault> {
        self.options.url.join(path).map_err(|_| Fault::ServerError)
    }

    /// One call past the breaker, which hears how it ended.
    async fn asked<F>(&self, now: Timestamp, call: impl FnOnce() -> F) -> Result<Answer, Fault>
    where
        F: Future<Output = Result<Answer, OutboundError>>,
    {
        let Ok(_permit) = self.at_once.try_acquire() else { return Err(self.away("too many questions wait for it")) };
        if !self.breaker(|breaker| breaker.admits(now)) {
            return Err(self.away("it has failed too often and is left alone for a moment"));
        }
        let outcome = spans::delegation_source_call(&self.options.name).around(call()).await;
        let well = outcome.as_ref().is_ok_and(|answer| !answer.status.is_server_error());
        self.breaker(|breaker| breaker.heard(now, well));
        outcome.map_err(|error| self.away(error))
    }

    fn breaker<T>(&self, ask: impl FnOnce(&mut Breaker) -> T) -> T {
        ask(&mut self.breaker.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn away(&self, cause: impl std::fmt::Display) -> Fault {
        let (name, cause) = (self.options.name.clone(), cause.to_string());
        events::tokens::delegation_source_away(&name, &cause);
        Fault::SourceAway { name, cause }
    }

    /// A status that is no answer; a redirect is one of them.
    fn refused(&self, tokens: &OwnTokens, answer: &Answer) -> Fault {
        if matches!(answer.status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
            tokens.forget();
        }
        self.away(format_args!("it answered {}", answer.status.as_u16()))
    }

    fn used<T>(&self, judged: Result<T, Unusable>) -> Result<T, Fault> {
        judged.map_err(|Unusable(why)| self.away(format_args!("its answer cannot be used: {why}")))
    }

    fn stood_lately(&self, question: &Question, now: Timestamp) -> bool {
        let stood = self.stood.lock().unwrap_or_else(PoisonError::into_inner);
        stood.get(question).is_some_and(|at| *at <= now && now.since(*at) < self.options.remember)
    }

    fn remember(&self, question: Question, now: Timestamp) {
        let mut stood = self.stood.lock().unwrap_or_else(PoisonError::into_inner);
        if stood.len() >= MOST_KEPT {
            stood.retain(|_, at| *at <= now && now.since(*at) < self.options.remember);
        }
        if stood.len() < MOST_KEPT {
            stood.insert(question, now);
        }
    }
}
