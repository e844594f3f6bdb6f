//! Commfides, as this project proposes it: nothing of its OpenID provider is public (`docs/contracts/eid-adapters.md` §2.9).

use std::time::Duration;

use fellesporten_domain::Language;
use serde_json::{Map, Value, json};

use super::{ClientAuth, HintKind, Instrument, Lifetimes, Paths, Profile, ResponseMode, Userinfo};
use crate::login::Login;

/// The row.
pub static PROFILE: Profile = Profile {
    id: "commfides",
    name: "Commfides",
    listener: "simulator of Commfides",
    client_id: "idporten-local",
    callbacks: &["commfides"],
    realm: "",
    paths: Paths {
        authorization: "/authorize",
        token: "/token",
        par: "/par",
        jwks: "/jwks",
        end_session: "/endsession",
    },
    userinfo: Userinfo::Json("/userinfo"),
    client_auth: &[ClientAuth::PrivateKeyJwt],
    response_modes: &[ResponseMode::Query, ResponseMode::FormPost],
    prompts: &["none", "login"],
    scopes: &["openid", "profile", "nnin"],
    locales: &[("nb", Language::Nb), ("en", Language::En)],
    instruments: &[Instrument {
        id: "card",
        name: "Commfides e-ID",
        asked: None,
        acr: "urn:commfides:loa:high",
        amr: &["sc"],
    }],
    low_acr: "urn:commfides:loa:substantial",
    number_claim: "nnin",
    number_scope: "nnin",
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
    let mut claims =
        Map::from_iter([("cert_serial".to_owned(), json!(format!("UN:NO-9578-4505-{}", login.short_id())))]);
    if login.request.has_scope("profile") {
        claims.extend([
            ("given_name".to_owned(), json!(person.given_name)),
            ("family_name".to_owned(), json!(person.family_name)),
        ]);
    }
    claims
}
