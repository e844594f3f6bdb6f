//! The one way out: an HTTP client that follows no redirects, reaches no private address unless configured to, and stops
//! at a size and a time (`ARCHITECTURE.md` §2).

mod addresses;
mod resolver;
#[cfg(test)]
mod tests;

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, StatusCode};
use reqwest::{Client, RequestBuilder, Response, redirect};
use thiserror::Error;
use url::{Host, Url};

use resolver::{PublicOnly, Refused};

/// Limits of the client.
#[derive(Clone, Copy, Debug)]
pub struct OutboundOptions {
    /// Plain http, and private, loopback and link-local addresses, may be reached. For demo, test, and closed networks.
    pub allow_private: bool,
    /// Plain http may be used. For what is signed by itself, as revocation lists are.
    pub allow_http: bool,
    /// How long connecting may take. Default 2 s.
    pub connect_timeout: Duration,
    /// How long the other side may be silent once it is connected. Default 5 s.
    pub read_timeout: Duration,
    /// How long the whole exchange may take. Default 5 s.
    pub timeout: Duration,
    /// Largest answer in bytes, after decompression. Default 1 MB.
    pub max_body: usize,
}

impl Default for OutboundOptions {
    fn default() -> Self {
        Self {
            allow_private: false,
            allow_http: false,
            connect_timeout: Duration::from_secs(2),
            read_timeout: Duration::from_secs(5),
            timeout: Duration::from_secs(5),
            max_body: 1024 * 1024,
        }
    }
}

impl OutboundOptions {
    const fn allows_http(&self) -> bool {
        self.allow_private || self.allow_http
    }
}

/// Why there is no answer. Texts name no address, path or query: they reach logs.
#[derive(Debug, Error)]
pub enum OutboundError {
    /// The client itself could not be made (the system's certificates).
    #[error("the client cannot be made")]
    Setup(#[source] reqwest::Error),
    /// The address is not one that we go to: scheme, credentials, or a private network.
    #[error("the address is refused: {0}")]
    Refused(&'static str),
    /// No connection, or it broke.
    #[error("the remote host cannot be reached")]
    Unreachable(#[source] reqwest::Error),
    /// Not done in time.
    #[error("the remote host took too long")]
    TooSlow,
    /// The answer is larger than the limit.
    #[error("the remote host's answer is too large")]
    TooLarge,
}

/// What the other side said. A redirect is an answer like any other.
#[derive(Clone, Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Bytes,
}

impl Answer {
    /// The media type without parameters, in lower case.
    pub fn media_type(&self) -> Option<String> {
        let value = self.headers.get(CONTENT_TYPE)?.to_str().ok()?;
        value.split(';').next().map(|essence| essence.trim().to_ascii_lowercase())
    }
}

/// The guarded client. Cheap to clone; clones share connections.
#[derive(Clone)]
pub struct Outbound {
    client: Client,
    options: OutboundOptions,
}

impl Outbound {
    /// A client with these limits.
    ///
    /// # Errors
    /// [`OutboundError::Setup`].
    pub fn new(options: OutboundOptions) -> Result<Self, OutboundError> {
        let mut builder = Client::builder()
            .user_agent("fellesporten")
            .redirect(redirect::Policy::none())
            .no_proxy()
            .https_only(!options.allows_http())
            .connect_timeout(options.connect_timeout)
            .read_timeout(options.read_timeout)
            .timeout(options.timeout);
        if !options.allow_private {
            builder = builder.dns_resolver(Arc::new(PublicOnly));
        }
        Ok(Self { client: builder.build().map_err(OutboundError::Setup)?, options })
    }

    /// GET.
    ///
    /// # Errors
    /// [`OutboundError`]; a status of 4xx or 5xx is no error.
    pub async fn get(&self, url: &Url) -> Result<Answer, OutboundError> {
        self.judge(url)?;
        self.exchange(self.client.get(url.clone())).await
    }

    /// GET with an `Authorization` header.
    ///
    /// # Errors
    /// As [`Outbound::get`].
    pub async fn get_authorized(&self, url: &Url, authorization: &HeaderValue) -> Result<Answer, OutboundError> {
        self.judge(url)?;
        self.exchange(self.client.get(url.clone()).header(AUTHORIZATION, secret(authorization))).await
    }

    /// POST of a form with an `Authorization` header.
    ///
    /// # Errors
    /// As [`Outbound::get`].
    pub async fn post_form_authorized(
        &self,
        url: &Url,
        authorization: &HeaderValue,
        fields: &[(&str, &str)],
    ) -> Result<Answer, OutboundError> {
        self.judge(url)?;
        self.exchange(self.client.post(url.clone()).header(AUTHORIZATION, secret(authorization)).form(fields)).await
    }

    /// POST of a form.
    ///
    /// # Errors
    /// As [`Outbound::get`].
    pub async fn post_form(&self, url: &Url, fields: &[(&str, &str)]) -> Result<Answer, OutboundError> {
        self.judge(url)?;
        self.exchange(self.client.post(url.clone()).form(fields)).await
    }

    /// POST of any body, with an `Authorization` header if there is one.
    ///
    /// # Errors
    /// As [`Outbound::get`].
    pub async fn post(
        &self,
        url: &Url,
        authorization: Option<&HeaderValue>,
        media_type: &'static str,
        body: impl Into<Bytes>,
    ) -> Result<Answer, OutboundError> {
        self.judge(url)?;
        let mut request = self.client.post(url.clone()).header(CONTENT_TYPE, media_type).body(body.into());
        if let Some(authorization) = authorization {
            request = request.header(AUTHORIZATION, secret(authorization));
        }
        self.exchange(request).await
    }

    /// What can be judged without asking DNS. A number as host never reaches the resolver, so it is judged here; `Url`
    /// has already read its octal, hexadecimal and short forms.
    fn judge(&self, url: &Url) -> Result<(), OutboundError> {
        if !url.username().is_empty() || url.password().is_some() {
            return Err(OutboundError::Refused("it carries credentials"));
        }
        match (url.scheme(), self.options.allows_http()) {
            ("https", _) | ("http", true) => {}
            _ => return Err(OutboundError::Refused("its scheme is not https")),
        }
        let literal = match url.host() {
            Some(Host::Ipv4(address)) => Some(address.into()),
            Some(Host::Ipv6(address)) => Some(address.into()),
            Some(Host::Domain(_)) => None,
            None => return Err(OutboundError::Refused("it has no host")),
        };
        match literal {
            Some(address) if !self.options.allow_private && !addresses::is_public(address) => Err(PRIVATE),
            _ => Ok(()),
        }
    }

    async fn exchange(&self, request: RequestBuilder) -> Result<Answer, OutboundError> {
        let mut response = request.send().await.map_err(failed)?;
        let body = self.body_of(&mut response).await?;
        Ok(Answer { status: response.status(), headers: response.headers().clone(), body })
    }

    async fn body_of(&self, response: &mut Response) -> Result<Bytes, OutboundError> {
        let mut body = BytesMut::new();
        while let Some(piece) = response.chunk().await.map_err(failed)? {
            if body.len() + piece.len() > self.options.max_body {
                return Err(OutboundError::TooLarge);
            }
            body.extend_from_slice(&piece);
        }
        Ok(body.freeze())
    }
}

const PRIVATE: OutboundError = OutboundError::Refused("it is in a private network");

/// The library below then keeps it out of its own log lines.
fn secret(value: &HeaderValue) -> HeaderValue {
    let mut value = value.clone();
    value.set_sensitive(true);
    value
}

fn failed(error: reqwest::Error) -> OutboundError {
    if error.is_timeout() {
        return OutboundError::TooSlow;
    }
    let mut cause: Option<&(dyn StdError + 'static)> = Some(&error);
    while let Some(one) = cause {
        if one.is::<Refused>() {
            return PRIVATE;
        }
        cause = one.source();
    }
    OutboundError::Unreachable(error.without_url())
}
