//! An issuer as data: what it is called, where it answers, and what it allows.

use fellesporten_domain::{Acr, Environment, Language};
use fellesporten_registry::AuthMethod;
use url::Url;

use crate::response::ResponseMode;

/// Everything in which one issuer differs from another. Endpoints and rules read this; they never ask which issuer it is.
#[derive(Clone, Debug)]
pub struct IssuerProfile {
    /// The profile's id: what clients name in `profile`, and the `--issuer` of the `keys` command.
    pub id: String,
    /// The issuer identifier, byte for byte as in tokens and metadata (`docs/contracts/idporten.md` §2.1).
    pub issuer: String,
    /// Base of the browser endpoints, without a trailing slash; the issuer's own base when both share a host.
    pub login_base: String,
    /// Which environment this process runs in; decides what redirect URIs and hints are looked at.
    pub environment: Environment,
    /// Levels that a request may name, in the order of the metadata.
    pub acr_values: Vec<Acr>,
    /// The level of a request that names none (§3.4).
    pub default_acr: Acr,
    /// Languages of the pages, in the order of the metadata.
    pub ui_locales: Vec<Language>,
    /// Whether `Level3` and `Level4` of the first generation are read as today's levels (§3.4; off).
    pub map_old_levels: bool,
    /// Whether a request object by value is taken (§3.9; off).
    pub request_objects: bool,
    /// Longest `state` in the query response mode, in characters (§3.1).
    pub state_limit_query: usize,
    /// Longest `state` in the form_post response mode, in characters (§3.1).
    pub state_limit_form_post: usize,
    /// Longest `nonce`, in characters (§3.1).
    pub nonce_limit: usize,
    /// Lifetime of an authorization code, in seconds (§4.6).
    pub code_lifetime: u32,
    /// Lifetime of an ID token, in seconds (§4.6).
    pub id_token_lifetime: u32,
    /// Scope without which `/userinfo` answers `insufficient_scope` (§5.5).
    pub userinfo_scope: &'static str,
    /// Scopes that the metadata names.
    pub scopes: &'static [&'static str],
    /// Response modes that a request may name.
    pub response_modes: &'static [ResponseMode],
    /// How clients may authenticate.
    pub auth_methods: &'static [AuthMethod],
    /// Path of the key set.
    pub jwks_path: &'static str,
    /// Seconds in which a pushed request can be opened (§3.6).
    pub pushed_lifetime: u32,
    /// Whether a request must have been pushed.
    pub pushed_requests_only: bool,
    /// Whether a request must have a `nonce`.
    pub nonce_required: bool,
    /// Whether it says who somebody is and no more: no logout, no renewal, nothing to ask about a token later.
    pub login_only: bool,
}

impl IssuerProfile {
    /// ID-porten's profile (`docs/contracts/idporten.md` §2.2, 3.1, 4.6).
    pub fn idporten(issuer: &Url, login_base: &Url, environment: Environment) -> Self {
        use fellesporten_domain::{Framework, Level};
        let loa = |level| Acr::Loa { framework: Framework::Idporten, level };
        IssuerProfile {
            id: "idporten".to_owned(),
            issuer: without_trailing_slash(issuer),
            login_base: without_trailing_slash(login_base),
            environment,
            acr_values: vec![loa(Level::Low), loa(Level::Substantial), loa(Level::High)],
            default_acr: loa(Level::Substantial),
            ui_locales: vec![Language::En, Language::Nb, Language::Nn, Language::Se],
            map_old_levels: false,
            request_objects: false,
            state_limit_query: 1024,
            state_limit_form_post: 8192,
            nonce_limit: 128,
            code_lifetime: 60,
            id_token_lifetime: 120,
            userinfo_scope: "profile",
            scopes: &["openid", "profile"],
            response_modes: &ResponseMode::ALL,
            auth_methods: &[
                AuthMethod::ClientSecretBasic,
                AuthMethod::ClientSecretPost,
                AuthMethod::None,
                AuthMethod::PrivateKeyJwt,
            ],
            jwks_path: "/jwks.json",
            pushed_lifetime: 120,
            pushed_requests_only: false,
            nonce_required: false,
            login_only: false,
        }
    }

    /// MinID's profile (`docs/contracts/minid.md` §1): strict, since the broker alone asks.
    pub fn minid(issuer: &Url, environment: Environment) -> Self {
        IssuerProfile {
            id: "minid".to_owned(),
            // High is known, so that whoever asks for it gets a page that explains, and then access_denied.
            acr_values: vec![Acr::IDPORTEN_SUBSTANTIAL, Acr::IDPORTEN_HIGH],
            userinfo_scope: "openid",
            scopes: &["openid"],
            response_modes: &[ResponseMode::Query],
            auth_methods: &[AuthMethod::PrivateKeyJwt],
            jwks_path: "/jwks",
            pushed_lifetime: 60,
            pushed_requests_only: true,
            nonce_required: true,
            login_only: true,
            ..Self::idporten(issuer, issuer, environment)
        }
    }

    /// The URL of a machine endpoint on the issuer's host; `path` begins with a slash.
    pub fn issuer_url(&self, path: &str) -> String {
        format!("{}{path}", self.issuer.trim_end_matches('/'))
    }

    /// The URL of a browser endpoint on the login host; `path` begins with a slash.
    pub fn login_url(&self, path: &str) -> String {
        format!("{}{path}", self.login_base)
    }
}

fn without_trailing_slash(url: &Url) -> String {
    url.as_str().trim_end_matches('/').to_owned()
}
