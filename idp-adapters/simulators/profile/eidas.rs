//! The connector in front of the European nodes: a small OpenID provider with secrets, countries, and people whose number may be
//! unknown (`docs/contracts/eid-adapters.md` §2.9).

use std::time::Duration;

use fellesporten_domain::Language;
use serde_json::{Map, Value, json};

use super::{ClientAuth, HintKind, Instrument, Lifetimes, Paths, Profile, ResponseMode, Userinfo};
use crate::login::Login;

/// Countries of the test environment. Greece is EL; Germany is on no list; EU is a pseudo-country.
pub const COUNTRIES: [&str; 30] = [
    "AT", "BE", "BG", "CA", "CY", "CZ", "DK", "EE", "EL", "ES", "EU", "FI", "FR", "HR", "HU", "IE", "IS", "IT", "LI",
    "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

/// The row.
pub static PROFILE: Profile = Profile {
    id: "eidas",
    name: "eIDAS",
    listener: "simulator of eIDAS",
    client_id: "idporten",
    callbacks: &["eidas"],
    realm: "",
    paths: Paths {
        authorization: "/authorize",
        token: "/token",
        par: "/par",
        jwks: "/jwks",
        end_session: "/endsession",
    },
    userinfo: Userinfo::Json("/userinfo"),
    client_auth: &[ClientAuth::SecretBasic, ClientAuth::PrivateKeyJwt],
    response_modes: &[ResponseMode::Query, ResponseMode::QueryJwt],
    prompts: &["none", "login"],
    scopes: &["openid", "profile", "eidas:mds", "nobid:sandbox"],
    locales: &[("nb", Language::Nb), ("nn", Language::Nn), ("en", Language::En), ("se", Language::Se)],
    instruments: &[
        level("high", "eidas-loa-high"),
        level("substantial", "eidas-loa-substantial"),
        level("low", "eidas-loa-low"),
    ],
    low_acr: "eidas-loa-low",
    number_claim: "pid",
    number_scope: "eidas:mds",
    more_claims,
    errors: &super::SERVER_ERROR,
    hint: HintKind::Country,
    lifetimes: Lifetimes {
        pushed: Duration::from_secs(60),
        page: Duration::from_secs(700),
        code: Duration::from_secs(60),
        id_token: Duration::from_secs(120),
        access_token: Duration::from_secs(120),
    },
};

const fn level(id: &'static str, acr: &'static str) -> Instrument {
    Instrument { id, name: id, asked: Some(acr), acr, amr: &["eidas"] }
}

/// The minimum data set of a natural person.
fn more_claims(login: &Login) -> Map<String, Value> {
    let person = &login.person;
    if !login.request.has_scope("eidas:mds") {
        return Map::new();
    }
    let country = person.country.as_deref().unwrap_or("SE");
    Map::from_iter([
        ("eidas_person_identifier".to_owned(), json!(format!("{country}/NO/{}", login.short_id()))),
        ("eidas_citizen_country_code".to_owned(), json!(country)),
        ("given_name".to_owned(), json!(person.given_name)),
        ("family_name".to_owned(), json!(person.family_name)),
        ("birthdate".to_owned(), json!(person.birth_date)),
    ])
}
