//! The connection to Redis, and the epoch that holds on it.
//!
//! One multiplexed connection serves everybody. When it breaks, the next caller makes a new one, and nobody gets it before its
//! epoch is settled. While Redis is away, attempts are spaced out and callers in between fail at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use ::redis::aio::MultiplexedConnection;
use ::redis::{
    AsyncConnectionConfig, Client, ErrorKind, IntoConnectionInfo as _, ProtocolVersion, PushInfo, PushKind, RedisError,
    RedisResult, Script, ServerErrorKind, cmd,
};
use arc_swap::{ArcSwap, ArcSwapOption};
use fellesporten_domain::{Clock, Rng, Timestamp};
use fellesporten_telemetry::events;
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

use super::scripts;
use crate::short_lived::{Epoch, ShortLivedError};

/// How long a connection may take, and its first questions together.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);
const RESPONSE_TIMEOUT: Duration = Duration::from_millis(500);
/// Pause after a failed attempt to connect; it doubles up to the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);
/// How often the epoch is looked at anew when other nodes renew it at the same time.
const SETTLE_ATTEMPTS: usize = 5;

pub(super) struct Link {
    client: Client,
    epoch_key: String,
    clock: Clock,
    rng: Rng,
    renew: Script,
    /// Set while the very first epoch is begun: what was never used has forgotten nothing.
    never_used: AtomicBool,
    session: ArcSwapOption<Session>,
    failure: Mutex<Option<LastFailure>>,
}

impl std::fmt::Debug for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The client knows the password.
        f.write_str("Link(…)")
    }
}

/// Why the last attempt to connect failed, and until when there is no new one.
struct LastFailure {
    error: ShortLivedError,
    pause: Duration,
    until: Instant,
}

/// A connection whose epoch is settled.
pub(super) struct Session {
    connection: MultiplexedConnection,
    alive: Arc<AtomicBool>,
    run_id: String,
    known: ArcSwap<(String, Epoch)>,
}

/// The value of the epoch key.
#[derive(Serialize, Deserialize)]
struct StoredEpoch {
    id: String,
    started_at: Timestamp,
    /// Which server process was the master then: another one may have lost writes.
    run_id: String,
}

impl Session {
    pub(super) fn connection(&self) -> MultiplexedConnection {
        self.connection.clone()
    }

    pub(super) fn epoch(&self) -> Epoch {
        self.known.load().1.clone()
    }

    /// The epoch, and the text of its key.
    pub(super) fn known(&self) -> (String, Epoch) {
        (**self.known.load()).clone()
    }

    fn is_alive(&self) -> bool {
        self.alive.load(Ordering::Acquire)
    }
}

impl Link {
    pub(super) fn new(url: &str, epoch_key: String, clock: Clock, rng: Rng) -> Result<Self, ShortLivedError> {
        let unreadable = |_| {
            ShortLivedError::Broken(
                "the Redis URL cannot be read: expected redis://USER:PASSWORD@HOST:PORT/DB".to_owned(),
            )
        };
        let info = url.into_connection_info().map_err(unreadable)?;
        // Protocol 3 tells when the server hangs up, so that nobody finds out by losing a command.
        let settings = info.redis_settings().clone().set_protocol(ProtocolVersion::RESP3);
        let client = Client::open(info.set_redis_settings(settings)).map_err(unreadable)?;
        Ok(Self {
            client,
            epoch_key,
            clock,
            rng,
            renew: scripts::renew(),
            never_used: AtomicBool::new(false),
            session: ArcSwapOption::empty(),
            failure: Mutex::new(None),
        })
    }

    pub(super) fn epoch_key(&self) -> &str {
        &self.epoch_key
    }

    /// A connection with a settled epoch: the one in use, else a new one.
    pub(super) async fn session(&self) -> Result<Arc<Session>, ShortLivedError> {
        if let Some(session) = self.live_session() {
            return Ok(session);
        }
        let mut failure = self.failure.lock().await;
        if let Some(session) = self.live_session() {
            return Ok(session);
        }
        if let Some(last) = failure.as_ref().filter(|last| self.clock.monotonic() < last.until) {
            return Err(last.error.clone());
        }
        match self.connect().await {
            Ok(session) => {
                if failure.take().is_some() {
                    events::stores::redis_back();
                }
                self.session.store(Some(Arc::clone(&session)));
                Ok(session)
            }
            Err(error) => {
                let pause = match failure.as_ref() {
                    Some(last) => (last.pause * 2).min(LONGEST_PAUSE),
                    None => {
                        events::stores::redis_away(&error);
                        FIRST_PAUSE
                    }
                };
                *failure = Some(LastFailure { error: error.clone(), pause, until: self.clock.monotonic() + pause });
                Err(error)
            }
        }
    }

    /// Connects to a store that was never used: its first epoch has no beginning.
    pub(super) async fn begin(&self) -> Result<(), ShortLivedError> {
        self.never_used.store(true, Ordering::Release);
        let begun = self.session().await.map(drop);
        self.never_used.store(false, Ordering::Release);
        begun
    }

    /// Whose doing an error is. A connection that may be dead, or leads to a server that is no master, is not used again.
    pub(super) fn judge(&self, session: &Session, error: &RedisError) -> ShortLivedError {
        let judged = judge(error);
        if matches!(judged, ShortLivedError::Unavailable(_)) {
            session.alive.store(false, Ordering::Release);
        }
        judged
    }

    fn live_session(&self) -> Option<Arc<Session>> {
        self.session.load_full().filter(|session| session.is_alive())
    }

    async fn connect(&self) -> Result<Arc<Session>, ShortLivedError> {
        let alive = Arc::new(AtomicBool::new(true));
        let ends = Arc::clone(&alive);
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(CONNECT_TIMEOUT))
            .set_response_timeout(Some(RESPONSE_TIMEOUT))
            .set_push_sender(move |push: PushInfo| {
                if push.kind == PushKind::Disconnection {
                    ends.store(false, Ordering::Release);
                }
                Ok::<(), ()>(())
            });
        let connecting = async {
            let mut connection = self
                .client
                .get_multiplexed_async_connection_with_config(&config)
                .await
                .map_err(|error| judge(&error))?;
            let run_id = run_id(&mut connection).await?;
            let (raw, epoch) = self.settle(&mut connection, &run_id).await?;
            Ok(Arc::new(Session { connection, alive, run_id, known: ArcSwap::from_pointee((raw, epoch)) }))
        };
        tokio::time::timeout(CONNECT_TIMEOUT, connecting)
            .await
            .unwrap_or_else(|_| Err(ShortLivedError::Unavailable("no connection in time".to_owned())))
    }

    /// Looks at the epoch anew after its key was found changed or gone.
    pub(super) async fn settle_epoch(&self, session: &Session) -> Result<(), ShortLivedError> {
        let settled = self.settle(&mut session.connection(), &session.run_id).await;
        match settled {
            Ok(known) => {
                session.known.store(Arc::new(known));
                Ok(())
            }
            Err(error) => {
                session.alive.store(false, Ordering::Release);
                Err(error)
            }
        }
    }

    /// The epoch that holds: the stored one if it began under this master, else a new one. Of nodes that renew it at the same
    /// time one wins, and the others take what it wrote.
    async fn settle(
        &self,
        connection: &mut MultiplexedConnection,
        run_id: &str,
    ) -> Result<(String, Epoch), ShortLivedError> {
        let mut held: Option<String> =
            cmd("GET").arg(&self.epoch_key).query_async(connection).await.map_err(|error| judge(&error))?;
        for _ in 0..SETTLE_ATTEMPTS {
            if let Some((raw, stored)) = held.as_deref().and_then(|raw| Some((raw, parse(raw)?)))
                && stored.run_id == run_id
            {
                return Ok((raw.to_owned(), Epoch { id: stored.id, started_at: stored.started_at }));
            }
            let since_always = held.is_none() && self.never_used.load(Ordering::Acquire);
            let fresh = self.fresh_epoch(run_id, since_always)?;
            let renewed: RedisResult<Option<String>> = self
                .renew
                .key(&self.epoch_key)
                .arg(held.as_deref().unwrap_or_default())
                .arg(&fresh)
                .invoke_async(connection)
                .await;
            held = renewed.map_err(|error| judge(&error))?;
            if held.as_deref() == Some(&*fresh) && !since_always {
                events::stores::redis_epoch_begun();
            }
        }
        Err(ShortLivedError::Unavailable("the epoch cannot be settled".to_owned()))
    }

    fn fresh_epoch(&self, run_id: &str, since_always: bool) -> Result<String, ShortLivedError> {
        let started_at = if since_always { Timestamp::from_secs(0) } else { self.clock.real_now() };
        let epoch = StoredEpoch { id: self.rng.token::<12>(), started_at, run_id: run_id.to_owned() };
        serde_json::to_string(&epoch).map_err(|error| ShortLivedError::Broken(error.to_string()))
    }
}

fn parse(raw: &str) -> Option<StoredEpoch> {
    serde_json::from_str(raw).ok()
}

/// The identity of the server process.
async fn run_id(connection: &mut MultiplexedConnection) -> Result<String, ShortLivedError> {
    let info: String = cmd("INFO").arg("server").query_async(connection).await.map_err(|error| judge(&error))?;
    info.lines()
        .find_map(|line| line.strip_prefix("run_id:"))
        .map(|run_id| run_id.trim().to_owned())
        .ok_or_else(|| ShortLivedError::Broken("`INFO server` of Redis gives no run_id".to_owned()))
}

fn judge(error: &RedisError) -> ShortLivedError {
    let away = match error.kind() {
        ErrorKind::Io | ErrorKind::AuthenticationFailed | ErrorKind::Parse => true,
        ErrorKind::Server(kind) => matches!(
            kind,
            ServerErrorKind::BusyLoading
                | ServerErrorKind::TryAgain
                | ServerErrorKind::ClusterDown
                | ServerErrorKind::MasterDown
                | ServerErrorKind::ReadOnly
        ),
        ErrorKind::Extension => matches!(error.code(), Some("OOM" | "MISCONF" | "NOREPLICAS" | "NOAUTH")),
        _ => false,
    };
    // The error's own text may quote the command; its category does not.
    let text = match error.code() {
        Some(code) => format!("Redis answered {code}"),
        None => format!("Redis: {}", error.category()),
    };
    if away { ShortLivedError::Unavailable(text) } else { ShortLivedError::Broken(text) }
}
