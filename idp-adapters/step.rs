//! What an adapter asks of the engine: exactly one step at a time.

use std::{fmt, time::Duration};

use serde::{Deserialize, Serialize};
use url::Url;

use crate::{Outcome, testid::TestIdForm};

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
        call: HttpCall,
        /// What to keep until it is answered.
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

/// A described HTTP call to an eID's provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpCall {
    /// What it is for; limits, breaker and metrics go by it.
    pub purpose: CallPurpose,
    /// Where to.
    pub url: Url,
    /// How.
    pub method: CallMethod,
    /// The name of the key or secret with which the engine authenticates us; none for public documents.
    pub authenticate_as: Option<String>,
}

/// What a call is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CallPurpose {
    /// The provider's metadata.
    Discovery,
    /// The provider's keys.
    Jwks,
    /// A pushed authorization request.
    PushedRequest,
    /// The token endpoint.
    Token,
    /// The userinfo endpoint.
    Userinfo,
}

/// How a call is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallMethod {
    /// GET, with a bearer token or without.
    Get {
        /// The bearer token.
        bearer: Option<HiddenText>,
    },
    /// POST of a form.
    PostForm(Vec<FormField>),
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
