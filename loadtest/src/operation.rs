//! What is measured, one row each.

use anyhow::Result;

use crate::person::Person;

/// Something that people do again and again.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Operation {
    /// `/authorize` answered from the session, then `/token`.
    SsoLogin,
    /// The same by a request that was pushed to `/par` first.
    ParLogin,
    /// The same with tokens bound to a key: `/token` checks a fresh proof.
    DpopLogin,
    /// `/token` with a refresh token that is good for one use.
    Refresh,
    /// `/token/introspect` of a signed access token.
    Introspection,
}

impl Operation {
    /// All of them; the first one's signatures are the unit of the others.
    pub(crate) const ALL: [Operation; 5] =
        [Self::SsoLogin, Self::ParLogin, Self::DpopLogin, Self::Refresh, Self::Introspection];

    /// How the report calls it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::SsoLogin => "SSO login",
            Self::ParLogin => "PAR login",
            Self::DpopLogin => "DPoP login",
            Self::Refresh => "refresh",
            Self::Introspection => "introspection",
        }
    }

    /// The client that does it, as `CUSTOMERS` in `server.rs` declares it.
    pub(crate) const fn client_id(self) -> &'static str {
        match self {
            Self::SsoLogin | Self::ParLogin | Self::DpopLogin => "last",
            Self::Refresh => "last-fornyer",
            Self::Introspection => "last-innsyn",
        }
    }

    /// What the server signs for one: a login's ID token and access token, a renewal's access token.
    pub(crate) const fn signatures(self) -> u32 {
        match self {
            Self::SsoLogin | Self::ParLogin | Self::DpopLogin => 2,
            Self::Refresh => 1,
            Self::Introspection => 0,
        }
    }

    /// Does it once.
    ///
    /// # Errors
    /// When any answer is not what it should be.
    pub(crate) async fn perform(self, person: &mut Person) -> Result<()> {
        match self {
            Self::SsoLogin => person.single_sign_on().await,
            Self::ParLogin => person.single_sign_on_by_par().await,
            Self::DpopLogin => person.single_sign_on_with_key().await,
            Self::Refresh => person.refresh().await,
            Self::Introspection => person.introspect().await,
        }
    }
}
