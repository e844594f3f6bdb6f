//! What can happen to one login: the words of the API and of the page's list.

use serde::Serialize;

use crate::profile::{DocumentedError, Profile};

/// Where on the page's list an outcome stands, and which endpoint it touches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// What happens every day.
    Ordinary,
    /// Errors that the supplier documents.
    Error,
    /// The browser's way back is wrong.
    Response,
    /// The ID token's signature or protocol claims are wrong.
    IdToken,
    /// Level, factor or time of the login are not as asked.
    Level,
    /// The number is not one.
    Number,
    /// Userinfo does not fit.
    Userinfo,
    /// The token endpoint fails.
    Transport,
}

impl Group {
    /// In the page's order.
    pub const ALL: [Self; 8] = [
        Self::Ordinary,
        Self::Error,
        Self::Response,
        Self::IdToken,
        Self::Level,
        Self::Number,
        Self::Userinfo,
        Self::Transport,
    ];

    /// Its heading in the locales.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Ordinary => "sim-group-ordinary",
            Self::Error => "sim-group-error",
            Self::Response => "sim-group-response",
            Self::IdToken => "sim-group-id-token",
            Self::Level => "sim-group-level",
            Self::Number => "sim-group-number",
            Self::Userinfo => "sim-group-userinfo",
            Self::Transport => "sim-group-transport",
        }
    }
}

/// Declares the outcomes with their word, their group, and what they do.
macro_rules! outcomes {
    ($($(#[doc = $says:literal])+ $outcome:ident = $word:literal in $group:ident;)+) => {
        /// What happens to one login.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Outcome {
            $($(#[doc = $says])+ $outcome,)+
            /// An error that the supplier documents; its word is the error's id.
            Documented(&'static DocumentedError),
        }

        impl Outcome {
            /// Every outcome that each supplier has.
            pub const COMMON: &'static [Self] = &[$(Self::$outcome),+];

            /// The word of the API.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$outcome => $word,)+
                    Self::Documented(error) => error.id,
                }
            }

            /// Where it stands on the list.
            #[must_use]
            pub const fn group(self) -> Group {
                match self {
                    $(Self::$outcome => Group::$group,)+
                    Self::Documented(_) => Group::Error,
                }
            }

            /// What it does, in English.
            #[must_use]
            pub const fn says(self) -> &'static str {
                match self {
                    $(Self::$outcome => outcomes!(@first $($says)+),)+
                    Self::Documented(error) => error.error,
                }
            }
        }
    };
    (@first $first:literal $($more:literal)*) => { $first };
}

outcomes! {
    /// The login succeeds.
    Success = "success" in Ordinary;
    /// The person cancels.
    Cancel = "cancel" in Ordinary;
    /// The supplier's first documented error.
    Error = "error" in Ordinary;
    /// The token endpoint answers late.
    Slow = "slow" in Ordinary;
    /// The token endpoint answers 503.
    Down = "down" in Ordinary;

    /// An error whose description holds markup and is very long.
    MarkupInDescription = "markup_in_description" in Error;

    /// The browser never returns.
    NeverReturn = "never_return" in Response;
    /// The browser returns to another eID's callback.
    OtherCallback = "other_callback" in Response;
    /// The response has another issuer in iss.
    WrongIssParameter = "wrong_iss_parameter" in Response;
    /// The response lacks iss, which the metadata promises.
    MissingIssParameter = "missing_iss_parameter" in Response;
    /// The response has another state.
    WrongState = "wrong_state" in Response;
    /// The response has both a code and an error.
    CodeAndError = "code_and_error" in Response;

    /// Signed by a foreign key under the published kid.
    ForeignKey = "foreign_key" in IdToken;
    /// Signed by a key that is not published, under its own kid.
    StaleKey = "stale_key" in IdToken;
    /// The key is rotated before the token is signed; the new one is published, and all is well.
    RotatedKey = "rotated_key" in IdToken;
    /// alg is none, and there is no signature.
    AlgNone = "alg_none" in IdToken;
    /// HMAC with the public key as secret.
    AlgHmac = "alg_hmac" in IdToken;
    /// Another nonce.
    WrongNonce = "wrong_nonce" in IdToken;
    /// No nonce.
    MissingNonce = "missing_nonce" in IdToken;
    /// Another issuer.
    WrongIssuer = "wrong_issuer" in IdToken;
    /// Another audience.
    WrongAudience = "wrong_audience" in IdToken;
    /// Two audiences, and azp is the other one.
    WrongAuthorizedParty = "wrong_authorized_party" in IdToken;
    /// It ended five minutes ago.
    Expired = "expired" in IdToken;
    /// It is issued ten minutes from now.
    IssuedInFuture = "issued_in_future" in IdToken;
    /// at_hash belongs to another access token.
    WrongAtHash = "wrong_at_hash" in IdToken;

    /// A level below the one asked for.
    LowAcr = "low_acr" in Level;
    /// acr is 0: the login was taken from the supplier's own session.
    AcrZero = "acr_zero" in Level;
    /// No acr.
    AcrMissing = "acr_missing" in Level;
    /// An acr that nobody documented.
    AcrUnknown = "acr_unknown" in Level;
    /// amr is a text instead of a list.
    AmrAsText = "amr_as_text" in Level;
    /// The person logged in an hour ago.
    OldLogin = "old_login" in Level;

    /// The number is absent.
    NumberMissing = "number_missing" in Number;
    /// The number is a JSON number.
    NumberAsNumber = "number_as_number" in Number;
    /// The number has ten digits.
    NumberOfTenDigits = "number_of_ten_digits" in Number;
    /// The number's last check digit is wrong.
    NumberWithWrongCheckDigit = "number_with_wrong_check_digit" in Number;
    /// The number lies in the space of real persons.
    NumberOfRealSpace = "number_of_real_space" in Number;
    /// Names are JSON numbers.
    NamesAsNumbers = "names_as_numbers" in Number;

    /// userinfo is about another sub.
    UserinfoOtherSub = "userinfo_other_sub" in Userinfo;
    /// userinfo has another audience.
    UserinfoOtherAudience = "userinfo_other_audience" in Userinfo;
    /// userinfo is signed by a foreign key.
    UserinfoForeignKey = "userinfo_foreign_key" in Userinfo;
    /// userinfo answers 503.
    UserinfoDown = "userinfo_down" in Userinfo;

    /// The token endpoint never answers.
    Hanging = "hanging" in Transport;
    /// The token endpoint breaks the connection off.
    ConnectionClosed = "connection_closed" in Transport;
    /// The token endpoint answers with something that is no JSON.
    BrokenJson = "broken_json" in Transport;
}

impl Outcome {
    /// The outcome of this word at this supplier.
    #[must_use]
    pub fn parse(profile: &Profile, word: &str) -> Option<Self> {
        Self::all(profile).find(|outcome| outcome.word() == word)
    }

    /// Every outcome of this supplier.
    pub fn all(profile: &Profile) -> impl Iterator<Item = Self> {
        let documented = profile.errors.iter().map(Self::Documented);
        Self::COMMON.iter().copied().chain(documented)
    }

    /// The text of the everyday ones in the locales; others are shown in English, as the API and the documents call them.
    #[must_use]
    pub const fn key(self) -> Option<&'static str> {
        match self {
            Self::Success => Some("testid-outcome-success"),
            Self::Cancel => Some("testid-outcome-cancel"),
            Self::Error => Some("testid-outcome-error"),
            Self::Slow => Some("testid-outcome-slow"),
            Self::Down => Some("testid-outcome-down"),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_word_names_one_outcome_of_its_supplier() {
        for profile in Profile::ALL {
            let words: Vec<_> = Outcome::all(profile).map(Outcome::word).collect();
            assert_eq!(words.iter().collect::<BTreeSet<_>>().len(), words.len(), "{}", profile.id);
            for outcome in Outcome::all(profile) {
                assert_eq!(Outcome::parse(profile, outcome.word()), Some(outcome));
            }
            assert_eq!(Outcome::parse(profile, "no_such_outcome"), None);
        }
    }

    #[test]
    fn what_is_documented_for_one_supplier_is_unknown_to_another() {
        let bankid = &crate::profile::bankid::PROFILE;
        assert!(
            matches!(Outcome::parse(bankid, "C302"), Some(Outcome::Documented(error)) if error.error == "access_denied")
        );
        assert_eq!(Outcome::parse(&crate::profile::commfides::PROFILE, "C302"), None);
    }
}
