//! The rows of eIDs in the configuration: what fits nothing stops the start.

use crate::harness::command::fellesporten;
use crate::harness::{Mode, Server};

/// eid-adapters.md fact 53: the message names row and field, from `config check` and from `serve` alike.
#[test]
fn a_row_that_fits_nothing_stops_the_start_and_is_named() {
    let row = |changes: &str| {
        format!("[[eids]]\nid = \"bankid\"\nissuer = \"http://localhost:9\"\nclient_id = \"us\"\n{changes}\n")
    };
    let server = Server::prepare(Mode::OneMachine, |settings| {
        settings.selector = &["bankid", "testid"];
        settings.more = row("");
    });
    let config = server.folder().join("fellesporten.toml");
    let good = std::fs::read_to_string(&config).expect("a file");
    fellesporten(server.folder(), &["config", "check", "fellesporten.toml"]).succeeded();
    for (changes, field) in [
        ("amr_out = [{ amr = \"BankID-mobil\" }]", "amr_out"),
        ("number_claim = \"\"", "number_claim"),
        ("pkce = \"plain\"", "pkce"),
        ("client_secret = \"hemmelig\"", "client_secret"),
        ("prompt = \"none\"", "prompt"),
    ] {
        std::fs::write(&config, good.replace(&row(""), &row(changes))).expect("our own file");
        for command in [&["config", "check", "fellesporten.toml"][..], &["serve", "--config", "fellesporten.toml"]] {
            let outcome = fellesporten(server.folder(), command);
            let said = format!("{}{}", outcome.out, outcome.err);
            assert_eq!(outcome.code, 1, "{changes}: {said}");
            assert!(said.contains("bankid") && said.contains(field), "{changes}: {said}");
        }
    }
}
