//! What a client signs for one request and may use once, on whatever node: assertions and DPoP proofs
//! (`docs/contracts/idporten.md` §13).

use fellesporten_domain::Timestamp;
use fellesporten_store::{Durability, FirstUse, Shelf, ShortLived, ShortLivedError};

use crate::rules::clock_skew::CLOCK_SKEW;

/// The marks of one kind of thing.
#[derive(Clone)]
pub struct SingleUse {
    shelf: Shelf<()>,
}

impl SingleUse {
    /// The marks kept in `short_lived` under `name`. They survive a restart, so that nobody need wait after one until fresh ones are
    /// old enough.
    pub fn new(short_lived: &ShortLived, name: &'static str) -> Self {
        SingleUse { shelf: Shelf::new(short_lived, name, Durability::Survives) }
    }

    /// Marks `id` as used, and says whether this was its first use. Both times are the client's own.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn first_use(
        &self,
        id: &str,
        issued_at: Timestamp,
        ends_at: Timestamp,
    ) -> Result<FirstUse, ShortLivedError> {
        self.shelf.first_use(id, issued_at.minus(CLOCK_SKEW), ends_at.plus(CLOCK_SKEW)).await
    }
}
