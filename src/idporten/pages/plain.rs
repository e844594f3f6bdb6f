//! Pages without a login: front, help, logged out.

use axum::response::Response;
use fellesporten_web::Csp;
use serde::Serialize;

use super::Service;
use crate::{IdPorten, endpoints::Visit};

#[derive(Serialize)]
struct FrontPage<'a> {
    return_to: &'a str,
    issuer: &'a str,
}

#[derive(Serialize)]
struct HelpPage {
    return_to: &'static str,
}

#[derive(Serialize)]
struct LoggedOutPage {
    continue_url: Option<String>,
    continue_name: Option<String>,
}

/// `idporten/front.html`.
pub fn front_page(idporten: &IdPorten, visit: &Visit) -> Response {
    let page = FrontPage { return_to: "/", issuer: &idporten.engine().profile().issuer };
    idporten.pages().render("idporten/front.html", visit.language, &page, &Csp::strict())
}

/// `idporten/help.html`.
pub fn help_page(idporten: &IdPorten, visit: &Visit) -> Response {
    idporten.pages().render("idporten/help.html", visit.language, &HelpPage { return_to: "/help" }, &Csp::strict())
}

/// `idporten/logged_out.html`; with a link to the service when it showed itself.
pub fn logged_out_page(idporten: &IdPorten, visit: &Visit, client_id: Option<&str>) -> Response {
    let service = client_id.and_then(|client_id| Service::of(idporten, client_id));
    let page = LoggedOutPage {
        continue_url: service.as_ref().and_then(|service| service.address.clone()),
        continue_name: service.map(|service| service.name),
    };
    idporten.pages().render("idporten/logged_out.html", visit.language, &page, &Csp::strict())
}
