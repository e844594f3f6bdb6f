//! What tests arrange beforehand: the outcomes of logins to come, and what the whole simulator is like.

use std::collections::{HashMap, VecDeque};

use serde::{Deserialize, Serialize};

use crate::endpoint::Endpoint;

/// How many browsers may have outcomes waiting, and how many outcomes each; more are refused.
pub(crate) const MOST_BROWSERS: usize = 1000;
/// See [`MOST_BROWSERS`].
pub(crate) const MOST_OUTCOMES: usize = 1000;

/// A login to come, chosen beforehand. What is left out is as the page has it when it opens.
#[derive(Debug, Clone, Deserialize, Serialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Plan {
    /// What happens; `success` without a word.
    pub(crate) outcome: Option<String>,
    /// Who: a synthetic number.
    pub(crate) pid: Option<String>,
    /// With what.
    pub(crate) instrument: Option<String>,
    /// How long it is slow.
    pub(crate) seconds: Option<u32>,
    /// Given name in place of the citizen's.
    pub(crate) given_name: Option<String>,
    /// Family name in place of the citizen's.
    pub(crate) family_name: Option<String>,
    /// Where a foreigner comes from.
    pub(crate) country: Option<String>,
    /// Whether a foreigner's number is known; without a word it is.
    pub(crate) matched: Option<bool>,
}

/// Logins to come, per browser and for whoever comes next.
#[derive(Debug, Default)]
pub(crate) struct Plans {
    anybody: VecDeque<Plan>,
    browsers: HashMap<String, VecDeque<Plan>>,
}

impl Plans {
    /// Adds them at the end.
    ///
    /// # Errors
    /// There is no room.
    pub(crate) fn add(&mut self, browser: Option<&str>, plans: Vec<Plan>) -> Result<(), &'static str> {
        if browser.is_some_and(|id| self.browsers.len() >= MOST_BROWSERS && !self.browsers.contains_key(id)) {
            return Err("outcomes wait for too many browsers already; DELETE /simulator forgets them");
        }
        let queue = match browser {
            Some(id) => self.browsers.entry(id.to_owned()).or_default(),
            None => &mut self.anybody,
        };
        if queue.len() + plans.len() > MOST_OUTCOMES {
            return Err("too many outcomes wait already; DELETE /simulator forgets them");
        }
        queue.extend(plans);
        Ok(())
    }

    /// The next one: the browser's own, else anybody's.
    pub(crate) fn next(&mut self, browser: Option<&str>) -> Option<Plan> {
        if let Some(id) = browser
            && let Some(queue) = self.browsers.get_mut(id)
        {
            let next = queue.pop_front();
            if queue.is_empty() {
                self.browsers.remove(id);
            }
            return next;
        }
        self.anybody.pop_front()
    }

    /// How many wait.
    pub(crate) fn waiting(&self) -> usize {
        self.anybody.len() + self.browsers.values().map(VecDeque::len).sum::<usize>()
    }
}

/// How the simulator answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, Default)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Health {
    /// As it should.
    #[default]
    Up,
    /// Late.
    Slow,
    /// Never.
    Hanging,
    /// By breaking the connection off.
    ConnectionClosed,
    /// With 503.
    Down,
}

/// What the whole simulator, or some of its endpoints, is like.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Condition {
    /// How it answers.
    pub(crate) state: Health,
    /// How long it is slow.
    #[serde(default = "six")]
    pub(crate) seconds: u32,
    /// Which endpoints; none means all.
    #[serde(default)]
    pub(crate) endpoints: Vec<Endpoint>,
}

/// How long something slow takes unless it is said: more than a broker should wait.
pub(crate) const fn six() -> u32 {
    6
}

impl Default for Condition {
    fn default() -> Self {
        Self { state: Health::Up, seconds: six(), endpoints: Vec::new() }
    }
}

impl Condition {
    /// What an endpoint is like.
    pub(crate) fn of(&self, endpoint: Endpoint) -> Health {
        if self.endpoints.is_empty() || self.endpoints.contains(&endpoint) { self.state } else { Health::Up }
    }
}

/// Where suppliers may differ, or nobody knows how they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Switches {
    /// The response carries `iss`, and the metadata says so (RFC 9207).
    pub(crate) iss_parameter: bool,
    /// The ID token has an `acr`.
    pub(crate) acr: bool,
    /// A client may prove itself with a secret, where the supplier has that at all.
    pub(crate) secrets: bool,
    /// The metadata offers pushed requests.
    pub(crate) par: bool,
    /// The number is in the ID token.
    pub(crate) number_in_id_token: bool,
    /// The number is in userinfo.
    pub(crate) number_in_userinfo: bool,
}

impl Default for Switches {
    fn default() -> Self {
        Self {
            iss_parameter: true,
            acr: true,
            secrets: true,
            par: true,
            number_in_id_token: true,
            number_in_userinfo: true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(outcome: &str) -> Plan {
        Plan { outcome: Some(outcome.to_owned()), ..Plan::default() }
    }

    #[test]
    fn a_browsers_own_come_before_anybodys() {
        let mut plans = Plans::default();
        plans.add(None, vec![plan("first"), plan("second")]).unwrap();
        plans.add(Some("b"), vec![plan("own")]).unwrap();
        let mut next = |browser| plans.next(browser).and_then(|plan| plan.outcome);
        assert_eq!(next(Some("b")).as_deref(), Some("own"));
        assert_eq!(next(Some("b")).as_deref(), Some("first"));
        assert_eq!(next(None).as_deref(), Some("second"));
        assert_eq!(next(None), None);
        assert_eq!(plans.waiting(), 0);
    }

    #[test]
    fn a_condition_may_name_endpoints() {
        let down = |endpoints| Condition { state: Health::Down, endpoints, ..Condition::default() };
        assert_eq!(down(vec![]).of(Endpoint::Token), Health::Down);
        assert_eq!(down(vec![Endpoint::Jwks]).of(Endpoint::Token), Health::Up);
        assert_eq!(down(vec![Endpoint::Jwks]).of(Endpoint::Jwks), Health::Down);
    }
}
