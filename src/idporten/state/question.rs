//! A question for consent that waits for its answer (`docs/contracts/idporten.md` §8.5).
//!
//! It belongs to the session that the person logged in with: only that browser sees it, and a logout ends it. Whoever answers
//! takes it away, so one question gives one answer, however many pages show it.

use std::time::Duration;

use fellesporten_domain::{Rng, Timestamp};
use fellesporten_oauth::request::AuthorizationRequest;
use fellesporten_store::{Durability, Shelf, ShortLived, ShortLivedError};
use serde::{Deserialize, Serialize};

use super::{Login, Session, named};
use crate::rules::consent::Decision;

/// How long a person may think.
const LIFETIME: Duration = Duration::from_secs(30 * 60);

/// A login that is complete but for an answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Question {
    /// What the service asked, judged.
    pub request: AuthorizationRequest,
    /// What the person is asked.
    pub decision: Decision,
    /// The login that answers the service.
    pub login: Login,
    /// The session that it belongs to.
    pub sid: String,
    /// Its end.
    pub expires_at: Timestamp,
}

/// The questions that wait.
#[derive(Clone)]
pub struct Questions {
    shelf: Shelf<Question>,
}

impl Questions {
    /// The questions kept in `short_lived`. They need not survive a restart.
    pub fn new(short_lived: &ShortLived) -> Self {
        Questions { shelf: Shelf::new(short_lived, "consent-question", Durability::Memory) }
    }

    /// Keeps a question; gives its id, part of its address.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn ask(
        &self,
        rng: &Rng,
        request: AuthorizationRequest,
        decision: Decision,
        login: Login,
        session: &Session,
        now: Timestamp,
    ) -> Result<String, ShortLivedError> {
        let id = named::fresh(rng, &request.client_id);
        let expires_at = now.plus(LIFETIME);
        let question = Question { request, decision, login, sid: session.sid.clone(), expires_at };
        self.shelf.put(&id, &question, expires_at).await?;
        Ok(id)
    }

    /// The question, if it is this session's.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn find(&self, id: &str, session: &Session) -> Result<Option<Question>, ShortLivedError> {
        Ok(self.shelf.get(id).await?.filter(|question| question.sid == session.sid))
    }

    /// Takes the question away to answer it: of all who try, one gets it.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn take(&self, id: &str) -> Result<Option<Question>, ShortLivedError> {
        self.shelf.take(id).await
    }

    /// Puts a question back whose answer could not be kept.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn put_back(&self, id: &str, question: &Question) -> Result<(), ShortLivedError> {
        self.shelf.put(id, question, question.expires_at).await
    }
}
