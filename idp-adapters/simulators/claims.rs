//! What a login's tokens say, and what its outcome makes of that.

use std::time::Duration;

use fellesporten_domain::Timestamp;
use fellesporten_jose::sha256;
use serde_json::{Map, Value, json};

use crate::login::Login;
use crate::outcome::Outcome;
use crate::plan::Switches;
use crate::profile::Profile;

/// A number that everybody may print, in the space of real persons (docs/contracts/eid-adapters.md §4.5).
const REAL_SPACE: &str = "13097248022";

/// The ID token's claims (OpenID Connect Core §2), changed as the outcome wants them.
pub(crate) fn id_token(
    profile: &Profile,
    switches: Switches,
    login: &Login,
    client_id: &str,
    access_token: &str,
    now: Timestamp,
) -> Value {
    let issued = now.as_secs();
    let lifetime = i64::try_from(profile.lifetimes.id_token.as_secs()).unwrap_or(300);
    let mut claims = Map::from_iter([
        ("iss".to_owned(), json!(login.issuer)),
        ("sub".to_owned(), json!(login.subject())),
        ("aud".to_owned(), json!(client_id)),
        ("azp".to_owned(), json!(client_id)),
        ("iat".to_owned(), json!(issued)),
        ("exp".to_owned(), json!(issued + lifetime)),
        ("auth_time".to_owned(), json!(login.auth_time.as_secs())),
        ("at_hash".to_owned(), json!(at_hash(access_token))),
        ("amr".to_owned(), json!(login.instrument.amr)),
    ]);
    claims.extend(login.request.nonce.iter().map(|nonce| ("nonce".to_owned(), json!(nonce))));
    if switches.acr {
        claims.insert("acr".to_owned(), json!(login.instrument.acr));
    }
    claims.extend((profile.more_claims)(login));
    if switches.number_in_id_token {
        claims.extend(number(profile, login));
    }
    spoil(profile, login, client_id, &mut claims);
    Value::Object(claims)
}

/// The claims of userinfo (OpenID Connect Core §5.3.2), changed as the outcome wants them.
pub(crate) fn userinfo(profile: &Profile, switches: Switches, login: &Login) -> Map<String, Value> {
    let mut claims = Map::from_iter([("sub".to_owned(), json!(login.subject()))]);
    claims.extend((profile.more_claims)(login));
    if switches.number_in_userinfo {
        claims.extend(number(profile, login));
    }
    if login.outcome == Outcome::UserinfoOtherSub {
        claims.insert("sub".to_owned(), json!("somebody-else"));
    }
    claims
}

/// The number's claim, if the login has a number and the request asked for it.
fn number(profile: &Profile, login: &Login) -> Option<(String, Value)> {
    let pid = login.person.pid.as_ref().filter(|_| login.request.has_scope(profile.number_scope))?.expose();
    let value = match login.outcome {
        Outcome::NumberMissing => return None,
        Outcome::NumberAsNumber => json!(pid.parse::<u64>().unwrap_or_default()),
        Outcome::NumberOfTenDigits => json!(pid.get(..10)),
        Outcome::NumberWithWrongCheckDigit => json!(with_wrong_check_digit(pid)),
        Outcome::NumberOfRealSpace => json!(REAL_SPACE),
        _ => json!(pid),
    };
    Some((profile.number_claim.to_owned(), value))
}

fn with_wrong_check_digit(pid: &str) -> String {
    let last = pid.chars().last().and_then(|digit| digit.to_digit(10)).unwrap_or_default();
    format!("{}{}", pid.get(..10).unwrap_or_default(), (last + 1) % 10)
}

/// Left half of the digest (OpenID Connect Core §3.1.3.6).
fn at_hash(access_token: &str) -> String {
    use base64::Engine as _;
    let digest = sha256(access_token.as_bytes());
    let half = digest.first_chunk::<16>().copied().unwrap_or_default();
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(half)
}

fn spoil(profile: &Profile, login: &Login, client_id: &str, claims: &mut Map<String, Value>) {
    let time = |moment: Timestamp| json!(moment.as_secs());
    let now = claims.get("iat").and_then(Value::as_i64).map(Timestamp::from_secs).unwrap_or(login.auth_time);
    let changes = match login.outcome {
        Outcome::WrongNonce => vec![("nonce", json!("another-nonce"))],
        Outcome::MissingNonce => vec![("nonce", Value::Null)],
        Outcome::WrongIssuer => vec![("iss", json!(format!("{}/other", login.issuer)))],
        Outcome::WrongAudience => vec![("aud", json!("another-client"))],
        Outcome::WrongAuthorizedParty => {
            vec![("aud", json!([client_id, "another-client"])), ("azp", json!("another-client"))]
        }
        Outcome::Expired => {
            vec![("iat", time(now.minus(Duration::from_secs(600)))), ("exp", time(now.minus(Duration::from_secs(300))))]
        }
        Outcome::IssuedInFuture => {
            vec![("iat", time(now.plus(Duration::from_secs(600)))), ("exp", time(now.plus(Duration::from_secs(900))))]
        }
        Outcome::WrongAtHash => vec![("at_hash", json!(at_hash("another token")))],
        Outcome::LowAcr => vec![("acr", json!(profile.low_acr))],
        Outcome::AcrZero => vec![("acr", json!("0"))],
        Outcome::AcrMissing => vec![("acr", Value::Null)],
        Outcome::AcrUnknown => vec![("acr", json!("urn:simulator:unknown"))],
        Outcome::AmrAsText => {
            vec![("amr", json!(login.instrument.amr.first().map(|amr| amr.to_ascii_uppercase())))]
        }
        Outcome::OldLogin => vec![("auth_time", time(now.minus(Duration::from_secs(3600))))],
        Outcome::NamesAsNumbers => vec![("given_name", json!(1)), ("family_name", json!(2))],
        _ => vec![],
    };
    for (name, value) in changes {
        match value {
            Value::Null => claims.remove(name),
            value => claims.insert(name.to_owned(), value),
        };
    }
}
