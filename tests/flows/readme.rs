//! The README's recipes for machines, run as they stand against a demo.

use crate::architecture::{ROOT, read};
use crate::harness::command;
use crate::harness::demo::Demo;
use serde_json::Value;
use std::path::Path;

/// The shell commands of a section, joined.
fn commands(readme: &str, section: &str) -> String {
    let text =
        readme.split(&format!("\n## {section}\n")).nth(1).unwrap_or_else(|| panic!("the README lacks {section}"));
    let text = text.split("\n## ").next().expect("a section");
    text.split("```sh\n").skip(1).filter_map(|block| block.split("```").next()).collect()
}

/// With the ports, keys, configuration and program of this demo in the place of the README's.
fn here(commands: &str, demo: &Demo) -> String {
    let data = demo.data().display().to_string();
    let mut parts = commands.split("localhost:");
    let mut moved = parts.next().expect("a beginning").to_owned();
    for part in parts {
        let (port, rest) = part.split_at(4);
        let distance = port.parse::<u16>().expect("a port of four digits") - 8080;
        moved += demo.address(distance).strip_prefix("http://").expect("an address");
        moved += rest;
    }
    moved
        .replace("keys/demo", &data)
        .replace("--config FILE", &format!("--config {data}/fellesporten.toml"))
        .replace("target/release/fellesporten", command::PROGRAM)
}

/// What an answer is, in a word.
fn word(answer: &Value) -> String {
    let description = answer["error_description"].as_str().unwrap_or_default();
    match answer {
        Value::Array(_) => "list".to_owned(),
        _ if answer["access_token"].is_string() => "token".to_owned(),
        _ if !description.is_empty() => description.split(':').next().unwrap_or_default().to_owned(),
        _ if answer["events"].is_array() => "log".to_owned(),
        _ if answer["subscope"].is_string() => "scope".to_owned(),
        _ => answer["state"].as_str().unwrap_or("?").to_owned(),
    }
}

#[tokio::test]
async fn the_recipes_for_machines_work_as_they_stand() {
    let demo = Demo::start().await;
    let readme = read(&Path::new(ROOT).join("README.md"));
    let sections = ["A machine's token with curl and openssl", "Self-service with curl"];
    let script = sections.map(|section| here(&commands(&readme, section), &demo)).concat();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = command::prepared("sh", folder.path()).args(["-e", "-c", &script]).output().expect("a shell");
    let (said, complaints) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}\n{complaints}");
    let mut answers = Vec::new();
    for line in said.lines() {
        let values = serde_json::Deserializer::from_str(line).into_iter::<Value>();
        answers.extend(values.map_while(Result::ok).filter(|value| value.is_object() || value.is_array()));
    }
    let words: Vec<String> = answers.iter().map(word).collect();
    let by_key_certificates_and_delegation = ["token", "token", "token", "token"];
    let taken_back_then_system_user_and_consent = ["MP-251", "token", "token"];
    let self_service = ["scope", "APPROVED", "APPROVED", "token", "log", "log"];
    let mut expected = by_key_certificates_and_delegation.to_vec();
    expected.extend(taken_back_then_system_user_and_consent);
    expected.extend(self_service);
    assert_eq!(words, expected, "{said}");
    assert!(folder.path().join("virksomhetssertifikat-215000109.p12").is_file(), "PKCS#12");
}
