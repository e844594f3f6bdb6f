//! `[idporten]`: the OpenID provider.

use std::path::PathBuf;

use super::base_url::BaseUrl;
use super::listen::Listen;
use super::table::section;
use super::tls::Tls;
use super::value::{SecretText, words};

section! {
    /// ID-porten: the OpenID provider, and the pages where people log in.
    IdPorten {
        /// Whether this process serves it.
        enabled: bool = false;
        /// Where it listens.
        listen: Listen = Listen::localhost(8080);
        /// Its issuer, exactly as in tokens and discovery: no trailing slash.
        public_url: Option<BaseUrl> = None, example "\"https://idporten.example.no\"";
        /// Where people's browsers meet its pages, when that is another host than the issuer's.
        login_url: Option<BaseUrl> = None, example "\"https://login.idporten.example.no\"";
        /// The Maskinporten whose tokens let organisations ask of people's authorisations, and end them. Without it only services with a
        /// person's own token may.
        token_issuer: Option<BaseUrl> = None, example "\"https://maskinporten.example.no\"";
        /// File with the secret that pseudonyms (`sub`) are made from: 32 random bytes in base64. It can never be
        /// changed: every `sub` would be another.
        pairwise_secret_file: Option<PathBuf> = None, example "\"pairwise.secret\"";
        /// The secret itself, instead of the file; meant for its environment variable.
        pairwise_secret: Option<SecretText> = None;
        /// Size in bits of signing keys made from now on: 2048, 3072 or 4096.
        signing_key_bits: u32 = 2048;
        /// The eIDs that people can choose, in the order of the page: those of `[[eids]]`; `email`, a code to an e-mail address
        /// for services that ask for `selfregistered-email`; and `testid`, which logs in anybody without proof and is for test
        /// and demo only. Empty: those of `[[eids]]`, by name.
        selector: Vec<String> = Vec::new(), example "[\"testid\"]";
        /// Whether TestID's page offers the developer's choices: names, foreign people, errors. Without a value: in demo, not
        /// in test.
        testid_developer: Option<bool> = None, example "true";
        /// Whether NAV's synthetic people (month + 40) log in beside Skatteetaten's (month + 80): test and demo only.
        nav_numbers: bool = false;
        /// Whether Norsk helsenett's synthetic people (month + 65) log in beside Skatteetaten's: test and demo only.
        helsenett_numbers: bool = false;
        /// An eID below the level that the service asks for is shown but cannot be chosen, or is left out.
        below_level: BelowLevel = BelowLevel::Disabled;
        /// Whether `Level3` and `Level4` in `acr_values` are read as substantial and high.
        map_old_levels: bool = false;
        /// Whether services may send their request as a signed request object (`request`); the metadata then says so.
        request_objects: bool = false;
        /// A logout from a browser without a session: `strict` shows the error page; `redirect` sends the browser back
        /// all the same when the client and its address are known.
        logout_without_session: LogoutWithoutSession = LogoutWithoutSession::Strict;
        /// File with announcements of this node, for when the operator API is not at hand: read at the start, and again within ten
        /// seconds of a change. TOML, a table each, named by its id (docs/operators.md).
        announcements_file: Option<PathBuf> = None, example "\"announcements.toml\"";
        /// Client ids of eSignering: the records of logins there are kept 13 months, of others a year.
        esignering_clients: Vec<String> = Vec::new(), example "[\"esignering\"]";
    }
    sections {
        session: Session;
        tls: Tls;
    }
}

impl IdPorten {
    /// Whether the selector names this local eID.
    pub(crate) fn offers(&self, eid: &str) -> bool {
        self.selector.iter().any(|named| named == eid)
    }
}

section! {
    /// The SSO session.
    Session {
        /// Seconds between authentication requests after which it ends.
        idle_seconds: u32 = 1800;
        /// Seconds after the first login after which it ends.
        max_seconds: u32 = 7200;
    }
}

words! {
    /// What becomes of an eID below the wanted level.
    BelowLevel = "\"disabled\" or \"hidden\"" {
        /// Shown, with the reason, and cannot be chosen.
        Disabled = "disabled",
        /// Left out.
        Hidden = "hidden",
    }
}

words! {
    /// What a logout without a session gives (docs/contracts/idporten.md §6.2).
    LogoutWithoutSession = "\"strict\" or \"redirect\"" {
        /// The error page.
        Strict = "strict",
        /// The registered address.
        Redirect = "redirect",
    }
}
