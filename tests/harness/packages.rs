//! What comes from npm and PyPI for the tests: pinned beside the programs in `tests/interop`, installed by `scripts/test`.

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

/// The Python whose packages `scripts/lib/python.sh` installed.
pub fn python() -> String {
    concat!(env!("CARGO_MANIFEST_DIR"), "/target/tools/python/bin/python").to_owned()
}
