//! `idporten/testid.html` (`docs/contracts/eid-adapters.md` §6.4).

use axum::response::Response;
use fellesporten_idp_adapters::testid::{ID, TestIdForm};
use fellesporten_web::Csp;
use serde::Serialize;

use super::{eid_path, service_name};
use crate::{IdPorten, endpoints::Visit, state::LoginAttempt};

#[derive(Serialize)]
struct TestIdPage<'a> {
    service_name: String,
    return_to: String,
    action: String,
    #[serde(flatten)]
    form: &'a TestIdForm,
}

/// TestID's form.
pub(super) fn testid_page(
    idporten: &IdPorten,
    visit: &Visit,
    id: &str,
    attempt: &LoginAttempt,
    form: &TestIdForm,
) -> Response {
    let page = TestIdPage {
        service_name: service_name(idporten, &attempt.request),
        return_to: eid_path(id, ID),
        action: eid_path(id, ID),
        form,
    };
    let csp = Csp::strict().form_action_to(&attempt.request.redirect_uri).with_script(idporten.rng());
    idporten.pages().render("idporten/testid.html", visit.language, &page, &csp)
}
