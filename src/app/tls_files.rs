//! Certificate files of a listener, and their renewal without a restart.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use fellesporten_domain::Secret;
use fellesporten_telemetry::events;
use fellesporten_web::tls::{TlsConfig, TlsError};
use tokio_util::sync::CancellationToken;

use crate::config::Tls;

/// How often the files are looked at.
const LOOK_EVERY: Duration = Duration::from_secs(10);

/// A chain and its key, as they lie on disk.
#[derive(Clone)]
struct Files {
    certificate: PathBuf,
    key: PathBuf,
}

/// What was read from them.
struct Content {
    chain: Vec<u8>,
    key: Secret<Vec<u8>>,
}

impl Files {
    fn read(&self) -> anyhow::Result<Content> {
        let read = |path: &Path| std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()));
        Ok(Content { chain: read(&self.certificate)?, key: Secret::new(read(&self.key)?) })
    }
}

/// A listener's TLS, with the files that it came from.
pub(super) struct FollowedTls {
    /// For the listener.
    pub(super) tls: Arc<TlsConfig>,
    files: Files,
    content: Content,
}

/// Reads the files that the section names; `None` when TLS is off.
///
/// # Errors
/// The file and what is wrong with it.
pub(super) fn open(section: &str, options: &Tls) -> anyhow::Result<Option<FollowedTls>> {
    open_with(section, options, TlsConfig::from_pem)
}

/// The same for a listener that asks its clients for certificates.
///
/// # Errors
/// As [`open`].
pub(super) fn open_asking_clients(section: &str, options: &Tls) -> anyhow::Result<Option<FollowedTls>> {
    open_with(section, options, TlsConfig::asking_clients)
}

fn open_with(
    section: &str,
    options: &Tls,
    make: impl FnOnce(&[u8], &[u8]) -> Result<TlsConfig, TlsError>,
) -> anyhow::Result<Option<FollowedTls>> {
    let Some((certificate, key)) = options.files() else { return Ok(None) };
    let files = Files { certificate: certificate.clone(), key: key.clone() };
    let content = files.read().with_context(|| section.to_owned())?;
    let tls = make(&content.chain, content.key.expose())
        .with_context(|| format!("{section}: {} and {}", certificate.display(), key.display()))?;
    Ok(Some(FollowedTls { tls: Arc::new(tls), files, content }))
}

impl FollowedTls {
    /// Takes in changed files until `stop`. Files that do not fit are passed over, once with a line in the log.
    pub(super) async fn follow(mut self, stop: CancellationToken) {
        let mut complained = false;
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
            match self.take_in() {
                Ok(true) => events::certificates::tls_certificate_changed(self.files.certificate.display()),
                Ok(false) => {}
                Err(error) if !complained => {
                    events::certificates::tls_certificate_refused(format_args!("{error:#}"));
                    complained = true;
                    continue;
                }
                Err(_) => continue,
            }
            complained = false;
        }
    }

    /// Whether something new was taken in.
    fn take_in(&mut self) -> anyhow::Result<bool> {
        let content = self.files.read()?;
        if content.chain == self.content.chain && content.key.expose() == self.content.key.expose() {
            return Ok(false);
        }
        self.tls.replace(&content.chain, content.key.expose())?;
        self.content = content;
        Ok(true)
    }
}
