//! `idporten/email.html` (`docs/contracts/eid-adapters.md` §6.3).

use axum::response::Response;
use fellesporten_idp_adapters::email::{EmailForm, ID};
use fellesporten_web::Csp;
use serde::Serialize;

use super::{eid_path, service_name};
use crate::{IdPorten, endpoints::Visit, state::LoginAttempt};

#[derive(Serialize)]
struct EmailPage<'a> {
    service_name: String,
    return_to: String,
    action: String,
    #[serde(flatten)]
    form: &'a EmailForm,
}

/// Address or code.
pub(super) fn email_page(
    idporten: &IdPorten,
    visit: &Visit,
    id: &str,
    attempt: &LoginAttempt,
    form: &EmailForm,
) -> Response {
    let page = EmailPage {
        service_name: service_name(idporten, &attempt.request),
        return_to: eid_path(id, ID),
        action: eid_path(id, ID),
        form,
    };
    let csp = Csp::strict().form_action_to(&attempt.request.redirect_uri);
    idporten.pages().render("idporten/email.html", visit.language, &page, &csp)
}
