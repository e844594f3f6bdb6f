//! The browsers' sessions: in memory, bounded in number, age and size.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use fellesporten_domain::{Clock, Timestamp};

use super::{
    Service, authorization_request::Pending, login::Login, mistake::MistakeResult, provider::Metadata,
    timeline::Timeline, trouble::Trouble,
};

/// How many browsers are remembered; the one that was idle longest goes first.
const MAX_SESSIONS: usize = 200;
/// How long an idle browser is remembered: as long as the contract advises a service's own session (§1.5).
const IDLE: Duration = Duration::from_secs(30 * 60);
/// How many logins may be under way in one browser.
const MAX_PENDING: usize = 8;

/// What a browser's session holds.
#[derive(Clone, Default)]
pub(super) struct Session {
    logins: Vec<Login>,
    pending: Vec<Pending>,
    /// The provider's metadata and keys, once fetched.
    pub(super) provider: Option<Metadata>,
    /// The `state` of a logout under way.
    pub(super) logout_state: Option<String>,
    /// How the last deliberate mistake ended.
    pub(super) mistake: Option<MistakeResult>,
    /// Why the last login failed.
    pub(super) trouble: Option<Trouble>,
    /// What was sent and got.
    pub(super) timeline: Timeline,
}

impl Session {
    /// The person who is logged in to a service.
    pub(super) fn login(&self, service: Service) -> Option<&Login> {
        self.logins.iter().find(|login| login.service == service)
    }

    /// Replaces the login of its service.
    pub(super) fn log_in(&mut self, login: Login) {
        self.logins.retain(|other| other.service != login.service);
        self.logins.push(login);
    }

    /// Forgets every login: both services live in this one program.
    pub(super) fn log_out(&mut self) {
        self.logins.clear();
    }

    /// Remembers a login that was begun.
    pub(super) fn begin(&mut self, pending: Pending) {
        if self.pending.len() >= MAX_PENDING {
            self.pending.remove(0);
        }
        self.pending.push(pending);
    }

    /// Takes the login that `state` belongs to; it can be taken once.
    pub(super) fn take_pending(&mut self, service: Service, state: &str) -> Option<Pending> {
        let position = self.pending.iter().position(|pending| pending.service == service && pending.state == state)?;
        Some(self.pending.remove(position))
    }
}

struct Entry {
    session: Session,
    used: Timestamp,
}

/// All sessions.
pub(super) struct Sessions {
    entries: Mutex<HashMap<String, Entry>>,
    clock: Clock,
}

impl Sessions {
    pub(super) fn new(clock: Clock) -> Self {
        Self { entries: Mutex::default(), clock }
    }

    /// A copy of the session; an unknown one is empty.
    pub(super) fn get(&self, id: &str) -> Session {
        let now = self.clock.now();
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        match entries.get_mut(id).filter(|entry| now.since(entry.used) < IDLE) {
            Some(entry) => {
                entry.used = now;
                entry.session.clone()
            }
            None => Session::default(),
        }
    }

    /// Changes the session, which is made if it is unknown.
    pub(super) fn change<R>(&self, id: &str, change: impl FnOnce(&mut Session) -> R) -> R {
        let now = self.clock.now();
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        if !entries.contains_key(id) {
            entries.retain(|_, entry| now.since(entry.used) < IDLE);
            make_room(&mut entries);
        }
        let entry = entries.entry(id.to_owned()).or_insert_with(|| Entry { session: Session::default(), used: now });
        if now.since(entry.used) >= IDLE {
            entry.session = Session::default();
        }
        entry.used = now;
        change(&mut entry.session)
    }
}

fn make_room(entries: &mut HashMap<String, Entry>) {
    if entries.len() < MAX_SESSIONS {
        return;
    }
    let idlest = entries.iter().min_by_key(|(_, entry)| entry.used).map(|(id, _)| id.clone());
    if let Some(idlest) = idlest {
        entries.remove(&idlest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sessions() -> (Sessions, Clock) {
        let clock = Clock::fixed(Timestamp::from_secs(1_790_000_000));
        (Sessions::new(clock.clone()), clock)
    }

    fn mark(sessions: &Sessions, id: &str) {
        sessions.change(id, |session| session.logout_state = Some(id.to_owned()));
    }

    #[test]
    fn an_idle_session_is_forgotten() {
        let (sessions, clock) = sessions();
        mark(&sessions, "a");
        clock.advance(IDLE - Duration::from_secs(1));
        assert!(sessions.get("a").logout_state.is_some(), "and reading keeps it alive");
        clock.advance(IDLE - Duration::from_secs(1));
        assert!(sessions.get("a").logout_state.is_some());
        clock.advance(IDLE);
        assert!(sessions.get("a").logout_state.is_none());
        assert!(sessions.change("a", |session| session.logout_state.is_none()), "nor does a change revive it");
    }

    #[test]
    fn the_idlest_goes_first_when_it_is_full() {
        let (sessions, clock) = sessions();
        for number in 0..MAX_SESSIONS {
            mark(&sessions, &number.to_string());
            clock.advance(Duration::from_millis(1));
        }
        sessions.get("0");
        mark(&sessions, "new");
        assert!(sessions.get("0").logout_state.is_some());
        assert!(sessions.get("1").logout_state.is_none());
        assert_eq!(sessions.entries.lock().unwrap().len(), MAX_SESSIONS);
    }

    #[test]
    fn a_state_is_taken_once_and_by_its_own_service() {
        let mut session = Session::default();
        session.begin(Pending::sample(Service::MinSide, "s"));
        assert!(session.take_pending(Service::Skatt, "s").is_none());
        assert!(session.take_pending(Service::MinSide, "x").is_none());
        assert!(session.take_pending(Service::MinSide, "s").is_some());
        assert!(session.take_pending(Service::MinSide, "s").is_none());
    }

    #[test]
    fn logins_under_way_are_bounded() {
        let mut session = Session::default();
        for number in 0..=MAX_PENDING {
            session.begin(Pending::sample(Service::MinSide, &number.to_string()));
        }
        assert!(session.take_pending(Service::MinSide, "0").is_none());
        assert!(session.take_pending(Service::MinSide, "1").is_some());
    }
}
