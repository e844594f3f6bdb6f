//! Access tokens that were withdrawn before their end, by client, for whoever verifies tokens offline
//! (`docs/contracts/idporten.md` §8.6). What a client revoked itself is not among them.

use fellesporten_domain::Timestamp;
use fellesporten_store::{Durability, Shelf, ShortLived, ShortLivedError};
use serde::{Deserialize, Serialize};

use crate::grant::IssuedToken;

/// A list holds at most as many; beyond, the token that ends first leaves it.
const MOST: usize = 10_000;

/// An access token that was withdrawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevokedToken {
    /// Its `jti`.
    pub jti: String,
    /// When it would have ended.
    pub expires_at: Timestamp,
    /// When it was withdrawn.
    pub revoked_at: Timestamp,
}

/// One client's.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct List(Vec<RevokedToken>);

/// The lists of all clients. Cheap to clone.
#[derive(Clone)]
pub struct RevokedTokens {
    shelf: Shelf<List>,
}

impl RevokedTokens {
    /// The lists kept in `short_lived`.
    pub fn new(short_lived: &ShortLived) -> Self {
        RevokedTokens { shelf: Shelf::new(short_lived, "revoked-of-client", Durability::Survives) }
    }

    /// Puts tokens on the list of their client.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn add(&self, client_id: &str, tokens: &[IssuedToken], now: Timestamp) -> Result<(), ShortLivedError> {
        if tokens.is_empty() {
            return Ok(());
        }
        self.shelf.change_or_begin(client_id, |list: &mut List| list.add(tokens, now)).await.map(drop)
    }

    /// The tokens of a client that were withdrawn and have not ended, the latest first.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn of_client(&self, client_id: &str, now: Timestamp) -> Result<Vec<RevokedToken>, ShortLivedError> {
        let list = self.shelf.get(client_id).await?.unwrap_or_default();
        Ok(list.0.into_iter().rev().filter(|token| token.expires_at > now).collect())
    }
}

impl List {
    /// Adds tokens, and gives the time when nothing here says anything any more.
    fn add(&mut self, tokens: &[IssuedToken], now: Timestamp) -> Timestamp {
        self.0.retain(|known| known.expires_at > now);
        for IssuedToken { jti, expires_at } in tokens {
            if self.0.iter().any(|known| known.jti == *jti) {
                continue;
            }
            if self.0.len() >= MOST
                && let Some((first, _)) = self.0.iter().enumerate().min_by_key(|(_, known)| known.expires_at)
            {
                self.0.remove(first);
            }
            self.0.push(RevokedToken { jti: jti.clone(), expires_at: *expires_at, revoked_at: now });
        }
        self.0.iter().map(|known| known.expires_at).max().unwrap_or(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(jti: &str, ends: i64) -> IssuedToken {
        IssuedToken { jti: jti.to_owned(), expires_at: Timestamp::from_secs(ends) }
    }

    fn ids(list: &List) -> Vec<&str> {
        list.0.iter().map(|known| known.jti.as_str()).collect()
    }

    #[test]
    fn a_list_forgets_what_has_ended_and_holds_each_token_once() {
        let mut list = List::default();
        let at = Timestamp::from_secs;
        assert_eq!(list.add(&[token("a", 10), token("b", 30)], at(5)), at(30));
        assert_eq!(list.add(&[token("b", 30), token("c", 20)], at(9)), at(30));
        assert_eq!(ids(&list), ["a", "b", "c"]);
        assert_eq!(list.0[1].revoked_at, at(5), "the first withdrawal counts");
        assert_eq!(list.add(&[token("d", 40)], at(10)), at(40));
        assert_eq!(ids(&list), ["b", "c", "d"]);
    }

    #[test]
    fn of_too_many_the_one_that_ends_first_leaves() {
        let mut list = List::default();
        let many: Vec<IssuedToken> = (0..MOST).map(|it| token(&it.to_string(), 1000 - i64::from(it == 7))).collect();
        list.add(&many, Timestamp::from_secs(1));
        list.add(&[token("new", 1000)], Timestamp::from_secs(1));
        assert_eq!(list.0.len(), MOST);
        assert!(!ids(&list).contains(&"7") && ids(&list).contains(&"new"));
    }
}
