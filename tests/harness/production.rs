//! A server in environment `production`: behind a proxy that ends TLS, with real-looking customers and no test eID.

use super::settings::Settings;
use super::template::{kid_in, write_secret};
use super::world::{HIGH, customers_of};
use super::{Client, Mode, Server};
use super::{command::fellesporten, servers};

const ISSUER: &str = "https://idporten.example";
/// Its check digit is right, and no organisation has it.
const ORGANISATION: &str = "999999999";

/// A production client.
pub fn client() -> Client {
    Client::web("ekte")
        .with("client_orgno", ORGANISATION)
        .without("client_secret")
        .with("client_secret_file", "ekte.secret")
        .with("redirect_uris", ["https://ekte.example/callback"])
        .with("post_logout_redirect_uris", ["https://ekte.example/"])
}

/// Starts it, with its own records.
pub async fn start(mode: Mode) -> Server {
    let server = Server::prepare(mode, |settings: &mut Settings| {
        settings.environment = "production";
        settings.issuer = ISSUER.to_owned();
        settings.selector = &[];
        settings.records = match mode {
            Mode::OneMachine => "sqlite:production.db".to_owned(),
            Mode::Cluster => {
                servers::postgres().create_database("production", None);
                servers::postgres().url("production")
            }
        };
    });
    let folder = server.folder();
    write_secret(folder.join("ekte.secret"));
    let organisation = format!("[[organisations]]\norg_number = \"{ORGANISATION}\"\nname = \"Etaten\"\n");
    std::fs::write(folder.join("real.toml"), format!("{organisation}\n{}", customers_of(&client())))
        .expect("our own folder");
    fellesporten(folder, &["migrate", "--config", "fellesporten.toml"]).succeeded();
    let keys = ["keys", "--config", "fellesporten.toml", "--issuer", "idporten"];
    let kid = kid_in(&fellesporten(folder, &[&keys[..], &["generate"]].concat()).succeeded().out);
    let early = fellesporten(folder, &[&keys[..], &["activate", "--key", &kid, "--now", "early"]].concat());
    assert_eq!(early.code, 1, "48 h of announcement come first: {}", early.out);
    fellesporten(folder, &[&keys[..], &["activate", "--key", &kid, "--now", "first key", "--compromised"]].concat())
        .succeeded();
    fellesporten(folder, &["apply", "--config", "fellesporten.toml", "real.toml"]).succeeded();
    server.launch();
    server.wait_until_ready().await;
    server
}

/// A hint that only a test environment may follow.
pub fn hint(pid: &str) -> String {
    format!("testid:{pid}_{HIGH}")
}
