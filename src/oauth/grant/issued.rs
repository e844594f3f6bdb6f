//! The access tokens of a grant, remembered by their ids while they live, so that what is withdrawn can be told to whoever verifies
//! offline (`docs/contracts/idporten.md` §8.6).

use fellesporten_domain::{Rng, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Redeemed, Refresh};

/// As many of a grant's living access tokens are known by id, the latest.
const MOST: usize = 100;

/// An access token that was made of a grant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuedToken {
    /// Its `jti`.
    pub jti: String,
    /// Its end.
    pub expires_at: Timestamp,
}

impl IssuedToken {
    /// A new one of this grant: the grant's id begins its own.
    pub fn new(rng: &Rng, grant_id: &str, expires_at: Timestamp) -> Self {
        IssuedToken { jti: format!("{grant_id}.{}", rng.token::<8>()), expires_at }
    }
}

impl Redeemed {
    /// The grant, renewed to this family with this access token.
    pub(super) fn renew(&mut self, refresh: Refresh, token: &IssuedToken, now: Timestamp) {
        self.refresh = Some(refresh);
        self.tokens.retain(|known| known.expires_at > now);
        let beyond = (self.tokens.len() + 1).saturating_sub(MOST);
        self.tokens.drain(..beyond);
        self.tokens.push(token.clone());
    }

    /// Its access tokens that are alive by their own word.
    pub fn living_tokens(&self, now: Timestamp) -> impl Iterator<Item = &IssuedToken> {
        self.tokens.iter().filter(move |token| token.expires_at > now)
    }
}
