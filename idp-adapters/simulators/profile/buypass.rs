//! Buypass ID on smart card and mobile: a Keycloak that takes signed assertions only, with numbers for `acr`, and that ignores
//! `max_age` (`docs/contracts/eid-adapters.md` §2.9).

use std::time::Duration;

use fellesporten_domain::Language;
use serde_json::{Map, Value, json};

use super::{ClientAuth, HintKind, Instrument, Lifetimes, Paths, Profile, ResponseMode, Userinfo};
use crate::login::Login;

/// The row.
pub static PROFILE: Profile = Profile {
    id: "buypass",
    name: "Buypass ID",
    listener: "simulator of Buypass ID",
    client_id: "idporten-local",
    callbacks: &["buypass", "buypass-mobil"],
    realm: "/auth/realms/BuypassID",
    paths: Paths {
        authorization: "/protocol/openid-connect/auth",
        token: "/protocol/openid-connect/token",
        par: "/protocol/openid-connect/ext/par/request",
        jwks: "/protocol/openid-connect/certs",
        end_session: "/protocol/openid-connect/logout",
    },
    userinfo: Userinfo::Json("/protocol/openid-connect/userinfo"),
    client_auth: &[ClientAuth::PrivateKeyJwt],
    response_modes: &[ResponseMode::Query, ResponseMode::Fragment, ResponseMode::FormPost, ResponseMode::QueryJwt],
    prompts: &["none", "login", "consent", "select_account"],
    scopes: &["openid", "profile", "bpnnin", "bpid"],
    locales: &[("nb-NO", Language::Nb), ("en-US", Language::En)],
    instruments: &[
        Instrument { id: "card", name: "Buypass ID på smartkort", asked: None, acr: "1", amr: &["sc", "pin"] },
        Instrument { id: "mobile", name: "Buypass ID i mobil", asked: None, acr: "1", amr: &["hwk", "user"] },
    ],
    low_acr: "2",
    number_claim: "bp_nnin_sub",
    number_scope: "bpnnin",
    more_claims,
    errors: &super::COMMON_ERRORS,
    hint: HintKind::None,
    lifetimes: Lifetimes {
        pushed: Duration::from_secs(60),
        page: Duration::from_secs(900),
        code: Duration::from_secs(60),
        id_token: Duration::from_secs(300),
        access_token: Duration::from_secs(300),
    },
};

fn more_claims(login: &Login) -> Map<String, Value> {
    let person = &login.person;
    let mut claims = Map::from_iter([("bp_sub".to_owned(), json!(login.subject()))]);
    if login.request.has_scope("profile") {
        claims.extend([
            ("name".to_owned(), json!(person.name())),
            ("given_name".to_owned(), json!(person.given_name)),
            ("family_name".to_owned(), json!(person.family_name)),
        ]);
    }
    if login.request.has_scope("bpid") {
        claims.insert("bp_id_sub".to_owned(), json!(format!("90012{}", login.short_id())));
    }
    claims
}
