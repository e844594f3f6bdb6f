//! A person with a browser and a service: logs in with TestID once, then again and again by single sign-on or with BankID, and lets
//! the service renew and look at what it got.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail, ensure};
use reqwest::RequestBuilder;
use serde_json::Value;
use url::Url;

use crate::{
    bankid::Visitor,
    browser::{Answer, Browser},
    keys::ProofKey,
};

/// Redirects from the selector to BankID and back to the service, at most.
const REDIRECTS: usize = 6;

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
    browser: Browser,
    service: Service,
    pid: String,
    bankid: Option<Visitor>,
    key: ProofKey,
    access_token: String,
    refresh_token: String,
}

impl Person {
    /// A fresh browser; `bankid` is its name at BankID, if it ever goes there.
    ///
    /// # Errors
    /// When no HTTP client can be made.
    pub(crate) fn new(service: Service, pid: &str, bankid: Option<Visitor>) -> Result<Self> {
        Ok(Person {
            browser: Browser::new()?,
            service,
            pid: pid.to_owned(),
            bankid,
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
        let form = self.choose("testid").await?;
        self.browser.get(&form).await?.page()?;
        let fields = [("pid", self.pid.as_str()), ("level", "idporten-loa-high"), ("action", "authenticate")];
        let answer = self.browser.post(&form, &fields).await?;
        self.redeem(answer.leads_to()?, false).await
    }

    /// Logs in with BankID in a browser that has no session: `/authorize`, the selector, the simulator and back, `/token`.
    ///
    /// # Errors
    /// When any answer is not what a login gives.
    pub(crate) async fn log_in_cold(&mut self) -> Result<()> {
        let bankid = self.bankid.as_ref().context("nobody is known at BankID")?;
        bankid.order(self.browser.http(), &self.pid).await?;
        self.browser.forget();
        bankid.introduce(&mut self.browser);
        let mut next = self.choose("bankid").await?;
        for _ in 0..REDIRECTS {
            next = self.browser.get(&next).await?.leads_to()?;
            if next.as_str().starts_with(self.service.redirect_uri) {
                return self.redeem(next, false).await;
            }
        }
        bail!("BankID leads nowhere: {}", next.path())
    }

    /// Opens the selector; gives the address of one eID there.
    async fn choose(&mut self, eid: &str) -> Result<Url> {
        let selector = self.authorize(&self.parameters()).await?.leads_to()?;
        self.browser.get(&selector).await?.page()?;
        Ok(Url::parse(&format!("{selector}/{eid}"))?)
    }

    /// Logs in by single sign-on: `/authorize`, then `/token`.
    ///
    /// # Errors
    /// When the session does not answer at once.
    pub(crate) async fn single_sign_on(&mut self) -> Result<()> {
        let answer = self.authorize(&self.parameters()).await?;
        self.redeem(answer.leads_to()?, false).await
    }

    /// The same by a pushed request: `/par`, `/authorize`, `/token`.
    ///
    /// # Errors
    /// When the session does not answer at once.
    pub(crate) async fn single_sign_on_by_par(&mut self) -> Result<()> {
        let pushed = json(self.as_service("/par").form(&self.parameters())).await?;
        let request_uri = text(&pushed, "request_uri")?;
        let answer = self.authorize(&[("client_id", self.service.client_id), ("request_uri", request_uri)]).await?;
        self.redeem(answer.leads_to()?, false).await
    }

    /// The same with a proof of a key at `/token`.
    ///
    /// # Errors
    /// When the session does not answer at once.
    pub(crate) async fn single_sign_on_with_key(&mut self) -> Result<()> {
        let answer = self.authorize(&self.parameters()).await?;
        self.redeem(answer.leads_to()?, true).await
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

    async fn authorize(&mut self, parameters: &[(&str, &str)]) -> Result<Answer> {
        let url = Url::parse_with_params(&format!("{}/authorize", self.service.issuer), parameters)?;
        self.browser.get(&url).await
    }

    /// The service's part: the code for the tokens.
    async fn redeem(&mut self, callback: Url, with_key: bool) -> Result<()> {
        let Some((_, code)) = callback.query_pairs().find(|(name, _)| name == "code") else {
            bail!("no code came back: {callback}");
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
        self.browser.http().post(url).basic_auth(self.service.client_id, Some(self.service.secret))
    }
}

async fn json(request: RequestBuilder) -> Result<Value> {
    let answer = request.send().await?;
    let (status, path) = (answer.status(), answer.url().path().to_owned());
    let body = answer.text().await?;
    ensure!(status.is_success(), "{path} answered {status}: {body}");
    Ok(serde_json::from_str(&body)?)
}

fn text<'a>(answer: &'a Value, member: &str) -> Result<&'a str> {
    answer.get(member).and_then(Value::as_str).with_context(|| format!("the answer has no {member}"))
}

fn now() -> Result<i64> {
    Ok(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs().try_into()?)
}
