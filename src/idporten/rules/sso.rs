//! Whether a session answers a request without a login page (`docs/contracts/idporten.md` §1.5; facts 20–22, 69, 79–83).

use std::time::Duration;

use fellesporten_domain::Timestamp;
use fellesporten_oauth::request::AuthorizationRequest;

use crate::state::{Login, Session};

/// The two timers of every session.
#[derive(Clone, Copy, Debug)]
pub struct Timers {
    /// Longest time between two authentication requests.
    pub idle: Duration,
    /// Longest time from the first authentication.
    pub max: Duration,
}

impl Default for Timers {
    /// 30 and 120 minutes.
    fn default() -> Self {
        Timers { idle: Duration::from_secs(30 * 60), max: Duration::from_secs(120 * 60) }
    }
}

/// What the decision depends on beside the session.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The service's request.
    pub request: &'a AuthorizationRequest,
    /// Whether the client has SSO with itself alone.
    pub isolated: bool,
    /// Whether a requested scope wants a fresh login.
    pub wants_fresh_login: bool,
    /// Now.
    pub now: Timestamp,
}

/// The verdict on a living session.
#[derive(Clone, Debug)]
pub enum Decision {
    /// This login answers the request.
    Reuse(Login),
    /// The person must authenticate.
    Authenticate {
        /// Because every login that would do otherwise is of too low a level.
        step_up: bool,
    },
}

/// Decides on a living session: its timers are judged where it is found.
pub fn decide(session: &Session, asked: Asked<'_>) -> Decision {
    let partition = asked.isolated.then_some(asked.request.client_id.as_str());
    let of_partition: Vec<&Login> =
        session.logins.iter().filter(|login| login.isolated_for.as_deref() == partition).collect();
    let enough: Vec<&Login> = of_partition
        .iter()
        .copied()
        .filter(|login| asked.request.acr_values.iter().any(|requested| login.acr.satisfies(requested)))
        .collect();
    let forced = asked.request.prompt.login || asked.wants_fresh_login;
    let newest =
        enough.iter().filter(|login| !is_too_old(login, asked.request.max_age, asked.now)).max_by_key(|login| login.at);
    match newest {
        Some(login) if !forced => Decision::Reuse((*login).clone()),
        _ => Decision::Authenticate { step_up: enough.is_empty() && !of_partition.is_empty() },
    }
}

/// `max_age=0` never finds a login young enough (fact 22).
fn is_too_old(login: &Login, max_age: Option<u32>, now: Timestamp) -> bool {
    max_age.is_some_and(|max_age| max_age == 0 || now.since(login.at) > Duration::from_secs(max_age.into()))
}

#[cfg(test)]
mod tests;
