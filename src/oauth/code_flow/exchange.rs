//! A code, from token request to redemption (`docs/contracts/idporten.md` §4.2).

use std::borrow::Cow;

use fellesporten_domain::Timestamp;
use fellesporten_registry::Client;
use fellesporten_store::ShortLivedError;
use fellesporten_web::params::Params;
use oxide_auth::{
    code_grant::{
        accesstoken::{AccessToken, Authorization, Error, Input, Output, Request},
        error::AccessTokenErrorType,
        extensions::Pkce,
    },
    primitives::{
        grant::{Extensions, Grant as MachineGrant, Value},
        scope::Scope,
    },
};

use super::never;
use crate::{
    error::TokenError,
    grant::{GrantState, Grants, OpenCode, is_opened_by, split_code},
    rules,
};

/// A code that this client may redeem: every check is passed, nothing is consumed yet.
pub struct Redemption {
    /// The grant's id.
    pub grant_id: String,
    /// What stands behind the code.
    pub code: OpenCode,
}

/// What the store said of a presented code.
enum Presented {
    Open(Box<OpenCode>),
    /// Redeemed before, or it waited too long.
    Spent,
    /// Never issued, or dead. A grant's id alone, which tokens carry, is no code.
    Unknown,
}

/// Judges a token request with `grant_type=authorization_code` of an authenticated client.
///
/// A code that is presented wrongly is dead afterwards, and one that was redeemed before takes its tokens with it.
///
/// # Errors
/// The errors of §4.5; `temporarily_unavailable` while the store is away.
pub async fn exchange(
    grants: &Grants,
    client: &Client,
    params: &Params,
    now: Timestamp,
) -> Result<Redemption, TokenError> {
    let one = |name: &'static str| {
        params.one(name).map_err(|_| TokenError::invalid_request(format!("{name} came more than once")))
    };
    let (code, redirect_uri, verifier) = (one("code")?, one("redirect_uri")?, one("code_verifier")?);
    let code = code.ok_or_else(|| TokenError::invalid_request("code is missing"))?.to_owned();
    let redirect_uri = redirect_uri.ok_or_else(|| TokenError::invalid_request("redirect_uri is missing"))?.to_owned();
    let verifier = verifier.map(str::to_owned);

    let Some((grant_id, secret)) = split_code(&code) else { return Err(unknown_code()) };
    let open = match recover(grants, grant_id, secret, now).await? {
        Presented::Open(open) => open,
        Presented::Spent => {
            grants.kill(grant_id, now).await?;
            return Err(unknown_code());
        }
        Presented::Unknown => return Err(unknown_code()),
    };
    match judge(client, &code, &redirect_uri, verifier.as_deref(), &open) {
        Ok(()) => Ok(Redemption { grant_id: grant_id.to_owned(), code: *open }),
        Err(error) => {
            grants.kill(grant_id, now).await?;
            Err(error)
        }
    }
}

fn unknown_code() -> TokenError {
    TokenError::invalid_grant("the code is unknown, expired or already used")
}

async fn recover(grants: &Grants, grant_id: &str, secret: &str, now: Timestamp) -> Result<Presented, ShortLivedError> {
    Ok(match grants.find_code(grant_id).await? {
        Some(GrantState::Code(open)) if is_opened_by(&open.secret_hash, secret) => {
            if now < open.expires_at {
                Presented::Open(open)
            } else {
                Presented::Spent
            }
        }
        Some(GrantState::Redeemed(redeemed)) if is_opened_by(&redeemed.secret_hash, secret) => Presented::Spent,
        _ => Presented::Unknown,
    })
}

/// Walks the machine: client, address, then PKCE.
fn judge(
    client: &Client,
    code: &str,
    redirect_uri: &str,
    verifier: Option<&str>,
    open: &OpenCode,
) -> Result<(), TokenError> {
    // The machine compares parsed addresses; the contract compares strings.
    if open.redirect_uri != redirect_uri {
        return Err(TokenError::invalid_grant("redirect_uri differs from the one of the authorization request"));
    }
    let request = RequestView { client_id: &client.client_id, code, redirect_uri };
    let mut machine = AccessToken::new(&request);
    match machine.advance(Input::None) {
        // The client authenticated before; the machine only repeats who it is.
        Output::Authenticate { client: name, .. } if name == client.client_id => {}
        _ => return Err(TokenError::invalid_request("the token request is malformed")),
    }
    match machine.advance(Input::Authenticated) {
        Output::Recover { .. } => {}
        _ => return Err(TokenError::invalid_request("the token request is malformed")),
    }
    match machine.advance(Input::Recovered(Some(Box::new(machine_grant(open)?)))) {
        Output::Extend { .. } => {}
        Output::Err(error) => return Err(machine_error(*error)),
        _ => return Err(TokenError::invalid_grant("the code was issued to another client or address")),
    }
    verify_pkce(client, open, verifier)?;
    match machine.advance(Input::Extended { access_extensions: Extensions::new() }) {
        Output::Issue { .. } => Ok(()),
        _ => Err(TokenError::invalid_grant("the code cannot be redeemed")),
    }
}

/// The verifier against the challenge, both ways: each must be there exactly when the other is (facts 13 and 46).
fn verify_pkce(client: &Client, open: &OpenCode, verifier: Option<&str>) -> Result<(), TokenError> {
    if verifier.is_some_and(|verifier| !rules::code_verifier::is_well_formed(verifier)) {
        return Err(TokenError::invalid_grant("code_verifier must be 43-128 unreserved characters"));
    }
    if open.code_challenge.is_some() && verifier.is_none() {
        return Err(TokenError::invalid_grant("code_verifier is missing"));
    }
    if open.code_challenge.is_none() && verifier.is_some() {
        return Err(TokenError::invalid_grant("code_verifier came for a code that was asked for without a challenge"));
    }
    let pkce = if rules::code_challenge::is_required(client) { Pkce::required() } else { Pkce::optional() };
    // The library writes a saved S256 challenge with a trailing S.
    let saved = open.code_challenge.as_ref().map(|challenge| Value::private(Some(format!("{challenge}S"))));
    pkce.verify(saved, verifier.map(Cow::Borrowed))
        .map_err(|()| TokenError::invalid_grant("code_verifier does not match the code_challenge"))
}

fn machine_grant(open: &OpenCode) -> Result<MachineGrant, TokenError> {
    let failed = || TokenError::invalid_grant("the code cannot be redeemed");
    Ok(MachineGrant {
        owner_id: open.grant.authentication.sub.clone(),
        client_id: open.grant.client_id.clone(),
        scope: open.grant.scope.to_string().parse::<Scope>().map_err(|_| failed())?,
        redirect_uri: open.redirect_uri.parse().map_err(|_| failed())?,
        until: never(),
        extensions: Extensions::new(),
    })
}

/// Only the kind of the machine's error is used.
fn machine_error(error: Error) -> TokenError {
    let kind = match error {
        Error::Invalid(mut description) => Some(description.description().kind()),
        _ => None,
    };
    match kind {
        Some(AccessTokenErrorType::InvalidGrant) => TokenError::invalid_grant("the code was issued to another client"),
        _ => TokenError::invalid_request("the token request is malformed"),
    }
}

/// The token request as the machine reads it: an authenticated client without credentials, so that a client id in header and
/// body does not count as two.
struct RequestView<'a> {
    client_id: &'a str,
    code: &'a str,
    redirect_uri: &'a str,
}

impl Request for RequestView<'_> {
    fn valid(&self) -> bool {
        true
    }
    fn code(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(self.code))
    }
    fn authorization(&self) -> Authorization<'_> {
        Authorization::None
    }
    fn client_id(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(self.client_id))
    }
    fn redirect_uri(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(self.redirect_uri))
    }
    fn grant_type(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed("authorization_code"))
    }
    fn extension(&self, _key: &str) -> Option<Cow<'_, str>> {
        None
    }
}
