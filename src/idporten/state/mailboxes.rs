//! The e-mail addresses to which codes went lately, each under a keyed digest.

use fellesporten_domain::Timestamp;
use fellesporten_store::{Durability, Shelf, ShortLived, ShortLivedError};

use crate::rules::mailbox::{Judgement, Mailbox, REMEMBERED, Sending};

/// The mailboxes; every change is one atomic step, so a hundred codes at once are no more tries than three.
#[derive(Clone)]
pub struct Mailboxes {
    shelf: Shelf<Mailbox>,
}

impl Mailboxes {
    /// The mailboxes kept in `short_lived`. A restart opens no quarantine.
    pub fn new(short_lived: &ShortLived) -> Self {
        Mailboxes { shelf: Shelf::new(short_lived, "mailbox", Durability::Survives) }
    }

    /// See [`Mailbox::send`].
    ///
    /// # Errors
    /// When the store is away.
    pub async fn send(
        &self,
        mailbox: &str,
        attempt: &str,
        digest: &str,
        now: Timestamp,
    ) -> Result<Sending, ShortLivedError> {
        self.change(mailbox, now, |mailbox| mailbox.send(attempt, digest, now)).await
    }

    /// See [`Mailbox::judge`].
    ///
    /// # Errors
    /// When the store is away.
    pub async fn judge(
        &self,
        mailbox: &str,
        attempt: &str,
        digest: &str,
        now: Timestamp,
    ) -> Result<Judgement, ShortLivedError> {
        self.change(mailbox, now, |mailbox| mailbox.judge(attempt, digest, now)).await
    }

    async fn change<T: Send>(
        &self,
        mailbox: &str,
        now: Timestamp,
        decide: impl Fn(&mut Mailbox) -> T + Send + Sync,
    ) -> Result<T, ShortLivedError> {
        let mut decided = None;
        self.shelf
            .change_or_begin(mailbox, |mailbox| {
                decided = Some(decide(mailbox));
                now.plus(REMEMBERED)
            })
            .await?;
        decided.ok_or_else(|| ShortLivedError::Unavailable("a mailbox was not changed".to_owned()))
    }
}
