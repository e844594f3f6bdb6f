//! What differs between two eIDs that are OpenID providers, as data (`docs/contracts/eid-adapters.md` §2.1).

mod choices;
mod parts;

use std::collections::{BTreeMap, HashMap};

use fellesporten_domain::{Acr, BreakerLimits, Environment};
use fellesporten_jose::Algorithm;
use serde::Deserialize;
use url::Url;

use crate::{Devices, Texts};

pub use choices::{
    AssertionAudience, ClientAuth, Discovery, IssParameter, NumberKind, NumberSource, Par, Pkce, ResponseMode,
    SignatureAlgorithm, Userinfo,
};
pub use parts::{AmrOut, Endpoints, Locales, NameClaims, Timeouts};

/// One eID that is an OpenID provider. A field that is unknown, or that fits nothing, stops the start.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OidcRow {
    /// The id; also the last path segment of the redirect URI.
    pub id: String,
    /// A row may be there and be off.
    #[serde(default = "yes")]
    pub enabled: bool,
    /// Where it may be used; without a value, everywhere.
    #[serde(default = "everywhere")]
    pub environments: Vec<Environment>,
    /// The name shown.
    pub names: Texts,
    /// One line under it.
    pub hints: Texts,
    /// On what it works.
    #[serde(default)]
    pub devices: Devices,
    /// Compared with `iss` as it stands.
    pub issuer: String,
    /// Whether the provider's metadata is fetched.
    #[serde(default)]
    pub discovery: Discovery,
    /// Endpoints that are known without discovery, or better than it.
    #[serde(default)]
    pub endpoints: Endpoints,
    /// Hosts beside the issuer's that discovery may name.
    #[serde(default)]
    pub allowed_hosts: Vec<String>,
    /// Our id there.
    pub client_id: String,
    /// How we show who we are.
    pub client_auth: ClientAuth,
    /// `aud` of our assertions.
    #[serde(default)]
    pub assertion_aud: AssertionAudience,
    /// Where the provider sends the browser back to, when that is not the path of this row on the login host.
    #[serde(default, deserialize_with = "parts::address")]
    pub redirect_uri: Option<Url>,
    /// Whether requests are pushed.
    pub par: Par,
    /// `code_challenge_method`; never `plain`.
    #[serde(default)]
    pub pkce: Pkce,
    /// How the answer comes back.
    #[serde(default)]
    pub response_mode: ResponseMode,
    /// `prompt`: every attempt asks for a fresh login.
    #[serde(default = "login")]
    pub prompt: String,
    /// What is asked for.
    pub scopes: Vec<String>,
    /// `acr_values` by the level that the service needs.
    #[serde(default)]
    pub acr_request: HashMap<Acr, String>,
    /// What an `acr` of the provider means.
    pub acr_accept: BTreeMap<String, Acr>,
    /// What it means when there is none.
    #[serde(default)]
    pub acr_missing_level: Option<Acr>,
    /// The claim that holds the number.
    pub number_claim: String,
    /// Whether a login without a number is refused.
    #[serde(default = "yes")]
    pub number_required: bool,
    /// Where the number is looked for.
    #[serde(default)]
    pub number_source: NumberSource,
    /// Kinds of number that may come from here.
    #[serde(default = "both_kinds")]
    pub number_kinds: Vec<NumberKind>,
    /// The claim that holds a foreign identifier, where there may be no number.
    #[serde(default)]
    pub foreign_id_claim: Option<String>,
    /// The claim that holds the birth date of whoever has no number; without a value, it does not pass.
    #[serde(default)]
    pub birthdate_claim: Option<String>,
    /// The claims that hold names; without a value, names do not pass.
    #[serde(default)]
    pub name_claims: Option<NameClaims>,
    /// `amr` for the service: the first entry that fits what the provider says.
    pub amr_out: Vec<AmrOut>,
    /// Our languages in the provider's words.
    pub locales: Locales,
    /// `login_hint`, as it is, or with `{country}` where the person chose one. A number never goes this way.
    #[serde(default)]
    pub login_hint: Option<String>,
    /// The countries that a person chooses among before leaving.
    #[serde(default)]
    pub countries: Vec<String>,
    /// What userinfo is.
    #[serde(default)]
    pub userinfo: Userinfo,
    /// Algorithms that ID tokens may be signed with.
    #[serde(default = "id_token_algorithms")]
    pub id_token_algs: Vec<SignatureAlgorithm>,
    /// Whether the answer must say `iss` (RFC 9207).
    #[serde(default)]
    pub iss_parameter: IssParameter,
    /// Whether `auth_time` may not be older than the attempt.
    #[serde(default = "yes")]
    pub auth_time_check: bool,
    /// `error` values that say that the person turned back …
    #[serde(default = "access_denied")]
    pub cancel_errors: Vec<String>,
    /// … unless the description begins like this: then the eID failed, and codes follow.
    #[serde(default)]
    pub cancel_unless_description: Option<String>,
    /// Seconds that an attempt may last.
    #[serde(default = "attempt_seconds")]
    pub attempt_seconds: u32,
    /// Limits of calls.
    #[serde(default)]
    pub timeouts: Timeouts,
    /// When calls are given up for a while.
    #[serde(default)]
    pub breaker: BreakerLimits,
    /// Requests of people that may call at the same time.
    #[serde(default = "in_flight")]
    pub max_in_flight: u32,
    /// Percent, by the terms of use; for reports.
    #[serde(default)]
    pub availability_target: Option<f64>,
}

impl OidcRow {
    /// Every level that this row can report.
    pub fn acrs(&self) -> Vec<Acr> {
        let reports =
            |acr: &Acr| self.acr_missing_level == Some(*acr) || self.acr_accept.values().any(|own| own == acr);
        Acr::ALL.into_iter().filter(reports).collect()
    }

    /// Whether the person chooses a country before leaving.
    pub fn asks_for_country(&self) -> bool {
        !self.countries.is_empty()
    }

    /// Whether ID tokens signed with `algorithm` are taken.
    pub(super) fn takes(&self, algorithm: Algorithm) -> bool {
        self.id_token_algs.iter().any(|allowed| allowed.algorithm() == algorithm)
    }
}

fn yes() -> bool {
    true
}

fn everywhere() -> Vec<Environment> {
    Environment::ALL.to_vec()
}

fn login() -> String {
    "login".to_owned()
}

fn both_kinds() -> Vec<NumberKind> {
    vec![NumberKind::Fodselsnummer, NumberKind::DNummer]
}

fn id_token_algorithms() -> Vec<SignatureAlgorithm> {
    vec![SignatureAlgorithm::Rs256, SignatureAlgorithm::Ps256, SignatureAlgorithm::Es256]
}

fn access_denied() -> Vec<String> {
    vec!["access_denied".to_owned()]
}

fn attempt_seconds() -> u32 {
    900
}

fn in_flight() -> u32 {
    256
}
