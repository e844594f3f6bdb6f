//! `fellesporten demo`, as a newcomer starts it.

use super::{command, ports};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The folder that programs are told to put temporary things in.
const TEMPORARY: &str = "tmp";

/// A running demo.
pub struct Demo {
    base_port: u16,
    child: Child,
    folder: TempDir,
}

impl Demo {
    /// Starts one in a folder of its own, and waits until it is ready.
    pub async fn start() -> Self {
        let folder = tempfile::Builder::new().prefix("fellesporten-demo-").tempdir().expect("a temporary folder");
        let base_port = ports::block(32);
        let child = launch(folder.path(), base_port, &["--data-dir", "data"]);
        let demo = Self { base_port, child, folder };
        demo.wait_until_ready().await;
        demo
    }

    /// Starts one that makes its own temporary folder, in ours.
    pub async fn start_in_temporary_folder() -> Self {
        let folder = tempfile::Builder::new().prefix("fellesporten-demo-").tempdir().expect("a temporary folder");
        let base_port = ports::block(32);
        let child = launch(folder.path(), base_port, &[]);
        let demo = Self { base_port, child, folder };
        demo.wait_until_ready().await;
        demo
    }

    /// What lies in the temporary folder of such a demo.
    pub fn kept_in_temporary_folder(&self) -> Vec<String> {
        let files = std::fs::read_dir(self.folder.path().join(TEMPORARY)).expect("our own folder");
        files.map(|file| file.expect("a file").file_name().to_string_lossy().into_owned()).collect()
    }

    /// Stops it with SIGTERM and starts it again on the same data; returns how long it took to be ready.
    pub async fn restart(&mut self) -> Duration {
        self.restart_with(&[]).await
    }

    /// The same with more arguments.
    pub async fn restart_with(&mut self, more: &[&str]) -> Duration {
        assert_eq!(self.stop(), 0, "{}", self.output());
        let started = Instant::now();
        self.child = launch(self.folder.path(), self.base_port, &[&["--data-dir", "data"], more].concat());
        self.wait_until_ready().await;
        started.elapsed()
    }

    /// What listens so far from the first port.
    pub fn address(&self, distance: u16) -> String {
        format!("http://localhost:{}", self.base_port + distance)
    }

    /// The demo service.
    pub fn service(&self, path: &str) -> String {
        format!("{}{path}", self.address(10))
    }

    /// ID-porten.
    pub fn idporten(&self, path: &str) -> String {
        format!("{}{path}", self.address(0))
    }

    /// Everything it has printed.
    pub fn output(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("output")).unwrap_or_default()
    }

    /// The lines of its log.
    pub fn log_file(&self) -> std::path::PathBuf {
        self.folder.path().join("log")
    }

    /// Where it keeps its data.
    pub fn data(&self) -> std::path::PathBuf {
        self.folder.path().join("data")
    }

    /// SIGTERM; returns the exit code.
    pub fn stop(&mut self) -> i32 {
        let _asked = std::process::Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        self.child.wait().expect("our own child").code().unwrap_or(-1)
    }

    async fn wait_until_ready(&self) {
        let http = super::server::http_client();
        let ready = format!("http://localhost:{}/readyz", self.base_port + 20);
        let deadline = Instant::now() + super::server::PATIENCE;
        let is_ready = async || http.get(&ready).send().await.is_ok_and(|it| it.status().is_success());
        while self.output().is_empty() || !is_ready().await {
            let log = std::fs::read_to_string(self.log_file()).unwrap_or_default();
            assert!(Instant::now() < deadline, "the demo is not ready\n{}\n{log}", self.output());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _gone = self.child.wait();
    }
}

fn launch(folder: &Path, base_port: u16, more: &[&str]) -> Child {
    std::fs::create_dir_all(folder.join(TEMPORARY)).expect("our own folder");
    let file = |name: &str| {
        let file = std::fs::File::options().create(true).append(true).open(folder.join(name));
        file.expect("our own folder")
    };
    command::prepared("setpriv", folder)
        .args(["--pdeathsig", "KILL", command::PROGRAM, "demo", "--base-port", &base_port.to_string()])
        .args(more)
        .env("TMPDIR", folder.join(TEMPORARY))
        .stdin(Stdio::null())
        .stdout(file("output"))
        .stderr(file("log"))
        .spawn()
        .expect("the program starts")
}
