//! A customer's client, as the tests declare it and use it.

use toml::{Table, Value};

/// How a client proves itself at the token endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// `client_secret_basic`.
    Basic,
    /// `client_secret_post`.
    Post,
    /// `private_key_jwt` with the tests' registered key.
    PrivateKeyJwt,
    /// `none`: a public client.
    None,
}

impl Method {
    /// The word of the registry and of `client_amr`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Basic => "client_secret_basic",
            Self::Post => "client_secret_post",
            Self::PrivateKeyJwt => "private_key_jwt",
            Self::None => "none",
        }
    }
}

/// One client: its record, and what the test needs of it.
#[derive(Clone, Debug)]
pub struct Client {
    record: Table,
}

impl Client {
    /// A confidential web client of integration type `idporten` with `client_secret_basic`, scopes `openid profile`.
    pub fn web(client_id: &str) -> Self {
        let mut record = Table::new();
        record.insert("client_id".into(), client_id.into());
        let client = Self { record }
            .with("client_orgno", super::world::AGENCY)
            .with("client_name", format!("Tjenesten {client_id}"))
            .with("description", "Innbyggertjeneste")
            .with("integration_type", "idporten")
            .with("application_type", "web")
            .with("scopes", ["openid", "profile"])
            .with("redirect_uris", [format!("http://{client_id}.example/callback")])
            .with("post_logout_redirect_uris", [format!("http://{client_id}.example/")]);
        client.secret_basic()
    }

    /// A single-page app.
    pub fn spa(client_id: &str) -> Self {
        Self::web(client_id).public("browser")
    }

    /// An app on a phone or a computer, answering on any loopback port.
    pub fn native(client_id: &str) -> Self {
        Self::web(client_id).public("native").with("redirect_uris", ["http://127.0.0.1:0/callback"])
    }

    /// A machine of this organisation, with the tests' registered key.
    pub fn machine(client_id: &str, organisation: &str, scopes: &[&str]) -> Self {
        Self::web(client_id)
            .without("redirect_uris")
            .without("post_logout_redirect_uris")
            .with("client_orgno", organisation)
            .with("description", "Henter målinger hver time")
            .with("integration_type", "maskinporten")
            .with("scopes", scopes.to_vec())
            .private_key_jwt()
    }

    /// Authenticates with the secret in the header.
    pub fn secret_basic(self) -> Self {
        let secret = format!("{}-hemmelig-QmFyZSBmb3IgdGVzdGVyLCBpa2tlIGVsbGVycw", self.id());
        self.with("token_endpoint_auth_method", "client_secret_basic").with("client_secret", secret)
    }

    /// Authenticates with the secret in the form.
    pub fn secret_post(self) -> Self {
        self.secret_basic().with("token_endpoint_auth_method", "client_secret_post")
    }

    /// Authenticates with an assertion signed by the tests' registered key.
    pub fn private_key_jwt(mut self) -> Self {
        self.record.remove("client_secret");
        let jwks = Value::try_from(super::keys::registered().jwks()).expect("a key set is TOML");
        self.record.insert("jwks".to_owned(), jwks);
        self.with("token_endpoint_auth_method", "private_key_jwt")
    }

    /// Authenticates with an assertion signed by an enterprise certificate's key.
    pub fn by_certificate(mut self) -> Self {
        self.record.remove("client_secret");
        self.record.remove("jwks");
        self.with("token_endpoint_auth_method", "private_key_jwt")
    }

    /// May renew its tokens.
    pub fn refreshing(self) -> Self {
        self.with("grant_types", ["authorization_code", "refresh_token"])
    }

    fn public(mut self, application_type: &str) -> Self {
        self.record.remove("client_secret");
        self.with("token_endpoint_auth_method", "none").with("application_type", application_type)
    }

    /// Asks for services on behalf of the person, too.
    pub fn api(self, scopes: &[&str]) -> Self {
        self.with("integration_type", "api_klient").with("scopes", scopes.to_vec())
    }

    /// Wants to hear of logouts, and gets a `sid`.
    pub fn front_channel(self, uri: &str) -> Self {
        self.with("frontchannel_logout_uri", uri).with("frontchannel_logout_session_required", true)
    }

    /// Sets any field of the record.
    pub fn with(mut self, field: &str, value: impl IntoValue) -> Self {
        self.record.insert(field.to_owned(), value.into_value());
        self
    }

    /// Sets any field to any value.
    pub fn with_value(mut self, field: &str, value: Value) -> Self {
        self.record.insert(field.to_owned(), value);
        self
    }

    /// Takes a field away.
    pub fn without(mut self, field: &str) -> Self {
        self.record.remove(field);
        self
    }

    /// The client id.
    pub fn id(&self) -> &str {
        self.text("client_id").unwrap_or_default()
    }

    /// The first redirect address; for a native client with a port of its own choice.
    pub fn redirect_uri(&self) -> String {
        self.first("redirect_uris").replace(":0/", ":51234/")
    }

    /// The first address after logout.
    pub fn post_logout_uri(&self) -> String {
        self.first("post_logout_redirect_uris")
    }

    /// Its secret, if it has one.
    pub fn secret(&self) -> Option<&str> {
        self.text("client_secret")
    }

    /// How it authenticates.
    pub fn method(&self) -> Method {
        match self.text("token_endpoint_auth_method") {
            Some("client_secret_basic") => Method::Basic,
            Some("client_secret_post") => Method::Post,
            Some("private_key_jwt") => Method::PrivateKeyJwt,
            _ => Method::None,
        }
    }

    /// Its organisation number.
    pub fn organisation(&self) -> &str {
        self.text("client_orgno").unwrap_or_default()
    }

    /// The record for a customers file.
    pub fn record(&self) -> Table {
        self.record.clone()
    }

    fn text(&self, field: &str) -> Option<&str> {
        self.record.get(field).and_then(Value::as_str)
    }

    fn first(&self, field: &str) -> String {
        let list = self.record.get(field).and_then(Value::as_array);
        list.and_then(|it| it.first()).and_then(Value::as_str).unwrap_or_default().to_owned()
    }
}

/// What can stand in a field of a record.
pub trait IntoValue {
    /// The TOML value.
    fn into_value(self) -> Value;
}

macro_rules! plain_values {
    ($($kind:ty),*) => {$(
        impl IntoValue for $kind {
            fn into_value(self) -> Value {
                Value::from(self)
            }
        }
    )*};
}
plain_values!(&str, String, bool, i64);

impl<T: Into<Value>, const N: usize> IntoValue for [T; N] {
    fn into_value(self) -> Value {
        Value::Array(self.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<Value>> IntoValue for Vec<T> {
    fn into_value(self) -> Value {
        Value::Array(self.into_iter().map(Into::into).collect())
    }
}
