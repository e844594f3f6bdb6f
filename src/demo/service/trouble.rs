//! Why a login did not succeed, seen from the service.

use serde::Serialize;

/// What went wrong. Its text stands under `demo-trouble-` and the code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub(super) enum Trouble {
    /// The provider did not answer, or not in a way that can be read.
    #[error("the provider does not answer at {purpose}")]
    Unreachable {
        /// What was asked for.
        purpose: &'static str,
    },
    /// The callback belongs to no login of this browser, or was used already.
    #[error("the state belongs to no login of this browser")]
    UnknownState,
    /// The callback names another issuer (RFC 9207).
    #[error("the callback names another issuer")]
    WrongIssuer,
    /// The callback has neither code nor error.
    #[error("the callback has neither code nor error")]
    EmptyCallback,
    /// The provider answered with an error of the protocol.
    #[error("the provider answered {error}")]
    Refused {
        /// Its code.
        error: String,
        /// Its explanation for developers.
        description: String,
    },
    /// The ID token does not hold.
    #[error("the ID token does not hold: {check}")]
    IdToken {
        /// The check that failed.
        check: &'static str,
    },
}

impl Trouble {
    /// The provider's error from a JSON or query answer.
    pub(super) fn refused(error: &str, description: Option<&str>) -> Self {
        let short = |text: &str| text.chars().take(500).collect();
        Self::Refused { error: short(error), description: short(description.unwrap_or_default()) }
    }
}
