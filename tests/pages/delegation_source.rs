//! The pages of the delegation source: accessible in each language, narrow and wide, and used without JavaScript.

use super::accessible::judge;
use crate::harness::Mode;
use crate::harness::chromium::{Chromium, Options};
use crate::harness::delegation::{DELEGATED_SCOPE, Source};
use crate::harness::machine::CONSUMER;
use crate::harness::world::PERSON;

async fn every_page(width: u32) {
    let source = Source::start(Mode::OneMachine).await;
    let chromium = Chromium::open(Options { width, ..Options::default() }).await;
    let party = format!("/party/{CONSUMER}");
    for language in ["nb", "nn", "en", "se"] {
        for page in ["/", &party, "/consents", "/help"] {
            chromium.go(&source.url(&format!("{page}?ui_locales={language}"))).await;
            judge(&chromium, page, language, width).await;
        }
    }
    chromium.go(&source.url("/finnes-ikke")).await;
    judge(&chromium, "nothing here", "nb", width).await;

    // The consumer withdraws from its supplier, and delegates to whoever stands first.
    chromium.go(&source.url(&party)).await;
    chromium.click("#withdraw-1").await;
    chromium.element("#given form:only-of-type").await;
    assert_eq!(source.maskinporten.ask(&source.delegated(DELEGATED_SCOPE)).await.status, 403);
    chromium.click("#delegate-button").await;
    chromium.element("#withdraw-2").await;

    // A wrong number is told; a right one is a consent.
    chromium.go(&source.url("/consents")).await;
    chromium.fill("#from", "12847949918").await;
    chromium.click("#give-button").await;
    chromium.element("#source-error").await;
    judge(&chromium, "consents with an error", "nb", width).await;
    chromium.fill("#from", PERSON).await;
    chromium.click("#give-button").await;
    chromium.element("#revoke-1").await;
    judge(&chromium, "consents", "nb", width).await;
    chromium.close().await;
    source.finish().await;
}

#[tokio::test]
async fn the_sources_pages_are_accessible_at_320_pixels() {
    every_page(320).await;
}

#[tokio::test]
async fn the_sources_pages_are_accessible_at_1280_pixels() {
    every_page(1280).await;
}
