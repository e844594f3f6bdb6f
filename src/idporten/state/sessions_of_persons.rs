//! Which sessions a person has, so that all of them can be shown and ended (`docs/contracts/idporten.md` §6.6).

use fellesporten_domain::Timestamp;
use fellesporten_store::{Durability, Shelf, ShortLived, ShortLivedError};
use serde::{Deserialize, Serialize};

/// Sessions that one person may have. The oldest gives way, so that no list is without bounds and no session is missing from it.
const MOST: usize = 256;

/// The lists, each under a keyed hash of its person.
#[derive(Clone)]
pub(super) struct SessionsOfPersons {
    shelf: Shelf<Vec<Listed>>,
}

/// A session that was begun. It may have ended since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Listed {
    sid: String,
    /// When it ends at the latest.
    ends_at: Timestamp,
}

impl SessionsOfPersons {
    pub(super) fn new(short_lived: &ShortLived) -> Self {
        Self { shelf: Shelf::new(short_lived, "sessions-of-person", Durability::Survives) }
    }

    /// Lists a session, and gives those that must end for it.
    pub(super) async fn add(
        &self,
        person: &str,
        sid: &str,
        ends_at: Timestamp,
        now: Timestamp,
    ) -> Result<Vec<String>, ShortLivedError> {
        let mut crowded_out = Vec::new();
        let add = |list: &mut Vec<Listed>| {
            crowded_out = enlist(list, Listed { sid: sid.to_owned(), ends_at }, now);
            list.iter().map(|listed| listed.ends_at).max().unwrap_or(ends_at)
        };
        self.shelf.change_or_begin(person, add).await?;
        Ok(crowded_out)
    }

    pub(super) async fn of(&self, person: &str, now: Timestamp) -> Result<Vec<String>, ShortLivedError> {
        let list = self.shelf.get(person).await?.unwrap_or_default();
        Ok(list.into_iter().filter(|listed| now < listed.ends_at).map(|listed| listed.sid).collect())
    }
}

fn enlist(list: &mut Vec<Listed>, new: Listed, now: Timestamp) -> Vec<String> {
    list.retain(|listed| now < listed.ends_at);
    list.push(new);
    let excess = list.len().saturating_sub(MOST);
    list.drain(..excess).map(|listed| listed.sid).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(number: usize, ends_at: i64) -> Listed {
        Listed { sid: number.to_string(), ends_at: Timestamp::from_secs(ends_at) }
    }

    #[test]
    fn a_list_forgets_what_has_ended_and_then_the_oldest() {
        let mut list = Vec::new();
        for number in 0..MOST {
            assert!(
                enlist(&mut list, listed(number, if number < 3 { 100 } else { 200 }), Timestamp::from_secs(1))
                    .is_empty()
            );
        }
        assert_eq!(enlist(&mut list, listed(MOST, 200), Timestamp::from_secs(1)), ["0"]);
        assert!(enlist(&mut list, listed(MOST + 1, 200), Timestamp::from_secs(100)).is_empty(), "two have ended");
        assert_eq!(list.len(), MOST - 1);
        assert_eq!(list.first(), Some(&listed(3, 200)));
    }
}
