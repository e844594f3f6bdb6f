//! A client's keys: the whole set, one more, one less (docs/contracts/maskinporten.md §7.5).

use serde_json::{Value, json};

use super::{Decided, Facts, Refused};
use crate::client::Client;
use crate::rules::jwks;

/// Puts a set in the place of the one that is there.
///
/// # Errors
/// [`Refused`].
pub fn replace(facts: &Facts<'_>, known: &Client, set: &Value) -> Result<Decided<Client>, Refused> {
    let keys = jwks::posted(set, &known.jwks, facts.now).map_err(Refused::Invalid)?;
    facts.settle(Some(known), Client { jwks: keys, ..known.clone() })
}

/// Adds a key to those that are there, or begins its year anew if it is one of them.
///
/// # Errors
/// [`Refused`].
pub fn add(facts: &Facts<'_>, known: &Client, key: &Value) -> Result<Decided<Client>, Refused> {
    let set = json!({"keys": [key]});
    let added = jwks::posted(&set, &known.jwks, facts.now).map_err(Refused::Invalid)?;
    let kept = known.jwks.iter().filter(|key| added.iter().all(|it| it.kid != key.kid)).cloned();
    let keys: Vec<_> = kept.chain(added.iter().cloned()).collect();
    if keys.len() > jwks::MOST_KEYS {
        return Err(Refused::field("jwks", "the client has 5 keys already; remove one first"));
    }
    facts.settle(Some(known), Client { jwks: keys, ..known.clone() })
}

/// Removes the key of this name, or all.
///
/// # Errors
/// [`Refused`].
pub fn remove(facts: &Facts<'_>, known: &Client, kid: Option<&str>) -> Result<Decided<Client>, Refused> {
    let jwks = match kid {
        None => Vec::new(),
        Some(kid) if known.registered_key(kid).is_some() => {
            known.jwks.iter().filter(|key| key.kid != kid).cloned().collect()
        }
        Some(_) => return Err(Refused::Unknown("the client has no key of this kid".to_owned())),
    };
    facts.settle(Some(known), Client { jwks, ..known.clone() })
}
