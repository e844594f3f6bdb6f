//! A migrated store with signing keys and the world's customers, made once per run and mode, and copied for each test.

use super::command::fellesporten;
use super::mode::Mode;
use super::servers;
use super::settings::Settings;
use super::world;
use base64::Engine;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock};
use tempfile::TempDir;

/// The issuer's profile id, as the `keys` command names it.
pub const ISSUER_PROFILE: &str = "idporten";

/// Whose keys we show the eIDs' providers.
pub const EID_CLIENT: &str = "eids";

/// Which database of the private PostgreSQL is the template.
const TEMPLATE_DATABASE: &str = "template_world";

static ONE_MACHINE: OnceLock<TempDir> = OnceLock::new();
static CLUSTER: OnceLock<TempDir> = OnceLock::new();
/// PostgreSQL copies a database only while nobody else does.
static COPYING: Mutex<()> = Mutex::new(());

/// Fills `folder` with what a test server needs and returns the URL of its records.
pub fn copy_into(mode: Mode, folder: &Path, name: &str) -> String {
    let made = match mode {
        Mode::OneMachine => ONE_MACHINE.get_or_init(|| make(mode)),
        Mode::Cluster => CLUSTER.get_or_init(|| make(mode)),
    };
    for entry in std::fs::read_dir(made.path()).expect("the template is there") {
        let entry = entry.expect("the template is readable");
        if entry.file_type().is_ok_and(|it| it.is_file()) && entry.file_name() != "fellesporten.toml" {
            std::fs::copy(entry.path(), folder.join(entry.file_name())).expect("a copy of the template");
        }
    }
    match mode {
        Mode::OneMachine => "sqlite:records.db".to_owned(),
        Mode::Cluster => {
            let _alone = COPYING.lock();
            servers::postgres().create_database(name, Some(TEMPLATE_DATABASE));
            servers::postgres().url(name)
        }
    }
}

/// Writes a new secret of 32 bytes in base64, readable by us alone.
pub fn write_secret(file: PathBuf) {
    let mut bytes = [0_u8; 32];
    openssl::rand::rand_bytes(&mut bytes).expect("randomness");
    std::fs::write(&file, base64::engine::general_purpose::STANDARD.encode(bytes)).expect("a new file");
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    std::fs::set_permissions(&file, mode).expect("our own file");
}

fn make(mode: Mode) -> TempDir {
    let folder = tempfile::Builder::new().prefix("fellesporten-world-").tempdir().expect("a temporary folder");
    let path = folder.path();
    write_secret(path.join("wrapping.key"));
    write_secret(path.join("pairwise.secret"));
    write_secret(path.join("minid.secret"));
    std::fs::write(path.join("world.toml"), world::customers()).expect("a new file");
    let records = match mode {
        Mode::OneMachine => "sqlite:records.db".to_owned(),
        Mode::Cluster => {
            servers::postgres().create_database(TEMPLATE_DATABASE, None);
            servers::postgres().url(TEMPLATE_DATABASE)
        }
    };
    let settings = Settings {
        environment: "test",
        records,
        short_lived: "embedded".to_owned(),
        key_prefix: "template".to_owned(),
        port: 1,
        operations: 2,
        issuer: "http://localhost:1".to_owned(),
        selector: &["testid"],
        log_level: "debug",
        more_idporten: String::new(),
        more: String::new(),
    };
    settings.write(path);
    fill(path);
    folder
}

/// Migrates the records that the configuration in `path` names, and puts a signing key and the world into them.
pub fn fill(path: &Path) {
    fellesporten(path, &["migrate", "--config", "fellesporten.toml"]).succeeded();
    new_active_key(path, ISSUER_PROFILE);
    new_active_key(path, "minid");
    new_active_key(path, "maskinporten");
    new_active_key(path, EID_CLIENT);
    fellesporten(path, &["apply", "--config", "fellesporten.toml", "world.toml"]).succeeded();
}

/// Generates, announces and activates a signing key; returns its `kid`.
pub fn new_active_key(folder: &Path, issuer: &str) -> String {
    let keys = |arguments: &[&str]| {
        let mut all = vec!["keys", "--config", "fellesporten.toml", "--issuer", issuer];
        all.extend(arguments);
        fellesporten(folder, &all).succeeded().out
    };
    let kid = kid_in(&keys(&["generate"]));
    keys(&["activate", "--key", &kid, "--now", "first key of a test"]);
    kid
}

/// The first word that looks like an RFC 7638 thumbprint.
pub fn kid_in(text: &str) -> String {
    let word = |it: &char| it.is_ascii_alphanumeric() || matches!(it, '-' | '_');
    text.split(|it: char| !word(&it))
        .find(|it| it.len() == 43)
        .unwrap_or_else(|| panic!("no key id in: {text}"))
        .to_owned()
}
