//! The tables inside a row.

use fellesporten_domain::{Amr, Language};
use serde::{Deserialize, Deserializer, de};
use url::Url;

/// Endpoints that the row knows.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Endpoints {
    /// Where the browser goes.
    #[serde(deserialize_with = "address")]
    pub authorization: Option<Url>,
    /// Where codes are exchanged.
    #[serde(deserialize_with = "address")]
    pub token: Option<Url>,
    /// Where requests are pushed.
    #[serde(deserialize_with = "address")]
    pub par: Option<Url>,
    /// Where claims are asked for.
    #[serde(deserialize_with = "address")]
    pub userinfo: Option<Url>,
    /// Where the keys are.
    #[serde(deserialize_with = "address")]
    pub jwks: Option<Url>,
}

/// Reads an address.
pub(super) fn address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Url>, D::Error> {
    let text = String::deserialize(deserializer)?;
    Url::parse(&text).map(Some).map_err(|_| de::Error::custom("must be a URL"))
}

/// The claims that hold names.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameClaims {
    /// Given names.
    pub given: String,
    /// Family name.
    pub family: String,
}

/// What the service reads when the provider said `upstream`, or whatever it said.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AmrOut {
    /// A value of the provider's `amr`; capitals do not matter.
    #[serde(default)]
    pub upstream: Option<String>,
    /// The value for the service.
    pub amr: Amr,
}

/// Our languages in the provider's words.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Locales {
    /// Bokmål.
    pub nb: String,
    /// Nynorsk.
    pub nn: String,
    /// English.
    pub en: String,
    /// Northern Sámi.
    pub se: String,
}

impl Locales {
    /// The provider's word for a language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Nb => &self.nb,
            Language::Nn => &self.nn,
            Language::En => &self.en,
            Language::Se => &self.se,
        }
    }
}

/// Limits of calls (§2.3), in seconds.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Timeouts {
    /// Connecting.
    pub connect_seconds: u32,
    /// One call.
    pub call_seconds: u32,
    /// All calls after the browser came back.
    pub total_seconds: u32,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { connect_seconds: 2, call_seconds: 5, total_seconds: 8 }
    }
}
