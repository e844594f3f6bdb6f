//! `grant_type=authorization_code` (`docs/contracts/idporten.md` §4.2).

use fellesporten_registry::GrantType;
use fellesporten_web::params::Params;

use crate::{
    caller::Caller,
    client_authentication::AuthenticatedClient,
    code_flow,
    engine::Engine,
    error::{TokenError, TokenErrorKind},
    grant::{IssuedToken, Redeemed},
    issuance::{self, TokenResponse},
    rules,
    tokens::{self, AccessTokenOrder},
};

/// Every check, then tokens, then one atomic redemption, then the record, then the answer. Signing comes before the code is spent,
/// so that whom busy signers turn away may try again with the same code.
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
    let mut redemption = code_flow::exchange(engine.grants(), client, params, now).await?;
    if redemption.code.dpop_jkt.is_some() && redemption.code.dpop_jkt.as_deref() != jkt {
        let why = "the code is bound to a key by dpop_jkt; send a DPoP proof of that key";
        return Err(TokenError::new(TokenErrorKind::InvalidDpopProof, why));
    }
    redemption.code.grant.resource =
        rules::resource::narrow(&redemption.code.grant.resource, params.all("resource"))
            .map_err(|description| TokenError::new(TokenErrorKind::InvalidTarget, description))?;
    let grant = &redemption.code.grant;
    if let Err(description) = issuance::still_stands(&snapshot, client, grant) {
        engine.grants().kill(&redemption.grant_id, now).await?;
        return Err(TokenError::invalid_grant(description));
    }
    let ends = issuance::authorization_end(&snapshot, client, grant);
    let lifetime = issuance::access_token_lifetime(&snapshot, client, &grant.scope, ends, now);
    let token = IssuedToken::new(engine.rng(), &redemption.grant_id, lifetime.expires_at());
    let order = AccessTokenOrder {
        client,
        client_amr: amr,
        grant_id: &redemption.grant_id,
        grant,
        scope: &grant.scope,
        resource: &grant.resource,
        jkt,
        issued_at: now,
        token: &token,
    };
    let (refresh, issued) = issuance::gets_refresh_tokens(client, jkt)
        .then(|| issuance::first_refresh_token(engine, client, &redemption.grant_id, jkt, ends, now))
        .unzip();
    let redeemed = Redeemed {
        secret_hash: redemption.code.secret_hash.clone(),
        expires_at: if refresh.is_some() { ends } else { lifetime.expires_at() },
        grant: grant.clone(),
        refresh,
        tokens: vec![token.clone()],
    };
    let person = grant.authentication.pid.as_ref().map(|pid| engine.person_key(pid));
    let ((), (), id_token, access_token) = tokio::try_join!(
        async {
            if engine.grants().ended_with_its_session(grant).await? {
                return Err(TokenError::invalid_grant("the session was logged out"));
            }
            Ok(())
        },
        async {
            let Some(person) = person.as_deref() else { return Ok(()) };
            if engine.authorizations().add(person, &redemption.grant_id, &redeemed, now).await? {
                return Ok(());
            }
            Err(TokenError::invalid_grant("the person has taken back what the login gave"))
        },
        async {
            if !grant.scope.contains("openid") {
                return Ok(None);
            }
            let nonce = redemption.code.nonce.as_deref();
            Ok(Some(tokens::id_token(engine, &snapshot, client, grant, nonce, now).await?))
        },
        tokens::access_token(engine, &snapshot, order)
    )?;
    if !engine.grants().redeem(&redemption.grant_id, redeemed, person.as_deref()).await? {
        engine.grants().kill(&redemption.grant_id, now).await?;
        return Err(TokenError::invalid_grant("the code is unknown, expired or already used"));
    }
    let grant_type = GrantType::AuthorizationCode;
    issuance::record(engine, caller, authenticated, grant_type, &redemption.grant_id, grant, &grant.scope).await?;
    Ok(TokenResponse {
        access_token,
        token_type: issuance::token_type(jkt),
        expires_in: lifetime.seconds,
        id_token,
        refresh: issued,
        scope: grant.scope.to_string(),
    })
}
