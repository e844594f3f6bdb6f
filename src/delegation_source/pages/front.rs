//! `GET /`: whom to act for. And `GET /help`, where the footer's links lead.

use axum::extract::State;
use axum::response::Response;
use fellesporten_web::Csp;
use serde::Serialize;

use super::{OrganisationChoice, Visit, organisations};
use crate::source::DelegationSource;

/// Context of `delegation_source/front.html`.
#[derive(Serialize)]
struct Front<'a> {
    return_to: &'static str,
    issuer: &'a str,
    organisations: Vec<OrganisationChoice>,
}

pub(crate) async fn get(State(source): State<DelegationSource>, visit: Visit) -> Response {
    let context = Front { return_to: "/", issuer: &source.issuer, organisations: organisations(&source, None) };
    source.pages.render("delegation_source/front.html", visit.language, &context, &Csp::strict())
}

pub(crate) async fn help(State(source): State<DelegationSource>, visit: Visit) -> Response {
    #[derive(Serialize)]
    struct Help {
        return_to: &'static str,
    }
    source.pages.render("idporten/help.html", visit.language, &Help { return_to: "/help" }, &Csp::strict())
}
