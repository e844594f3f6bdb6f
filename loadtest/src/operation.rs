//! What is measured, one row each.

use anyhow::{Result, bail};

use crate::{machine::Machine, person::Person};

/// Something that people do again and again.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Operation {
    /// `/authorize` answered from the session, then `/token`.
    SsoLogin,
    /// A login with BankID: selector, pushed request, the provider and back, then `/token`.
    ColdLogin,
    /// An SSO login by a request that was pushed to `/par` first.
    ParLogin,
    /// An SSO login with tokens bound to a key: `/token` checks a fresh proof.
    DpopLogin,
    /// `/token` with a refresh token that is good for one use.
    Refresh,
    /// `/token/introspect` of a signed access token.
    Introspection,
    /// Maskinporten's `/token` with a fresh grant.
    MaskinportenToken,
}

impl Operation {
    /// All of them; the signatures of the first one that is measured are the unit.
    pub(crate) const ALL: [Operation; 7] = [
        Self::SsoLogin,
        Self::ColdLogin,
        Self::ParLogin,
        Self::DpopLogin,
        Self::Refresh,
        Self::Introspection,
        Self::MaskinportenToken,
    ];

    /// How the report calls it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::SsoLogin => "SSO login",
            Self::ColdLogin => "cold login",
            Self::ParLogin => "PAR login",
            Self::DpopLogin => "DPoP login",
            Self::Refresh => "refresh",
            Self::Introspection => "introspection",
            Self::MaskinportenToken => "machine's token",
        }
    }

    /// The client that does it, as `CUSTOMERS` in `server.rs` declares it.
    pub(crate) const fn client_id(self) -> &'static str {
        match self {
            // Machines have a client of their own, and nobody logs in for them.
            Self::SsoLogin | Self::ColdLogin | Self::ParLogin | Self::DpopLogin | Self::MaskinportenToken => "last",
            Self::Refresh => "last-fornyer",
            Self::Introspection => "last-innsyn",
        }
    }

    /// What the server signs for one: a login's ID token and access token, a renewal's access token; with BankID an assertion for the
    /// pushed request and one for the code too.
    pub(crate) const fn signatures(self) -> u32 {
        match self {
            Self::SsoLogin | Self::ParLogin | Self::DpopLogin => 2,
            Self::ColdLogin => 4,
            Self::Refresh | Self::MaskinportenToken => 1,
            Self::Introspection => 0,
        }
    }

    /// RSA signatures that the server checks for one: of BankID's ID token, of the access token that is looked at, of the grant. A DPoP proof's is on
    /// an elliptic curve, and stays in the figure.
    pub(crate) const fn verifications(self) -> u32 {
        match self {
            Self::SsoLogin | Self::ParLogin | Self::DpopLogin | Self::Refresh => 0,
            Self::ColdLogin | Self::Introspection | Self::MaskinportenToken => 1,
        }
    }

    /// Does it once.
    ///
    /// # Errors
    /// When any answer is not what it should be.
    pub(crate) async fn perform(self, caller: &mut Caller) -> Result<()> {
        let person = match caller {
            Caller::Machine(machine) => return machine.fetch().await,
            Caller::Person(person) => person,
        };
        match self {
            Self::SsoLogin => person.single_sign_on().await,
            Self::ColdLogin => person.log_in_cold().await,
            Self::ParLogin => person.single_sign_on_by_par().await,
            Self::DpopLogin => person.single_sign_on_with_key().await,
            Self::Refresh => person.refresh().await,
            Self::Introspection => person.introspect().await,
            Self::MaskinportenToken => bail!("people get no machine's token"),
        }
    }
}

/// Who does it.
pub(crate) enum Caller {
    /// A person with a browser, and a service.
    Person(Box<Person>),
    /// A machine.
    Machine(Machine),
}
