//! The tokens themselves (`docs/contracts/idporten.md` §5).

use std::time::Duration;

use fellesporten_domain::{Rng, ScopeSet, Timestamp};
use fellesporten_jose::SignError;
use fellesporten_registry::{Client, Snapshot};
use fellesporten_store::{Durability, Shelf, ShortLived, ShortLivedError};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    engine::Engine,
    error::TokenError,
    grant::{Grant, IssuedToken, Names, Unnumbered},
    refresh_token::RefreshToken,
    rules,
};

/// Claims of the ID token (§5.1).
#[derive(Serialize)]
struct IdTokenClaims<'a> {
    iss: &'a str,
    aud: &'a str,
    sub: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pid: Option<&'a str>,
    #[serde(flatten)]
    unnumbered: Option<&'a Unnumbered>,
    acr: &'a str,
    amr: [&'a str; 1],
    locale: &'a str,
    #[serde(flatten)]
    names: Option<&'a Names>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sid: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_onbehalfof: Option<&'a str>,
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
    #[serde(skip_serializing_if = "Option::is_none")]
    cnf: Option<Confirmation<'a>>,
    iat: i64,
    exp: i64,
    jti: &'a str,
}

/// The key that a token is bound to (RFC 9449 §6.1).
#[derive(Serialize)]
struct Confirmation<'a> {
    jkt: &'a str,
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
    snapshot: &Snapshot,
    client: &Client,
    grant: &Grant,
    nonce: Option<&str>,
    now: Timestamp,
) -> Result<String, SignError> {
    let who = &grant.authentication;
    let person = rules::disclosure::to_client(snapshot, grant);
    let profile = engine.profile();
    let claims = IdTokenClaims {
        iss: &profile.issuer,
        aud: &client.client_id,
        sub: &who.sub,
        pid: person.pid_claim(),
        unnumbered: person.unnumbered,
        acr: who.acr.as_str(),
        amr: [who.amr.as_str()],
        locale: who.locale.as_str(),
        names: person.names,
        nonce,
        sid: who.sid.as_deref().filter(|_| client.wants_sid()),
        client_onbehalfof: grant.onbehalfof.as_deref(),
        auth_time: who.auth_time.as_secs(),
        iat: now.as_secs(),
        exp: now.as_secs() + i64::from(profile.id_token_lifetime),
        jti: engine.rng().token::<8>(),
    };
    engine.keys().sign_jwt(&profile.id, None, &claims).await
}

/// What an access token is made from.
#[derive(Clone, Copy)]
pub struct AccessTokenOrder<'a> {
    /// The client that gets it.
    pub client: &'a Client,
    /// How the client authenticated.
    pub client_amr: &'a str,
    /// The grant that it belongs to.
    pub grant_id: &'a str,
    /// What the grant gives.
    pub grant: &'a Grant,
    /// The scopes of this token: the grant's, or fewer.
    pub scope: &'a ScopeSet,
    /// The audiences of this token: the grant's, or fewer.
    pub resource: &'a [String],
    /// The key that it is bound to.
    pub jkt: Option<&'a str>,
    /// When it begins.
    pub issued_at: Timestamp,
    /// Its id and end.
    pub token: &'a IssuedToken,
}

/// An access token of the kind that the scopes decide: opaque if any granted scope is (§5.4).
///
/// # Errors
/// When the signers are busy, or the store of opaque tokens is away.
pub async fn access_token(
    engine: &Engine,
    snapshot: &Snapshot,
    order: AccessTokenOrder<'_>,
) -> Result<String, TokenError> {
    let claims = access_token_claims(engine, snapshot, &order);
    if rules::disclosure::is_opaque(snapshot, order.scope) {
        let token = OpaqueToken::of(order.grant_id, &claims)?;
        return Ok(engine.opaque_tokens().issue(engine.rng(), &token, order.token.expires_at).await?);
    }
    Ok(engine.keys().sign_jwt(&engine.profile().id, None, &claims).await?)
}

fn access_token_claims<'a>(
    engine: &'a Engine,
    snapshot: &Snapshot,
    order: &AccessTokenOrder<'a>,
) -> AccessTokenClaims<'a> {
    let AccessTokenOrder { client, grant, .. } = *order;
    let who = &grant.authentication;
    let on_behalf_of = grant.onbehalfof.as_deref().and_then(|name| rules::onbehalfof::entry(client, name));
    // Whoever acts for somebody else is named.
    let supplier = client.supplier_orgno.or(on_behalf_of.map(|_| client.client_orgno));
    AccessTokenClaims {
        iss: &engine.profile().issuer,
        sub: &who.sub,
        pid: rules::disclosure::to_client(snapshot, grant).pid_claim(),
        acr: who.acr.as_str(),
        scope: order.scope.to_string(),
        client_id: &client.client_id,
        client_amr: order.client_amr,
        consumer: organisation(on_behalf_of.map_or(client.client_orgno, |entry| entry.orgno).iso6523()),
        supplier: supplier.map(|supplier| organisation(supplier.iso6523())),
        aud: match order.resource {
            [] => None,
            [one] => Some(Audience::One(one)),
            several => Some(Audience::Several(several)),
        },
        cnf: order.jkt.map(|jkt| Confirmation { jkt }),
        iat: order.issued_at.as_secs(),
        exp: order.token.expires_at.as_secs(),
        jti: &order.token.jti,
    }
}

fn organisation(id: String) -> Organisation {
    Organisation { authority: "iso6523-actorid-upis", id }
}

/// What a reference token stands for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OpaqueToken {
    grant_id: String,
    /// The claims that it would have if it were self-contained.
    claims: Claims,
}

/// Claims of an access token, as JSON. They hold a person number, so they print as dots.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Claims(pub Map<String, Value>);

impl std::fmt::Debug for Claims {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Claims(…)")
    }
}

impl Claims {
    /// A claim that is text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(Value::as_str)
    }

    /// A claim that is a whole number.
    pub fn number(&self, name: &str) -> Option<i64> {
        self.0.get(name).and_then(Value::as_i64)
    }

    /// The key that the token is bound to.
    pub fn jkt(&self) -> Option<&str> {
        self.0.get("cnf")?.get("jkt")?.as_str()
    }
}

impl OpaqueToken {
    fn of(grant_id: &str, claims: &AccessTokenClaims<'_>) -> Result<Self, ShortLivedError> {
        match serde_json::to_value(claims) {
            Ok(Value::Object(claims)) => Ok(OpaqueToken { grant_id: grant_id.to_owned(), claims: Claims(claims) }),
            _ => Err(ShortLivedError::Broken("claims of an access token are no JSON object".to_owned())),
        }
    }
}

/// Reference tokens: random strings that stand for claims and a grant.
#[derive(Clone)]
pub struct OpaqueTokens {
    shelf: Shelf<OpaqueToken>,
}

impl OpaqueTokens {
    /// The tokens kept in `short_lived`.
    pub fn new(short_lived: &ShortLived) -> Self {
        OpaqueTokens { shelf: Shelf::new(short_lived, "opaque-token", Durability::Survives) }
    }

    async fn issue(&self, rng: &Rng, token: &OpaqueToken, expires_at: Timestamp) -> Result<String, ShortLivedError> {
        let reference = rng.token::<32>();
        self.shelf.put(&reference, token, expires_at).await?;
        Ok(reference)
    }
}

/// An access token of ours that is alive, with the grant that it belongs to.
#[derive(Clone, Debug)]
pub struct LiveToken {
    /// What it says.
    pub claims: Claims,
    /// Its scopes: the grant's, or fewer.
    pub scope: ScopeSet,
    /// What stands behind it.
    pub grant: Grant,
}

/// Finds an access token of ours, self-contained or opaque: none when it has ended, its grant was ended, its client was switched
/// off, or its person closed since.
///
/// # Errors
/// When the store is away.
pub async fn live(engine: &Engine, token: &str) -> Result<Option<LiveToken>, ShortLivedError> {
    let now = engine.clock().now();
    let Some(OpaqueToken { grant_id, claims }) = belonging(engine, token).await? else { return Ok(None) };
    if claims.number("exp").is_none_or(|exp| now.as_secs() >= exp) {
        return Ok(None);
    }
    let grant = engine.grants().alive(&grant_id, now).await?;
    let snapshot = engine.registry().snapshot();
    let stands = |grant: &Grant| {
        snapshot.client(&grant.client_id).is_some()
            && !grant.authentication.pid.as_ref().is_some_and(|pid| snapshot.closed(pid))
    };
    let Some(Ok(scope)) = claims.text("scope").map(ScopeSet::parse) else { return Ok(None) };
    Ok(grant.filter(stands).map(|grant| LiveToken { claims, scope, grant }))
}

/// The id of the grant that an access token or a refresh token of ours belongs to, alive or not.
///
/// # Errors
/// When the store is away.
pub async fn grant_id_of(engine: &Engine, token: &str) -> Result<Option<String>, ShortLivedError> {
    if let Some(refresh) = RefreshToken::read(engine.refresh_token_key(), token) {
        return Ok(Some(refresh.grant_id));
    }
    Ok(belonging(engine, token).await?.map(|token| token.grant_id))
}

async fn belonging(engine: &Engine, token: &str) -> Result<Option<OpaqueToken>, ShortLivedError> {
    if token.contains('.') { Ok(self_contained(engine, token)) } else { engine.opaque_tokens().shelf.get(token).await }
}

/// A self-contained access token that we signed. An ID token is none: it has no `client_id`.
fn self_contained(engine: &Engine, token: &str) -> Option<OpaqueToken> {
    let Value::Object(claims) = engine.keys().verify_own(&engine.profile().id, token).ok()? else { return None };
    let claims = Claims(claims);
    let ours = claims.text("iss") == Some(engine.profile().issuer.as_str()) && claims.text("client_id").is_some();
    let (grant_id, _) = claims.text("jti")?.split_once('.')?;
    let grant_id = grant_id.to_owned();
    ours.then_some(OpaqueToken { grant_id, claims })
}
