//! The list of one person's grants, and what of them the person has ended lately.

use std::{cmp::Reverse, time::Duration};

use fellesporten_domain::{ScopeSet, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    consents::Service,
    grant::{Redeemed, dies_at_logout},
};

/// Grants that one list holds at most. Whoever comes beyond ends another: what is not listed could not be ended.
const MOST: usize = 200;
/// How long an ending is remembered: much longer than any code waits.
const REMEMBERED: Duration = Duration::from_secs(60 * 60);

/// A part of what a person has given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ending {
    /// All at one client, whomever it acts for: the person takes its access back.
    AtClient(String),
    /// All at one service that holds one of these scopes: the person says no to them.
    OfScopes {
        /// The client.
        client_id: String,
        /// The customer on whose behalf it acts.
        onbehalfof: Option<String>,
        /// The scopes.
        scope: ScopeSet,
    },
    /// All that are logins and nothing more: the person logs out everywhere (§6.3 step 2).
    Logins,
}

impl Ending {
    /// What a no to these scopes ends.
    pub fn of_scopes(service: Service<'_>, scope: &ScopeSet) -> Self {
        Ending::OfScopes {
            client_id: service.client_id.to_owned(),
            onbehalfof: service.onbehalfof.map(str::to_owned),
            scope: scope.clone(),
        }
    }

    /// Whether it ends this grant.
    pub(super) fn covers(&self, listed: &Listed) -> bool {
        match self {
            Ending::AtClient(client_id) => listed.client_id == *client_id,
            Ending::OfScopes { client_id, onbehalfof, scope } => {
                listed.client_id == *client_id
                    && listed.onbehalfof == *onbehalfof
                    && scope.iter().any(|name| listed.scope.contains(name.as_str()))
            }
            Ending::Logins => dies_at_logout(&listed.scope),
        }
    }
}

/// A grant that was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Listed {
    pub(super) grant_id: String,
    pub(super) client_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    onbehalfof: Option<String>,
    pub(super) scope: ScopeSet,
    /// When the last of it ends.
    pub(super) expires_at: Timestamp,
}

impl Listed {
    pub(super) fn of(grant_id: &str, redeemed: &Redeemed) -> Self {
        let grant = &redeemed.grant;
        Listed {
            grant_id: grant_id.to_owned(),
            client_id: grant.client_id.clone(),
            onbehalfof: grant.onbehalfof.clone(),
            scope: grant.scope.clone(),
            expires_at: redeemed.expires_at,
        }
    }
}

/// The person has ended what shall be listed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct HasEnded;

/// One person's.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct List {
    grants: Vec<Listed>,
    endings: Vec<(Timestamp, Ending)>,
}

impl List {
    /// Adds a grant that a login of `authorized_at` gave; gives the one that must end for it, if one must.
    pub(super) fn add(
        &mut self,
        new: Listed,
        authorized_at: Timestamp,
        now: Timestamp,
    ) -> Result<Option<Listed>, HasEnded> {
        self.forget(now);
        if self.endings.iter().any(|(at, ending)| authorized_at <= *at && ending.covers(&new)) {
            return Err(HasEnded);
        }
        // The same code, tried again.
        self.grants.retain(|known| known.grant_id != new.grant_id);
        let pushed_out = (self.grants.len() >= MOST).then(|| self.give_way(&new.client_id)).flatten();
        self.grants.push(new);
        Ok(pushed_out)
    }

    /// Remembers what ends, for codes that wait.
    pub(super) fn end(&mut self, ending: Ending, now: Timestamp) {
        self.forget(now);
        self.endings.retain(|(_, known)| *known != ending);
        self.endings.push((now, ending));
    }

    /// The grants that may be alive.
    pub(super) fn living(&self, now: Timestamp) -> impl Iterator<Item = &Listed> {
        self.grants.iter().filter(move |listed| listed.expires_at > now)
    }

    pub(super) fn holds(&self, grant_id: &str) -> bool {
        self.grants.iter().any(|listed| listed.grant_id == grant_id)
    }

    /// When nothing here says anything any more.
    pub(super) fn ends_at(&self, now: Timestamp) -> Timestamp {
        let grants = self.grants.iter().map(|listed| listed.expires_at);
        let endings = self.endings.iter().map(|(at, _)| at.plus(REMEMBERED));
        grants.chain(endings).max().unwrap_or(now)
    }

    fn forget(&mut self, now: Timestamp) {
        self.grants.retain(|listed| listed.expires_at > now);
        self.endings.retain(|(at, _)| at.plus(REMEMBERED) > now);
    }

    /// Takes the grant out that gives way to a new one: of the same client, so that nobody's logins end what others were given; for a
    /// client that has none, of the client that has most. Of these the one that ends first.
    fn give_way(&mut self, client_id: &str) -> Option<Listed> {
        let held = |client_id: &str| self.grants.iter().filter(|listed| listed.client_id == client_id).count();
        let order =
            |listed: &Listed| (listed.client_id != client_id, Reverse(held(&listed.client_id)), listed.expires_at);
        let (index, _) = self.grants.iter().enumerate().min_by_key(|(_, listed)| order(listed))?;
        Some(self.grants.remove(index))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_secs(second)
    }

    fn listed(grant_id: &str, client_id: &str, scope: &str, ends: i64) -> Listed {
        Listed {
            grant_id: grant_id.to_owned(),
            client_id: client_id.to_owned(),
            onbehalfof: None,
            scope: ScopeSet::parse(scope).unwrap(),
            expires_at: at(ends),
        }
    }

    fn no(client_id: &str, onbehalfof: Option<&str>, scope: &str) -> Ending {
        Ending::of_scopes(Service { client_id, onbehalfof }, &ScopeSet::parse(scope).unwrap())
    }

    #[test]
    fn an_ending_covers_its_part() {
        let (api, login) = (listed("1", "a", "openid x:y x:z", 9), listed("2", "a", "openid profile", 9));
        for (ending, of_api, of_login) in [
            (Ending::AtClient("a".to_owned()), true, true),
            (Ending::AtClient("b".to_owned()), false, false),
            (no("a", None, "x:z x:other"), true, false),
            (no("a", None, "x:other"), false, false),
            (no("b", None, "x:z"), false, false),
            (no("a", Some("customer"), "x:z"), false, false),
            (Ending::Logins, false, true),
        ] {
            assert_eq!((ending.covers(&api), ending.covers(&login)), (of_api, of_login), "{ending:?}");
        }
    }

    #[test]
    fn what_was_ended_while_its_code_waited_is_not_listed() {
        let mut list = List::default();
        list.end(Ending::AtClient("a".to_owned()), at(100));
        let mut add =
            |client_id, authorized, now| list.add(listed("1", client_id, "x:y", 9999), at(authorized), at(now));
        for (client_id, authorized, now, outcome) in [
            ("a", 99, 101, Err(HasEnded)),
            ("a", 100, 101, Err(HasEnded)),
            ("a", 101, 101, Ok(None)),
            ("b", 99, 101, Ok(None)),
            ("a", 99, 3699, Err(HasEnded)),
            ("a", 99, 3700, Ok(None)),
        ] {
            assert_eq!(add(client_id, authorized, now), outcome, "{client_id} {authorized} {now}");
        }
    }

    #[test]
    fn the_same_client_gives_way_first_and_then_who_has_most() {
        let mut list = List::default();
        let mut add = |grant_id: &str, client_id, ends| {
            list.add(listed(grant_id, client_id, "x:y", ends), at(1), at(1)).unwrap().map(|out| out.grant_id)
        };
        assert_eq!(add("first", "modest", 50), None);
        for number in 1..MOST {
            assert_eq!(add(&number.to_string(), "greedy", 100 + i64::try_from(number).unwrap()), None);
        }
        assert_eq!(add("more", "greedy", 900).as_deref(), Some("1"), "its own, which ends first");
        assert_eq!(add("more", "greedy", 900), None, "the same one again");
        assert_eq!(add("new", "newcomer", 900).as_deref(), Some("2"), "of whoever has most");
        assert_eq!(add("second", "modest", 900).as_deref(), Some("first"));
    }

    #[test]
    fn a_list_lasts_as_long_as_what_it_says() {
        let mut list = List::default();
        assert_eq!(list.ends_at(at(5)), at(5));
        list.end(Ending::Logins, at(10));
        assert_eq!(list.ends_at(at(10)), at(3610));
        list.add(listed("1", "a", "x:y", 9000), at(20), at(20)).unwrap();
        assert_eq!(list.ends_at(at(20)), at(9000));
        assert!(list.holds("1") && list.living(at(8999)).count() == 1 && list.living(at(9000)).count() == 0);
    }
}
