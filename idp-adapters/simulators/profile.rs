//! The row of one supplier: everything by which its OpenID provider differs from the others', as data.

pub mod bankid;
pub mod buypass;
pub mod commfides;
pub mod eidas;
#[cfg(test)]
mod tests;

use std::time::Duration;

use fellesporten_domain::Language;
use serde_json::{Map, Value};

use crate::login::Login;

/// A supplier's OpenID provider.
#[derive(Debug)]
pub struct Profile {
    /// Short name, in addresses and the API.
    pub id: &'static str,
    /// What the pages call it.
    pub name: &'static str,
    /// What the log calls its listener.
    pub listener: &'static str,
    /// What the supplier calls the broker.
    pub client_id: &'static str,
    /// The last segments of the callbacks that its client has, one per row of the broker. The row's instrument has the same place.
    pub callbacks: &'static [&'static str],
    /// The path of the issuer below the listener's address; empty when the issuer is the bare address.
    pub realm: &'static str,
    /// Paths below the issuer.
    pub paths: Paths,
    /// How userinfo looks and where it is.
    pub userinfo: Userinfo,
    /// How a client may prove itself.
    pub client_auth: &'static [ClientAuth],
    /// What `response_mode` may be; the first is the default.
    pub response_modes: &'static [ResponseMode],
    /// What `prompt` may be.
    pub prompts: &'static [&'static str],
    /// Scopes that the client may ask for; others are `invalid_scope`.
    pub scopes: &'static [&'static str],
    /// Values of `ui_locales`, in the supplier's own spelling, and the pages' language.
    pub locales: &'static [(&'static str, Language)],
    /// Ways to log in; when the request does not say, the one of its callback.
    pub instruments: &'static [Instrument],
    /// What the fault `low_acr` returns.
    pub low_acr: &'static str,
    /// The claim that carries the number.
    pub number_claim: &'static str,
    /// The scope that gives it.
    pub number_scope: &'static str,
    /// What the supplier says beside the standard claims and the number.
    pub more_claims: fn(&Login) -> Map<String, Value>,
    /// Errors that the supplier documents.
    pub errors: &'static [DocumentedError],
    /// What `login_hint` means to it.
    pub hint: HintKind,
    /// Lifetimes.
    pub lifetimes: Lifetimes,
}

/// Paths below the issuer; userinfo's is below the listener's address.
#[derive(Debug)]
pub struct Paths {
    /// Authorization endpoint.
    pub authorization: &'static str,
    /// Token endpoint.
    pub token: &'static str,
    /// Pushed authorization requests (RFC 9126).
    pub par: &'static str,
    /// Keys.
    pub jwks: &'static str,
    /// Logout.
    pub end_session: &'static str,
}

/// How userinfo answers, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Userinfo {
    /// JSON, at this path below the issuer.
    Json(&'static str),
    /// A signed JWT, at this path of another host: `127.0.0.1` where the issuer says `localhost`, and the other way round.
    SignedOnOtherHost(&'static str),
}

/// Client authentication at the token endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientAuth {
    /// RFC 7523 §2.2.
    PrivateKeyJwt,
    /// RFC 6749 §2.3.1, in the header.
    SecretBasic,
    /// RFC 6749 §2.3.1, in the form.
    SecretPost,
}

impl ClientAuth {
    /// The word of the metadata.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PrivateKeyJwt => "private_key_jwt",
            Self::SecretBasic => "client_secret_basic",
            Self::SecretPost => "client_secret_post",
        }
    }
}

/// How the authorization response travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResponseMode {
    /// In the query.
    Query,
    /// In the fragment.
    Fragment,
    /// As a form that sends itself.
    FormPost,
    /// As a signed JWT in the query (JARM).
    QueryJwt,
}

impl ResponseMode {
    /// The word of the request.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Fragment => "fragment",
            Self::FormPost => "form_post",
            Self::QueryJwt => "query.jwt",
        }
    }
}

/// A way to log in at the supplier, and what it makes of the ID token.
#[derive(Debug, PartialEq, Eq)]
pub struct Instrument {
    /// Its id on the page and in the API.
    pub id: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// The value of `acr_values` that asks for it, where there is one.
    pub asked: Option<&'static str>,
    /// The value of `acr` that it returns.
    pub acr: &'static str,
    /// The values of `amr` that it returns.
    pub amr: &'static [&'static str],
}

/// An error that the supplier documents.
#[derive(Debug, PartialEq, Eq)]
pub struct DocumentedError {
    /// Its id on the page and in the API.
    pub id: &'static str,
    /// `error` of the response.
    pub error: &'static str,
    /// `error_description`, where the supplier gives one.
    pub description: Option<&'static str>,
}

/// What `login_hint` means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HintKind {
    /// BankID's: `BID`, `BID:<number>`, `BIM:<phone>:<ddmmyy>`, `BIS`, `BIS:<number>`, `:<number>`.
    BankId,
    /// `country:XX`.
    Country,
    /// Nothing.
    None,
}

/// Lifetimes of what the supplier gives out.
#[derive(Debug)]
pub struct Lifetimes {
    /// A pushed request.
    pub pushed: Duration,
    /// The supplier's own page.
    pub page: Duration,
    /// A code.
    pub code: Duration,
    /// An ID token.
    pub id_token: Duration,
    /// An access token.
    pub access_token: Duration,
}

impl Profile {
    /// Every supplier.
    pub const ALL: [&'static Self; 4] = [&bankid::PROFILE, &buypass::PROFILE, &commfides::PROFILE, &eidas::PROFILE];

    /// The instrument with this id.
    #[must_use]
    pub fn instrument(&self, id: &str) -> Option<&'static Instrument> {
        self.instruments.iter().find(|instrument| instrument.id == id)
    }

    /// The instrument that `acr_values` asks for: the first value that is known, else none.
    #[must_use]
    pub fn asked_instrument(&self, acr_values: &str) -> Option<&'static Instrument> {
        acr_values
            .split_ascii_whitespace()
            .find_map(|asked| self.instruments.iter().find(|instrument| instrument.asked == Some(asked)))
    }

    /// The instrument of the broker's row that asks, by its callback.
    #[must_use]
    pub fn row_instrument(&self, redirect_uri: &str) -> Option<&'static Instrument> {
        let row = redirect_uri.rsplit('/').next()?;
        self.instruments.get(self.callbacks.iter().position(|callback| *callback == row)?)
    }

    /// The pages' language for `ui_locales`: the first that the supplier has, else Bokmål. Plain codes of ours are understood
    /// beside the supplier's own spelling.
    #[must_use]
    pub fn language(&self, ui_locales: &str) -> Language {
        ui_locales
            .split_ascii_whitespace()
            .find_map(|asked| {
                let own = self.locales.iter().find(|(tag, _)| tag.eq_ignore_ascii_case(asked));
                let plain = || self.locales.iter().find(|(_, language)| language.as_str() == asked);
                own.or_else(plain).map(|(_, language)| *language)
            })
            .unwrap_or(Language::Nb)
    }

    /// Whether the pages exist in a language.
    #[must_use]
    pub fn speaks(&self, language: Language) -> bool {
        self.locales.iter().any(|(_, known)| *known == language)
    }

    /// Whether secrets are among the ways of client authentication.
    #[must_use]
    pub fn takes_secrets(&self) -> bool {
        self.client_auth.iter().any(|method| *method != ClientAuth::PrivateKeyJwt)
    }
}

/// The errors of RFC 6749 §4.1.2.1 and OpenID Connect Core §3.1.2.6 that a supplier without codes of its own can send.
const COMMON_ERRORS: [DocumentedError; 4] = [
    DocumentedError { id: "server_error", error: "server_error", description: None },
    DocumentedError { id: "temporarily_unavailable", error: "temporarily_unavailable", description: None },
    DocumentedError { id: "login_required", error: "login_required", description: None },
    DocumentedError { id: "invalid_request", error: "invalid_request", description: None },
];

/// All that the connector says when it is not a cancel.
const SERVER_ERROR: [DocumentedError; 1] =
    [DocumentedError { id: "server_error", error: "server_error", description: None }];
