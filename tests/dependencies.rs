//! The dependency tree against `deny.toml`: licences, bans and sources, as cargo itself reports them.

use crate::architecture::{ROOT, read};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// What really is in the program on the platforms that are built: `cargo metadata` lists optional ones of other platforms too.
fn packages() -> Vec<Value> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", "x86_64-unknown-linux-gnu"])
        .current_dir(ROOT)
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let nodes = metadata["resolve"]["nodes"].as_array().expect("nodes");
    let used: BTreeSet<&str> = nodes.iter().filter_map(|it| it["id"].as_str()).collect();
    let packages = metadata["packages"].as_array().expect("packages");
    packages.iter().filter(|it| it["id"].as_str().is_some_and(|id| used.contains(id))).cloned().collect()
}

fn policy() -> toml::Table {
    read(&Path::new(ROOT).join("deny.toml")).parse().expect("TOML")
}

fn ours(package: &Value) -> bool {
    package["source"].is_null()
}

/// Whether an SPDX expression can be met with allowed licences: one of each `OR` group, all of each `AND` group.
fn acceptable(expression: &str, allowed: &BTreeSet<&str>) -> bool {
    let flat = expression.replace('/', " OR ").replace(['(', ')'], " ");
    flat.split(" AND ").all(|group| group.split(" OR ").any(|licence| allowed.contains(licence.trim())))
}

#[test]
fn every_licence_is_allowed() {
    let policy = policy();
    let allowed: BTreeSet<&str> =
        policy["licenses"]["allow"].as_array().expect("a list").iter().filter_map(|it| it.as_str()).collect();
    for package in packages().iter().filter(|it| !ours(it)) {
        let licence = package["license"].as_str().unwrap_or_default();
        assert!(acceptable(licence, &allowed), "{} has licence {licence:?}", package["name"]);
    }
}

#[test]
fn nothing_banned_is_used_and_all_comes_from_one_registry() {
    let policy = policy();
    let banned: Vec<&str> = policy["bans"]["deny"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|it| it.get("crate").or_else(|| it.get("name"))?.as_str())
        .collect();
    assert!(banned.contains(&"rsa"), "deny.toml bans what has a known timing leak");
    let registries = policy["sources"]["allow-registry"].as_array().expect("a list");
    for package in packages() {
        let name = package["name"].as_str().expect("a name");
        assert!(!banned.contains(&name), "{name} is banned by deny.toml");
        let source = package["source"].as_str().and_then(|it| it.strip_prefix("registry+"));
        let known = source.is_none_or(|source| registries.iter().any(|it| it.as_str() == Some(source)));
        assert!(known && (source.is_some() || ours(&package)), "{name} comes from {source:?}");
    }
}
