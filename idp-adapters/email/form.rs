//! The model of the pages of e-mail login.

use fellesporten_domain::EmailAddress;
use serde::Serialize;

use crate::HiddenText;

/// How much of a wrong address is shown again, in characters.
const MAX_ECHO: usize = 254;

/// What the page shows, under the names that `templates/idporten/email.html` knows. Its fields are posted back as `email` or `code`,
/// and `action` (`send`, `check`, `other`, `cancel`).
#[derive(Debug, Serialize)]
pub struct EmailForm {
    /// Whether it asks for the code; else for the address.
    pub asks_code: bool,
    /// The address: where the code went, or what was typed.
    pub address: HiddenText,
    /// What was wrong with the last post, as the key of a text.
    pub error_key: Option<&'static str>,
    /// The same, for programs.
    pub problem: Option<Problem>,
}

/// What can be wrong with a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Problem {
    /// No e-mail address.
    Address,
    /// As many codes as may be have gone to this address lately.
    TooManyCodes,
    /// Nothing was typed as code.
    NoCode,
    /// Not the code, or no longer.
    WrongCode,
    /// Not the code, and the next wrong one is the last.
    LastTry,
    /// Too many wrong codes for this address.
    Quarantined,
}

impl Problem {
    /// The key of its text.
    const fn text_key(self) -> &'static str {
        match self {
            Self::Address => "email-error-address",
            Self::TooManyCodes => "email-error-too-many",
            Self::NoCode => "email-error-no-code",
            Self::WrongCode => "email-error-code",
            Self::LastTry => "email-error-last-try",
            Self::Quarantined => "email-error-quarantined",
        }
    }
}

impl EmailForm {
    /// Asks for the address.
    pub(super) fn address(typed: &str, problem: Option<Problem>) -> Self {
        let shown = typed.chars().take(MAX_ECHO).collect();
        Self { asks_code: false, address: HiddenText(shown), error_key: problem.map(Problem::text_key), problem }
    }

    /// Asks for the code that went to `address`.
    pub(super) fn code(address: &EmailAddress, problem: Option<Problem>) -> Self {
        Self {
            asks_code: true,
            address: HiddenText(address.expose().to_owned()),
            error_key: problem.map(Problem::text_key),
            problem,
        }
    }
}
