//! `idporten/countries.html`: the country chooser before a foreign eID (`docs/contracts/eid-adapters.md` §6.1).

use axum::response::Response;
use fellesporten_idp_adapters::{EidRow, oidc::CountryForm};
use fellesporten_web::Csp;
use serde::Serialize;

use super::{eid_path, service_name};
use crate::{IdPorten, endpoints::Visit, state::LoginAttempt};

#[derive(Serialize)]
struct CountriesPage<'a> {
    service_name: String,
    return_to: String,
    action: String,
    eid: &'a str,
    unknown: bool,
    countries: Vec<Country<'a>>,
}

#[derive(Serialize)]
struct Country<'a> {
    code: &'a str,
    name_key: String,
}

impl<'a> Country<'a> {
    fn of(code: &'a str) -> Self {
        Country { code, name_key: format!("country-{}", code.to_ascii_lowercase()) }
    }
}

/// The chooser: by name, as the person reads it.
pub(super) fn countries_page(
    idporten: &IdPorten,
    visit: &Visit,
    id: &str,
    attempt: &LoginAttempt,
    row: &EidRow,
    form: &CountryForm,
) -> Response {
    let mut countries: Vec<_> = form.countries.iter().map(|code| Country::of(code)).collect();
    countries.sort_by_cached_key(|country| idporten.pages().text(visit.language, &country.name_key, &[]));
    let page = CountriesPage {
        service_name: service_name(idporten, &attempt.request),
        return_to: eid_path(id, row.id.as_str()),
        action: eid_path(id, row.id.as_str()),
        eid: row.names.get(visit.language).0,
        unknown: form.unknown,
        countries,
    };
    // The form's answer leads to the provider: browsers apply form-action to that redirect too.
    let csp = Csp::strict().form_action_any().with_script(idporten.rng());
    idporten.pages().render("idporten/countries.html", visit.language, &page, &csp)
}
