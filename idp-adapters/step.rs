//! What an adapter asks of the engine: exactly one step at a time.

use std::{fmt, time::Duration};

use fellesporten_domain::EmailAddress;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::{Outcome, email::EmailForm, oidc::CountryForm, testid::TestIdForm};

/// The next thing to do.
#[derive(Debug)]
pub enum Step {
    /// Send the browser away.
    GoTo {
        /// Where to.
        url: Url,
        /// What to keep on the server until it returns.
        state: OpaqueState,
    },
    /// Show a page of ours.
    Show {
        /// Its model.
        screen: Screen,
        /// What to keep until the form is posted.
        state: OpaqueState,
    },
    /// Make an HTTP call; the engine adds client authentication, limits and tracing.
    Call {
        /// The call.
        call: Call,
        /// What to keep until it is answered.
        state: OpaqueState,
    },
    /// Send a one-time code by e-mail, or judge one; the engine draws it, keeps it and counts the tries.
    Code {
        /// What to do.
        errand: CodeErrand,
        /// What to keep until it is done.
        state: OpaqueState,
    },
    /// Let time pass, then continue with [`crate::Event::TimePassed`].
    Wait {
        /// How long.
        pause: Duration,
        /// What to keep meanwhile.
        state: OpaqueState,
    },
    /// The attempt is over.
    Done(Outcome),
}

/// The pages that local eIDs have.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Screen {
    /// TestID's form.
    TestId(TestIdForm),
    /// A step of e-mail login.
    Email(EmailForm),
    /// The country chooser before a foreign eID.
    Countries(CountryForm),
}

/// What an adapter wants back with the next event. Stays on the server, prints as dots.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OpaqueState(String);

impl OpaqueState {
    /// Writes a state; what cannot be written counts as nothing, which every adapter treats as a fresh beginning.
    pub(crate) fn write(state: &impl Serialize) -> Self {
        Self(serde_json::to_string(state).unwrap_or_default())
    }

    /// Reads it back.
    pub(crate) fn read<T: for<'de> Deserialize<'de>>(&self) -> Option<T> {
        serde_json::from_str(&self.0).ok()
    }
}

impl fmt::Debug for OpaqueState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OpaqueState(…)")
    }
}

/// A described call to an eID's provider. The engine knows the endpoint's answer limits, authenticates us where that is due,
/// and answers [`Call::Keys`] from its cache, renewed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Call {
    /// A pushed authorization request.
    Push {
        /// The endpoint.
        url: Url,
        /// The request.
        fields: Vec<FormField>,
    },
    /// The exchange of a code.
    Token {
        /// The endpoint.
        url: Url,
        /// The exchange.
        fields: Vec<FormField>,
    },
    /// Userinfo.
    Userinfo {
        /// The endpoint.
        url: Url,
        /// The access token.
        bearer: HiddenText,
    },
    /// The provider's keys again: one is missing.
    Keys,
}

/// An errand with a one-time code. A code belongs to the attempt and the address that it was sent in and to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodeErrand {
    /// Send one, unless one waits.
    Send(EmailAddress),
    /// Judge what was typed.
    Judge {
        /// Where the code must have been sent.
        address: EmailAddress,
        /// What was typed.
        typed: HiddenText,
    },
}

/// One field of a posted form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormField {
    /// The name.
    pub name: &'static str,
    /// The value.
    pub value: HiddenText,
}

/// A text for a page or a call that prints as dots: a number that a person typed, a code, a token.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct HiddenText(pub String);

impl fmt::Debug for HiddenText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_and_sent_prints_as_dots() {
        let field = FormField { name: "code", value: HiddenText("hemmelig".into()) };
        let text = format!("{field:?} {:?}", OpaqueState::write(&"17847531096"));
        assert!(!text.contains("hemmelig") && !text.contains("1784"), "{text}");
    }

    #[test]
    fn a_state_that_cannot_be_read_is_no_state() {
        assert_eq!(OpaqueState::default().read::<String>(), None);
        assert_eq!(OpaqueState::write(&"x").read::<String>().as_deref(), Some("x"));
    }
}
