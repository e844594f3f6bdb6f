//! A visit to one eID: its adapter says one step at a time, this carries it out (`docs/contracts/eid-adapters.md` §11).

use axum::{
    body::Bytes,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use fellesporten_audit::LogoutCause;
use fellesporten_domain::Framework;
use fellesporten_idp_adapters::{
    EidRow, EidState, Event, Identity, OpaqueState, Outcome, PostedForm, Refusal, Standing, Step, Subject,
    UnavailableCode, WhyDisabled, selector,
};
use fellesporten_oauth::{
    code_flow,
    error::{AuthorizationError, AuthorizationRefusal},
};
use fellesporten_telemetry::{events, metrics};
use fellesporten_web::params::Params;
use url::Url;

use super::{
    Visit,
    selector::find,
    walk::{Away, Happened, Walk},
};
use crate::{
    IdPorten, cookies,
    error::PageError,
    limits,
    login::{self, Named},
    own_page, pages,
    records::{self, How},
    session_end::{self, EndedBy},
    state::{EidTrip, Leaving, LoggedIn, Login, LoginAttempt, Notice, Who},
};

/// `GET /login/{attempt}/{eid}`: the person chose this eID.
pub async fn eid_begin(
    State(idporten): State<IdPorten>,
    Path((id, eid)): Path<(String, String)>,
    visit: Visit,
) -> Response {
    run(&idporten, &visit, &id, &eid, Happened::Chosen).await
}

/// `POST /login/{attempt}/{eid}`: the person posted the eID's form.
pub async fn eid_submit(
    State(idporten): State<IdPorten>,
    Path((id, eid)): Path<(String, String)>,
    visit: Visit,
    body: Bytes,
) -> Response {
    match posted(&body) {
        Some(form) => run(&idporten, &visit, &id, &eid, Happened::Event(Event::Posted(form))).await,
        None => PageError::Malformed.into_response(&idporten, &visit),
    }
}

/// `GET /login/{attempt}/{eid}/wait`: the eID's pause is over.
pub async fn eid_wait(
    State(idporten): State<IdPorten>,
    Path((id, eid)): Path<(String, String)>,
    visit: Visit,
) -> Response {
    run(&idporten, &visit, &id, &eid, Happened::Event(Event::TimePassed)).await
}

/// The form's fields; a repeated one makes it unreadable.
fn posted(body: &[u8]) -> Option<PostedForm> {
    let params = Params::parse(body).ok()?;
    let fields = params.names().map(|name| params.one(name).ok().map(|value| (name, value.unwrap_or_default())));
    PostedForm::new(fields.collect::<Option<Vec<_>>>()?).ok()
}

/// What the selector says of a refusal.
fn notice_key(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::LevelTooLow => "notice-too-low",
        Refusal::PersonClosed => "notice-closed-user",
        Refusal::NoNumber | Refusal::NumberNotAccepted | Refusal::NotFresh | Refusal::LevelUnknown => "notice-failed",
    }
}

async fn run(idporten: &IdPorten, visit: &Visit, id: &str, eid: &str, happened: Happened) -> Response {
    let (visit, attempt) = match find(idporten, visit, id).await {
        Ok(found) => found,
        Err(error) => return error.into_response(idporten, visit),
    };
    let trip = Trip { idporten, visit: &visit, id, attempt };
    match trip.carry_out(eid, happened).await {
        Ok(response) => response,
        Err(error) => error.into_response(idporten, &visit),
    }
}

/// One step of one attempt at one eID.
pub(super) struct Trip<'a> {
    pub(super) idporten: &'a IdPorten,
    pub(super) visit: &'a Visit,
    pub(super) id: &'a str,
    pub(super) attempt: LoginAttempt,
}

impl Trip<'_> {
    async fn carry_out(self, eid: &str, happened: Happened) -> Result<Response, PageError> {
        let eids = self.idporten.eids().clone();
        let catalogue = eids.catalogue_now(self.idporten.clock().now());
        let below_level = self.idporten.settings().below_level;
        let choices = selector(&catalogue, &self.attempt.request.acr_values, below_level);
        let choice = choices.into_iter().find(|choice| choice.row.id.as_str() == eid);
        let (Some(choice), Some(adapter)) = (choice, eids.adapter(eid)) else { return Ok(self.to_selector()) };
        match choice.standing {
            Standing::Disabled(WhyDisabled::Closed) => return self.closed(choice.row).await,
            Standing::Disabled(WhyDisabled::BelowLevel) => return Ok(self.to_selector()),
            Standing::Selectable | Standing::Marked(_) => {}
        }
        if matches!(happened, Happened::Chosen)
            && let Some(code) = self.why_not_now(choice.row.state)
        {
            return self.outcome(choice.row, Outcome::Unavailable(code)).await;
        }
        let away = match eids.provider(eid) {
            None => None,
            Some(provider) => {
                if matches!(happened, Happened::Chosen) && matches!(choice.row.state, EidState::Down { .. }) {
                    provider.probe();
                }
                let Some(away) = Away::leaving(self.idporten, &self.attempt, provider).await else {
                    return self.outcome(choice.row, Outcome::Unavailable(UnavailableCode::Busy)).await;
                };
                Some(away)
            }
        };
        let state = self.attempt.trip.as_ref().filter(|trip| trip.eid == eid).map(|trip| trip.state.clone());
        let mut walk = Walk::new(self.idporten, self.visit, (self.id, &self.attempt), adapter, away);
        let first = walk.ask(state.as_ref(), happened);
        let step = walk.go_on(first).await;
        let away = walk.into_away();
        self.next(choice.row, step, away).await
    }

    /// Why an eID that is down is not begun: an operator's word stands, and the breaker's until the person wants to try anyway.
    fn why_not_now(&self, state: EidState) -> Option<UnavailableCode> {
        match state {
            EidState::Down { try_anyway: false } => Some(UnavailableCode::Announced),
            EidState::Down { try_anyway: true } if self.visit.query != pages::TRY_ANYWAY => {
                Some(UnavailableCode::CircuitOpen)
            }
            _ => None,
        }
    }

    async fn next(mut self, row: &EidRow, step: Step, away: Option<Away<'_>>) -> Result<Response, PageError> {
        match step {
            Step::GoTo { url, state } => {
                let Some(away) = away else { return Err(PageError::Broken) };
                self.leave(row, url, state, away).await
            }
            Step::Show { screen, state } => {
                self.keep(Some(EidTrip { eid: row.id.to_string(), state })).await?;
                Ok(pages::screen_page(self.idporten, self.visit, self.id, &self.attempt, row, &screen))
            }
            Step::Wait { pause, state } => {
                self.keep(Some(EidTrip { eid: row.id.to_string(), state })).await?;
                Ok(pages::wait_page(self.idporten, self.visit, self.id, &self.attempt, row, pause))
            }
            Step::Call { .. } | Step::Code { .. } => Err(PageError::Broken),
            Step::Done(outcome) => self.outcome(row, outcome).await,
        }
    }

    /// Off to the eID's provider: the trip is on the server before the browser leaves.
    async fn leave(
        mut self,
        row: &EidRow,
        url: Url,
        state: OpaqueState,
        away: Away<'_>,
    ) -> Result<Response, PageError> {
        if self.attempt.trip.is_some() || self.attempt.notice.is_some() {
            self.keep(None).await?;
        }
        let name = away.secrets.state.clone();
        let lifetime = away.expires_at.since(away.started_at);
        let leaving = Leaving {
            attempt: (self.id, self.attempt.expires_at),
            eid: row.id.as_str(),
            secrets: away.secrets,
            state,
            started_at: away.started_at,
            expires_at: away.expires_at,
        };
        let (eid, expires_at) = (leaving.eid, leaving.expires_at);
        let secret = self.idporten.trips().begin(self.idporten.rng(), leaving).await?;
        self.idporten.trips_watched().left(eid, &name, expires_at);
        let secure = self.idporten.secure_cookies();
        let jar = cookies::set_trip(self.visit.jar.clone(), &name, &secret, lifetime, secure);
        Ok((StatusCode::SEE_OTHER, jar, [(header::LOCATION, String::from(url))]).into_response())
    }

    async fn keep(&mut self, trip: Option<EidTrip>) -> Result<(), PageError> {
        self.attempt.trip = trip;
        self.attempt.notice = None;
        Ok(self.idporten.attempts().keep(self.id, &self.attempt).await?)
    }

    /// `docs/contracts/eid-adapters.md` §2.2.5.
    pub(super) async fn outcome(self, row: &EidRow, outcome: Outcome) -> Result<Response, PageError> {
        match outcome {
            Outcome::Completed(identity) => self.completed(row, *identity).await,
            Outcome::Cancelled => self.back(None).await,
            Outcome::Refused(refusal) => self.refused(row, refusal, None).await,
            Outcome::Unavailable(code) => {
                events::eids::eid_unavailable(&row.id, &code);
                Ok(pages::unavailable_page(self.idporten, self.visit, self.id, &self.attempt, row, &code))
            }
            Outcome::Violated(violation) => {
                events::eids::eid_protocol_violated(violation.as_str(), &row.id);
                Err(PageError::Violated)
            }
            Outcome::Expired => {
                let text_key = "notice-expired".to_owned();
                self.back(Some(Notice { eid: row.id.to_string(), text_key, code: None, person_refused: false })).await
            }
        }
    }

    /// The person was not let in: recorded, and told at the selector.
    async fn refused(self, row: &EidRow, refusal: Refusal, who: Option<&Identity>) -> Result<Response, PageError> {
        events::login::login_refused(&row.id, refusal.as_str());
        records::unsuccessful(self.idporten, self.visit, &self.attempt.request, who, records::refused()).await?;
        let text_key = notice_key(refusal).to_owned();
        self.back(Some(Notice { eid: row.id.to_string(), text_key, code: None, person_refused: true })).await
    }

    /// An operator has closed the eID: nobody begins or ends a login with it (§7.2).
    async fn closed(self, row: &EidRow) -> Result<Response, PageError> {
        events::eids::eid_closed(&row.id);
        let text_key = "eid-closed".to_owned();
        self.back(Some(Notice { eid: row.id.to_string(), text_key, code: None, person_refused: false })).await
    }

    /// The selector again, perhaps with an explanation.
    async fn back(mut self, notice: Option<Notice>) -> Result<Response, PageError> {
        self.attempt.trip = None;
        self.attempt.notice = notice;
        self.idporten.attempts().keep(self.id, &self.attempt).await?;
        Ok(self.to_selector())
    }

    fn to_selector(&self) -> Response {
        let to = self.idporten.engine().profile().login_url(&format!("/login/{}", self.id));
        (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()
    }

    /// What the service asked for is not its any more.
    async fn withdrawn(self, error: &AuthorizationError) -> Result<Response, PageError> {
        self.idporten.attempts().finish(self.id).await?.ok_or(PageError::StaleLogin)?;
        let jar = cookies::clear_attempt(self.visit.jar.clone(), self.id, self.idporten.secure_cookies());
        Ok(login::with_cookies(jar, login::refuse(self.idporten, self.visit, error).await?))
    }

    /// The core's own checks, then session, record and code.
    async fn completed(self, row: &EidRow, identity: Identity) -> Result<Response, PageError> {
        if self.idporten.eids().is_closed(row.id.as_str(), self.idporten.clock().now()) {
            return self.closed(row).await;
        }
        if !row.allows(&identity) {
            events::eids::eid_vouched_for_too_much("identity-not-allowed", &row.id);
            return Err(PageError::Violated);
        }
        let acr = identity.acr;
        if !self.attempt.request.acr_values.iter().any(|requested| acr.satisfies(requested)) {
            return self.refused(row, Refusal::LevelTooLow, Some(&identity)).await;
        }
        let snapshot = self.idporten.engine().registry().snapshot();
        if identity.pid().is_some_and(|pid| snapshot.closed(pid)) {
            return self.refused(row, Refusal::PersonClosed, Some(&identity)).await;
        }
        limits::count_login(self.idporten, self.visit, &self.attempt.request, &identity).await?;
        let profile = self.idporten.engine().profile();
        let own_page = own_page::is_wanted(&self.attempt.request);
        let isolated_for = if own_page {
            None
        } else {
            match code_flow::still_granted(profile, &snapshot, &self.attempt.request) {
                Ok(client) => client.sso_disabled.then(|| client.client_id.clone()),
                Err(AuthorizationRefusal::Page(reason)) => return Err(PageError::Request(reason)),
                Err(AuthorizationRefusal::Redirect(error)) => return self.withdrawn(&error).await,
            }
        };
        let pid = match &identity.subject {
            Subject::Person(pid) if acr.framework() == Some(Framework::Idporten) => pid.clone(),
            Subject::Person(pid) => return self.without_session(row, &identity, Named::Pid(pid)).await,
            Subject::Email(address) => return self.without_session(row, &identity, Named::Email(address)).await,
            Subject::Foreign { identifier, birthdate } if acr.framework() == Some(Framework::Eidas) => {
                let who = Named::Foreign(identifier, birthdate.as_deref());
                return self.without_session(row, &identity, who).await;
            }
            Subject::Foreign { .. } => return self.refused(row, Refusal::NoNumber, Some(&identity)).await,
        };
        let attempt = self.idporten.attempts().finish(self.id).await?.ok_or(PageError::StaleLogin)?;
        let login = Login {
            id: attempt.request.login_id.clone(),
            acr,
            amr: identity.amr,
            eid: row.id.to_string(),
            at: self.idporten.clock().now(),
            isolated_for,
            names: identity.names,
            locale: Some(self.visit.language),
        };
        let LoggedIn { cookies: session_cookies, session, ended } = self
            .idporten
            .sessions()
            .log_in(
                self.idporten.rng(),
                cookies::session(&self.visit.jar).as_ref(),
                Who { pid: &pid, person: &self.idporten.engine().person_key(&pid) },
                login.clone(),
                (!own_page).then_some(attempt.request.client_id.as_str()),
            )
            .await?;
        if let Some(ended) = ended {
            let by = EndedBy { cause: LogoutCause::AnotherPerson, client_id: None };
            session_end::end(self.idporten, self.visit, &ended, by).await?;
        }
        let secure = self.idporten.secure_cookies();
        let (idporten, visit) = (self.idporten, self.visit);
        let response = if own_page {
            records::authentication(idporten, visit, &attempt.request, Some(&pid), &login, How::Fresh).await?;
            own_page::go_to(idporten, own_page::PROFILE)
        } else {
            login::proceed(idporten, visit, &attempt.request, &session, &login, How::Fresh).await?
        };
        metrics::LOGIN_SECONDS.observe([login.amr.as_str()], login.at.since(attempt.begun_at()));
        let jar = cookies::clear_attempt(self.visit.jar.clone(), self.id, secure);
        Ok(login::with_cookies(cookies::set_session(jar, session_cookies, secure), response))
    }

    /// A login in the European framework, or by e-mail, answers one service and leaves no session behind (`docs/contracts/idporten.md` §1.5).
    async fn without_session(&self, row: &EidRow, identity: &Identity, who: Named<'_>) -> Result<Response, PageError> {
        let attempt = self.idporten.attempts().finish(self.id).await?.ok_or(PageError::StaleLogin)?;
        let login = Login {
            id: attempt.request.login_id.clone(),
            acr: identity.acr,
            amr: identity.amr,
            eid: row.id.to_string(),
            at: self.idporten.clock().now(),
            isolated_for: None,
            names: identity.names.clone(),
            locale: None,
        };
        let response = login::answer_without_session(self.idporten, self.visit, &attempt.request, who, &login).await?;
        let jar = cookies::clear_attempt(self.visit.jar.clone(), self.id, self.idporten.secure_cookies());
        Ok(login::with_cookies(jar, response))
    }
}
