//! `grant_type=refresh_token` (`docs/contracts/idporten.md` §4.3).

use fellesporten_domain::{ScopeSet, Timestamp};
use fellesporten_registry::{Client, GrantType, Snapshot};
use fellesporten_telemetry::events;
use fellesporten_web::params::Params;

use crate::{
    caller::Caller,
    client_authentication::AuthenticatedClient,
    engine::Engine,
    error::{TokenError, TokenErrorKind},
    grant::{Grant, GrantState, IssuedToken, Redeemed, Refresh},
    issuance::{self, IssuedRefreshToken, TokenResponse},
    refresh_token::RefreshToken,
    rules::{
        self,
        refresh::{self, Verdict},
    },
    tokens::{self, AccessTokenOrder},
};

/// Every check, then the access token, then one atomic renewal, then the record, then the answer. An ID token is not made anew.
pub(super) async fn answer(
    engine: &Engine,
    caller: &Caller,
    authenticated: &AuthenticatedClient,
    params: &Params,
    jkt: Option<&str>,
) -> Result<TokenResponse, TokenError> {
    let AuthenticatedClient { client, amr } = authenticated;
    let snapshot = engine.registry().snapshot();
    let now = engine.clock().now();
    if client.is_public() && jkt.is_none() {
        let why = "a client without authentication must send a DPoP proof to use refresh tokens";
        return Err(TokenError::new(TokenErrorKind::UnauthorizedClient, why));
    }
    let text = params.one("refresh_token").ok().flatten();
    let text = text.ok_or_else(|| TokenError::invalid_request("refresh_token is missing"))?;
    let presented = RefreshToken::read(engine.refresh_token_key(), text).ok_or_else(unknown)?;
    // Nothing is looked for that has ended by its own word.
    if now >= presented.expires_at {
        return Err(unknown());
    }
    let Redeemed { grant, refresh, expires_at: ends, .. } = find(engine, &presented, client, now).await?;
    let refresh = refresh.ok_or_else(unknown)?;
    if refresh.jkt.is_some() && refresh.jkt.as_deref() != jkt {
        let why = "the refresh token is bound to another key than the DPoP proof's";
        return Err(TokenError::new(TokenErrorKind::InvalidDpopProof, why));
    }
    judge(engine, &presented, client, &refresh, now).await?;
    let scope = narrowed_scope(&grant.scope, params)?;
    let resource = rules::resource::narrow(&grant.resource, params.all("resource"))
        .map_err(|description| TokenError::new(TokenErrorKind::InvalidTarget, description))?;
    stands(engine, &snapshot, client, &grant, &presented.grant_id, now).await?;

    let lifetime = issuance::access_token_lifetime(&snapshot, client, &scope, ends, now);
    let token = IssuedToken::new(engine.rng(), &presented.grant_id, lifetime.expires_at());
    let order = AccessTokenOrder {
        client,
        client_amr: amr,
        grant_id: &presented.grant_id,
        grant: &grant,
        scope: &scope,
        resource: &resource,
        jkt,
        issued_at: now,
        token: &token,
    };
    let access_token = tokens::access_token(engine, &snapshot, order).await?;
    let issued = renew(engine, &presented, text, client, ends, &token, now).await?;
    let grant_type = GrantType::RefreshToken;
    issuance::record(engine, caller, authenticated, grant_type, &presented.grant_id, &grant, &scope).await?;
    Ok(TokenResponse {
        access_token,
        token_type: issuance::token_type(jkt),
        expires_in: lifetime.seconds,
        id_token: None,
        refresh: Some(issued),
        scope: scope.to_string(),
    })
}

fn unknown() -> TokenError {
    TokenError::invalid_grant("the refresh token is unknown, expired, replaced or revoked")
}

/// The living grant of a token. One that another client shows was stolen: the family ends.
async fn find(
    engine: &Engine,
    presented: &RefreshToken,
    client: &Client,
    now: Timestamp,
) -> Result<Redeemed, TokenError> {
    let Some(GrantState::Redeemed(redeemed)) = engine.grants().find(&presented.grant_id).await? else {
        return Err(unknown());
    };
    if redeemed.grant.client_id != client.client_id {
        events::tokens::grant_ended_for_security("refresh-token-of-another-client", &client.client_id);
        engine.grants().kill(&presented.grant_id, now).await?;
        return Err(unknown());
    }
    if now >= redeemed.expires_at { Err(unknown()) } else { Ok(*redeemed) }
}

/// The token against its family, before anything is made for it.
async fn judge(
    engine: &Engine,
    presented: &RefreshToken,
    client: &Client,
    state: &Refresh,
    now: Timestamp,
) -> Result<(), TokenError> {
    match refresh::judge(presented, client.refresh_token_usage, state, now) {
        Verdict::Renews => Ok(()),
        Verdict::Ended | Verdict::Parallel => Err(unknown()),
        Verdict::Copied => {
            events::tokens::grant_ended_for_security("refresh-token-reused", &client.client_id);
            engine.grants().kill(&presented.grant_id, now).await?;
            Err(unknown())
        }
    }
}

/// The scopes asked for, all of them granted at login.
fn narrowed_scope(granted: &ScopeSet, params: &Params) -> Result<ScopeSet, TokenError> {
    let refuse = |why: &str| TokenError::new(TokenErrorKind::InvalidScope, why);
    let Some(asked) = params.one("scope").ok().flatten() else { return Ok(granted.clone()) };
    let asked = ScopeSet::parse(asked).map_err(|_| refuse("scope holds characters that no scope has"))?;
    if asked.is_empty() {
        return Ok(granted.clone());
    }
    if asked.is_subset(granted) { Ok(asked) } else { Err(refuse("a scope was not granted when the person logged in")) }
}

/// Whether client, scopes, person and session still allow what the login gave; if not, it is over for good.
async fn stands(
    engine: &Engine,
    snapshot: &Snapshot,
    client: &Client,
    grant: &Grant,
    grant_id: &str,
    now: Timestamp,
) -> Result<(), TokenError> {
    if engine.grants().ended_with_its_session(grant).await? {
        return Err(TokenError::invalid_grant("the session was logged out"));
    }
    if let Err(description) = issuance::still_stands(snapshot, client, grant) {
        engine.grants().kill(grant_id, now).await?;
        return Err(TokenError::invalid_grant(description));
    }
    Ok(())
}

/// The next token of the family: a new one, or the same again (`REUSE`). Another request may have been first.
async fn renew(
    engine: &Engine,
    presented: &RefreshToken,
    text: &str,
    client: &Client,
    ends: Timestamp,
    access_token: &IssuedToken,
    now: Timestamp,
) -> Result<IssuedRefreshToken, TokenError> {
    let usage = client.refresh_token_usage;
    let idle_until = issuance::refresh_token_end(client, ends, now);
    let (next, next_text) = if client.rotates_refresh_tokens() {
        let generation = presented.generation.checked_add(1).ok_or_else(unknown)?;
        let key = engine.refresh_token_key();
        RefreshToken::mint(key, engine.rng(), &presented.grant_id, generation, idle_until)
    } else {
        (presented.clone(), text.to_owned())
    };
    let renewed = |family: &Refresh| Refresh {
        generation: next.generation,
        token_hash: next.hash.clone(),
        rotated_at: now,
        idle_until,
        jkt: family.jkt.clone(),
    };
    let judge = |family: &Refresh| refresh::judge(presented, usage, family, now);
    match engine.grants().renew(&presented.grant_id, judge, renewed, access_token, now).await? {
        Some(Verdict::Renews) => Ok(IssuedRefreshToken::new(next_text, idle_until, now)),
        Some(Verdict::Ended | Verdict::Parallel | Verdict::Copied) | None => Err(unknown()),
    }
}
