//! The organisations, scopes and clients that every test server knows from the start.

use super::client::Client;
use toml::{Table, Value};

/// Owner of the ordinary clients.
pub const AGENCY: &str = "314159268";
/// Another customer.
pub const MUNICIPALITY: &str = "310012351";
/// Owner of the API scopes.
pub const API_OWNER: &str = "310042706";

/// A person (synthetic, 17 April 1975).
pub const PERSON: &str = "17847531096";
/// Another person (synthetic, 3 November 1988).
pub const OTHER_PERSON: &str = "03918820190";
/// A person with a D-number (synthetic).
pub const D_NUMBER: &str = "61868114001";
/// Every person the tests log in as.
pub const PEOPLE: [&str; 3] = [PERSON, OTHER_PERSON, D_NUMBER];

/// The two Norwegian levels.
pub const SUBSTANTIAL: &str = "idporten-loa-substantial";
/// See [`SUBSTANTIAL`].
pub const HIGH: &str = "idporten-loa-high";

/// A scope with self-contained access tokens.
pub const API_SCOPE: &str = "fjelldata:vannstand.read";
/// A scope whose access tokens are references.
pub const OPAQUE_SCOPE: &str = "fjelldata:innsyn";
/// A scope that shortens access tokens to 30 s.
pub const SHORT_SCOPE: &str = "fjelldata:kort";

/// The scope that lets a client introspect; it exists without being declared.
pub const INTROSPECTION_SCOPE: &str = "idporten:token.introspection";

/// Ordinary web client, secret by Basic, no logout notices.
pub fn web() -> Client {
    Client::web("minside")
}

/// Web client of another customer, secret in the form, told of logouts.
pub fn post() -> Client {
    Client::web("kommunen")
        .with("client_orgno", MUNICIPALITY)
        .secret_post()
        .front_channel("http://kommunen.example/frontlogout?from=idporten")
}

/// Single-page app.
pub fn spa() -> Client {
    Client::spa("kartet")
}

/// Native app.
pub fn native() -> Client {
    Client::native("appen")
}

/// Client that shares its login with nobody.
pub fn isolated() -> Client {
    Client::web("helsa").with("sso_disabled", true)
}

/// Confidential client that may leave PKCE out.
pub fn without_pkce() -> Client {
    Client::web("eldre").with("code_challenge_method", "none")
}

/// Client with API scopes.
pub fn api() -> Client {
    Client::web("fjellapp").api(&["openid", "profile", API_SCOPE, OPAQUE_SCOPE, SHORT_SCOPE])
}

/// Confidential client with a registered key, which may renew its tokens.
pub fn signing() -> Client {
    Client::web("signatur").api(&["openid", "profile", API_SCOPE, OPAQUE_SCOPE]).private_key_jwt().refreshing()
}

/// Confidential client without registered keys, which shows an enterprise certificate.
pub fn certified() -> Client {
    Client::web("sertifikat").api(&["openid", "profile", API_SCOPE]).by_certificate().refreshing()
}

/// Client that renews with ever new refresh tokens.
pub fn refreshing() -> Client {
    Client::web("fornyer").api(&["openid", "profile", API_SCOPE, OPAQUE_SCOPE, SHORT_SCOPE]).refreshing()
}

/// Client that renews with the same refresh token.
pub fn reusing() -> Client {
    Client::web("gjenbruker").refreshing().with("refresh_token_usage", "REUSE")
}

/// Single-page app that may renew, when it proves a key.
pub fn refreshing_spa() -> Client {
    Client::spa("kartskisse").refreshing()
}

/// The API owner's client, which asks what tokens are worth.
pub fn introspecting() -> Client {
    Client::web("innsyn").with("client_orgno", API_OWNER).api(&["openid", INTROSPECTION_SCOPE])
}

/// The broker as MinID knows it: its one client.
pub fn broker() -> Client {
    Client::web("idporten")
        .with("client_name", "ID-porten")
        .with("scopes", ["openid"])
        .with("redirect_uris", ["http://idporten.example/authorize/callback/minid"])
        .without("post_logout_redirect_uris")
        .with("profile", "minid")
        .private_key_jwt()
}

/// All of them, but for the broker, which is no customer of ID-porten.
pub fn clients() -> Vec<Client> {
    let ordinary = [web(), post(), spa(), native(), isolated(), without_pkce(), api()];
    let renewing = [signing(), certified(), refreshing(), reusing(), refreshing_spa(), introspecting()];
    ordinary.into_iter().chain(renewing).collect()
}

/// The customers file of the whole world.
pub fn customers() -> String {
    let organisations = [(AGENCY, "Testetaten"), (MUNICIPALITY, "Fjord kommune"), (API_OWNER, "Fjelldata")]
        .map(|(number, name)| table(&[("org_number", number.into()), ("name", name.into())]));
    let scopes = [
        scope("vannstand.read", "Vannstand i regulerte magasin", &[]),
        scope("innsyn", "Innsyn i målingene", &[("token_type", "OPAQUE".into())]),
        scope("kort", "Kortvarig tilgang", &[("at_max_age", 30.into())]),
    ];
    let mut file = Table::new();
    file.insert("organisations".into(), Value::Array(organisations.to_vec()));
    file.insert("scopes".into(), Value::Array(scopes.to_vec()));
    file.insert(
        "clients".into(),
        Value::Array(clients().iter().chain([&broker()]).map(|it| Value::Table(it.record())).collect()),
    );
    let introspection = table(&[("scope", INTROSPECTION_SCOPE.into()), ("consumer_orgno", API_OWNER.into())]);
    let access = access_of(AGENCY).into_iter().chain([introspection]);
    file.insert("scope_access".into(), Value::Array(access.collect()));
    toml::to_string(&file).expect("a table is TOML")
}

/// The customers file of one client.
pub fn customers_of(client: &Client) -> String {
    let mut file = Table::new();
    file.insert("clients".into(), Value::Array(vec![Value::Table(client.record())]));
    toml::to_string(&file).expect("a table is TOML")
}

fn access_of(consumer: &str) -> [Value; 3] {
    [API_SCOPE, OPAQUE_SCOPE, SHORT_SCOPE].map(|it| table(&[("scope", it.into()), ("consumer_orgno", consumer.into())]))
}

fn scope(subscope: &str, description: &str, more: &[(&str, Value)]) -> Value {
    let mut fields = vec![
        ("prefix", "fjelldata".into()),
        ("subscope", subscope.into()),
        ("owner_orgno", API_OWNER.into()),
        ("description", description.into()),
        ("allowed_integration_types", Value::Array(vec!["api_klient".into()])),
    ];
    fields.extend(more.iter().cloned());
    table(&fields)
}

fn table(fields: &[(&str, Value)]) -> Value {
    Value::Table(fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect())
}
