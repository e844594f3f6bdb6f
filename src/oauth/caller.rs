//! Who calls a machine endpoint, as far as the connection tells, and the form that it sent.

use std::{convert::Infallible, net::IpAddr};

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, request::Parts},
};
use fellesporten_web::{
    TraceId,
    forwarded::CallerAddress,
    params::{Params, is_form},
};

use crate::{client_authentication, error::TokenError, rules};

/// The caller of a machine endpoint.
pub struct Caller {
    /// Leads from the answer to the log.
    pub trace_id: TraceId,
    /// Its address, as far as trusted proxies tell.
    pub ip: Option<IpAddr>,
    /// For whom it says to ask, which nobody vouches for.
    pub asks_for: Option<IpAddr>,
    /// Every header of the request.
    pub headers: HeaderMap,
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let trace_id = TraceId::from_request_parts(parts, state).await?;
        let caller = CallerAddress::of(parts);
        let (ip, asks_for) = (caller.map(|it| it.address), caller.and_then(|it| it.asks_for));
        Ok(Caller { trace_id, ip, asks_for, headers: std::mem::take(&mut parts.headers) })
    }
}

impl Caller {
    /// The form of a request, in which each of `fields` and of the client's credentials may stand once; JSON is not accepted
    /// (`docs/contracts/idporten.md` §4).
    ///
    /// # Errors
    /// `invalid_request` with what is wrong.
    pub fn form(&self, body: &[u8], fields: &[&'static str]) -> Result<Params, TokenError> {
        if !is_form(&self.headers) {
            return Err(TokenError::invalid_request("send the request as application/x-www-form-urlencoded"));
        }
        let params =
            Params::parse(body).map_err(|_| TokenError::invalid_request("the form is not readable as UTF-8 text"))?;
        let repeated = rules::repeated::repeated;
        match repeated(&params, fields).or_else(|| repeated(&params, &client_authentication::FIELDS)) {
            Some(name) => Err(TokenError::invalid_request(format!("{name} came more than once"))),
            None => Ok(params),
        }
    }
}
