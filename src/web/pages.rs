//! Pages: Tera templates with Fluent texts, and the policy they are sent with.

mod csp;
mod functions;
mod locales;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use fluent_bundle::FluentArgs;
use http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY};
use http::{HeaderValue, StatusCode};
use serde::Serialize;
use tera::{Context, Tera};
use thiserror::Error;
use url::Url;

use fellesporten_domain::{Environment, Language};
use fellesporten_telemetry::events;

pub use csp::Csp;
use locales::Locales;

use crate::{assets, embedded};

/// The templates or texts cannot be used: the program was built wrong, and must not start.
#[derive(Debug, Error)]
pub enum PagesError {
    /// A template does not parse, or includes what is not there.
    #[error("template: {0}")]
    Template(#[from] tera::Error),
    /// A locale is missing, does not parse, or lacks texts that Bokmål has.
    #[error("locale {language}: {problem}")]
    Locale {
        /// `nb`, `nn`, `en` or `se`.
        language: &'static str,
        /// What is wrong with it.
        problem: String,
    },
    /// A link of the footer is neither http nor https.
    #[error("the {name} link must be http or https")]
    Link {
        /// Which of [`HelpLinks`].
        name: &'static str,
    },
}

/// Where the footer's links lead. What is not given leads to the product's own help page.
#[derive(Clone, Debug, Default)]
pub struct HelpLinks {
    /// How to get an eID.
    pub get_eid: Option<Url>,
    /// Help with logging in.
    pub help: Option<Url>,
    /// Security and privacy.
    pub privacy: Option<Url>,
    /// The accessibility statement.
    pub accessibility: Option<Url>,
}

/// What is the same on every page of a process.
#[derive(Clone, Debug)]
pub struct PagesOptions {
    /// Outside production every page carries the test environment's banner.
    pub environment: Environment,
    /// Links of the footer.
    pub links: HelpLinks,
}

/// All pages in all languages, prepared. Cheap to clone.
#[derive(Clone)]
pub struct Pages {
    tera: Arc<Tera>,
    locales: Arc<Locales>,
}

/// Global context of every template, as `site`.
#[derive(Serialize)]
struct Site {
    test_environment: bool,
    design_system: bool,
    languages: Vec<LanguageChoice>,
    get_eid_url: String,
    help_url: String,
    privacy_url: String,
    accessibility_url: String,
}

#[derive(Serialize)]
struct LanguageChoice {
    code: &'static str,
    name: &'static str,
}

/// The layout's variable that a page need not set: without it there is no language menu.
const RETURN_TO: &str = "return_to";

impl Pages {
    /// Prepares the embedded templates and locales.
    ///
    /// # Errors
    /// [`PagesError`] when any of them cannot be used.
    pub fn new(options: &PagesOptions) -> Result<Self, PagesError> {
        let locales = Arc::new(Locales::embedded()?);
        let mut tera = Tera::new();
        functions::register(&mut tera, &locales);
        tera.global_context().insert("site", &Site::new(options)?);
        tera.add_raw_templates(embedded::page_templates())?;
        Ok(Self { tera: Arc::new(tera), locales })
    }

    /// A page with status 200. `template` is its path below `templates/`; `context` a struct with the fields that the
    /// head of the template names. `lang`, `nonce` and `site` are added here.
    ///
    /// A page that cannot be rendered is an error of ours: it is logged, and the answer is a plain 500.
    pub fn render(&self, template: &str, language: Language, context: &impl Serialize, csp: &Csp) -> Response {
        self.render_with(StatusCode::OK, template, language, context, csp)
    }

    /// As [`Pages::render`], with another status.
    pub fn render_with(
        &self,
        status: StatusCode,
        template: &str,
        language: Language,
        context: &impl Serialize,
        csp: &Csp,
    ) -> Response {
        let html = match self.html(template, language, context, csp) {
            Ok(html) => html,
            Err(error) => {
                events::http::page_not_rendered(template, error);
                return (StatusCode::INTERNAL_SERVER_ERROR, "500 server_error").into_response();
            }
        };
        let headers = [
            (CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
            (CONTENT_LANGUAGE, HeaderValue::from_static(language.as_str())),
            (CACHE_CONTROL, HeaderValue::from_static("no-store")),
            // Not `no-referrer`: with it browsers send `Origin: null` with our own forms. Others still learn nothing.
            (REFERRER_POLICY, HeaderValue::from_static("same-origin")),
            (CONTENT_SECURITY_POLICY, csp.header_value()),
        ];
        (status, headers, html).into_response()
    }

    /// Whether a text exists (in Bokmål, hence in every language that must have it), for keys that are put together.
    pub fn has_text(&self, key: &str) -> bool {
        self.locales.has(key)
    }

    /// A text outside a page, for an SMS or an e-mail. A missing one is a defect of ours: it is logged, and the key stands there.
    pub fn text(&self, language: Language, key: &str, arguments: &[(&str, &str)]) -> String {
        let mut named = FluentArgs::new();
        for (name, value) in arguments {
            named.set((*name).to_owned(), (*value).to_owned());
        }
        self.locales.text(language, key, &named).map_or_else(
            || {
                events::http::text_missing(key);
                key.to_owned()
            },
            |found| found.text,
        )
    }

    fn html(
        &self,
        template: &str,
        language: Language,
        context: &impl Serialize,
        csp: &Csp,
    ) -> Result<String, tera::Error> {
        let mut context = Context::from_serialize(context)?;
        if !context.contains_key(RETURN_TO) {
            context.insert(RETURN_TO, &None::<String>);
        }
        context.insert(functions::LANGUAGE_VARIABLE, language.as_str());
        context.insert("nonce", &csp.nonce());
        self.tera.render(template, &context)
    }
}

impl Site {
    fn new(options: &PagesOptions) -> Result<Self, PagesError> {
        let links = &options.links;
        Ok(Self {
            test_environment: !options.environment.is_production(),
            design_system: assets::has_design_system(),
            languages: Language::ALL
                .into_iter()
                .map(|one| LanguageChoice { code: one.as_str(), name: one.own_name() })
                .collect(),
            get_eid_url: link("get_eid", links.get_eid.as_ref(), "/help#get-eid")?,
            help_url: link("help", links.help.as_ref(), "/help#trouble")?,
            privacy_url: link("privacy", links.privacy.as_ref(), "/help#privacy")?,
            accessibility_url: link("accessibility", links.accessibility.as_ref(), "/help#accessibility")?,
        })
    }
}

/// A `javascript:` address would run in our page: escaping does not stop it.
fn link(name: &'static str, given: Option<&Url>, own: &str) -> Result<String, PagesError> {
    match given {
        None => Ok(own.to_owned()),
        Some(url) if matches!(url.scheme(), "http" | "https") => Ok(url.to_string()),
        Some(_) => Err(PagesError::Link { name }),
    }
}
