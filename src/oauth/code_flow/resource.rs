//! An access token at a protected resource of ours (RFC 6750, RFC 9449 §7, `docs/contracts/idporten.md` §5.5).

use std::{borrow::Cow, future::Future};

use axum::http::{HeaderMap, header};
use fellesporten_store::ShortLivedError;
use oxide_auth::{
    code_grant::resource::{Error, ErrorCode, Input, Output, Request, Resource},
    primitives::{
        grant::{Extensions, Grant as MachineGrant},
        scope::Scope,
    },
};

use super::never;
use crate::tokens::LiveToken;

/// Why the token does not open the resource.
#[derive(Debug)]
pub enum AccessError {
    /// No `Authorization` header.
    Missing,
    /// A header that is neither `Bearer` nor `DPoP`, or more than one.
    Malformed,
    /// Unknown, expired, altered or ended.
    InvalidToken,
    /// Alive, but without the needed scope.
    InsufficientScope,
    /// The store is away.
    Store(ShortLivedError),
}

/// How a token was presented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// RFC 6750 §2.1.
    Bearer,
    /// RFC 9449 §7.1.
    Dpop,
}

/// A living token that holds the needed scope. Whether its key is proved is still to be asked.
pub struct Presented {
    /// The token's text.
    pub token: String,
    /// The scheme that it came with.
    pub scheme: Scheme,
    /// What it is.
    pub live: LiveToken,
}

/// The living token of the request, when it holds `needed_scope`. `recover` finds what a token is.
///
/// # Errors
/// See [`AccessError`].
pub async fn access<F>(
    headers: &HeaderMap,
    needed_scope: &str,
    recover: impl Fn(String) -> F,
) -> Result<Presented, AccessError>
where
    F: Future<Output = Result<Option<LiveToken>, ShortLivedError>>,
{
    let needed: Scope = needed_scope.parse().map_err(|_| AccessError::InsufficientScope)?;
    let request = RequestView::new(headers);
    let scheme = request.scheme;
    let mut machine = Resource::new();
    let token = presented(&mut machine, &request, &needed)?;
    let live = recover(token.clone()).await.map_err(AccessError::Store)?.ok_or(AccessError::InvalidToken)?;
    match machine.advance(Input::Recovered(Some(machine_grant(&live)?))) {
        Output::Ok(_) => Ok(Presented { token, scheme, live }),
        Output::Err(error) => Err(access_error(error)),
        _ => Err(AccessError::InvalidToken),
    }
}

/// Drives the machine to where it asks for the token's grant.
fn presented(machine: &mut Resource, request: &RequestView, needed: &Scope) -> Result<String, AccessError> {
    if let Output::Err(error) = machine.advance(Input::Request { request }) {
        return Err(access_error(error));
    }
    match machine.advance(Input::Scopes(std::slice::from_ref(needed))) {
        Output::Recover { token } => Ok(token.to_owned()),
        Output::Err(error) => Err(access_error(error)),
        _ => Err(AccessError::Malformed),
    }
}

fn machine_grant(LiveToken { scope, grant, .. }: &LiveToken) -> Result<MachineGrant, AccessError> {
    Ok(MachineGrant {
        owner_id: grant.authentication.sub.clone(),
        client_id: grant.client_id.clone(),
        scope: scope.to_string().parse().map_err(|_| AccessError::InvalidToken)?,
        // The machine wants an address; a resource request has none.
        redirect_uri: "urn:fellesporten:resource".parse().map_err(|_| AccessError::InvalidToken)?,
        until: never(),
        extensions: Extensions::new(),
    })
}

fn access_error(error: Error) -> AccessError {
    match error {
        Error::NoAuthentication { .. } => AccessError::Missing,
        Error::AccessDenied { failure, .. } => match failure.code {
            Some(ErrorCode::InsufficientScope) => AccessError::InsufficientScope,
            _ => AccessError::InvalidToken,
        },
        Error::InvalidRequest { .. } | Error::PrimitiveError => AccessError::Malformed,
    }
}

/// The `Authorization` headers as the machine reads them: it knows `Bearer` only.
struct RequestView {
    token: Option<String>,
    scheme: Scheme,
    valid: bool,
}

impl RequestView {
    fn new(headers: &HeaderMap) -> Self {
        let view = |token, scheme, valid| RequestView { token, scheme, valid };
        let mut values = headers.get_all(header::AUTHORIZATION).iter();
        match (values.next(), values.next()) {
            (None, _) => view(None, Scheme::Bearer, true),
            (Some(value), None) => {
                // The machine splits at a byte offset, so the scheme is checked to be ASCII here.
                let Some(value) = value.to_str().ok().filter(|value| value.is_ascii()) else {
                    return view(None, Scheme::Bearer, false);
                };
                match value.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("dpop")) {
                    Some((_, token)) => view(Some(format!("Bearer {token}")), Scheme::Dpop, true),
                    None => view(Some(value.to_owned()), Scheme::Bearer, true),
                }
            }
            (Some(_), Some(_)) => view(None, Scheme::Bearer, false),
        }
    }
}

impl Request for RequestView {
    fn valid(&self) -> bool {
        self.valid
    }
    fn token(&self) -> Option<Cow<'_, str>> {
        self.token.as_deref().map(Cow::Borrowed)
    }
}
