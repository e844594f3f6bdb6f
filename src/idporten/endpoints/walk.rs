//! An attempt at one eID as far as it goes without the browser: the adapter says a step, its calls are made, and so on
//! (`docs/contracts/eid-adapters.md` §11).

use fellesporten_domain::Timestamp;
use fellesporten_idp_adapters::{
    Adapter, Attempt, Event, OpaqueState, Outcome, Step, UnavailableCode,
    oidc::{TripSecrets, Upstream},
    testid::Persona,
};

use crate::{
    IdPorten,
    email_codes::{self, CodeContext},
    pages,
    state::{LoginAttempt, UpstreamTrip, UpstreamTrips},
    upstream::{Calls, Known, Provider},
};

use super::Visit;

/// What the adapter is asked about.
pub(super) enum Happened {
    /// The person chose the eID.
    Chosen,
    /// Something happened since.
    Event(Event),
}

/// What one request may do at one eID.
pub(super) struct Walk<'a, 'p> {
    idporten: &'a IdPorten,
    visit: &'a Visit,
    id: &'a str,
    attempt: &'a LoginAttempt,
    adapter: &'a dyn Adapter,
    service_name: String,
    personas: Vec<Persona>,
    away: Option<Away<'p>>,
}

/// The part of an eID that has a provider.
pub(super) struct Away<'a> {
    provider: &'a Provider,
    calls: Calls<'a>,
    known: Known,
    /// The trip's secrets: fresh, or those that the browser left with.
    pub(super) secrets: TripSecrets,
    /// When it began.
    pub(super) started_at: Timestamp,
    /// When it ends unanswered.
    pub(super) expires_at: Timestamp,
}

impl<'a> Away<'a> {
    /// A trip about to begin; none when too many are making calls.
    pub(super) async fn leaving(idporten: &IdPorten, attempt: &LoginAttempt, provider: &'a Provider) -> Option<Self> {
        let started_at = idporten.clock().now();
        let longest = std::time::Duration::from_secs(provider.row().attempt_seconds.into());
        let calls = provider.calls()?;
        Some(Self {
            provider,
            known: calls.known().await,
            calls,
            secrets: UpstreamTrips::secrets(idporten.rng()),
            started_at,
            expires_at: attempt.expires_at.min(started_at.plus(longest)),
        })
    }

    /// A trip from which the browser is back; none when too many are making calls.
    pub(super) async fn back(provider: &'a Provider, trip: &UpstreamTrip) -> Option<Self> {
        let calls = provider.calls()?;
        Some(Self {
            provider,
            known: calls.known().await,
            calls,
            secrets: trip.secrets.clone(),
            started_at: trip.started_at,
            expires_at: trip.expires_at,
        })
    }
}

impl<'a, 'p> Walk<'a, 'p> {
    pub(super) fn new(
        idporten: &'a IdPorten,
        visit: &'a Visit,
        (id, attempt): (&'a str, &'a LoginAttempt),
        adapter: &'a dyn Adapter,
        away: Option<Away<'p>>,
    ) -> Self {
        let service_name = pages::service_name(idporten, &attempt.request);
        let snapshot = idporten.engine().registry().snapshot();
        let citizens = snapshot.citizens().iter().filter(|_| away.is_none());
        let personas =
            citizens.map(|citizen| Persona { pid: citizen.pid.clone(), name: citizen.name.clone() }).collect();
        Self { idporten, visit, id, attempt, adapter, service_name, personas, away }
    }

    /// One step of the adapter's.
    pub(super) fn ask(&self, state: Option<&OpaqueState>, happened: Happened) -> Step {
        let facts = Attempt {
            id: self.id,
            needed: &self.attempt.request.acr_values,
            language: self.visit.language,
            service_name: &self.service_name,
            pid_rules: self.idporten.pid_rules(),
            personas: &self.personas,
            now: self.idporten.clock().now(),
            expires_at: self.away.as_ref().map_or(self.attempt.expires_at, |away| away.expires_at),
            random: self.idporten.rng().bytes(),
            state,
            upstream: self.away.as_ref().map(|away| Upstream {
                metadata: away.known.metadata.as_deref(),
                keys: away.known.keys.as_deref(),
                redirect_uri: away.provider.redirect_uri(),
                secrets: &away.secrets,
                started_at: away.started_at,
            }),
        };
        match happened {
            Happened::Chosen => self.adapter.begin(&facts),
            Happened::Event(event) => self.adapter.continue_with(&facts, event),
        }
    }

    /// Does what `step` and its successors ask for; what is left concerns the browser.
    pub(super) async fn go_on(&mut self, mut step: Step) -> Step {
        loop {
            let (event, state) = match step {
                Step::Call { call, state } => {
                    let Some(away) = &mut self.away else {
                        return Step::Done(Outcome::Unavailable(UnavailableCode::MetadataMissing));
                    };
                    (away.calls.make(call, &mut away.known).await, state)
                }
                Step::Code { errand, state } => {
                    let (service, language) = (self.service_name.as_str(), self.visit.language);
                    let context = CodeContext { attempt: self.id, service, language };
                    (Event::Code(email_codes::carry_out(self.idporten, context, errand).await), state)
                }
                concerns_the_browser => return concerns_the_browser,
            };
            step = self.ask(Some(&state), Happened::Event(event));
        }
    }

    /// The trip's part, when the walk is over.
    pub(super) fn into_away(self) -> Option<Away<'p>> {
        self.away
    }
}
