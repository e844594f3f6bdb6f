//! What a person let which service do, as one list (`docs/contracts/idporten.md` §8.4, 8.6): grants that are alive, and consents that
//! will give one without asking.

use std::collections::BTreeMap;

use fellesporten_domain::{ScopeName, ScopeSet, Timestamp};
use fellesporten_oauth::{authorizations::Authorization, consents::Consent};
use fellesporten_registry::LOGIN_SCOPES;

/// What one service may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// The service.
    pub client_id: String,
    /// Its API scopes.
    pub scope: ScopeSet,
    /// When the person first gave any of it.
    pub given_at: Timestamp,
    /// When the last of it ends.
    pub ends_at: Timestamp,
}

/// One line per service, the newest first.
pub fn overview(authorizations: &[Authorization], consents: &[Consent]) -> Vec<Access> {
    let mut services: BTreeMap<&str, Access> = BTreeMap::new();
    for Authorization { grant, expires_at, .. } in authorizations {
        let is_api = |name: &&ScopeName| !LOGIN_SCOPES.contains(&name.as_str());
        let given = Access {
            client_id: grant.client_id.clone(),
            scope: grant.scope.iter().filter(is_api).cloned().collect(),
            given_at: grant.authorized_at,
            ends_at: *expires_at,
        };
        add(&mut services, &grant.client_id, given);
    }
    for consent in consents {
        let given = Access {
            client_id: consent.client_id.clone(),
            scope: std::iter::once(consent.scope.clone()).collect(),
            given_at: consent.given_at,
            ends_at: consent.expires_at,
        };
        add(&mut services, &consent.client_id, given);
    }
    let mut lines: Vec<Access> = services.into_values().collect();
    lines.sort_by_key(|access| std::cmp::Reverse(access.given_at));
    lines
}

fn add<'a>(services: &mut BTreeMap<&'a str, Access>, client_id: &'a str, given: Access) {
    match services.get_mut(client_id) {
        None => {
            services.insert(client_id, given);
        }
        Some(known) => {
            for name in &given.scope {
                known.scope.insert(name.clone());
            }
            known.given_at = known.given_at.min(given.given_at);
            known.ends_at = known.ends_at.max(given.ends_at);
        }
    }
}

#[cfg(test)]
mod tests {
    use fellesporten_domain::{Acr, Amr, Language};
    use fellesporten_oauth::grant::{Authentication, Grant};

    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_secs(seconds)
    }

    fn set(text: &str) -> ScopeSet {
        ScopeSet::parse(text).unwrap()
    }

    fn grant(client_id: &str, scope: &str, given: i64, ends: i64) -> Authorization {
        Authorization {
            grant_id: "grant".to_owned(),
            grant: Grant {
                client_id: client_id.to_owned(),
                scope: set(scope),
                resource: Vec::new(),
                onbehalfof: None,
                pseudonymous: false,
                consent_ends: None,
                login_id: String::new(),
                authorized_at: at(given),
                authentication: Authentication {
                    pid: None,
                    unnumbered: None,
                    sub: "s".to_owned(),
                    acr: Acr::IDPORTEN_HIGH,
                    amr: Amr::TestId,
                    auth_time: at(given),
                    locale: Language::Nb,
                    names: None,
                    sid: None,
                    user_agent: None,
                },
            },
            expires_at: at(ends),
        }
    }

    fn consent(client_id: &str, scope: &str, given: i64, ends: i64) -> Consent {
        Consent {
            client_id: client_id.to_owned(),
            scope: ScopeName::parse(scope).unwrap(),
            given_at: at(given),
            expires_at: at(ends),
        }
    }

    #[test]
    fn a_service_is_one_line() {
        let authorizations =
            [grant("a", "openid a:x", 10, 20), grant("b", "openid profile b:x", 30, 40), grant("a", "a:y", 5, 15)];
        let consents = [consent("a", "a:x", 4, 30), consent("c", "c:x", 1, 9)];
        let line = |client_id: &str, scope: &str, given: i64, ends: i64| Access {
            client_id: client_id.to_owned(),
            scope: set(scope),
            given_at: at(given),
            ends_at: at(ends),
        };
        let expected = [line("b", "b:x", 30, 40), line("a", "a:x a:y", 4, 30), line("c", "c:x", 1, 9)];
        assert_eq!(overview(&authorizations, &consents), expected);
        assert!(overview(&[], &[]).is_empty());
    }
}
