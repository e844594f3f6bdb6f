//! Pages without a way: front and help.

use axum::response::Response;
use fellesporten_web::Csp;
use serde::Serialize;

use crate::{MinId, endpoints::Visit};

#[derive(Serialize)]
struct PlainPage<'a> {
    return_to: &'static str,
    phone: &'a str,
}

/// `minid/front.html`.
pub fn front_page(minid: &MinId, visit: &Visit) -> Response {
    plain(minid, visit, "minid/front.html", "/")
}

/// `minid/help.html`.
pub fn help_page(minid: &MinId, visit: &Visit) -> Response {
    plain(minid, visit, "minid/help.html", "/help")
}

fn plain(minid: &MinId, visit: &Visit, template: &str, return_to: &'static str) -> Response {
    let page = PlainPage { return_to, phone: &minid.settings().help_phone };
    minid.pages().render(template, visit.language, &page, &Csp::strict())
}
