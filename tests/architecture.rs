//! What Cargo cannot hold about the house itself: storeys, doors, sizes, and documents that must not drift.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

pub(crate) const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The storeys from the ground up. A crate may use those of lower storeys; within a storey only what [`BESIDE`] names.
const STOREYS: [(&str, u8); 17] = [
    ("domain", 0),
    ("telemetry", 0),
    ("jose", 1),
    ("store", 1),
    ("web", 1),
    ("audit", 1),
    ("messages", 1),
    ("guard", 2),
    ("registry", 2),
    ("oauth", 3),
    ("idp-adapters", 3),
    ("simulators", 3),
    ("idporten", 4),
    ("minid", 4),
    ("maskinporten", 4),
    ("samarbeidsportalen", 4),
    ("delegation-source", 4),
];

/// Ground-floor crates that stand on another one.
const BESIDE: [(&str, &str); 4] = [("audit", "store"), ("store", "jose"), ("messages", "store"), ("messages", "web")];

/// Our own crates in use from the roof alone.
const ROOF: [&str; 2] = ["fellesporten", "fellesporten-loadtest"];

/// Crates with one door: who may name them.
const DOORS: [(&[&str], &[&str]); 4] = [
    (&["sqlx", "redis"], &["fellesporten-store"]),
    // The load generator makes its clients' proofs, as a client does: with nothing of ours.
    (&["openssl", "jsonwebtoken"], &["fellesporten-jose", "fellesporten-web", "fellesporten-loadtest"]),
    (&["reqwest"], &["fellesporten-web", "fellesporten-loadtest"]),
    // So every log line has its row in the tables of events.
    (&["tracing"], &["fellesporten-telemetry"]),
];

/// What only `domain` says: the time and randomness of the machine.
const MACHINE: [&str; 10] = [
    "SystemTime::now",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
    "Utc::now",
    "Uuid::new_v4",
    "Uuid::now_v7",
    "getrandom::",
    "rand::random",
    "thread_rng",
];

/// How long a file may be before it holds more than one thing.
const LONGEST_FILE: usize = 400;

struct Manifest {
    name: String,
    dependencies: BTreeSet<String>,
}

fn manifests() -> Vec<Manifest> {
    let root: toml::Table = read(&Path::new(ROOT).join("Cargo.toml")).parse().expect("TOML");
    let members = root["workspace"]["members"].as_array().expect("members");
    let folders = members.iter().filter_map(|it| it.as_str()).map(|it| Path::new(ROOT).join(it));
    std::iter::once(PathBuf::from(ROOT))
        .chain(folders)
        .map(|folder| {
            let manifest: toml::Table = read(&folder.join("Cargo.toml")).parse().expect("TOML");
            let dependencies = manifest.get("dependencies").and_then(|it| it.as_table()).cloned().unwrap_or_default();
            Manifest {
                name: manifest["package"]["name"].as_str().expect("a name").to_owned(),
                dependencies: dependencies.keys().cloned().collect(),
            }
        })
        .collect()
}

pub(crate) fn read(file: &Path) -> String {
    std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// Every Rust file of the product and its tests.
pub(crate) fn sources(folders: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> = folders.iter().map(|it| Path::new(ROOT).join(it)).collect();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.expect("a readable folder").path();
            if path.is_dir() && !path.ends_with("node_modules") {
                open.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The lines of a file that are code of the product: no comments, and nothing from its `#[cfg(test)]` module on.
pub(crate) fn product_lines(file: &Path) -> Vec<(usize, String)> {
    let text = read(file);
    let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    code.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .map(|(number, line)| (number + 1, line.to_owned()))
        .collect()
}

pub(crate) fn is_test_file(file: &Path) -> bool {
    file.components().any(|it| it.as_os_str() == "tests") || file.file_name().is_some_and(|it| it == "tests.rs")
}

#[test]
fn crates_stand_on_lower_storeys_only() {
    let storeys: BTreeMap<&str, u8> = STOREYS.into_iter().collect();
    for manifest in manifests().iter().filter(|it| !ROOF.contains(&it.name.as_str())) {
        let own = manifest.name.strip_prefix("fellesporten-").expect("our prefix");
        let floor = storeys.get(own).unwrap_or_else(|| panic!("{own} has no storey: add it"));
        for dependency in &manifest.dependencies {
            let Some(used) = dependency.strip_prefix("fellesporten-") else {
                assert_ne!(dependency, "fellesporten", "{own} uses the roof");
                continue;
            };
            let below = storeys.get(used).unwrap_or_else(|| panic!("{used} has no storey: add it"));
            let beside = BESIDE.contains(&(own, used));
            assert!(below < floor || beside, "{own} (storey {floor}) uses {used} (storey {below})");
        }
    }
}

/// They answer for the suppliers: whoever shared code with them would be tested by his own reading of the protocol.
#[test]
fn the_simulators_know_the_ground_and_are_known_on_the_roof_alone() {
    const GROUND: [&str; 3] = ["fellesporten-domain", "fellesporten-jose", "fellesporten-web"];
    for manifest in manifests() {
        if manifest.name == "fellesporten-simulators" {
            let ours = manifest.dependencies.iter().filter(|it| it.starts_with("fellesporten-"));
            assert!(ours.clone().all(|it| GROUND.contains(&it.as_str())), "the simulators use {ours:?}");
        } else if !ROOF.contains(&manifest.name.as_str()) {
            assert!(!manifest.dependencies.contains("fellesporten-simulators"), "{} uses a simulator", manifest.name);
        }
    }
}

#[test]
fn drivers_and_cryptography_have_one_door() {
    for manifest in manifests() {
        for (names, allowed) in DOORS {
            for name in names {
                let uses =
                    manifest.dependencies.contains(*name) || manifest.dependencies.contains(&format!("tokio-{name}"));
                assert!(!uses || allowed.contains(&manifest.name.as_str()), "{} names {name}", manifest.name);
            }
        }
    }
    for file in sources(&["src/web"]).iter().filter(|file| !is_test_file(file)) {
        let in_tls = file.components().any(|it| it.as_os_str() == "tls") || file.ends_with("tls.rs");
        for (number, line) in product_lines(file) {
            assert!(in_tls || !line.contains("openssl::"), "{}:{number} names openssl outside tls", file.display());
        }
    }
}

#[test]
fn nobody_but_domain_asks_the_machine_for_time_or_randomness() {
    for file in sources(&["src", "idp-adapters"]) {
        if file.starts_with(Path::new(ROOT).join("src/domain")) || is_test_file(&file) || file.ends_with("build.rs") {
            continue;
        }
        for (number, line) in product_lines(&file) {
            for name in MACHINE {
                assert!(!line.contains(name), "{}:{number} uses {name}", file.display());
            }
        }
    }
}

#[test]
fn nobody_below_the_roof_reads_files_of_configuration_or_the_environment() {
    let roof = ["cli", "config", "demo"].map(|it| Path::new(ROOT).join("src").join(it));
    let root_files = Path::new(ROOT).join("src");
    for file in sources(&["src", "idp-adapters"]) {
        let on_the_roof = roof.iter().any(|it| file.starts_with(it)) || file.parent() == Some(&root_files);
        if on_the_roof || is_test_file(&file) || file.ends_with("build.rs") {
            continue;
        }
        for (number, line) in product_lines(&file) {
            let asks = ["std::env::var", "env::var(", "env::vars", "env::args", "figment", "clap::"]
                .iter()
                .find(|it| line.contains(**it));
            assert!(asks.is_none(), "{}:{number} reads the environment: {line}", file.display());
        }
    }
}

#[test]
fn a_file_holds_one_thing() {
    for file in sources(&["src", "idp-adapters", "loadtest", "tests"]) {
        let lines = read(&file).lines().count();
        assert!(lines <= LONGEST_FILE, "{} has {lines} lines", file.display());
    }
    let main = read(&Path::new(ROOT).join("src/main.rs")).lines().count();
    assert!(main <= 40, "main.rs has {main} lines");
}

#[test]
fn every_file_says_what_it_is() {
    for file in sources(&["src", "idp-adapters", "loadtest", "tests"]) {
        let text = read(&file);
        assert!(text.starts_with("//!"), "{} begins without saying what it is", file.display());
    }
}

#[test]
fn no_unfinished_work_is_left_in_the_code() {
    for file in sources(&["src", "idp-adapters", "loadtest", "tests"]) {
        if file.ends_with("architecture.rs") {
            continue;
        }
        let text = read(&file);
        for word in ["TODO", "FIXME", "XXX", "todo!(", "unimplemented!("] {
            assert!(!text.contains(word), "{} says {word}", file.display());
        }
    }
}

/// The quiz asks where things are; every answer is one file.
#[test]
fn the_answers_of_the_quiz_exist() {
    let quiz = read(&Path::new(ROOT).join("docs/quiz.md"));
    let answers: Vec<&str> = quiz
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|it| {
            it.contains('/') && it.rsplit('/').next().is_some_and(|name| name.contains('.')) && !it.contains(' ')
        })
        .filter(|it| !it.contains("://") && !it.starts_with('/'))
        .collect();
    assert!(answers.len() >= 25, "25 questions: {}", answers.len());
    for answer in answers {
        assert!(Path::new(ROOT).join(answer).is_file(), "docs/quiz.md answers {answer}, which is no file");
    }
}
