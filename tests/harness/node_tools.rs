//! What comes from npm for the tests: pinned in `tests/interop/package-lock.json`, installed by `scripts/test`.

use std::path::PathBuf;

/// A file of an installed npm package, as text.
pub fn file(path: &str) -> String {
    let file = folder().join("node_modules").join(path);
    std::fs::read_to_string(&file)
        .unwrap_or_else(|error| panic!("{}: {error}; `scripts/test interop` installs it", file.display()))
}

/// `tests/interop`.
pub fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/interop"))
}

/// The Node of this run: the machine's, or the one that `scripts/lib/node.sh` found.
pub fn node() -> String {
    std::env::var("FELLESPORTEN_TEST_NODE").unwrap_or_else(|_| "node".to_owned())
}
