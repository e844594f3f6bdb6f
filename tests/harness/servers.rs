//! Private PostgreSQL and Redis servers on free ports, for whoever tests against them.
//!
//! `FELLESPORTEN_TEST_POSTGRES_URL` and `FELLESPORTEN_TEST_REDIS_URL` name servers to share instead. A private server lives in
//! a folder of its own under the system's temporary one, and goes with it when the test process ends, however it ends: a shell
//! between the two waits for the end of its input. Needs nothing but the standard library and `tempfile`, so that the crates'
//! own tests use this file too.

#![allow(dead_code, unreachable_pub, reason = "each test program uses its part")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::disallowed_methods, reason = "test code")]

use std::env;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How long a server may take to start.
const PATIENCE: Duration = Duration::from_secs(30);
/// Starts "$@" in the background and says its process id. A line `stop` ends it; the end of input ends it and removes $0.
const KEEPER: &str = r#"
"$@" >>"$0/server.log" 2>&1 &
pid=$!
echo "$pid"
read -r word
kill -CONT "$pid"
kill -INT "$pid"
wait "$pid"
[ "$word" = stop ] || rm -rf "$0"
"#;

/// The PostgreSQL server that all tests of this process share.
pub fn postgres() -> &'static Postgres {
    static SHARED: OnceLock<Postgres> = OnceLock::new();
    SHARED.get_or_init(|| match env::var("FELLESPORTEN_TEST_POSTGRES_URL") {
        Ok(url) => Postgres { base: without_database(&url), server: None },
        Err(_) => Postgres::start(),
    })
}

/// The Redis server that all tests of this process share: tests keep apart by key prefix.
pub fn redis() -> &'static Redis {
    static SHARED: OnceLock<Redis> = OnceLock::new();
    SHARED.get_or_init(|| match env::var("FELLESPORTEN_TEST_REDIS_URL") {
        Ok(url) => Redis { url, server: None },
        Err(_) => Redis::start(),
    })
}

/// A PostgreSQL server.
pub struct Postgres {
    /// The URL up to the database's name.
    base: String,
    server: Option<Server>,
}

impl Postgres {
    /// A private one.
    pub fn start() -> Self {
        let folder = new_folder("postgres");
        let data = folder.join("data");
        let mut user = Vec::new();
        if fs::metadata("/proc/self").unwrap().uid() == 0 {
            // PostgreSQL refuses to run as root.
            succeed(Command::new("chown").arg("postgres").arg(&folder));
            user.extend(["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--"].map(str::to_owned));
        }
        let initdb = postgres_program("initdb");
        let words = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "-D"].map(str::to_owned);
        let initialise: Vec<String> =
            user.iter().cloned().chain([initdb]).chain(words).chain([path_text(&data)]).collect();
        succeed(command(&initialise).current_dir(&folder).stdout(Stdio::null()));
        let port = free_port();
        let mut words = user;
        words.push(postgres_program("postgres"));
        words.extend(["-D", &path_text(&data), "-p", &port.to_string(), "-k", &path_text(&folder)].map(str::to_owned));
        let settings = ["listen_addresses=127.0.0.1", "fsync=off", "full_page_writes=off", "max_connections=400"];
        words.extend(settings.iter().flat_map(|setting| ["-c".to_owned(), (*setting).to_owned()]));
        let server = Server::start(folder, port, words, postgres_is_ready);
        Self { base: format!("postgres://postgres@127.0.0.1:{port}/"), server: Some(server) }
    }

    /// The URL of a database of this server.
    pub fn url(&self, database: &str) -> String {
        format!("{}{database}", self.base)
    }

    /// Makes a database, as a copy of another one if told, in place of an earlier one of that name.
    pub fn create_database(&self, name: &str, template: Option<&str>) {
        let template = template.map(|template| format!(r#" TEMPLATE "{template}""#)).unwrap_or_default();
        let mut psql = Command::new(postgres_program("psql"));
        psql.args(["--quiet", "--no-psqlrc", "-v", "ON_ERROR_STOP=1", "-d", &self.url("postgres")]);
        psql.args(["-c", "SET client_min_messages = warning", "-c", &format!(r#"DROP DATABASE IF EXISTS "{name}""#)]);
        psql.args(["-c", &format!(r#"CREATE DATABASE "{name}"{template}"#)]);
        succeed(&mut psql);
    }

    /// Ends the server; its data stay. Private servers only.
    pub fn stop(&self) {
        self.private().stop();
    }

    /// Starts it again on the same port with the same data.
    pub fn start_again(&self) {
        self.private().launch();
    }

    fn private(&self) -> &Server {
        self.server.as_ref().expect("a shared server is not ours to stop")
    }
}

/// A Redis server.
pub struct Redis {
    url: String,
    server: Option<Server>,
}

impl Redis {
    /// A private one that keeps nothing over a restart.
    pub fn start() -> Self {
        Self::start_with(&["--save", "", "--appendonly", "no"])
    }

    /// A private one that keeps everything over a restart.
    pub fn start_persistent() -> Self {
        Self::start_with(&["--save", "", "--appendonly", "yes", "--appendfsync", "always"])
    }

    fn start_with(options: &[&str]) -> Self {
        let folder = new_folder("redis");
        let port = free_port();
        let mut words: Vec<String> = ["redis-server", "--bind", "127.0.0.1", "--port"].map(str::to_owned).into();
        words.extend([port.to_string(), "--dir".to_owned(), path_text(&folder)]);
        words.extend(options.iter().map(|word| (*word).to_owned()));
        let server = Server::start(folder, port, words, redis_is_ready);
        Self { url: format!("redis://127.0.0.1:{port}/"), server: Some(server) }
    }

    /// Its URL.
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// Makes it forget everything. Private servers only.
    pub fn flush(&self) {
        assert_eq!(redis_says(self.private().port, "FLUSHALL").as_deref(), Some("+OK"));
    }

    /// Ends the server. Private servers only.
    pub fn stop(&self) {
        self.private().stop();
    }

    /// Starts it again on the same port.
    pub fn start_again(&self) {
        self.private().launch();
    }

    /// Lets it hang: connections stay open, and nothing answers.
    pub fn pause(&self) {
        self.private().signal("-STOP");
    }

    /// Lets it go on.
    pub fn resume(&self) {
        self.private().signal("-CONT");
    }

    fn private(&self) -> &Server {
        self.server.as_ref().expect("a shared server is not ours to stop")
    }
}

/// A private server's process and folder.
struct Server {
    folder: PathBuf,
    port: u16,
    words: Vec<String>,
    is_ready: fn(u16) -> bool,
    running: Mutex<Option<Running>>,
}

struct Running {
    keeper: Child,
    pid: String,
}

impl Server {
    fn start(folder: PathBuf, port: u16, words: Vec<String>, is_ready: fn(u16) -> bool) -> Self {
        let server = Self { folder, port, words, is_ready, running: Mutex::new(None) };
        server.launch();
        server
    }

    fn launch(&self) {
        let mut keeper = Command::new("sh")
            .args(["-c", KEEPER])
            .arg(&self.folder)
            .args(&self.words)
            .current_dir(&self.folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // Ctrl-C is for the tests; the keeper notices their end.
            .process_group(0)
            .spawn()
            .expect("a shell");
        let mut pid = String::new();
        BufReader::new(keeper.stdout.take().unwrap()).read_line(&mut pid).unwrap();
        *self.lock() = Some(Running { keeper, pid: pid.trim().to_owned() });
        let deadline = Instant::now() + PATIENCE;
        while !(self.is_ready)(self.port) {
            assert!(Instant::now() < deadline, "{} is not ready:\n{}", self.words.join(" "), self.log());
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn stop(&self) {
        let mut running = self.lock().take().expect("a running server");
        running.keeper.stdin.take().unwrap().write_all(b"stop\n").unwrap();
        running.keeper.wait().unwrap();
    }

    fn signal(&self, signal: &str) {
        let pid = self.lock().as_ref().expect("a running server").pid.clone();
        succeed(Command::new("kill").args([signal, &pid]));
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.join("server.log")).unwrap_or_default()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        match self.lock().take() {
            Some(mut running) => {
                drop(running.keeper.stdin.take());
                let _ = running.keeper.wait();
            }
            None => {
                let _ = fs::remove_dir_all(&self.folder);
            }
        }
    }
}

fn postgres_is_ready(port: u16) -> bool {
    Command::new(postgres_program("pg_isready"))
        .args(["--quiet", "-h", "127.0.0.1", "-p", &port.to_string()])
        .status()
        .is_ok_and(|status| status.success())
}

fn redis_is_ready(port: u16) -> bool {
    redis_says(port, "PING").as_deref() == Some("+PONG")
}

/// One inline command and the first line of its answer.
fn redis_says(port: u16, command: &str) -> Option<String> {
    let mut connection = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).ok()?;
    connection.set_read_timeout(Some(PATIENCE)).ok()?;
    connection.write_all(format!("{command}\r\nQUIT\r\n").as_bytes()).ok()?;
    let mut answer = String::new();
    connection.read_to_string(&mut answer).ok()?;
    answer.lines().next().map(str::to_owned)
}

/// Debian keeps PostgreSQL's programs in a folder per version; the newest is taken, else what the path has.
fn postgres_program(name: &str) -> String {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    versions
        .filter_map(|entry| {
            Some((entry.file_name().to_str()?.parse::<u32>().ok()?, entry.path().join("bin").join(name)))
        })
        .filter(|(_, program)| program.exists())
        .max()
        .map_or_else(|| name.to_owned(), |(_, program)| path_text(&program))
}

fn new_folder(what: &str) -> PathBuf {
    tempfile::Builder::new().prefix(&format!("fellesporten-{what}-")).tempdir().expect("a temporary folder").keep()
}

/// A free port below the range from which the kernel takes the ports of outgoing connections, never the same one twice.
fn free_port() -> u16 {
    const FIRST: u32 = 12_000;
    const COUNT: u32 = 3_000;
    static NEXT: AtomicU32 = AtomicU32::new(0);
    (0..COUNT)
        .map(|_| FIRST + (std::process::id() * 7 + NEXT.fetch_add(1, Ordering::Relaxed)) % COUNT)
        .filter_map(|port| u16::try_from(port).ok())
        .find(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok())
        .expect("a free port")
}

fn without_database(url: &str) -> String {
    let (base, _) = url.rsplit_once('/').expect("a PostgreSQL URL with a database");
    format!("{base}/")
}

fn path_text(path: &Path) -> String {
    path.to_str().expect("a path of plain text").to_owned()
}

fn command(words: &[String]) -> Command {
    let (program, arguments) = words.split_first().expect("a program");
    let mut command = Command::new(program);
    command.args(arguments);
    command
}

fn succeed(command: &mut Command) {
    let status = command.status().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(status.success(), "{command:?}: {status}");
}
