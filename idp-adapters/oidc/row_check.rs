//! What a row must fulfil beyond the form of its fields (`docs/contracts/eid-adapters.md` fact 53): checked once, at start.

use fellesporten_domain::{Acr, Environment};
use url::Url;

use super::row::{ClientAuth, Discovery, NumberSource, OidcRow, Par, Userinfo};
use super::rows::RowError;
use crate::EidId;

/// The first thing that is wrong.
pub(super) fn check(row: &OidcRow, environment: Environment) -> Result<(), RowError> {
    let wrong = |field: &str, message: &str| Err(RowError::new(&row.id, field, message));
    if let Err(error) = EidId::parse(&row.id) {
        return wrong("id", &error.to_string());
    }
    if row.id == crate::testid::ID {
        return wrong("id", "TestID has no row; name it in idporten.selector");
    }
    let Ok(issuer) = Url::parse(&row.issuer) else {
        return wrong("issuer", "must be the provider's issuer, an https URL, exactly as its metadata says it");
    };
    for (field, url) in addresses(row, &issuer) {
        if !is_allowed(url, environment) {
            return wrong(field, "must be an https URL without credentials; http is for test and demo");
        }
    }
    if row.client_id.is_empty() {
        return wrong("client_id", "must be the id that the supplier gave us");
    }
    if row.discovery == Discovery::Static {
        let known = [
            ("endpoints.authorization", row.endpoints.authorization.is_some()),
            ("endpoints.token", row.endpoints.token.is_some()),
            ("endpoints.jwks", row.endpoints.jwks.is_some()),
            ("endpoints.par", row.endpoints.par.is_some() || row.par != Par::Required),
            ("endpoints.userinfo", row.endpoints.userinfo.is_some() || row.userinfo == Userinfo::Never),
        ];
        if let Some((field, _)) = known.into_iter().find(|(_, is_known)| !is_known) {
            return wrong(field, "is missing; without discovery every endpoint in use must stand here");
        }
    }
    if row.client_auth == ClientAuth::None && row.par == Par::Required {
        return wrong("client_auth", "a pushed request is authenticated: choose private_key_jwt or a secret");
    }
    if !row.scopes.iter().any(|scope| scope == "openid") {
        return wrong("scopes", "must contain openid");
    }
    if row.prompt != "login" && !row.prompt.split(' ').any(|word| word == "login") {
        return wrong("prompt", "must contain login: an upstream session may not complete an attempt");
    }
    if row.acr_accept.is_empty() && row.acr_missing_level.is_none() {
        return wrong("acr_accept", "must map at least one acr of the provider to a level");
    }
    if row.acrs().contains(&Acr::SelfregisteredEmail) {
        return wrong("acr_accept", "selfregistered-email is no level that a provider can vouch for");
    }
    if row.acr_accept.contains_key("0") {
        return wrong("acr_accept", "0 is never accepted: it says that the login was an old one");
    }
    if row.number_claim.is_empty() {
        return wrong("number_claim", "must name the claim that holds the number");
    }
    if !row.number_required && row.foreign_id_claim.is_none() {
        return wrong("foreign_id_claim", "is missing; a login without a number needs another identifier");
    }
    if row.number_source != NumberSource::IdToken && row.userinfo == Userinfo::Never {
        return wrong("userinfo", "is never asked, but number_source wants it");
    }
    if row.amr_out.is_empty() {
        return wrong("amr_out", "must say at least one value for services");
    }
    match (&row.login_hint, row.asks_for_country()) {
        (Some(hint), false) if hint.contains('{') => {
            return wrong("login_hint", "has a placeholder; only {country} is known, and only with countries");
        }
        (None, true) => return wrong("login_hint", "is missing; with countries it must hold {country}"),
        (Some(hint), true) if !hint.contains("{country}") || hint.matches('{').count() > 1 => {
            return wrong("login_hint", "must hold {country}, and no other placeholder");
        }
        _ => {}
    }
    if !row.countries.iter().all(|country| country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase()))
    {
        return wrong("countries", "must be codes of two capital letters");
    }
    limits(row)
}

fn limits(row: &OidcRow) -> Result<(), RowError> {
    for (field, value, least, most) in [
        ("attempt_seconds", row.attempt_seconds, 30, 1800),
        ("timeouts.connect_seconds", row.timeouts.connect_seconds, 1, 30),
        ("timeouts.call_seconds", row.timeouts.call_seconds, 1, 30),
        ("timeouts.total_seconds", row.timeouts.total_seconds, 1, 30),
        ("breaker.consecutive_failures", row.breaker.consecutive_failures, 1, 1000),
        ("breaker.failure_percent", row.breaker.failure_percent, 1, 100),
        ("breaker.least_calls", row.breaker.least_calls, 1, 10_000),
        ("breaker.window_seconds", row.breaker.window_seconds, 1, 3600),
        ("breaker.open_seconds", row.breaker.open_seconds, 1, 3600),
        ("breaker.longest_open_seconds", row.breaker.longest_open_seconds, row.breaker.open_seconds, 3600),
        ("max_in_flight", row.max_in_flight, 1, 65_536),
    ] {
        if value < least || value > most {
            return Err(RowError::new(&row.id, field, format!("must be from {least} to {most}")));
        }
    }
    Ok(())
}

fn addresses<'a>(row: &'a OidcRow, issuer: &'a Url) -> Vec<(&'static str, &'a Url)> {
    let endpoints = &row.endpoints;
    [
        ("issuer", Some(issuer)),
        ("redirect_uri", row.redirect_uri.as_ref()),
        ("endpoints.authorization", endpoints.authorization.as_ref()),
        ("endpoints.token", endpoints.token.as_ref()),
        ("endpoints.par", endpoints.par.as_ref()),
        ("endpoints.userinfo", endpoints.userinfo.as_ref()),
        ("endpoints.jwks", endpoints.jwks.as_ref()),
    ]
    .into_iter()
    .filter_map(|(field, url)| url.map(|url| (field, url)))
    .collect()
}

/// An address that this environment may meet a provider at.
pub(super) fn is_allowed(url: &Url, environment: Environment) -> bool {
    let scheme = url.scheme() == "https" || (url.scheme() == "http" && environment.allows_local_http());
    scheme && url.has_host() && url.username().is_empty() && url.password().is_none()
}
