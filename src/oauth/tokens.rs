//! The tokens themselves (`docs/contracts/idporten.md` §5).

use std::time::Duration;

use fellesporten_domain::{Rng, Timestamp};
use fellesporten_jose::SignError;
use fellesporten_registry::{AuthMethod, Client, Snapshot, TokenType};
use fellesporten_store::{Durability, Shelf, ShortLived, ShortLivedError};
use serde::Serialize;

use crate::{
    engine::Engine,
    error::TokenError,
    grant::{Grant, Names},
};

/// Claims of the ID token (§5.1).
#[derive(Serialize)]
struct IdTokenClaims<'a> {
    iss: &'a str,
    aud: &'a str,
    sub: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pid: Option<&'a str>,
    acr: &'a str,
    amr: [&'a str; 1],
    locale: &'a str,
    #[serde(flatten)]
    names: Option<&'a Names>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sid: Option<&'a str>,
    auth_time: i64,
    iat: i64,
    exp: i64,
    jti: String,
}

/// Claims of a self-contained access token (§5.4).
#[derive(Serialize)]
struct AccessTokenClaims<'a> {
    iss: &'a str,
    sub: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pid: Option<&'a str>,
    acr: &'a str,
    scope: String,
    client_id: &'a str,
    client_amr: &'a str,
    consumer: Organisation,
    #[serde(skip_serializing_if = "Option::is_none")]
    supplier: Option<Organisation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    aud: Option<Audience<'a>>,
    iat: i64,
    exp: i64,
    jti: String,
}

/// An organisation as ISO 6523 writes it.
#[derive(Serialize)]
struct Organisation {
    authority: &'static str,
    #[serde(rename = "ID")]
    id: String,
}

/// One audience is a string, several are an array.
#[derive(Serialize)]
#[serde(untagged)]
enum Audience<'a> {
    One(&'a str),
    Several(&'a [String]),
}

/// When tokens begin and end.
#[derive(Clone, Copy)]
pub struct Lifetime {
    /// Now.
    pub issued_at: Timestamp,
    /// Seconds.
    pub seconds: u32,
}

impl Lifetime {
    /// The end.
    pub fn expires_at(self) -> Timestamp {
        self.issued_at.plus(Duration::from_secs(self.seconds.into()))
    }
}

/// Signs the ID token of a grant (§5.1).
///
/// # Errors
/// When the signers are busy or hold no active key.
pub async fn id_token(
    engine: &Engine,
    client: &Client,
    grant: &Grant,
    nonce: Option<&str>,
    now: Timestamp,
) -> Result<String, SignError> {
    let who = &grant.authentication;
    let profile = engine.profile();
    let claims = IdTokenClaims {
        iss: &profile.issuer,
        aud: &client.client_id,
        sub: &who.sub,
        pid: who.pid.as_ref().map(|pid| pid.expose()),
        acr: who.acr.as_str(),
        amr: [who.amr.as_str()],
        locale: who.locale.as_str(),
        names: grant.names(),
        nonce,
        sid: who.sid.as_deref().filter(|_| client.wants_sid()),
        auth_time: who.auth_time.as_secs(),
        iat: now.as_secs(),
        exp: now.as_secs() + i64::from(profile.id_token_lifetime),
        jti: engine.rng().token::<8>(),
    };
    engine.keys().sign_jwt(&profile.id, None, &claims).await
}

/// An access token of the kind that the scopes decide: opaque if any granted scope is (§5.4).
///
/// # Errors
/// When the signers are busy, or the store of opaque tokens is away.
pub async fn access_token(
    engine: &Engine,
    snapshot: &Snapshot,
    client: &Client,
    method: AuthMethod,
    grant_id: &str,
    grant: &Grant,
    lifetime: Lifetime,
) -> Result<String, TokenError> {
    let opaque = grant
        .scope
        .iter()
        .filter_map(|name| snapshot.scope(name.as_str()))
        .any(|scope| scope.token_type == TokenType::Opaque);
    if opaque {
        return Ok(engine.opaque_tokens().issue(engine.rng(), grant_id, lifetime.expires_at()).await?);
    }
    let who = &grant.authentication;
    let claims = AccessTokenClaims {
        iss: &engine.profile().issuer,
        sub: &who.sub,
        pid: who.pid.as_ref().map(|pid| pid.expose()),
        acr: who.acr.as_str(),
        scope: grant.scope.to_string(),
        client_id: &client.client_id,
        client_amr: method.as_str(),
        consumer: organisation(client.client_orgno.iso6523()),
        supplier: client.supplier_orgno.as_ref().map(|supplier| organisation(supplier.iso6523())),
        aud: match grant.resource.as_slice() {
            [] => None,
            [one] => Some(Audience::One(one)),
            several => Some(Audience::Several(several)),
        },
        iat: lifetime.issued_at.as_secs(),
        exp: lifetime.expires_at().as_secs(),
        jti: format!("{grant_id}.{}", engine.rng().token::<8>()),
    };
    Ok(engine.keys().sign_jwt(&engine.profile().id, None, &claims).await?)
}

fn organisation(id: String) -> Organisation {
    Organisation { authority: "iso6523-actorid-upis", id }
}

/// Reference tokens: random strings that stand for a grant.
#[derive(Clone)]
pub struct OpaqueTokens {
    shelf: Shelf<String>,
}

impl OpaqueTokens {
    /// The tokens kept in `short_lived`.
    pub fn new(short_lived: &ShortLived) -> Self {
        OpaqueTokens { shelf: Shelf::new(short_lived, "opaque-token", Durability::Survives) }
    }

    async fn issue(&self, rng: &Rng, grant_id: &str, expires_at: Timestamp) -> Result<String, ShortLivedError> {
        let token = rng.token::<32>();
        self.shelf.put(&token, &grant_id.to_owned(), expires_at).await?;
        Ok(token)
    }

    async fn grant_id(&self, token: &str) -> Result<Option<String>, ShortLivedError> {
        self.shelf.get(token).await
    }
}

/// The living grant behind an access token of ours, self-contained or opaque: none when its client was switched off or its
/// person closed since.
///
/// # Errors
/// When the store is away.
pub async fn grant_of(engine: &Engine, token: &str) -> Result<Option<Grant>, ShortLivedError> {
    let now = engine.clock().now();
    let grant_id = if token.contains('.') {
        self_contained(engine, token, now)
    } else {
        engine.opaque_tokens().grant_id(token).await?
    };
    let Some(grant_id) = grant_id else { return Ok(None) };
    let grant = engine.grants().alive(&grant_id, now).await?;
    let snapshot = engine.registry().snapshot();
    let stands = |grant: &Grant| {
        snapshot.client(&grant.client_id).is_some()
            && !grant.authentication.pid.as_ref().is_some_and(|pid| snapshot.closed(pid))
    };
    Ok(grant.filter(stands))
}

/// The grant id of a self-contained token that we signed and that has not ended. An ID token is none: it has no `client_id`.
fn self_contained(engine: &Engine, token: &str, now: Timestamp) -> Option<String> {
    let claims = engine.keys().verify_own(&engine.profile().id, token).ok()?;
    let text = |name: &str| claims.get(name).and_then(serde_json::Value::as_str);
    let alive = claims.get("exp").and_then(serde_json::Value::as_i64).is_some_and(|exp| now.as_secs() < exp);
    let ours = text("iss") == Some(engine.profile().issuer.as_str()) && text("client_id").is_some();
    let (grant_id, _) = text("jti")?.split_once('.')?;
    (alive && ours).then(|| grant_id.to_owned())
}
