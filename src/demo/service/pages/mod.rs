//! View models of the demo service's pages, a page per file; the templates lie in `templates/demo/`.

pub(super) mod certificate;
mod exchange_view;
pub(super) mod help;
pub(super) mod home;
pub(super) mod logged_out;
pub(super) mod mistakes;
pub(super) mod not_found;
pub(super) mod people;
pub(super) mod requests;
pub(super) mod service;
#[cfg(test)]
mod tests;

use axum::response::Response;
use fellesporten_domain::{Acr, Level};
use fellesporten_web::Csp;
use serde::Serialize;

use super::{Demo, Service, options::Person, sessions::Session, visitor::Visitor};

/// What every page of the demo service has.
#[derive(Serialize)]
struct Frame {
    /// The page's own path, to which the language menu returns.
    return_to: String,
    /// Which entry of the menu it is.
    here: &'static str,
    /// How many exchanges the session remembers.
    exchange_count: usize,
    /// The services, for the menu.
    services: Vec<ServiceLink>,
    /// Whether certificates are issued here.
    has_certificates: bool,
}

#[derive(Serialize)]
struct ServiceLink {
    id: Service,
    path: &'static str,
    name: &'static str,
    /// Whether somebody is logged in there.
    is_logged_in: bool,
}

impl Frame {
    fn new(demo: &Demo, visitor: &Visitor, session: &Session, here: &'static str) -> Self {
        Self {
            return_to: visitor.path.clone(),
            here,
            exchange_count: session.timeline.exchanges().len(),
            services: Service::ALL
                .into_iter()
                .map(|service| ServiceLink {
                    id: service,
                    path: service.path(),
                    name: service.name(),
                    is_logged_in: session.login(service).is_some(),
                })
                .collect(),
            has_certificates: demo.options.certificates.is_some(),
        }
    }
}

/// A page whose forms may lead to the provider: browsers apply `form-action` to the redirect after a form too.
fn render(demo: &Demo, visitor: &Visitor, template: &str, context: &impl Serialize) -> Response {
    demo.options.pages.render(template, visitor.language, context, &Csp::strict().form_action_any())
}

/// A number as people write it.
fn spaced(pid: &str) -> String {
    match pid.split_at_checked(6) {
        // A space that does not break.
        Some((date, rest)) if !rest.is_empty() => format!("{date}\u{a0}{rest}"),
        _ => pid.to_owned(),
    }
}

/// The key of a level's name.
fn level_key(acr: Option<Acr>) -> &'static str {
    match acr.and_then(Acr::level) {
        Some(Level::High) => "demo-level-high",
        Some(Level::Substantial) => "demo-level-substantial",
        None if acr == Some(Acr::SelfregisteredEmail) => "demo-level-email",
        Some(Level::Low) | None => "demo-level-other",
    }
}

/// At most two capitals of a name.
fn initials(name: &str) -> String {
    name.split_whitespace().filter_map(|word| word.chars().next()).take(2).flat_map(char::to_uppercase).collect()
}

/// The name that the demo knows for a number.
fn name_of(people: Option<&Person>) -> Option<String> {
    people.map(|person| person.name.clone())
}
