//! BankID, with BankID på mobil: a Keycloak with an authorization path of its own, signed userinfo on another host, and errors
//! that are all `access_denied` (`docs/contracts/eid-adapters.md` §2.9).

use std::time::Duration;

use fellesporten_domain::Language;
use serde_json::{Map, Value, json};

use super::{ClientAuth, DocumentedError, HintKind, Instrument, Lifetimes, Paths, Profile, ResponseMode, Userinfo};
use crate::login::Login;

/// The row.
pub static PROFILE: Profile = Profile {
    id: "bankid",
    name: "BankID",
    listener: "simulator of BankID",
    client_id: "idporten-local",
    callbacks: &["bankid", "bankid-mobil"],
    realm: "/auth/realms/current",
    paths: Paths {
        authorization: "/precheck/auth",
        token: "/protocol/openid-connect/token",
        par: "/protocol/openid-connect/ext/par/request",
        jwks: "/protocol/openid-connect/certs",
        end_session: "/protocol/openid-connect/logout",
    },
    userinfo: Userinfo::SignedOnOtherHost("/userinfo"),
    client_auth: &[ClientAuth::PrivateKeyJwt, ClientAuth::SecretBasic, ClientAuth::SecretPost],
    response_modes: &[ResponseMode::Query, ResponseMode::Fragment, ResponseMode::FormPost],
    prompts: &["none", "login"],
    scopes: &["openid", "profile", "nnin_altsub"],
    locales: &[("nb", Language::Nb), ("en", Language::En), ("no", Language::Nb)],
    instruments: &[
        Instrument {
            id: "bid",
            name: "BankID",
            asked: Some("urn:bankid:bid"),
            acr: "urn:bankid:bid;LOA=4",
            amr: &["bid"],
        },
        Instrument {
            id: "bim",
            name: "BankID på mobil",
            asked: Some("urn:bankid:bim"),
            acr: "urn:bankid:bim;LOA=4",
            amr: &["bim"],
        },
        Instrument {
            id: "bis",
            name: "BankID biometri",
            asked: Some("urn:bankid:bis"),
            acr: "urn:bankid:bis;LOA=3",
            amr: &["bis"],
        },
    ],
    low_acr: "urn:bankid:bis;LOA=3",
    number_claim: "nnin_altsub",
    number_scope: "nnin_altsub",
    more_claims,
    errors: &[
        code("C302", "bankid_error_codes:C302"),
        code("C301", "bankid_error_codes:C301"),
        code("C131", "bankid_error_codes:C131"),
        code("C293", "bankid_error_codes:C293"),
        code("14ab", "bankid_error_codes:14ab"),
        code("several_codes", "bankid_error_codes:C302,C131,6202"),
    ],
    hint: HintKind::BankId,
    lifetimes: Lifetimes {
        pushed: Duration::from_secs(60),
        page: Duration::from_secs(900),
        code: Duration::from_secs(60),
        id_token: Duration::from_secs(300),
        access_token: Duration::from_secs(300),
    },
};

const fn code(id: &'static str, description: &'static str) -> DocumentedError {
    DocumentedError { id, error: "access_denied", description: Some(description) }
}

/// Names with scope `profile`, and the certificate's particulars, with the supplier's own misspelling and its one time in
/// milliseconds.
fn more_claims(login: &Login) -> Map<String, Value> {
    let person = &login.person;
    let mut claims = Map::new();
    if login.request.has_scope("profile") {
        claims.extend([
            ("name".to_owned(), json!(person.name())),
            ("given_name".to_owned(), json!(person.given_name)),
            ("family_name".to_owned(), json!(person.family_name)),
            ("birthdate".to_owned(), json!(person.birth_date)),
            ("updated_at".to_owned(), json!(login.auth_time.minus(Duration::from_secs(10_000)).as_millis())),
        ]);
    }
    claims.extend([
        ("typ".to_owned(), json!("ID")),
        ("bankid_altsub".to_owned(), json!(format!("9578-5999-4-{}", login.short_id()))),
        ("originator".to_owned(), json!("CN=Simulator CA;OrginatorId=5999;OriginatorName=Simulator")),
        (
            "additionalCertInfo".to_owned(),
            json!({
                "certQualified": true, "keyAlgorithm": "RSA", "keySize": "2048", "versionNumber": "3",
                "policyOid": "2.16.578.1.16.1.12.1.1",
            }),
        ),
    ]);
    claims
}
