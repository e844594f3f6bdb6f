//! Letters that were ordered: for every number alike, so that a refusal says nothing of who has a MinID.

use fellesporten_domain::Timestamp;
use fellesporten_store::{Records, RecordsError, Statement, values};

use super::statements;
use crate::rules::activation::{LIFETIME, may_order};
use crate::secrets::NumberHash;

/// The orders; clones share them.
#[derive(Clone)]
pub struct Orders {
    records: Records,
}

impl Orders {
    /// The orders in `records`.
    pub fn new(records: Records) -> Self {
        Orders { records }
    }

    /// Whether a letter may be ordered for this number.
    ///
    /// # Errors
    /// When the records are away.
    pub async fn may_order(&self, number: &NumberHash, now: Timestamp) -> Result<bool, RecordsError> {
        let row = self.records.row(statements::FIND_ORDER, values![number.as_str()]).await?;
        let latest = row.map(|row| row.int("ordered_at")).transpose()?.map(Timestamp::from_millis);
        Ok(may_order(latest, now))
    }

    /// Orders one; `false` when one is on its way. Of two at once, one orders.
    ///
    /// # Errors
    /// When the records are away.
    pub async fn order(&self, number: &NumberHash, now: Timestamp) -> Result<bool, RecordsError> {
        // One that ends at this very moment has ended.
        let ended = now.minus(LIFETIME).as_millis().saturating_add(1);
        let put = Statement::new(statements::PUT_ORDER, values![number.as_str(), now, ended]).must_change();
        match self.records.write(vec![put]).await {
            Ok(_) => Ok(true),
            Err(RecordsError::Conflict(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }
}
