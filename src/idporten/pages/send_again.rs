//! `idporten/send_again.html`: a provider's form, sent once more from our own page, so that it brings our cookies
//! (`docs/contracts/eid-adapters.md` §2.2.4).

use axum::{
    http::{HeaderValue, header},
    response::Response,
};
use fellesporten_idp_adapters::oidc::OidcRow;
use fellesporten_web::{Csp, params::Params};
use serde::Serialize;

use crate::{IdPorten, cookies::CALLBACK_PATH, endpoints::Visit};

/// The fields of an authorization response; others are not repeated.
const REPEATED: [&str; 6] = ["code", "state", "iss", "error", "error_description", "session_state"];

#[derive(Serialize)]
struct SendAgainPage<'a> {
    eid: &'a str,
    action: String,
    fields: Vec<Field<'a>>,
}

#[derive(Serialize)]
struct Field<'a> {
    name: &'a str,
    value: &'a str,
}

/// The page; `mark` is the field by which the second sending is known.
pub fn send_again_page(
    idporten: &IdPorten,
    visit: &Visit,
    row: &OidcRow,
    params: &Params,
    mark: &'static str,
) -> Response {
    // Every value is repeated, also one that should stand once: what that means is judged when it comes back.
    let fields = REPEATED
        .into_iter()
        .flat_map(|name| params.all(name).into_iter().map(move |value| Field { name, value }))
        .chain([Field { name: mark, value: "1" }])
        .collect();
    let page =
        SendAgainPage { eid: row.names.get(visit.language).0, action: format!("{CALLBACK_PATH}/{}", row.id), fields };
    let csp = Csp::strict().form_action_any().with_script(idporten.rng());
    let mut page = idporten.pages().render("idporten/send_again.html", visit.language, &page, &csp);
    page.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    page
}
