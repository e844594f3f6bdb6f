//! A person with a browser and a service: logs in with TestID once, then again and again by single sign-on, and lets the service
//! renew and look at what it got.

use std::{
    collections::BTreeMap,
    time::{SystemTime, UNIX_EPOCH},
};

use anyhow::{Context, Result, bail, ensure};
use reqwest::{Client, RequestBuilder, Response, StatusCode, header, redirect::Policy};
use serde_json::Value;
use url::Url;

use crate::keys::ProofKey;

/// The PKCE pair that every login uses: the load generator has nothing to protect.
const VERIFIER: &str = "n3XKp0s7u2VYb1cQ9hTgLr5wZeMd8RfAoJ4tBiUyE6k";
const CHALLENGE: &str = "zmpLTfP41irTNmJzmPBAxq7_0r3GDObvW6S6EwvCoOU";

/// The service that people log in to.
#[derive(Clone)]
pub(crate) struct Service {
    /// The issuer, without a trailing slash.
    pub(crate) issuer: String,
    /// Its client id.
    pub(crate) client_id: &'static str,
    /// Its secret, sent by Basic.
    pub(crate) secret: &'static str,
    /// Its redirect URI.
    pub(crate) redirect_uri: &'static str,
}

/// One browser, and what the service holds for the person in it.
pub(crate) struct Person {
    http: Client,
    service: Service,
    pid: String,
    cookies: BTreeMap<String, String>,
    key: ProofKey,
    access_token: String,
    refresh_token: String,
}

impl Person {
    /// A fresh browser.
    ///
    /// # Errors
    /// When no HTTP client can be made.
    pub(crate) fn new(service: Service, pid: &str) -> Result<Self> {
        let http = Client::builder().redirect(Policy::none()).pool_max_idle_per_host(1).build()?;
        Ok(Person {
            http,
            service,
            pid: pid.to_owned(),
            cookies: BTreeMap::new(),
            key: ProofKey::new(),
            access_token: String::new(),
            refresh_token: String::new(),
        })
    }

    /// Logs in through the selector and TestID's page.
    ///
    /// # Errors
    /// When any answer is not what a login gives.
    pub(crate) async fn log_in(&mut self) -> Result<()> {
        let selector = location(&self.authorize(&self.parameters()).await?)?;
        let form = format!("{selector}/testid");
        ensure!(self.get(&selector).await?.status() == StatusCode::OK, "no selector");
        ensure!(self.get(&form).await?.status() == StatusCode::OK, "no TestID page");
        let fields = [
            ("pid", self.pid.clone()),
            ("level", "idporten-loa-high".to_owned()),
            ("action", "authenticate".to_owned()),
        ];
        let request = self.http.post(&form).header(header::COOKIE, self.cookie_header()).form(&fields);
        let answer = request.send().await?;
        self.keep_cookies(&answer);
        self.redeem(&answer, false).await
    }

    /// Logs in by single sign-on: `/authorize`, then `/token`.
    ///
    /// # Errors
    /// When the session does not answer at once.
    pub(crate) async fn single_sign_on(&mut self) -> Result<()> {
        let answer = self.authorize(&self.parameters()).await?;
        self.redeem(&answer, false).await
    }

    /// The same by a pushed request: `/par`, `/authorize`, `/token`.
    ///
    /// # Errors
    /// When the session does not answer at once.
    pub(crate) async fn single_sign_on_by_par(&mut self) -> Result<()> {
        let pushed = json(self.as_service("/par").form(&self.parameters())).await?;
        let request_uri = text(&pushed, "request_uri")?;
        let answer = self.authorize(&[("client_id", self.service.client_id), ("request_uri", request_uri)]).await?;
        self.redeem(&answer, false).await
    }

    /// The same with a proof of a key at `/token`.
    ///
    /// # Errors
    /// When the session does not answer at once.
    pub(crate) async fn single_sign_on_with_key(&mut self) -> Result<()> {
        let answer = self.authorize(&self.parameters()).await?;
        self.redeem(&answer, true).await
    }

    /// Lets the service renew its access token.
    ///
    /// # Errors
    /// When no new pair of tokens comes.
    pub(crate) async fn refresh(&mut self) -> Result<()> {
        let fields = [("grant_type", "refresh_token"), ("refresh_token", &self.refresh_token)];
        let tokens = json(self.as_service("/token").form(&fields)).await?;
        let next = text(&tokens, "refresh_token")?;
        ensure!(next != self.refresh_token, "the refresh token is good for one use");
        self.refresh_token = next.to_owned();
        Ok(())
    }

    /// Lets the service ask what its access token is worth.
    ///
    /// # Errors
    /// When the token is not active.
    pub(crate) async fn introspect(&self) -> Result<()> {
        let said = json(self.as_service("/token/introspect").form(&[("token", &self.access_token)])).await?;
        ensure!(said.get("active") == Some(&Value::Bool(true)), "the access token is not active");
        Ok(())
    }

    fn parameters(&self) -> [(&'static str, &'static str); 10] {
        [
            ("client_id", self.service.client_id),
            ("redirect_uri", self.service.redirect_uri),
            ("response_type", "code"),
            ("scope", "openid profile"),
            ("state", "7dHxdliDWuSGQMZ2G5a_x8xe3EsJbvL6FzVXg5xc6yU"),
            ("nonce", "V0bss4sXT69RTi3MFKAmuLBP_3spuAwU_JmI7GcIPL0"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
            ("acr_values", "idporten-loa-substantial"),
            ("ui_locales", "nb"),
        ]
    }

    async fn authorize(&mut self, parameters: &[(&str, &str)]) -> Result<Response> {
        let url = Url::parse_with_params(&format!("{}/authorize", self.service.issuer), parameters)?;
        self.get(url.as_str()).await
    }

    async fn get(&mut self, url: &str) -> Result<Response> {
        let answer = self.http.get(url).header(header::COOKIE, self.cookie_header()).send().await?;
        self.keep_cookies(&answer);
        Ok(answer)
    }

    /// The service's part: the code for the tokens.
    async fn redeem(&mut self, answer: &Response, with_key: bool) -> Result<()> {
        let callback = Url::parse(&location(answer)?)?;
        let Some((_, code)) = callback.query_pairs().find(|(name, _)| name == "code") else {
            bail!("no code came back: {}", callback.path());
        };
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", self.service.redirect_uri),
            ("code_verifier", VERIFIER),
        ];
        let mut request = self.as_service("/token").form(&fields);
        if with_key {
            let address = format!("{}/token", self.service.issuer);
            request = request.header("dpop", self.key.proof("POST", &address, None, now()?));
        }
        let tokens = json(request).await?;
        ensure!(tokens.get("id_token").is_some(), "no ID token came");
        ensure!(text(&tokens, "token_type")? == if with_key { "DPoP" } else { "Bearer" }, "another type of token came");
        self.access_token = text(&tokens, "access_token")?.to_owned();
        if let Ok(refresh_token) = text(&tokens, "refresh_token") {
            self.refresh_token = refresh_token.to_owned();
        }
        Ok(())
    }

    /// A POST of the service, which proves itself.
    fn as_service(&self, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.service.issuer);
        self.http.post(url).basic_auth(self.service.client_id, Some(self.service.secret))
    }

    fn cookie_header(&self) -> String {
        self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn keep_cookies(&mut self, answer: &Response) {
        let set = answer.headers().get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
        for (name, value) in set.filter_map(|cookie| cookie.split(';').next()?.split_once('=')) {
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

fn location(answer: &Response) -> Result<String> {
    let location = answer.headers().get(header::LOCATION).context("the server did not redirect")?;
    Ok(location.to_str()?.to_owned())
}

async fn json(request: RequestBuilder) -> Result<Value> {
    Ok(request.send().await?.error_for_status()?.json().await?)
}

fn text<'a>(answer: &'a Value, member: &str) -> Result<&'a str> {
    answer.get(member).and_then(Value::as_str).with_context(|| format!("the answer has no {member}"))
}

fn now() -> Result<i64> {
    Ok(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs().try_into()?)
}
