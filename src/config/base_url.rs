//! An address of our own: scheme, host and port, with every path ours.

use std::fmt;

use serde::{Deserialize, Deserializer, de};
use url::Url;

use super::table::Shape;
use super::value::{OptionValue, quoted};

/// A bare http or https URL: no path, query, fragment or user, since cookies and routes stand at the root of the host.
/// Shown without a trailing slash, as the issuer is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BaseUrl(Url);

impl BaseUrl {
    /// As a URL; its path is `/`.
    pub(crate) fn as_url(&self) -> &Url {
        &self.0
    }

    /// Reads one.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok()?;
        let bare = url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        (matches!(url.scheme(), "http" | "https") && url.host_str().is_some() && bare).then_some(Self(url))
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

impl<'de> Deserialize<'de> for BaseUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom("not a bare URL"))
    }
}

impl OptionValue for BaseUrl {
    const KIND: &'static str = "an http or https URL without path, such as \"https://idporten.example.no\"";
    const SHAPE: Shape = Shape::Text;
    fn shown(&self) -> Option<String> {
        Some(quoted(&self.to_string()))
    }
}
