//! The one adapter of every eID that is an OpenID provider.

use serde::Deserialize;

use super::claims::TokenAnswer;
use super::countries::CountryForm;
use super::id_token::Unverified;
use super::row::{NumberSource, OidcRow, Par};
use super::state::State;
use super::{Upstream, id_token, identity, request, response, userinfo};
use crate::{
    Adapter, Attempt, Call, CallAnswer, CallFailure, Description, EidId, EidRow, EidState, Event, HiddenText,
    Interaction, OpaqueState, Outcome, PostedForm, Returned, Screen, Step, UnavailableCode, Violation,
};

/// An eID that is an OpenID provider, interpreted by its row.
#[derive(Debug, Clone)]
pub struct Oidc {
    id: EidId,
    row: OidcRow,
}

/// The pushed request's handle (RFC 9126 §2.2).
#[derive(Deserialize)]
struct Pushed {
    request_uri: String,
}

impl Oidc {
    /// The adapter of a checked row.
    ///
    /// # Errors
    /// When the row's id is none.
    pub fn new(row: OidcRow) -> Result<Self, crate::InvalidEidId> {
        Ok(Self { id: EidId::parse(&row.id)?, row })
    }

    /// Its row.
    pub fn row(&self) -> &OidcRow {
        &self.row
    }

    /// What the selector needs to know of it.
    pub fn eid_row(&self) -> EidRow {
        let mut amrs: Vec<_> = self.row.amr_out.iter().map(|out| out.amr).collect();
        amrs.dedup();
        EidRow {
            id: self.id.clone(),
            names: self.row.names.clone(),
            hints: self.row.hints.clone(),
            acrs: self.row.acrs(),
            amrs,
            passes_names: self.row.name_claims.is_some(),
            environments: self.row.environments.clone(),
            enabled: self.row.enabled,
            devices: self.row.devices,
            state: EidState::Up,
            messages: Vec::new(),
        }
    }

    /// Sends the browser away, with the request pushed first where that is the way.
    fn leave(&self, attempt: &Attempt<'_>, upstream: &Upstream<'_>, country: Option<&str>) -> Step {
        let Some(metadata) = upstream.metadata else { return unavailable(UnavailableCode::MetadataMissing) };
        let fields = request::parameters(&self.row, attempt, upstream, country);
        match (self.row.par, &metadata.par) {
            (Par::Required | Par::IfOffered, Some(endpoint)) => {
                call(Call::Push { url: endpoint.clone(), fields }, &State::Pushing)
            }
            (Par::Required, None) => unavailable(UnavailableCode::MetadataMissing),
            _ => go_to(request::address(metadata, &fields)),
        }
    }

    fn posted(&self, attempt: &Attempt<'_>, upstream: &Upstream<'_>, form: &PostedForm) -> Step {
        if form.get("action") == Some("cancel") {
            return Step::Done(Outcome::Cancelled);
        }
        match form.get("country").filter(|country| self.row.countries.iter().any(|known| known == country)) {
            Some(country) => self.leave(attempt, upstream, Some(country)),
            None => self.chooser(true),
        }
    }

    fn chooser(&self, unknown: bool) -> Step {
        let form = CountryForm { countries: self.row.countries.clone(), unknown };
        Step::Show { screen: Screen::Countries(form), state: OpaqueState::write(&State::Choosing) }
    }

    fn pushed(&self, upstream: &Upstream<'_>, answer: &CallAnswer) -> Step {
        let pushed = (answer.status == 201 || answer.status == 200).then(|| read::<Pushed>(answer)).flatten();
        match (pushed, upstream.metadata) {
            (Some(pushed), Some(metadata)) => go_to(request::pushed_address(&self.row, metadata, &pushed.request_uri)),
            _ => unavailable(UnavailableCode::UpstreamError),
        }
    }

    /// R4, R6 and R7.
    fn returned(&self, attempt: &Attempt<'_>, upstream: &Upstream<'_>, returned: Returned) -> Step {
        match returned {
            Returned::Signed { response } => self.signed(attempt, upstream, response, false),
            Returned::Error { error, description, issuer } => {
                match response::issuer(&self.row, upstream.metadata, issuer.as_deref()) {
                    Ok(()) => Step::Done(response::error(&self.row, &error, description.as_deref())),
                    Err(violation) => Step::Done(Outcome::Violated(violation)),
                }
            }
            Returned::Code { code, issuer } => {
                match response::issuer(&self.row, upstream.metadata, issuer.as_deref()) {
                    Ok(()) => self.exchange(upstream, code),
                    Err(violation) => Step::Done(Outcome::Violated(violation)),
                }
            }
            Returned::Neither => unavailable(UnavailableCode::UpstreamError),
        }
    }

    fn signed(&self, attempt: &Attempt<'_>, upstream: &Upstream<'_>, response: String, renewed: bool) -> Step {
        match response::signed(&self.row, attempt, upstream, &response) {
            // The issuer is inside the signature.
            Ok(Returned::Code { code, .. }) => self.exchange(upstream, code),
            Ok(Returned::Error { error, description, .. }) => {
                Step::Done(response::error(&self.row, &error, description.as_deref()))
            }
            Ok(Returned::Neither | Returned::Signed { .. }) => unavailable(UnavailableCode::UpstreamError),
            Err(Unverified::UnknownKey) if !renewed => call(Call::Keys, &State::Returned { response }),
            Err(unverified) => ended(unverified),
        }
    }

    fn exchange(&self, upstream: &Upstream<'_>, code: String) -> Step {
        let Some(metadata) = upstream.metadata else { return unavailable(UnavailableCode::MetadataMissing) };
        let fields = request::exchange(&self.row, upstream, code.clone());
        call(Call::Token { url: metadata.token.clone(), fields }, &State::Exchanging { code })
    }

    /// R8–R12, then userinfo where the number is to be there.
    fn verify(
        &self,
        attempt: &Attempt<'_>,
        upstream: &Upstream<'_>,
        code: String,
        answer: TokenAnswer,
        renewed: bool,
    ) -> Step {
        let TokenAnswer { id_token, access_token } = answer;
        let token = access_token.as_deref();
        let claims = match id_token::verified(&self.row, upstream, attempt.now, &id_token, token, &code) {
            Ok(claims) => claims,
            Err(Unverified::UnknownKey) if !renewed => {
                return call(Call::Keys, &State::Renewing { code, id_token, access_token });
            }
            Err(unverified) => return ended(unverified),
        };
        let asks = match self.row.number_source {
            NumberSource::IdToken => false,
            NumberSource::Userinfo => true,
            NumberSource::IdTokenThenUserinfo => !claims.contains_key(&self.row.number_claim),
        };
        if !asks {
            return Step::Done(identity::outcome(&self.row, attempt.pid_rules, &claims));
        }
        match (upstream.metadata.and_then(|metadata| metadata.userinfo.clone()), access_token) {
            (Some(url), Some(token)) => {
                call(Call::Userinfo { url, bearer: HiddenText(token) }, &State::Asking { claims })
            }
            _ => unavailable(UnavailableCode::UpstreamError),
        }
    }

    fn answered(&self, attempt: &Attempt<'_>, upstream: &Upstream<'_>, state: State, answer: &CallAnswer) -> Step {
        match state {
            State::Pushing => self.pushed(upstream, answer),
            State::Exchanging { code } => match read::<TokenAnswer>(answer).filter(|_| answer.status == 200) {
                Some(tokens) => self.verify(attempt, upstream, code, tokens, false),
                None => unavailable(response::no_tokens(answer.status, read(answer))),
            },
            State::Returned { response } => self.signed(attempt, upstream, response, true),
            State::Renewing { code, id_token, access_token } => {
                self.verify(attempt, upstream, code, TokenAnswer { id_token, access_token }, true)
            }
            State::Asking { claims } if answer.status == 200 => {
                match userinfo::joined(&self.row, upstream, claims, answer) {
                    Ok(claims) => Step::Done(identity::outcome(&self.row, attempt.pid_rules, &claims)),
                    Err(unverified) => ended(unverified),
                }
            }
            State::Asking { .. } => unavailable(UnavailableCode::UpstreamError),
            State::Choosing | State::Away => unexpected(),
        }
    }
}

impl Adapter for Oidc {
    fn describe(&self) -> Description {
        let interaction = if self.row.asks_for_country() { Interaction::Form } else { Interaction::Redirect };
        Description { id: self.id.clone(), acrs: self.row.acrs(), devices: self.row.devices, interaction }
    }

    fn begin(&self, attempt: &Attempt<'_>) -> Step {
        let Some(upstream) = &attempt.upstream else { return unavailable(UnavailableCode::MetadataMissing) };
        if self.row.asks_for_country() { self.chooser(false) } else { self.leave(attempt, upstream, None) }
    }

    fn continue_with(&self, attempt: &Attempt<'_>, event: Event) -> Step {
        if attempt.is_expired() {
            return Step::Done(Outcome::Expired);
        }
        let Some(upstream) = &attempt.upstream else { return unavailable(UnavailableCode::MetadataMissing) };
        let Some(state) = attempt.state.and_then(OpaqueState::read::<State>) else { return unexpected() };
        match (state, event) {
            (State::Choosing, Event::Posted(form)) => self.posted(attempt, upstream, &form),
            (State::Away, Event::Returned(returned)) => self.returned(attempt, upstream, returned),
            (state, Event::Answered(answer)) => self.answered(attempt, upstream, state, &answer),
            (State::Choosing | State::Away, Event::CallFailed(_)) => unexpected(),
            (_, Event::CallFailed(failure)) => unavailable(match failure {
                CallFailure::TimedOut | CallFailure::Unreachable => UnavailableCode::NoAnswer,
                CallFailure::TooLarge | CallFailure::CannotSign => UnavailableCode::UpstreamError,
                CallFailure::CircuitOpen => UnavailableCode::CircuitOpen,
                CallFailure::Busy => UnavailableCode::Busy,
            }),
            _ => unexpected(),
        }
    }
}

fn read<T: for<'de> Deserialize<'de>>(answer: &CallAnswer) -> Option<T> {
    serde_json::from_slice(&answer.body).ok()
}

fn call(call: Call, state: &State) -> Step {
    Step::Call { call, state: OpaqueState::write(state) }
}

fn go_to(url: url::Url) -> Step {
    Step::GoTo { url, state: OpaqueState::write(&State::Away) }
}

fn unavailable(code: UnavailableCode) -> Step {
    Step::Done(Outcome::Unavailable(code))
}

fn unexpected() -> Step {
    Step::Done(Outcome::Violated(Violation::UnexpectedEvent))
}

fn ended(unverified: Unverified) -> Step {
    Step::Done(match unverified {
        Unverified::UnknownKey => Outcome::Violated(Violation::UnknownKey),
        Unverified::Violated(violation) => Outcome::Violated(violation),
        Unverified::Refused(refusal) => Outcome::Refused(refusal),
    })
}
