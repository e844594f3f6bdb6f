//! The suppliers' pages of the simulators: accessible in each language they speak, narrow and wide, without JavaScript.

use super::accessible::judge;
use crate::harness::chromium::{Chromium, Options};
use crate::harness::jwt::challenge_of;
use crate::harness::simulators::{Simulator, Simulators};
use crate::harness::{Mode, Server};

/// A request with what every supplier has in common.
fn request(server: &Server, simulator: &Simulator, path: &str, eid: &str, more: &[(&str, &str)]) -> String {
    let (redirect_uri, challenge) = (simulator.callback(server, eid), challenge_of("verifier"));
    let mut fields = vec![
        ("client_id", simulator.client_id),
        ("redirect_uri", &redirect_uri),
        ("response_type", "code"),
        ("scope", "openid"),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
    ];
    fields.extend(more);
    format!("{}{path}?{}", simulator.issuer(), crate::harness::browser::encode(&fields))
}

async fn every_page(width: u32) {
    let simulators = Simulators::new();
    let server = Server::start_with(Mode::OneMachine, |settings| settings.more = simulators.section()).await;
    let chromium = Chromium::open(Options { width, ..Options::default() }).await;
    let (bankid, eidas) = (simulators.bankid(), simulators.eidas());
    for language in ["nb", "en"] {
        let locales = ("ui_locales", language);
        chromium.go(&request(&server, &bankid, "/precheck/auth", "bankid", &[locales])).await;
        chromium.element("#outcome").await;
        judge(&chromium, "BankID", language, width).await;
        chromium.fill("#pid", "12847949918").await;
        chromium.click("#sim-continue").await;
        chromium.element("#sim-error").await;
        judge(&chromium, "BankID with an error", language, width).await;
        let by_phone = [locales, ("login_hint", "BIM")];
        chromium.go(&request(&server, &bankid, "/precheck/auth", "bankid-mobil", &by_phone)).await;
        chromium.element("#phone").await;
        judge(&chromium, "BankID på mobil", language, width).await;
        chromium.click("#sim-continue").await;
        chromium.element("[aria-invalid='true']").await;
        judge(&chromium, "BankID på mobil with an error", language, width).await;
    }
    for language in ["nb", "nn", "en", "se"] {
        chromium.go(&request(&server, &eidas, "/authorize", "eidas", &[("ui_locales", language)])).await;
        chromium.element("#country").await;
        judge(&chromium, "eIDAS countries", language, width).await;
        chromium.click("#sim-continue").await;
        chromium.element("#unmatched").await;
        judge(&chromium, "eIDAS", language, width).await;
    }
    for simulator in [bankid, simulators.buypass(), simulators.commfides(), eidas] {
        for page in ["/", "/help", "/finnes-ikke"] {
            chromium.go(&simulator.url(page)).await;
            judge(&chromium, page, "nb", width).await;
        }
    }
    chromium.close().await;
    server.finish().await;
}

#[tokio::test]
async fn the_simulators_are_accessible_at_320_pixels() {
    every_page(320).await;
}

#[tokio::test]
async fn the_simulators_are_accessible_at_1280_pixels() {
    every_page(1280).await;
}
