//! A person with a browser and a service: logs in with TestID once, then again and again by single sign-on.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail, ensure};
use reqwest::{Client, Response, StatusCode, header, redirect::Policy};
use url::Url;

/// The PKCE pair that every login uses: the load generator has nothing to protect.
const VERIFIER: &str = "n3XKp0s7u2VYb1cQ9hTgLr5wZeMd8RfAoJ4tBiUyE6k";
const CHALLENGE: &str = "zmpLTfP41irTNmJzmPBAxq7_0r3GDObvW6S6EwvCoOU";

/// The service that people log in to.
#[derive(Clone)]
pub(crate) struct Service {
    /// The issuer, without a trailing slash.
    pub(crate) issuer: String,
    /// Its client id.
    pub(crate) client_id: String,
    /// Its secret, sent by Basic.
    pub(crate) secret: String,
    /// Its redirect URI.
    pub(crate) redirect_uri: String,
}

/// One browser.
pub(crate) struct Person {
    http: Client,
    service: Service,
    pid: String,
    cookies: BTreeMap<String, String>,
}

impl Person {
    /// A fresh browser.
    ///
    /// # Errors
    /// When no HTTP client can be made.
    pub(crate) fn new(service: Service, pid: &str) -> Result<Self> {
        let http = Client::builder().redirect(Policy::none()).pool_max_idle_per_host(1).build()?;
        Ok(Person { http, service, pid: pid.to_owned(), cookies: BTreeMap::new() })
    }

    /// Logs in through the selector and TestID's page.
    ///
    /// # Errors
    /// When any answer is not what a login gives.
    pub(crate) async fn log_in(&mut self) -> Result<()> {
        let selector = location(&self.authorize().await?)?;
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
        self.redeem(&answer).await
    }

    /// Logs in by single sign-on: `/authorize`, then `/token`.
    ///
    /// # Errors
    /// When the session does not answer at once.
    pub(crate) async fn single_sign_on(&mut self) -> Result<()> {
        let answer = self.authorize().await?;
        self.redeem(&answer).await
    }

    async fn authorize(&mut self) -> Result<Response> {
        let url = Url::parse_with_params(
            &format!("{}/authorize", self.service.issuer),
            [
                ("client_id", self.service.client_id.as_str()),
                ("redirect_uri", &self.service.redirect_uri),
                ("response_type", "code"),
                ("scope", "openid profile"),
                ("state", "7dHxdliDWuSGQMZ2G5a_x8xe3EsJbvL6FzVXg5xc6yU"),
                ("nonce", "V0bss4sXT69RTi3MFKAmuLBP_3spuAwU_JmI7GcIPL0"),
                ("code_challenge", CHALLENGE),
                ("code_challenge_method", "S256"),
                ("acr_values", "idporten-loa-substantial"),
                ("ui_locales", "nb"),
            ],
        )?;
        self.get(url.as_str()).await
    }

    async fn get(&mut self, url: &str) -> Result<Response> {
        let answer = self.http.get(url).header(header::COOKIE, self.cookie_header()).send().await?;
        self.keep_cookies(&answer);
        Ok(answer)
    }

    /// The service's part: the code for the tokens.
    async fn redeem(&self, answer: &Response) -> Result<()> {
        let callback = Url::parse(&location(answer)?)?;
        let Some((_, code)) = callback.query_pairs().find(|(name, _)| name == "code") else {
            bail!("no code came back: {}", callback.path());
        };
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", &self.service.redirect_uri),
            ("code_verifier", VERIFIER),
        ];
        let request = self
            .http
            .post(format!("{}/token", self.service.issuer))
            .basic_auth(&self.service.client_id, Some(&self.service.secret))
            .form(&fields);
        let tokens: serde_json::Value = request.send().await?.error_for_status()?.json().await?;
        ensure!(tokens.get("id_token").is_some(), "no ID token came");
        Ok(())
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
