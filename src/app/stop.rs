//! When to stop.

use tokio::signal::unix::{SignalKind, signal};

/// Returns when somebody asks the process to end: SIGTERM or Ctrl-C.
///
/// # Errors
/// The system gives no signal handler.
pub(super) async fn asked_to_stop() -> std::io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        asked = tokio::signal::ctrl_c() => asked,
        _ = terminate.recv() => Ok(()),
    }
}
