//! A bearer token at a protected resource of ours (RFC 6750, `docs/contracts/idporten.md` §5.5).

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
use crate::grant::Grant;

/// Why the token does not open the resource.
#[derive(Debug)]
pub enum BearerError {
    /// No `Authorization` header.
    Missing,
    /// A header that is not `Bearer`, or more than one.
    Malformed,
    /// Unknown, expired, altered or ended.
    InvalidToken,
    /// Alive, but without the needed scope.
    InsufficientScope,
    /// The store is away.
    Store(ShortLivedError),
}

/// The living grant behind the request's bearer token, when it holds `needed_scope`. `recover` finds the grant of a token.
///
/// # Errors
/// See [`BearerError`].
pub async fn bearer<F>(
    headers: &HeaderMap,
    needed_scope: &str,
    recover: impl Fn(String) -> F,
) -> Result<Grant, BearerError>
where
    F: Future<Output = Result<Option<Grant>, ShortLivedError>>,
{
    let needed: Scope = needed_scope.parse().map_err(|_| BearerError::InsufficientScope)?;
    let mut machine = Resource::new();
    let token = presented(&mut machine, headers, &needed)?;
    let grant = recover(token).await.map_err(BearerError::Store)?.ok_or(BearerError::InvalidToken)?;
    match machine.advance(Input::Recovered(Some(machine_grant(&grant)?))) {
        Output::Ok(_) => Ok(grant),
        Output::Err(error) => Err(bearer_error(error)),
        _ => Err(BearerError::InvalidToken),
    }
}

/// Drives the machine to where it asks for the token's grant.
fn presented(machine: &mut Resource, headers: &HeaderMap, needed: &Scope) -> Result<String, BearerError> {
    let request = RequestView::new(headers);
    if let Output::Err(error) = machine.advance(Input::Request { request: &request }) {
        return Err(bearer_error(error));
    }
    match machine.advance(Input::Scopes(std::slice::from_ref(needed))) {
        Output::Recover { token } => Ok(token.to_owned()),
        Output::Err(error) => Err(bearer_error(error)),
        _ => Err(BearerError::Malformed),
    }
}

fn machine_grant(grant: &Grant) -> Result<MachineGrant, BearerError> {
    Ok(MachineGrant {
        owner_id: grant.authentication.sub.clone(),
        client_id: grant.client_id.clone(),
        scope: grant.scope.to_string().parse().map_err(|_| BearerError::InvalidToken)?,
        // The machine wants an address; a resource request has none.
        redirect_uri: "urn:fellesporten:resource".parse().map_err(|_| BearerError::InvalidToken)?,
        until: never(),
        extensions: Extensions::new(),
    })
}

fn bearer_error(error: Error) -> BearerError {
    match error {
        Error::NoAuthentication { .. } => BearerError::Missing,
        Error::AccessDenied { failure, .. } => match failure.code {
            Some(ErrorCode::InsufficientScope) => BearerError::InsufficientScope,
            _ => BearerError::InvalidToken,
        },
        Error::InvalidRequest { .. } | Error::PrimitiveError => BearerError::Malformed,
    }
}

/// The `Authorization` headers as the machine reads them.
struct RequestView<'a> {
    token: Option<&'a str>,
    valid: bool,
}

impl<'a> RequestView<'a> {
    fn new(headers: &'a HeaderMap) -> Self {
        let mut values = headers.get_all(header::AUTHORIZATION).iter();
        match (values.next(), values.next()) {
            (None, _) => RequestView { token: None, valid: true },
            (Some(value), None) => {
                // The machine splits at a byte offset, so the scheme is checked to be ASCII here.
                let token = value.to_str().ok().filter(|value| value.is_ascii());
                RequestView { token, valid: token.is_some() }
            }
            (Some(_), Some(_)) => RequestView { token: None, valid: false },
        }
    }
}

impl Request for RequestView<'_> {
    fn valid(&self) -> bool {
        self.valid
    }
    fn token(&self) -> Option<Cow<'_, str>> {
        self.token.map(Cow::Borrowed)
    }
}
