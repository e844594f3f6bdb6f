//! Customers files: what they say, and what is said of a wrong one.

use std::path::Path;

use super::{parse, parse_text};

const CLIENT: &str = r#"
[[clients]]
client_orgno = "314159268"
client_name = "Min side"
description = "Innbyggertjeneste"
integration_type = "idporten"
redirect_uris = ["https://client.no/cb"]
"#;

fn refusal(name: &str, text: &str) -> String {
    parse_text(name, text, Path::new("")).unwrap_err().to_string()
}

#[test]
fn errors_name_file_line_and_cure() {
    for (text, parts) in [
        ("[[klients]]\n", &["a.toml:1: ", "unknown field `klients`", "`clients`"][..]),
        (
            "\n\n[[organisations]]\norg_number = \"314159268\"\nname = \"T\"\nnavn = \"T\"\n",
            &["a.toml:6: ", "`navn`", "`name`"],
        ),
        ("[[organisations]]\norg_number = \"314159269\"\nname = \"T\"\n", &["a.toml:2: ", "check digit"]),
        ("[[organisations]]\norg_number = \"314159268\"\n", &["a.toml:1: ", "missing field `name`"]),
        (
            "[[organisations]]\norg_number = \"314159268\"\nname = \"T\"\ncontact_email = \"drift\"\n",
            &["a.toml:4: ", "not an e-mail address"],
        ),
        ("[[organisations]\n", &["a.toml:1: "]),
        (&format!("{CLIENT}application_type = \"mobile\"\n"), &["a.toml:8: ", "`mobile`", "`native`"]),
        (&format!("{CLIENT}access_token_lifetime = -1\n"), &["a.toml:8: ", "u32"]),
    ] {
        let refusal = refusal("a.toml", text);
        assert!(parts.iter().all(|part| refusal.contains(part)), "{refusal}");
    }
}

#[test]
fn json_is_read_by_its_ending() {
    let text = r#"{"organisations": [{"org_number": "314159268", "name": "Testetaten"}]}"#;
    let file = parse_text("kunder.JSON", text, Path::new("")).unwrap();
    assert_eq!(file.document.organisations.len(), 1);
    let refusal = refusal("kunder.json", "{\n\"organisations\": [{\"org_number\": \"314159268\", \"navn\": \"x\"}]}");
    assert!(refusal.starts_with("kunder.json:2: ") && refusal.contains("navn"), "{refusal}");
}

#[test]
fn no_error_repeats_a_secret_or_a_number() {
    for (name, text) in [
        ("a.toml", "[[citizens]]\npid = 17847531096\nname = \"F\"\n".to_owned()),
        ("a.toml", "[[citizens]]\npid = 17847531096.5\nname = \"F\"\n".to_owned()),
        ("a.toml", "[[citizens]]\npid = [\"17847531096\"]\nname = \"F\"\n".to_owned()),
        ("a.toml", "[[citizens]]\npid = \"17847531096\" name = \"F\"\n".to_owned()),
        ("a.toml", format!("{CLIENT}client_secret = 17847531096\n")),
        ("a.toml", format!("{CLIENT}client_secret = \"17847531096\" x\n")),
        ("a.json", r#"{"citizens": [{"pid": 17847531096, "name": "F"}]}"#.to_owned()),
        ("a.json", r#"{"citizens": [{"pid": {"a": "17847531096"}, "name": "F"}]}"#.to_owned()),
    ] {
        let refusal = refusal(name, &text);
        assert!(!refusal.contains("17847531096"), "{refusal}");
    }
}

#[test]
fn what_the_api_answers_with_can_be_declared() {
    let text = format!(
        "{CLIENT}created = \"2026-02-03T09:15:00.123+01:00\"\nlast_updated = \"2026-02-03T09:15:00.123+01:00\"\n\
         jwks_uri = \"/clients/x/jwks\"\nbackchannel_logout_session_required = true\ngrant_types = [\"jwt_bearer_token\"]\n\
         [[clients.onbehalfof]]\nonbehalfof = \"a\"\ndisplay_name = \"A\"\norgno = \"314159268\"\nurl = \"https://a.no\"\n"
    );
    let file = parse_text("a.toml", &text, Path::new("")).unwrap();
    assert_eq!(file.document.clients[0].onbehalfof[0].client_uri.as_deref(), Some("https://a.no"));
}

#[test]
fn paths_are_relative_to_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("minside.secret", "hemmelig\n");
    write("keys.json", r#"{"keys": []}"#);
    write(
        "a.toml",
        &format!("{CLIENT}client_id = \"a\"\nclient_secret_file = \"minside.secret\"\njwks_file = \"keys.json\"\n"),
    );
    let file = parse(&folder.path().join("a.toml")).unwrap();
    assert_eq!(file.document.clients[0].secret_from_file.as_ref().unwrap().0.expose(), "hemmelig");
    assert!(file.document.clients[0].jwks.is_some());

    write("b.toml", &format!("{CLIENT}client_secret_file = \"borte.secret\"\n"));
    let refusal = parse(&folder.path().join("b.toml")).unwrap_err().to_string();
    assert!(
        refusal.contains("b.toml:2: clients[0].client_secret_file") && refusal.contains("borte.secret"),
        "{refusal}"
    );

    write("c.toml", &format!("{CLIENT}client_secret = \"x\"\nclient_secret_file = \"minside.secret\"\n"));
    let refusal = parse(&folder.path().join("c.toml")).unwrap_err().to_string();
    assert!(refusal.contains("both client_secret and client_secret_file"), "{refusal}");

    write("private.json", "{\"keys\": [\"hemmelig\"");
    write("d.toml", &format!("{CLIENT}jwks_file = \"private.json\"\n"));
    let refusal = parse(&folder.path().join("d.toml")).unwrap_err().to_string();
    assert!(refusal.contains("jwks_file") && !refusal.contains("hemmelig"), "{refusal}");

    assert!(parse(&folder.path().join("e.toml")).unwrap_err().to_string().contains("e.toml"));
}
