//! The help desk opens what is shut: a locked account, and a number in quarantine (`docs/contracts/minid.md` §7). Who asks, and why, is the
//! operator API's to know; the event that says so is as safe as the change.

use fellesporten_audit::{self as audit, Event};
use fellesporten_domain::{Pid, Uuid};

use crate::{MinId, notices, state::StateError};

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unlocked {
    /// Nobody has a MinID with this number.
    Unknown,
    /// The account is closed, or the person is in the user directory: it stays so.
    Closed,
    /// It may be used again.
    Opened,
}

impl MinId {
    /// Unlocks the account of a number, forgets its wrong tries of every kind, and tells its owner. After a lock, as after a quarantine,
    /// the right password leads to choosing a new one.
    ///
    /// # Errors
    /// While the records are away: nothing has changed then.
    pub async fn unlock(&self, number: &Pid, event: impl Fn(&Uuid) -> Event) -> Result<Unlocked, StateError> {
        let hash = self.accounts().hash_of(number);
        let Some(found) = self.accounts().find(&hash).await? else { return Ok(Unlocked::Unknown) };
        if self.engine().registry().snapshot().closed(number) {
            return Ok(Unlocked::Closed);
        }
        let mut beside = self.tries().forgetting_all(&hash);
        let events = vec![event(&found.account.id)];
        beside.extend(audit::statements(events, self.clock().now(), self.rng())?);
        let opened = self
            .accounts()
            .change_beside(&hash, &beside, |kept| {
                let was_locked = kept.account.unlock()?;
                kept.renew_password |= was_locked;
                Some(kept.account.clone())
            })
            .await?;
        let Some(account) = opened else { return Ok(Unlocked::Closed) };
        notices::tell(self, &account, "minid-unlocked");
        Ok(Unlocked::Opened)
    }
}
