//! Notices to clients through the back channel (`docs/contracts/idporten.md` §6.5): one attempt each, and no browser waits for one.

use std::time::Duration;

use fellesporten_jose::SignError;
use fellesporten_oauth::engine::Engine;
use fellesporten_telemetry::{events, trail::Trail};
use fellesporten_web::outbound::{Outbound, OutboundError};
use tokio::{sync::mpsc, task::JoinSet};
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::rules::logout_token::{Ended, LogoutToken, TYP};

/// Notices on their way at once; a client that hangs keeps one of them for seven seconds.
const MOST_AT_ONCE: usize = 256;
/// Notices that may wait for their turn.
const QUEUE: usize = 8192;
/// How often busy signers are asked again, and how long after. The attempt that counts is the call.
const SIGNING_ATTEMPTS: u32 = 20;
const SIGNING_PAUSE: Duration = Duration::from_millis(100);

/// One client's notice of one session's end.
#[derive(Debug)]
pub struct Notice {
    /// Who is told.
    pub client_id: String,
    /// Where.
    pub address: String,
    /// The client's name for the person.
    pub sub: String,
    /// The session.
    pub sid: String,
    /// The request that ended it.
    pub trail: Trail,
}

/// The way in.
#[derive(Clone, Debug)]
pub struct BackChannel {
    queue: mpsc::Sender<Notice>,
}

/// Delivers what comes in; the roof runs it.
pub struct Delivery {
    queue: mpsc::Receiver<Notice>,
    courier: Courier,
}

/// What every notice needs.
#[derive(Clone)]
struct Courier {
    engine: Engine,
    outbound: Outbound,
}

/// Why a client does not know.
#[derive(Debug, thiserror::Error)]
enum Undelivered {
    #[error("the registered address is no URL")]
    Address,
    #[error("the logout token could not be signed: {0}")]
    Unsigned(#[from] SignError),
    #[error(transparent)]
    Unanswered(#[from] OutboundError),
    #[error("it answered {0}")]
    Refused(u16),
}

/// Opens the channel: the way in, and what delivers.
pub fn open(engine: Engine, outbound: Outbound) -> (BackChannel, Delivery) {
    let (sender, queue) = mpsc::channel(QUEUE);
    (BackChannel { queue: sender }, Delivery { queue, courier: Courier { engine, outbound } })
}

impl BackChannel {
    /// Hands in a notice, at once.
    pub fn tell(&self, notice: Notice) {
        if let Err(error) = self.queue.try_send(notice) {
            let cause = match &error {
                mpsc::error::TrySendError::Full(_) => "too many notices wait already",
                mpsc::error::TrySendError::Closed(_) => "the process is stopping",
            };
            events::login::logout_not_told(&error.into_inner().client_id, cause);
        }
    }
}

impl Delivery {
    /// Delivers until told to stop, and then what is left.
    pub async fn run(mut self, stop: CancellationToken) {
        let mut under_way = JoinSet::new();
        loop {
            tokio::select! {
                () = stop.cancelled(), if !self.queue.is_closed() => self.queue.close(),
                Some(_) = under_way.join_next() => {}
                notice = self.queue.recv(), if under_way.len() < MOST_AT_ONCE => {
                    let Some(notice) = notice else { break };
                    let trail = notice.trail.clone();
                    under_way.spawn(trail.lead(self.courier.clone().deliver(notice)));
                }
            }
        }
        while under_way.join_next().await.is_some() {}
    }
}

impl Courier {
    async fn deliver(self, notice: Notice) {
        match self.attempt(&notice).await {
            Ok(()) => events::login::logout_told(&notice.client_id),
            Err(cause) => events::login::logout_not_told(&notice.client_id, cause),
        }
    }

    async fn attempt(&self, notice: &Notice) -> Result<(), Undelivered> {
        let address = Url::parse(&notice.address).map_err(|_| Undelivered::Address)?;
        let token = self.signed(notice).await?;
        let answer = self.outbound.post_form(&address, &[("logout_token", &token)]).await?;
        if answer.status.is_success() { Ok(()) } else { Err(Undelivered::Refused(answer.status.as_u16())) }
    }

    async fn signed(&self, notice: &Notice) -> Result<String, SignError> {
        for _ in 1..SIGNING_ATTEMPTS {
            match self.sign(notice).await {
                Err(SignError::Busy) => tokio::time::sleep(SIGNING_PAUSE).await,
                signed => return signed,
            }
        }
        self.sign(notice).await
    }

    async fn sign(&self, notice: &Notice) -> Result<String, SignError> {
        let Notice { client_id, sub, sid, .. } = notice;
        let profile = self.engine.profile();
        let ended = Ended { issuer: &profile.issuer, client_id, sub, sid };
        let claims = LogoutToken::new(ended, self.engine.rng().token::<16>(), self.engine.clock().now());
        self.engine.keys().sign_jwt(&profile.id, Some(TYP), &claims).await
    }
}
