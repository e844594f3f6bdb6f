//! The dependency tree against `deny.toml`: licences, bans and sources, as cargo itself reports them.

use crate::architecture::{ROOT, read};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .args(["--locked", "--offline"])
        .current_dir(ROOT)
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// What really is in the program and its tests. `cargo metadata` alone lists optional dependencies that nobody switched on.
fn packages() -> Vec<Value> {
    let tree = cargo(&["tree", "--workspace", "--edges", "normal,build,dev", "--prefix", "none", "--format", "{p}"]);
    let used: BTreeSet<(&str, &str)> =
        tree.lines().filter_map(|it| it.split_once(" v")).map(|(name, rest)| (name, first_word(rest))).collect();
    // For this platform alone: the sources of others' packages need not be on the machine.
    let metadata = cargo(&["metadata", "--format-version", "1", "--filter-platform", &this_platform()]);
    let metadata: Value = serde_json::from_str(&metadata).expect("JSON");
    let text = |package: &Value, member: &str| package[member].as_str().map(str::to_owned).expect("text");
    let packages = metadata["packages"].as_array().expect("packages");
    let is_used = |it: &&Value| used.contains(&(text(it, "name").as_str(), text(it, "version").as_str()));
    let found: Vec<Value> = packages.iter().filter(is_used).cloned().collect();
    assert!(found.len() > 200, "only {} packages were found", found.len());
    found
}

fn this_platform() -> String {
    let version = Command::new(env!("CARGO")).args(["version", "--verbose"]).output().expect("cargo runs");
    let version = String::from_utf8(version.stdout).expect("UTF-8");
    version.lines().find_map(|line| line.strip_prefix("host: ")).expect("cargo names its host").to_owned()
}

fn first_word(text: &str) -> &str {
    text.split(' ').next().unwrap_or_default()
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
    let exceptions = policy["licenses"]["exceptions"].as_array().expect("a list");
    for package in packages().iter().filter(|it| !ours(it)) {
        let licence = package["license"].as_str().unwrap_or_default();
        let exception = exceptions.iter().find(|it| it["crate"].as_str() == package["name"].as_str());
        let also = exception.and_then(|it| it["allow"].as_array()).into_iter().flatten().filter_map(|it| it.as_str());
        let allowed = allowed.iter().copied().chain(also).collect();
        assert!(acceptable(licence, &allowed), "{} has licence {licence:?}", package["name"]);
    }
}

/// Decision 46: it does public-key work in webauthn-rs, and nobody else has it.
#[test]
fn the_crate_rsa_is_used_by_nobody_but_its_one_wrapper() {
    let policy = policy();
    let bans = policy["bans"]["deny"].as_array().expect("a list");
    let ban = bans.iter().find(|it| it.get("crate").and_then(|it| it.as_str()) == Some("rsa")).expect("a ban");
    let wrappers: Vec<&str> = ban["wrappers"].as_array().expect("a list").iter().filter_map(|it| it.as_str()).collect();
    for package in packages() {
        let name = package["name"].as_str().expect("a name");
        let dependencies = package["dependencies"].as_array().expect("dependencies");
        let uses = dependencies.iter().any(|it| it["name"] == "rsa" && it["optional"] == false && it["kind"].is_null());
        assert!(!uses || wrappers.contains(&name), "{name} uses rsa");
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
        assert!(!banned.contains(&name) || name == "rsa", "{name} is banned by deny.toml");
        let source = package["source"].as_str().and_then(|it| it.strip_prefix("registry+"));
        let known = source.is_none_or(|source| registries.iter().any(|it| it.as_str() == Some(source)));
        assert!(known && (source.is_some() || ours(&package)), "{name} comes from {source:?}");
    }
}
