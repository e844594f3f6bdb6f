//! A browser's SSO session (`docs/contracts/idporten.md` §1.5).
//!
//! Two cookies carry it: `SESSION` says which session, `IDPORTEN_AUTH` proves the latest authentication in it and is renewed
//! by each, so a cookie planted before a login is worth nothing after it. A session lies under its `sid`, a hash of `SESSION`: what
//! clients know it by names it here too, and opens nothing.

use fellesporten_domain::{Acr, Amr, Language, Pid, Rng, Timestamp};
use fellesporten_idp_adapters::Names;
use fellesporten_jose::{constant_time_eq, sha256_base64url};
use fellesporten_store::{Durability, Shelf, ShortLived, ShortLivedError};
use serde::{Deserialize, Serialize};

use super::sessions_of_persons::SessionsOfPersons;
use crate::rules::sso::Timers;

/// One authentication in a session.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Login {
    /// Its id: the trace id of the request that began it.
    #[serde(default)]
    pub id: String,
    /// Level achieved.
    pub acr: Acr,
    /// The eID's method.
    pub amr: Amr,
    /// The eID's id.
    pub eid: String,
    /// When.
    pub at: Timestamp,
    /// The isolated client that alone may reuse it; none for the common circle of trust.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub isolated_for: Option<String>,
    /// Names, when the eID gave them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub names: Option<Names>,
    /// Language of its pages, for those of a logout.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<Language>,
}

/// A person in a browser.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Session {
    secret_hash: String,
    /// Identifies the session to the clients in it.
    pub sid: String,
    /// Who.
    #[serde(with = "fellesporten_domain::pid::stored")]
    pub pid: Pid,
    /// The first authentication; the maximum is counted from here.
    pub started_at: Timestamp,
    /// The latest authentication request; inactivity is counted from here.
    pub last_request_at: Timestamp,
    /// Its authentications: the latest of each level and partition.
    pub logins: Vec<Login>,
    /// Clients that got an answer from it.
    #[serde(default)]
    pub clients: Vec<String>,
}

/// What the browser presents.
#[derive(Clone)]
pub struct SessionCookies {
    /// `SESSION`.
    pub session: String,
    /// `IDPORTEN_AUTH`.
    pub auth: String,
}

impl SessionCookies {
    /// What names the session outside its browser.
    fn sid(&self) -> String {
        sha256_base64url(self.session.as_bytes())
    }
}

impl Session {
    /// A session as the tests of the decision table need it.
    #[cfg(test)]
    pub(crate) fn of_logins(pid: Pid, started_at: Timestamp, logins: Vec<Login>) -> Self {
        Session {
            secret_hash: String::new(),
            sid: "sid".to_owned(),
            pid,
            started_at,
            last_request_at: started_at,
            logins,
            clients: Vec::new(),
        }
    }

    /// The latest login: to it belongs what happens to the session.
    pub fn login_id(&self) -> &str {
        self.logins.last().map_or("", |login| &login.id)
    }

    /// The language of the latest login.
    pub fn locale(&self) -> Option<Language> {
        self.logins.last().and_then(|login| login.locale)
    }

    /// Adds a login; an older one of the same level and partition gives way.
    fn add(&mut self, login: Login) {
        self.logins.retain(|known| (known.acr, &known.isolated_for) != (login.acr, &login.isolated_for));
        self.logins.push(login);
    }

    /// Whether the client is new in the session.
    fn add_client(&mut self, client_id: &str) -> bool {
        let is_new = !self.clients.iter().any(|known| known == client_id);
        if is_new {
            self.clients.push(client_id.to_owned());
        }
        is_new
    }

    fn is_proved_by(&self, auth: &str) -> bool {
        constant_time_eq(self.secret_hash.as_bytes(), sha256_base64url(auth.as_bytes()).as_bytes())
    }

    fn expires_at(&self, timers: Timers) -> Timestamp {
        self.started_at.plus(timers.max).min(self.last_request_at.plus(timers.idle))
    }
}

/// The sessions of all browsers.
#[derive(Clone)]
pub struct Sessions {
    shelf: Shelf<Session>,
    listed: SessionsOfPersons,
    timers: Timers,
}

impl Sessions {
    /// The sessions kept in `short_lived`; they survive a restart.
    pub fn new(short_lived: &ShortLived, timers: Timers) -> Self {
        Sessions {
            shelf: Shelf::new(short_lived, "session", Durability::Survives),
            listed: SessionsOfPersons::new(short_lived),
            timers,
        }
    }

    /// The browser's living session. An authentication request is activity: it moves the inactivity timer, and `decide` sees the
    /// session as it was before and says whether this client joins it.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn visit<D: Send>(
        &self,
        cookies: &SessionCookies,
        client_id: &str,
        now: Timestamp,
        decide: impl Fn(&Session) -> (D, bool) + Send + Sync,
    ) -> Result<Option<(Session, D)>, ShortLivedError> {
        let mut decided = None;
        let session = self
            .shelf
            .change_as(&cookies.sid(), |session: &mut Session| {
                decided = None;
                if !session.is_proved_by(&cookies.auth) || now >= session.expires_at(self.timers) {
                    return None;
                }
                let (decision, joins) = decide(session);
                decided = Some(decision);
                session.last_request_at = now;
                // Who joins must hear of the logout, whatever happens to this process; the timer may fall back by a moment.
                let durability =
                    if joins && session.add_client(client_id) { Durability::Survives } else { Durability::Soon };
                Some((session.expires_at(self.timers), durability))
            })
            .await?;
        Ok(session.zip(decided))
    }

    /// The browser's living session, without activity.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn find(&self, cookies: &SessionCookies, now: Timestamp) -> Result<Option<Session>, ShortLivedError> {
        let session = self.shelf.get(&cookies.sid()).await?;
        Ok(session.filter(|session| session.is_proved_by(&cookies.auth) && now < session.expires_at(self.timers)))
    }

    /// Every living session of a person, the latest first.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn of_person(&self, person: &str, now: Timestamp) -> Result<Vec<Session>, ShortLivedError> {
        let mut sessions = Vec::new();
        for sid in self.listed.of(person, now).await? {
            sessions.extend(self.shelf.get(&sid).await?.filter(|session| now < session.expires_at(self.timers)));
        }
        sessions.sort_by_key(|session| std::cmp::Reverse(session.last_request_at));
        Ok(sessions)
    }

    /// Records a completed authentication: in the browser's living session when the person is the same, else in a new one. The
    /// answer holds the cookies to set, the session, and the one that ended because another person logged in.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn log_in(
        &self,
        rng: &Rng,
        cookies: Option<&SessionCookies>,
        who: Who<'_>,
        login: Login,
        client_id: Option<&str>,
    ) -> Result<LoggedIn, ShortLivedError> {
        let auth = rng.token::<32>();
        let now = login.at;
        let mut ended = None;
        if let Some(cookies) = cookies {
            match self.find(cookies, now).await? {
                Some(session) if session.pid == *who.pid => {
                    if let Some(session) = self.continue_session(cookies, &auth, &login, client_id).await? {
                        let cookies = SessionCookies { session: cookies.session.clone(), auth };
                        return Ok(LoggedIn { cookies, session, ended: None });
                    }
                }
                Some(of_another) => {
                    self.end(&of_another).await?;
                    ended = Some(of_another);
                }
                None => {}
            }
        }
        let cookies = SessionCookies { session: rng.token::<32>(), auth };
        let session = Session {
            secret_hash: sha256_base64url(cookies.auth.as_bytes()),
            sid: cookies.sid(),
            pid: who.pid.clone(),
            started_at: now,
            last_request_at: now,
            logins: vec![login],
            clients: client_id.into_iter().map(str::to_owned).collect(),
        };
        let ends_at = now.plus(self.timers.max);
        let ((), crowded_out) = tokio::try_join!(
            self.shelf.put(&session.sid, &session, session.expires_at(self.timers)),
            self.listed.add(who.person, &session.sid, ends_at, now),
        )?;
        for sid in crowded_out {
            self.shelf.remove(&sid).await?;
        }
        Ok(LoggedIn { cookies, session, ended })
    }

    async fn continue_session(
        &self,
        cookies: &SessionCookies,
        auth: &str,
        login: &Login,
        client_id: Option<&str>,
    ) -> Result<Option<Session>, ShortLivedError> {
        let mut alive = false;
        let session = self
            .shelf
            .change(&cookies.sid(), |session: &mut Session| {
                alive = session.is_proved_by(&cookies.auth);
                if !alive {
                    return None;
                }
                session.secret_hash = sha256_base64url(auth.as_bytes());
                session.last_request_at = login.at;
                session.add(login.clone());
                if let Some(client_id) = client_id {
                    session.add_client(client_id);
                }
                Some(session.expires_at(self.timers))
            })
            .await?;
        Ok(session.filter(|_| alive))
    }

    /// Ends a session, whatever partition its logins are in.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn end(&self, session: &Session) -> Result<(), ShortLivedError> {
        self.shelf.remove(&session.sid).await
    }
}

/// Who logged in.
#[derive(Clone, Copy)]
pub struct Who<'a> {
    /// The person.
    pub pid: &'a Pid,
    /// The name under which the person's sessions are listed.
    pub person: &'a str,
}

/// A session with its newest login.
pub struct LoggedIn {
    /// What the browser presents from now on.
    pub cookies: SessionCookies,
    /// The session.
    pub session: Session,
    /// The session of another person that this login ended.
    pub ended: Option<Session>,
}
