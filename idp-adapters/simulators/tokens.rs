//! Signs what a login's tokens say, with the key that its outcome wants.

use fellesporten_domain::Timestamp;
use fellesporten_jose::SignFailure;
use fellesporten_jose::signing_key::{KeyError, PrivateKey};
use serde_json::{Map, Value, json};

use crate::login::Login;
use crate::outcome::Outcome;
use crate::simulator::{Memory, Simulator};
use crate::{claims, jwt};

/// Why there is no token. Both are the cryptographic library's.
#[derive(Debug)]
pub(crate) struct NoToken;

impl From<KeyError> for NoToken {
    fn from(_: KeyError) -> Self {
        Self
    }
}

impl From<SignFailure> for NoToken {
    fn from(_: SignFailure) -> Self {
        Self
    }
}

/// The ID token of a login.
///
/// # Errors
/// [`NoToken`].
pub(crate) fn id_token(simulator: &Simulator, login: &Login, access_token: &str) -> Result<String, NoToken> {
    let now = simulator.now();
    let mut memory = simulator.memory();
    if login.outcome == Outcome::RotatedKey {
        memory.keys.rotate(false)?;
    }
    let profile = simulator.profile();
    let claims = claims::id_token(profile, memory.switches, login, &memory.client.client_id, access_token, now);
    match login.outcome {
        Outcome::AlgNone => Ok(jwt::unsigned(&claims)),
        Outcome::AlgHmac => Ok(jwt::hmac_with_public_key(&memory.keys.current()?, &claims)?),
        Outcome::ForeignKey => foreign(&mut memory, &claims),
        Outcome::StaleKey => {
            let outside = memory.keys.outside()?;
            signed(&outside, &claims)
        }
        _ => signed(&memory.keys.current()?, &claims),
    }
}

/// Userinfo as a JWT.
///
/// # Errors
/// [`NoToken`].
pub(crate) fn userinfo(
    simulator: &Simulator,
    login: &Login,
    mut claims: Map<String, Value>,
) -> Result<String, NoToken> {
    let mut memory = simulator.memory();
    let audience = match login.outcome {
        Outcome::UserinfoOtherAudience => "another-client",
        _ => &memory.client.client_id,
    };
    claims.insert("iss".to_owned(), json!(login.issuer));
    claims.insert("aud".to_owned(), json!(audience));
    let claims = Value::Object(claims);
    match login.outcome {
        Outcome::UserinfoForeignKey => foreign(&mut memory, &claims),
        _ => signed(&memory.keys.current()?, &claims),
    }
}

/// An authorization response as a JWT (JARM §2.1).
///
/// # Errors
/// [`NoToken`].
pub(crate) fn response(simulator: &Simulator, pairs: &[(&str, String)], now: Timestamp) -> Result<String, NoToken> {
    let mut memory = simulator.memory();
    let mut claims: Map<String, Value> = pairs.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
    claims.insert("iss".to_owned(), json!(simulator.issuer()));
    claims.insert("aud".to_owned(), json!(memory.client.client_id));
    claims.insert("exp".to_owned(), json!(now.as_secs() + 600));
    signed(&memory.keys.current()?, &Value::Object(claims))
}

fn signed(key: &PrivateKey, claims: &Value) -> Result<String, NoToken> {
    Ok(jwt::sign(key, &json!({ "alg": "RS256", "typ": "JWT", "kid": key.kid() }), claims)?)
}

/// A foreign key under the name of the published one.
fn foreign(memory: &mut Memory, claims: &Value) -> Result<String, NoToken> {
    let kid = memory.keys.current()?.kid().to_owned();
    let outside = memory.keys.outside()?;
    Ok(jwt::sign(&outside, &json!({ "alg": "RS256", "typ": "JWT", "kid": kid }), claims)?)
}
