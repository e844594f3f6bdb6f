//! Everything at work, until it is told to stop.

use std::time::Duration;

use anyhow::Context as _;
use fellesporten_audit::Audit;
use fellesporten_messages::Messages;
use fellesporten_store::{Records, ShortLived};
use fellesporten_telemetry::events;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::stop::StopSignals;
use super::{Front, lock};

/// How long background work may take to end after the listeners.
const LAST_PATIENCE: Duration = Duration::from_secs(5);

/// Everything at work.
pub(crate) struct Running {
    fronts: JoinSet<&'static str>,
    pub(super) background: JoinSet<()>,
    stop_fronts: CancellationToken,
    pub(super) stop_background: CancellationToken,
    stop_signals: StopSignals,
    audit: Audit,
    short_lived: ShortLived,
    records: Records,
    messages: Option<Messages>,
    _lock: lock::Lock,
}

impl Running {
    pub(super) fn new(
        stop_signals: StopSignals,
        audit: Audit,
        short_lived: ShortLived,
        records: Records,
        lock: lock::Lock,
        messages: Option<Messages>,
    ) -> Self {
        Self {
            stop_signals,
            fronts: JoinSet::new(),
            background: JoinSet::new(),
            stop_fronts: CancellationToken::new(),
            stop_background: CancellationToken::new(),
            audit,
            short_lived,
            records,
            messages,
            _lock: lock,
        }
    }

    pub(super) fn open(&mut self, front: Front) {
        let stop = self.stop_fronts.clone();
        events::process::listening(front.name, front.listener.local_addr());
        self.fronts.spawn(async move {
            front.listener.serve(front.router, stop).await;
            front.name
        });
    }

    /// Waits for SIGTERM or Ctrl-C; then lets requests under way end, makes every audit event safe, and closes.
    ///
    /// # Errors
    /// A listener ended without being asked to, or the system gives no signals.
    pub(crate) async fn until_stopped(mut self) -> anyhow::Result<()> {
        let outcome = tokio::select! {
            () = self.stop_signals.asked() => Ok(()),
            ended = self.fronts.join_next() => match ended {
                Some(Ok(name)) => Err(anyhow::anyhow!("the listener of {name} ended by itself")),
                Some(Err(error)) => Err(error).context("a listener ended by itself"),
                None => Ok(()),
            },
        };
        events::process::stopping();
        self.stop_fronts.cancel();
        while self.fronts.join_next().await.is_some() {}
        self.stop_background.cancel();
        let background = async { while self.background.join_next().await.is_some() {} };
        if tokio::time::timeout(LAST_PATIENCE, background).await.is_err() {
            events::process::background_cut();
            self.background.abort_all();
        }
        if let Some(messages) = self.messages.take()
            && tokio::time::timeout(LAST_PATIENCE, messages.stop()).await.is_err()
        {
            events::process::messages_cut();
        }
        self.audit.stop().await;
        self.short_lived.close().await;
        self.records.close().await;
        events::process::stopped();
        outcome
    }
}
