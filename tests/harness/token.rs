//! The token endpoint and what comes from it.

use super::browser::encode;
use super::client::{Client, Method};
use super::jwt::{self, Jwt};
use super::login::Callback;
use super::{Answer, Authorize, Server, keys};
use base64::Engine;
use reqwest::header::CONTENT_TYPE;
use serde_json::{Value, json};
use url::Url;

/// The one `client_assertion_type`.
pub const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// What a token request gave.
#[derive(Clone, Debug)]
pub struct Tokens {
    /// The whole answer.
    pub answer: Value,
}

impl Tokens {
    /// The access token.
    pub fn access_token(&self) -> &str {
        self.answer["access_token"].as_str().expect("an access token")
    }

    /// The refresh token.
    pub fn refresh_token(&self) -> &str {
        self.answer["refresh_token"].as_str().expect("a refresh token")
    }

    /// The ID token as text.
    pub fn id_token(&self) -> &str {
        self.answer["id_token"].as_str().expect("an ID token")
    }

    /// The ID token's claims, signature checked.
    pub async fn id_claims(&self, server: &Server) -> Value {
        server.verified(self.id_token()).await.claims
    }

    /// The access token's claims, signature checked.
    pub async fn access_claims(&self, server: &Server) -> Value {
        server.verified(self.access_token()).await.claims
    }
}

/// What goes into `Authorization: Basic`.
pub fn basic(client_id: &str, secret: &str) -> String {
    let coded = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let pair = format!("{}:{}", coded(client_id), coded(secret));
    format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(pair))
}

impl Server {
    /// The published key set.
    pub async fn jwks(&self) -> Value {
        self.fetch("/jwks.json").await.json()
    }

    /// A token whose signature fits the published keys.
    pub async fn verified(&self, token: &str) -> Jwt {
        jwt::verify(token, &self.jwks().await).unwrap_or_else(|error| panic!("{error}"))
    }

    /// GET without cookies.
    pub async fn fetch(&self, path: &str) -> Answer {
        self.send(self.http().get(self.url(path))).await
    }

    /// Sends any request and reads the answer to its end.
    pub async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        let response = request.send().await.unwrap_or_else(|error| panic!("{error:?}"));
        let url = Url::parse(response.url().as_str()).expect("a URL");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.text().await.expect("a body");
        Answer { url, status, headers, body }
    }

    /// Like [`Server::send`], but a connection closed before the answer is no failure of the test.
    pub async fn http_answer(&self, request: reqwest::RequestBuilder) -> Option<Answer> {
        let response = request.send().await.ok()?;
        let url = Url::parse(response.url().as_str()).ok()?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Some(Answer { url, status, headers, body: response.text().await.unwrap_or_default() })
    }

    /// POST to `/token` with fields as they are, and an `Authorization` header if any.
    pub async fn post_token<N: AsRef<str>, V: AsRef<str>>(
        &self,
        fields: &[(N, V)],
        authorization: Option<&str>,
    ) -> Answer {
        let headers: Vec<(&str, &str)> = authorization.map(|it| ("authorization", it)).into_iter().collect();
        self.post_form("/token", fields, &headers).await
    }

    /// POST of a form with these headers.
    pub async fn post_form<N: AsRef<str>, V: AsRef<str>>(
        &self,
        path: &str,
        fields: &[(N, V)],
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut request = self
            .http()
            .post(self.url(path))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(encode(fields));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = self.send(request).await;
        if let Ok(body) = serde_json::from_str::<Value>(&answer.body) {
            for name in ["access_token", "id_token", "refresh_token"] {
                self.witness().saw("token", body[name].as_str().unwrap_or_default());
            }
        }
        answer
    }

    /// POST to `/token` as this client, authenticated by its registered method.
    pub async fn token_as(&self, client: &Client, fields: &[(String, String)]) -> Answer {
        self.post_as(client, "/token", fields, &[]).await
    }

    /// POST of a form to a machine endpoint as this client, authenticated by its registered method.
    pub async fn post_as(
        &self,
        client: &Client,
        path: &str,
        fields: &[(String, String)],
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut fields = fields.to_vec();
        let mut headers = headers.to_vec();
        let secret = client.secret().unwrap_or_default().to_owned();
        let authorization = basic(client.id(), &secret);
        let mut add = |name: &str, value: String| {
            if !fields.iter().any(|(known, _)| known == name) {
                fields.push((name.to_owned(), value));
            }
        };
        match client.method() {
            Method::Basic => headers.push(("authorization", &authorization)),
            Method::Post => {
                add("client_id", client.id().to_owned());
                add("client_secret", secret);
            }
            Method::PrivateKeyJwt => {
                let assertion = self.assertion(client);
                self.witness().saw("assertion", &assertion);
                add("client_id", client.id().to_owned());
                add("client_assertion_type", JWT_BEARER.to_owned());
                add("client_assertion", assertion);
            }
            Method::None => add("client_id", client.id().to_owned()),
        }
        self.post_form(path, &fields, &headers).await
    }

    /// An ordinary assertion of a client with the tests' registered key.
    pub fn assertion(&self, client: &Client) -> String {
        keys::registered().jwt(&self.assertion_claims(client))
    }

    /// What an ordinary assertion claims.
    pub fn assertion_claims(&self, client: &Client) -> Value {
        let now = self.now();
        json!({"iss": client.id(), "sub": client.id(), "aud": self.issuer(), "iat": now, "exp": now + 60, "jti": keys::fresh_id()})
    }

    /// The fields that renew with this refresh token.
    pub fn refresh_fields(refresh_token: &str) -> Vec<(String, String)> {
        [("grant_type", "refresh_token"), ("refresh_token", refresh_token)]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .to_vec()
    }

    /// Renews with a refresh token.
    pub async fn refresh(&self, client: &Client, refresh_token: &str) -> Answer {
        self.token_as(client, &Self::refresh_fields(refresh_token)).await
    }

    /// What this client is told of a token.
    pub async fn introspect(&self, client: &Client, token: &str) -> Answer {
        self.post_as(client, "/token/introspect", &[("token".to_owned(), token.to_owned())], &[]).await
    }

    /// Whether this client is told that a token is alive.
    pub async fn is_active(&self, client: &Client, token: &str) -> bool {
        let answer = self.introspect(client, token).await;
        assert_eq!(answer.status, 200, "{answer}");
        answer.json()["active"].as_bool().expect("active is true or false")
    }

    /// Revokes a token as this client.
    pub async fn revoke(&self, client: &Client, token: &str) -> Answer {
        self.post_as(client, "/token/revoke", &[("token".to_owned(), token.to_owned())], &[]).await
    }

    /// Pushes an authorization request as this client.
    pub async fn push(&self, client: &Client, request: &Authorize) -> Answer {
        self.post_as(client, "/par", &request.parameters, &[]).await
    }

    /// Redeems the code of a callback.
    pub async fn redeem(&self, client: &Client, request: &Authorize, callback: &Callback) -> Tokens {
        let answer = self.token_as(client, &request.redeem(client, callback.code())).await;
        assert_eq!(answer.status, 200, "the code is redeemed: {answer}");
        Tokens { answer: answer.json() }
    }

    /// Tries a code of the client `kommunen` once more.
    pub async fn redeem_again(&self, request: &Authorize, code: &str) -> Answer {
        let client = super::world::post();
        self.token_as(&client, &request.redeem(&client, code)).await
    }

    /// GET `/userinfo` with a bearer token.
    pub async fn userinfo(&self, access_token: &str) -> Answer {
        self.send(self.http().get(self.url("/userinfo")).bearer_auth(access_token)).await
    }
}
