//! The checks of a grant at Maskinporten, in their order (`docs/contracts/maskinporten.md` §3.4). Judging walks them in this
//! line; a refusal names the one where it stopped, so whoever reads it knows what had passed and what was not reached.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Declares the checks with their step, name and meaning.
macro_rules! checks {
    ($( $(#[doc = $about:literal])+ $check:ident = $step:literal $name:literal, )+) => {
        /// A check of a grant.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum GrantCheck { $( $(#[doc = $about])+ $check, )+ }

        impl GrantCheck {
            /// Every check, in the order in which they are made.
            pub const ALL: &'static [Self] = &[$( Self::$check, )+];

            /// The step of §3.4 that it belongs to.
            #[must_use]
            pub const fn step(self) -> u8 {
                match self { $( Self::$check => $step, )+ }
            }

            /// Its plain name; the same in records, logs and metrics.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$check => $name, )+ }
            }

            /// What it looks at.
            #[must_use]
            pub fn about(self) -> &'static str {
                match self { $( Self::$check => concat!($($about),+).trim_start(), )+ }
            }
        }
    };
}

checks! {
    /// The request is a form with one grant_type, that of a JWT grant, and one assertion.
    Form = 1 "form",
    /// The assertion is a compact JWS: JSON in header and claims, an alg that is taken, x5c a list of certificates.
    Syntax = 2 "syntax",
    /// iss is an active client of Maskinporten.
    Client = 3 "client",
    /// aud is the issuer, alone, with its final slash.
    Audience = 4 "audience",
    /// kid names a live key of the client, or x5c holds a good certificate of its organisation.
    Key = 5 "key",
    /// That key signed the assertion.
    Signature = 6 "signature",
    /// iat is not in the future, exp not past, and they lie close enough together.
    Times = 7 "times",
    /// The assertion, and its jti, were not used before.
    Replay = 8 "replay",
    /// scope names at least one scope, and each is on the client, active, and open to its kind of client.
    Scopes = 9 "scopes",
    /// consumer_org is left out, or names another organisation, and the scopes can be delegated.
    ConsumerOrg = 10 "consumer_org",
    /// The consumer has access to each scope, or the scope is open to all.
    Access = 11 "access",
    /// With consumer_org: the consumer has delegated each scope to the client's organisation.
    Delegation = 11 "delegation",
    /// resource, if there, is an absolute URI or a list of such.
    Resource = 12 "resource",
    /// pid, if there, is a person's number with right check digits.
    Pid = 12 "pid",
    /// authorization_details, if there, is of a known type with right values.
    AuthorizationDetails = 12 "authorization_details",
}

impl fmt::Display for GrantCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_follow_the_contracts_steps_and_are_stored_by_their_names() {
        assert!(GrantCheck::ALL.windows(2).all(|pair| pair[0] < pair[1] && pair[0].step() <= pair[1].step()));
        let last = GrantCheck::ALL.last().map(|check| check.step());
        assert_eq!(last, Some(12));
        for check in GrantCheck::ALL {
            assert_eq!(serde_json::to_string(check).unwrap(), format!("\"{check}\""));
            assert!(check.about().ends_with('.'), "{check}");
        }
    }
}
