//! What can happen to an attempt between two steps.

use std::fmt;

/// One thing that happened; the engine has parsed and bounded it already.
#[derive(Debug)]
pub enum Event {
    /// The browser came back from the eID.
    Returned(Returned),
    /// The person posted a form of ours.
    Posted(PostedForm),
    /// The call of the previous step was answered.
    Answered(CallAnswer),
    /// The call of the previous step gave no usable answer.
    CallFailed(CallFailure),
    /// The errand of the previous step is done.
    Code(CodeAnswer),
    /// The pause of the previous step is over.
    TimePassed,
}

/// What the browser brought back. It is forgeable by whoever holds the browser.
#[derive(Clone, PartialEq, Eq)]
pub enum Returned {
    /// An authorization code.
    Code {
        /// The code.
        code: String,
        /// The `iss` parameter, if any (RFC 9207).
        issuer: Option<String>,
    },
    /// An error.
    Error {
        /// The `error` parameter.
        error: String,
        /// The `error_description` parameter; never shown.
        description: Option<String>,
        /// The `iss` parameter, if any (RFC 9207).
        issuer: Option<String>,
    },
    /// One signed JWT that holds code or error (JARM).
    Signed {
        /// The JWT.
        response: String,
    },
    /// Neither code nor error.
    Neither,
}

impl fmt::Debug for Returned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Code { .. } => "Code(…)",
            Self::Error { .. } => "Error(…)",
            Self::Signed { .. } => "Signed(…)",
            Self::Neither => "Neither",
        })
    }
}

/// The answer to a call.
pub struct CallAnswer {
    /// The HTTP status.
    pub status: u16,
    /// The `Content-Type` header, if any.
    pub content_type: Option<String>,
    /// The body, bounded by the engine.
    pub body: Vec<u8>,
}

impl fmt::Debug for CallAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CallAnswer({}, {} bytes)", self.status, self.body.len())
    }
}

/// What became of an errand with a one-time code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeAnswer {
    /// A code is on its way, or one that was sent in this attempt waits there still.
    Sent,
    /// None was sent: as many as may be have gone there lately.
    TooMany,
    /// The code is the one that waits; it waits no longer.
    Right,
    /// It is not, or no longer.
    Wrong {
        /// Whether the next wrong one is the last.
        last_try: bool,
    },
    /// Too many wrong codes for this address: none is sent and none is judged.
    Quarantined,
    /// The engine could not do it just now.
    Unavailable,
}

/// Why a call gave no usable answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallFailure {
    /// Nobody answered in time.
    TimedOut,
    /// The connection failed or broke.
    Unreachable,
    /// The answer was larger than the engine reads.
    TooLarge,
    /// The engine did not call, because the eID's circuit breaker is open.
    CircuitOpen,
    /// The engine did not call, because too many calls to this eID are under way.
    Busy,
    /// The engine could not call: it has no key to sign with, or no free signer.
    CannotSign,
}

/// The fields of a posted form, each at most once.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct PostedForm {
    fields: Vec<(String, String)>,
}

/// A form held the same field more than once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a form field was repeated")]
pub struct RepeatedField;

impl PostedForm {
    /// Takes decoded pairs; a repeated name is refused, for what it means is anybody's guess.
    pub fn new<N, V>(pairs: impl IntoIterator<Item = (N, V)>) -> Result<Self, RepeatedField>
    where
        N: Into<String>,
        V: Into<String>,
    {
        let mut form = Self::default();
        for (name, value) in pairs {
            let name = name.into();
            if form.fields.iter().any(|(known, _)| *known == name) {
                return Err(RepeatedField);
            }
            form.fields.push((name, value.into()));
        }
        Ok(form)
    }

    /// The field's value without surrounding white space; empty counts as absent.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }
}

impl fmt::Debug for PostedForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Values hold person numbers.
        f.debug_list().entries(self.fields.iter().map(|(name, _)| name)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_field_is_refused() {
        assert_eq!(PostedForm::new([("pid", "1"), ("pid", "1")]), Err(RepeatedField));
    }

    #[test]
    fn an_empty_field_counts_as_absent() {
        let form = PostedForm::new([("pid", "  "), ("level", " high ")]).unwrap();
        assert_eq!((form.get("pid"), form.get("level"), form.get("x")), (None, Some("high"), None));
    }

    #[test]
    fn values_stay_out_of_debug() {
        let form = PostedForm::new([("pid", "17847531096")]).unwrap();
        assert!(!format!("{form:?}").contains("1784"));
        let returned = Returned::Code { code: "secret".into(), issuer: None };
        assert!(!format!("{returned:?}").contains("secret"));
    }
}
