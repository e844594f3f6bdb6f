//! Pages without a login: front, help.

use axum::response::Response;
use fellesporten_web::Csp;
use serde::Serialize;

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

/// `idporten/front.html`.
pub fn front_page(idporten: &IdPorten, visit: &Visit) -> Response {
    let page = FrontPage { return_to: "/", issuer: &idporten.engine().profile().issuer };
    idporten.pages().render("idporten/front.html", visit.language, &page, &Csp::strict())
}

/// `idporten/help.html`.
pub fn help_page(idporten: &IdPorten, visit: &Visit) -> Response {
    idporten.pages().render("idporten/help.html", visit.language, &HelpPage { return_to: "/help" }, &Csp::strict())
}
