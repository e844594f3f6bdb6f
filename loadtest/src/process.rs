//! A started process of the program: a folder of its own, its keys, and waiting until it is ready.

use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use tempfile::TempDir;

/// Thirty-two fixed bytes in base64: these servers protect nothing.
const SECRET: &str = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
/// Files that hold it.
const SECRETS: [&str; 3] = ["wrapping.key", "pairwise.secret", "minid.secret"];
/// How long a start may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// What differs between processes.
pub(crate) struct Settings {
    /// `records.url`.
    pub(crate) records: String,
    /// `short_lived.url`.
    pub(crate) short_lived: String,
    /// Where ID-porten listens.
    pub(crate) port: u16,
    /// eIDs of the selector.
    pub(crate) selector: &'static [&'static str],
    /// Whole sections, in TOML.
    pub(crate) sections: String,
    /// Whose signing keys are made.
    pub(crate) issuers: &'static [&'static str],
    /// The customers files.
    pub(crate) customers: Vec<String>,
}

impl Settings {
    fn config(&self, operations: u16) -> String {
        let Settings { records, short_lived, port, selector, sections, .. } = self;
        format!(
            "environment = \"test\"\n[records]\nurl = \"{records}\"\n[short_lived]\nurl = \"{short_lived}\"\n\
             [audit]\nspool_dir = \"spool\"\n[keys]\nwrapping_key_file = \"wrapping.key\"\n\
             [log]\nformat = \"json\"\nlevel = \"info\"\n\
             [idporten]\nenabled = true\nlisten = \"127.0.0.1:{port}\"\npublic_url = \"http://127.0.0.1:{port}\"\n\
             pairwise_secret_file = \"pairwise.secret\"\nselector = {selector:?}\n\
             [operations]\nlisten = \"127.0.0.1:{operations}\"\n{sections}"
        )
    }
}

/// A running `serve`, which ends with this.
pub(crate) struct Process {
    child: Child,
    operations: u16,
    started_in: Duration,
    folder: TempDir,
}

impl Process {
    /// Prepares a folder and starts the program in it.
    ///
    /// # Errors
    /// When a command of the program fails, or it is not ready in time.
    pub(crate) async fn start(binary: &Path, settings: &Settings) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let operations = free_port()?;
        private(&folder.path().join("fellesporten.toml"), &settings.config(operations))?;
        for name in SECRETS {
            private(&folder.path().join(name), SECRET)?;
        }
        run(binary, folder.path(), &["migrate"])?;
        for issuer in settings.issuers {
            run(binary, folder.path(), &["keys", "--issuer", issuer, "generate"])?;
            let activate = ["keys", "--issuer", issuer, "activate", "--now", "a server for a load test"];
            run(binary, folder.path(), &activate)?;
        }
        for customers in &settings.customers {
            private(&folder.path().join("customers.toml"), customers)?;
            run(binary, folder.path(), &["apply", "customers.toml"])?;
        }
        let log = fs::File::create(folder.path().join("server.log"))?;
        let begun = Instant::now();
        let child = Command::new(binary)
            .args(["serve", "--config", "fellesporten.toml"])
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("{} cannot be started", binary.display()))?;
        let mut process = Process { child, operations, started_in: Duration::ZERO, folder };
        process.await_ready(begun).await?;
        Ok(process)
    }

    async fn await_ready(&mut self, begun: Instant) -> Result<()> {
        let url = self.operations_url("/readyz");
        while begun.elapsed() < PATIENCE {
            if reqwest::get(&url).await.is_ok_and(|answer| answer.status().is_success()) {
                self.started_in = begun.elapsed();
                return Ok(());
            }
            if let Some(status) = self.child.try_wait()? {
                bail!("the server ended: {status}\n{}", fs::read_to_string(self.folder.path().join("server.log"))?);
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        bail!("the server is not ready after {} s", PATIENCE.as_secs())
    }

    /// Its process id.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// From its start to its first "ready".
    pub(crate) fn started_in(&self) -> Duration {
        self.started_in
    }

    /// Declares these customers beside those that are there.
    ///
    /// # Errors
    /// When they are refused.
    pub(crate) fn apply(&self, binary: &Path, customers: &str) -> Result<()> {
        private(&self.folder.path().join("customers.toml"), customers)?;
        run(binary, self.folder.path(), &["apply", "customers.toml"])
    }

    /// An address of its operations.
    pub(crate) fn operations_url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.operations)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port that nobody listens on.
///
/// # Errors
/// When there is none.
pub(crate) fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

fn run(binary: &Path, folder: &Path, words: &[&str]) -> Result<()> {
    let mut words = words.to_vec();
    words.splice(1..1, ["--config", "fellesporten.toml"]);
    let output = Command::new(binary).args(&words).current_dir(folder).output()?;
    ensure!(
        output.status.success(),
        "{} {}: {}{}",
        binary.display(),
        words.join(" "),
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}

/// A file that nobody else may read.
fn private(path: &PathBuf, text: &str) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::write(path, text)?;
    Ok(fs::set_permissions(path, fs::Permissions::from_mode(0o600))?)
}
