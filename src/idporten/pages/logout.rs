//! `idporten/logging_out.html` and `idporten/logged_out.html` (`docs/contracts/idporten.md` §6.2, 6.3).

use axum::{
    http::{HeaderValue, header},
    response::Response,
};
use fellesporten_web::Csp;
use serde::Serialize;
use url::Url;

use super::Service;
use crate::{IdPorten, endpoints::Visit};

/// The longest, in seconds, that a client can hold the browser up.
const PATIENCE_SECONDS: u64 = 3;

#[derive(Serialize)]
struct LoggingOutPage<'a> {
    frames: &'a [String],
    onward_url: &'a str,
    patience_millis: u64,
}

#[derive(Serialize)]
struct LoggedOutPage<'a> {
    frames: &'a [String],
    continue_url: Option<String>,
    continue_name: Option<String>,
}

/// The page on the way to `onward_url`: it goes on when every frame has loaded, or when [`PATIENCE_SECONDS`] ends.
pub fn logging_out_page(idporten: &IdPorten, visit: &Visit, frames: &[String], onward_url: &str) -> Response {
    let page = LoggingOutPage { frames, onward_url, patience_millis: PATIENCE_SECONDS * 1000 };
    let csp = framing(frames).with_script(idporten.rng());
    let mut response = idporten.pages().render("idporten/logging_out.html", visit.language, &page, &csp);
    if let Ok(refresh) = HeaderValue::from_str(&format!("{PATIENCE_SECONDS};url={onward_url}")) {
        response.headers_mut().insert(header::REFRESH, refresh);
    }
    response
}

/// The page where a logout ends that leads nowhere; with a link to the service when it showed itself. Its frames load while it is read.
pub fn logged_out_page(idporten: &IdPorten, visit: &Visit, frames: &[String], client_id: Option<&str>) -> Response {
    let service = client_id.and_then(|client_id| Service::of(idporten, client_id));
    let page = LoggedOutPage {
        frames,
        continue_url: service.as_ref().and_then(|service| service.entrance.clone()),
        continue_name: service.map(|service| service.name),
    };
    idporten.pages().render("idporten/logged_out.html", visit.language, &page, &framing(frames))
}

/// A policy that lets the page frame these addresses and no others (§13).
fn framing(frames: &[String]) -> Csp {
    let addresses: Vec<Url> = frames.iter().filter_map(|address| Url::parse(address).ok()).collect();
    Csp::strict().frames(&addresses)
}
