//! ID-porten: the OpenID provider that brokers the eIDs.
//!
//! * [`routes`] – every route on one screen.
//! * [`endpoints`] – a file each: read, decide, write, render.
//! * [`rules`] – single sign-on, consent, logout, hints.
//! * [`state`] – sessions, login attempts, questions for consent, parked requests.
//! * [`pages`] – the view models of `templates/idporten/`.
//! * [`announcements`] – what operators say of the eIDs.
//! * [`own_page`] – logging in to the profile page.
//! * [`trips_watched`] – who never comes back from an eID.
//! * [`session_end`] and [`back_channel`] – what happens when a session ends, and who is told.
//! * [`email_codes`] – the codes of e-mail login.
//! * [`limits`] – how often one person may log in.
//! * [`error`] – what a person sees when something fails.
//!
//! The protocol itself is `fellesporten_oauth`'s; each eID is `fellesporten_idp_adapters`'.
//! Contract: `docs/contracts/idporten.md`, `docs/contracts/eid-adapters.md`.

pub mod announcements;
pub mod authorizations;
pub mod back_channel;
pub mod consent;
pub mod cookies;
pub mod eids;
pub mod email_codes;
pub mod endpoints;
pub mod error;
pub mod limits;
pub mod login;
pub mod own_page;
pub mod pages;
pub mod records;
pub mod routes;
pub mod rules;
pub mod session_end;
pub mod state;
pub mod trips_watched;
pub mod upstream;

use std::collections::BTreeSet;
use std::sync::Arc;

use fellesporten_domain::{Clock, PidRules, Rng};
use fellesporten_guard::Guard;
use fellesporten_idp_adapters::BelowLevel;
use fellesporten_messages::Messages;
use fellesporten_oauth::engine::Engine;
use fellesporten_store::{Limit, ShortLived};
use fellesporten_web::Pages;

use back_channel::BackChannel;
use eids::Eids;
use rules::sso::Timers;
use state::{Attempts, Mailboxes, ParkedRequests, Questions, Sessions, UpstreamTrips};
use trips_watched::TripsWatched;

/// Broker-wide choices that the contract leaves open; each has the contract's default.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Inactivity and maximum of a session.
    pub timers: Timers,
    /// Whether eIDs below the needed level are shown disabled or not at all.
    pub below_level: BelowLevel,
    /// Whether a logout without a session leads back to the service (§6.2; strict by default).
    pub redirect_without_session: bool,
    /// The clients whose logins belong to eSignering: their records are kept longer (§1.4 rule 11).
    pub esignering_clients: BTreeSet<String>,
    /// Fresh logins of one person in a minute; 0 for as many as they like.
    pub logins_per_person_per_minute: u32,
}

/// What ID-porten is made of; the roof hands it over.
pub struct IdPortenParts {
    /// The issuer.
    pub engine: Engine,
    /// The eIDs.
    pub eids: Eids,
    /// Where sessions and attempts are kept.
    pub short_lived: ShortLived,
    /// The pages.
    pub pages: Pages,
    /// The person numbers that log in here.
    pub pid_rules: PidRules,
    /// Broker-wide choices.
    pub settings: Settings,
    /// The way to clients that are told of logouts.
    pub back_channel: BackChannel,
    /// The way out for the codes of e-mail login, where that is offered.
    pub messages: Option<Messages>,
    /// Who judges Maskinporten's tokens, where organisations may ask with one (§8.6).
    pub guard: Option<Guard>,
}

/// ID-porten at work; clones share everything.
#[derive(Clone)]
pub struct IdPorten {
    inner: Arc<Inner>,
}

struct Inner {
    engine: Engine,
    eids: Eids,
    pages: Pages,
    settings: Settings,
    pid_rules: PidRules,
    secure_cookies: bool,
    sessions: Sessions,
    attempts: Attempts,
    trips: UpstreamTrips,
    trips_watched: TripsWatched,
    parked: ParkedRequests,
    back_channel: BackChannel,
    questions: Questions,
    logins: Limit,
    mailboxes: Mailboxes,
    messages: Option<Messages>,
    guard: Option<Guard>,
}

impl IdPorten {
    /// Sets up ID-porten.
    pub fn new(parts: IdPortenParts) -> Self {
        let profile = parts.engine.profile();
        let trips = UpstreamTrips::new(&parts.short_lived);
        let inner = Inner {
            pid_rules: parts.pid_rules,
            secure_cookies: profile.login_base.starts_with("https://"),
            sessions: Sessions::new(&parts.short_lived, parts.settings.timers),
            attempts: Attempts::new(&parts.short_lived),
            trips_watched: TripsWatched::new(trips.clone(), parts.engine.clock().clone()),
            trips,
            parked: ParkedRequests::new(&parts.short_lived),
            questions: Questions::new(&parts.short_lived),
            logins: limits::logins(&parts.short_lived, parts.settings.logins_per_person_per_minute),
            mailboxes: Mailboxes::new(&parts.short_lived),
            engine: parts.engine,
            eids: parts.eids,
            pages: parts.pages,
            settings: parts.settings,
            back_channel: parts.back_channel,
            messages: parts.messages,
            guard: parts.guard,
        };
        IdPorten { inner: Arc::new(inner) }
    }

    /// The issuer.
    pub fn engine(&self) -> &Engine {
        &self.inner.engine
    }

    fn clock(&self) -> &Clock {
        self.engine().clock()
    }

    fn rng(&self) -> &Rng {
        self.engine().rng()
    }

    fn eids(&self) -> &Eids {
        &self.inner.eids
    }

    fn pages(&self) -> &Pages {
        &self.inner.pages
    }

    fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    /// Which numbers this environment takes.
    pub fn pid_rules(&self) -> &PidRules {
        &self.inner.pid_rules
    }

    fn secure_cookies(&self) -> bool {
        self.inner.secure_cookies
    }

    fn sessions(&self) -> &Sessions {
        &self.inner.sessions
    }

    fn attempts(&self) -> &Attempts {
        &self.inner.attempts
    }

    fn trips(&self) -> &UpstreamTrips {
        &self.inner.trips
    }

    /// The trips that were begun on this node; the roof has them counted.
    pub fn trips_watched(&self) -> &TripsWatched {
        &self.inner.trips_watched
    }

    fn back_channel(&self) -> &BackChannel {
        &self.inner.back_channel
    }

    fn parked(&self) -> &ParkedRequests {
        &self.inner.parked
    }

    fn mailboxes(&self) -> &Mailboxes {
        &self.inner.mailboxes
    }

    fn messages(&self) -> Option<&Messages> {
        self.inner.messages.as_ref()
    }

    fn guard(&self) -> Option<&Guard> {
        self.inner.guard.as_ref()
    }

    fn questions(&self) -> &Questions {
        &self.inner.questions
    }

    fn logins(&self) -> &Limit {
        &self.inner.logins
    }
}
