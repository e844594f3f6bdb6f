//! `[short_lived]`: what lives for minutes or hours.

use std::fmt;

use serde::{Deserialize, Deserializer, de};

use super::table::{Shape, section};
use super::value::{OptionValue, SecretText, quoted};

section! {
    /// Short-lived state: SSO sessions, login attempts, codes, opaque tokens. In this process, or in Redis so that any
    /// number of nodes share it.
    ShortLived {
        /// `embedded` keeps it in this process, which must then be the only one. A cluster:
        /// `redis://:PASSWORD@HOST:PORT/DATABASE` (`rediss` with TLS), set by its environment variable.
        url: ShortLivedUrl = ShortLivedUrl::Embedded;
        /// What every key in Redis begins with, so that several installations can share a server.
        key_prefix: String = "fp".to_owned();
    }
}

/// In this process, or in Redis.
#[derive(Clone)]
pub(crate) enum ShortLivedUrl {
    /// In this process.
    Embedded,
    /// A server; the URL can hold a password.
    Redis(SecretText),
}

impl fmt::Debug for ShortLivedUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Embedded => "embedded",
            Self::Redis(_) => "redis:••••",
        })
    }
}

impl<'de> Deserialize<'de> for ShortLivedUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = SecretText::deserialize(deserializer)?;
        match written.expose() {
            "embedded" => Ok(Self::Embedded),
            url if url.starts_with("redis://") || url.starts_with("rediss://") => Ok(Self::Redis(written)),
            _ => Err(de::Error::custom(format!("must be {}", Self::KIND))),
        }
    }
}

impl OptionValue for ShortLivedUrl {
    const KIND: &'static str = "\"embedded\" or \"redis://:PASSWORD@HOST:PORT/DATABASE\"";
    const SHAPE: Shape = Shape::Text;
    fn shown(&self) -> Option<String> {
        match self {
            Self::Embedded => Some(quoted("embedded")),
            Self::Redis(_) => None,
        }
    }
}
