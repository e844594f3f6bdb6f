//! An address that pages link to.

use std::fmt;

use serde::{Deserialize, Deserializer, de};
use url::Url;

use super::table::Shape;
use super::value::{OptionValue, quoted};

/// Any http or https URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link(Url);

impl Link {
    /// As a URL.
    pub(crate) fn as_url(&self) -> &Url {
        &self.0
    }
}

impl fmt::Display for Link {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl<'de> Deserialize<'de> for Link {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        match Url::parse(&text) {
            Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(Self(url)),
            _ => Err(de::Error::custom("not an http or https URL")),
        }
    }
}

impl OptionValue for Link {
    const KIND: &'static str = "an http or https URL";
    const SHAPE: Shape = Shape::Text;
    fn shown(&self) -> Option<String> {
        Some(quoted(self.0.as_str()))
    }
}
