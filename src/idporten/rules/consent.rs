//! Which scopes a login gives, and which of them the person must be asked for (`docs/contracts/idporten.md` §3.5, 8.4, 8.5; fact 107).

use fellesporten_domain::{ScopeName, ScopeSet, Timestamp};
use fellesporten_oauth::consents::Consent;
use fellesporten_registry::Snapshot;
use serde::{Deserialize, Serialize};

/// What the decision depends on.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// The scopes of the request that need consent.
    pub needing: &'a ScopeSet,
    /// What the person said before to this client, and still holds.
    pub remembered: &'a [Consent],
    /// `prompt=consent`: ask again.
    pub again: bool,
    /// Whether nothing proves who the client is: then nothing is remembered for it.
    pub public_client: bool,
}

/// What the login rests on that the person said before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// The scopes.
    pub scope: ScopeSet,
    /// When the first of those consents ends, and with it the login's grant.
    pub ends: Option<Timestamp>,
}

impl Held {
    /// What of it holds now: it may have been taken back since.
    pub fn still(&self, remembered: &[Consent]) -> Held {
        Held::of(remembered.iter().filter(|consent| self.scope.contains(consent.scope.as_str())))
    }

    fn of<'a>(consents: impl Iterator<Item = &'a Consent> + Clone) -> Self {
        Held {
            scope: consents.clone().map(|consent| consent.scope.clone()).collect(),
            ends: consents.map(|consent| consent.expires_at).min(),
        }
    }
}

/// The verdict: what the person must be asked for, which may be nothing, and what is held already.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// What the page asks for: everything that is missing, on one page.
    pub asked: ScopeSet,
    /// What need not be asked.
    pub held: Held,
}

/// The scopes of a request that need consent now.
pub fn needing(snapshot: &Snapshot, scope: &ScopeSet) -> ScopeSet {
    let needs = |name: &&ScopeName| snapshot.scope(name.as_str()).is_some_and(|scope| scope.requires_user_consent);
    scope.iter().filter(needs).cloned().collect()
}

/// Decides.
pub fn decide(facts: Facts<'_>) -> Decision {
    let counts = !facts.again && !facts.public_client;
    let is_held = |consent: &&Consent| counts && facts.needing.contains(consent.scope.as_str());
    let held = Held::of(facts.remembered.iter().filter(is_held));
    let asked = facts.needing.iter().filter(|name| !held.scope.contains(name.as_str())).cloned().collect();
    Decision { asked, held }
}

/// What a login gives of the scopes of its request. `needing` are those that need consent when it is given, and `held` what the person
/// agreed to before and has not taken back, which may be some time after the question: what became one only since was not answered.
pub fn given(scope: &ScopeSet, needing: &ScopeSet, asked: &ScopeSet, held: &ScopeSet, agreed: bool) -> ScopeSet {
    let is_given = |name: &&ScopeName| {
        let name = name.as_str();
        if asked.contains(name) { agreed } else { held.contains(name) || !needing.contains(name) }
    };
    scope.iter().filter(is_given).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(text: &str) -> ScopeSet {
        ScopeSet::parse(text).unwrap()
    }

    fn consent(scope: &str, ends: i64) -> Consent {
        Consent {
            client_id: "c".to_owned(),
            scope: ScopeName::parse(scope).unwrap(),
            given_at: Timestamp::from_secs(0),
            expires_at: Timestamp::from_secs(ends),
        }
    }

    #[test]
    fn fact_107_only_what_is_missing_is_asked() {
        let remembered = [consent("a:x", 20), consent("a:y", 10), consent("a:other", 5)];
        for (needing, again, public_client, asked, held, ends) in [
            ("", false, false, "", "", None),
            ("a:z", false, false, "a:z", "", None),
            ("a:x", false, false, "", "a:x", Some(20)),
            ("a:x a:y", false, false, "", "a:x a:y", Some(10)),
            ("a:x a:z", false, false, "a:z", "a:x", Some(20)),
            ("a:x a:z", true, false, "a:x a:z", "", None),
            ("a:x", false, true, "a:x", "", None),
        ] {
            let needing = set(needing);
            let decision = decide(Facts { needing: &needing, remembered: &remembered, again, public_client });
            let held = Held { scope: set(held), ends: ends.map(Timestamp::from_secs) };
            assert_eq!(decision, Decision { asked: set(asked), held }, "{needing} {again} {public_client}");
        }
    }

    #[test]
    fn a_refusal_leaves_out_what_was_asked_and_no_more() {
        let scope = set("openid a:x a:z a:free");
        for (needing, held, agreed, expected) in [
            ("a:x a:z", "a:x", true, "openid a:x a:z a:free"),
            ("a:x a:z", "a:x", false, "openid a:x a:free"),
            // The person took the earlier yes back while the page was shown.
            ("a:x a:z", "", true, "openid a:z a:free"),
            ("a:x a:z", "", false, "openid a:free"),
            // Its owner began to ask for consent while the page was shown.
            ("a:x a:z a:free", "a:x", true, "openid a:x a:z"),
            ("a:x a:z a:free", "a:x", false, "openid a:x"),
            // Its owner stopped: the person's no stands.
            ("", "a:x", false, "openid a:x a:free"),
        ] {
            let given = given(&scope, &set(needing), &set("a:z"), &set(held), agreed);
            assert_eq!(given, set(expected), "{needing} {held} {agreed}");
        }
    }

    #[test]
    fn what_was_taken_back_is_held_no_more() {
        let held = Held { scope: set("a:x a:y"), ends: Some(Timestamp::from_secs(10)) };
        for (remembered, scope, ends) in [
            (&[consent("a:x", 20), consent("a:y", 10)][..], "a:x a:y", Some(10)),
            (&[consent("a:x", 20), consent("a:z", 5)], "a:x", Some(20)),
            (&[], "", None),
        ] {
            assert_eq!(held.still(remembered), Held { scope: set(scope), ends: ends.map(Timestamp::from_secs) });
        }
    }
}
