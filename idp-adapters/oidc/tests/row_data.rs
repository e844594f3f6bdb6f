//! Rows as data: what is built in is whole, and what is wrong is named.

use super::*;

#[test]
fn every_built_in_row_is_whole_once_the_supplier_has_told_the_rest() {
    for id in rows::built_in_ids() {
        let secret = row(&id, "");
        assert_eq!(secret.id, id);
        assert!(Oidc::new(secret).unwrap().eid_row().acrs.iter().all(|acr| acr.level().is_some()));
    }
    assert_eq!(rows::built_in_ids().len(), 7);
}

#[test]
fn an_operators_field_takes_the_place_of_the_built_in_one() {
    let changed = row("bankid", "par = \"required\"\nbreaker = { open_seconds = 5 }");
    assert_eq!((changed.par, changed.breaker.open_seconds), (row::Par::Required, 5));
    assert_eq!(changed.number_claim, "nnin_altsub");
}

/// A bad row stops the start, and says which row and field (eid-adapters.md fact 53).
#[test]
fn what_is_wrong_names_row_and_field() {
    for (id, changes, field) in [
        ("bankid", "amr_out = [{ amr = \"BankID-mobil\" }]", "amr_out"),
        ("bankid", "amr_out = []", "amr_out"),
        ("bankid", "number_claim = \"\"", "number_claim"),
        ("bankid", "pkce = \"plain\"", "pkce"),
        ("bankid", "colour = \"red\"", "colour"),
        ("bankid", "prompt = \"none\"", "prompt"),
        ("bankid", "scopes = [\"profile\"]", "scopes"),
        ("bankid", "acr_accept = { \"0\" = \"idporten-loa-high\" }", "acr_accept"),
        ("bankid", "acr_accept = { \"x\" = \"selfregistered-email\" }", "acr_accept"),
        ("bankid", "acr_accept = { \"x\" = \"Level4\" }", "acr_accept"),
        ("bankid", "acr_accept = {}", "acr_accept"),
        ("bankid", "id_token_algs = [\"HS256\"]", "id_token_algs"),
        ("bankid", "id_token_algs = [\"none\"]", "id_token_algs"),
        ("bankid", "number_source = \"userinfo\"", "userinfo"),
        ("bankid", "login_hint = \"BID:{number}\"", "login_hint"),
        ("bankid", "discovery = \"static\"", "endpoints.authorization"),
        ("bankid", "max_in_flight = 0", "max_in_flight"),
        ("bankid", "attempt_seconds = 86400", "attempt_seconds"),
        ("eidas", "countries = [\"Sverige\"]", "countries"),
        ("eidas", "login_hint = \"SE\"", "login_hint"),
        ("eidas", "foreign_id_claim = 7", "foreign_id_claim"),
        ("new", "", "names"),
        ("Not A Slug", "names = \"x\"", "hints"),
        ("testid", "names = \"x\"", "hints"),
    ] {
        let issuer = format!("id = \"{id}\"\nissuer = \"https://x.example\"\nclient_id = \"us\"\n{changes}");
        let error = rows::read(&toml::from_str(&issuer).unwrap(), Environment::Test).unwrap_err();
        assert_eq!((error.row.as_str(), error.field.as_deref()), (id, Some(field)), "{error}");
        assert!(error.to_string().contains(&format!("eID `{id}`, {field}: ")), "{error}");
    }
    let nameless = rows::read(&toml::from_str("issuer = \"https://x.example\"").unwrap(), Environment::Test);
    assert_eq!(nameless.unwrap_err().field.as_deref(), Some("id"));
}

#[test]
fn production_meets_providers_over_https_alone() {
    let table = "id = \"bankid\"\nissuer = \"http://localhost:8091\"\nclient_id = \"us\"";
    let table = toml::from_str(table).unwrap();
    assert!(rows::read(&table, Environment::Demo).is_ok());
    assert_eq!(rows::read(&table, Environment::Production).unwrap_err().field.as_deref(), Some("issuer"));
}

/// The authorization endpoint is read and never built (eid-adapters.md fact 14).
#[test]
fn metadata_is_believed_as_far_as_the_row_lets_it() {
    let world = World::new("bankid", "");
    assert_eq!(world.metadata.authorization.as_str(), "https://bankid.example/precheck/auth");
    let row = world.adapter.row();
    let document = |changes: Value| {
        let mut document = json!({
            "issuer": row.issuer, "authorization_endpoint": "https://bankid.example/a",
            "token_endpoint": "https://bankid.example/t", "jwks_uri": "https://bankid.example/k",
        });
        for (name, value) in changes.as_object().unwrap() {
            document[name] = value.clone();
        }
        ProviderMetadata::read(row, document.to_string().as_bytes(), Environment::Test)
    };
    assert!(document(json!({})).is_ok_and(|metadata| !metadata.says_iss));
    for (changes, error) in [
        (json!({ "issuer": "https://bankid.example/" }), metadata::MetadataError::Issuer),
        (json!({ "jwks_uri": null }), metadata::MetadataError::Missing("jwks_uri")),
        (json!({ "jwks_uri": "https://evil.example/k" }), metadata::MetadataError::Host("jwks_uri")),
        (json!({ "token_endpoint": "ftp://bankid.example/t" }), metadata::MetadataError::Host("token_endpoint")),
    ] {
        assert_eq!(document(changes).unwrap_err(), error);
    }
    assert_eq!(ProviderMetadata::read(row, b"[]", Environment::Test), Err(metadata::MetadataError::Malformed));
    let elsewhere = json!({
        "issuer": "https://buypass.example", "authorization_endpoint": "https://buypass.example/a",
        "token_endpoint": "https://buypass.example/t", "jwks_uri": "https://buypass.example/k",
        "userinfo_endpoint": "https://userinfo.example/u",
    });
    let read = |row: &OidcRow| ProviderMetadata::read(row, elsewhere.to_string().as_bytes(), Environment::Test);
    assert_eq!(read(&super::row("buypass", "")), Err(metadata::MetadataError::Host("userinfo_endpoint")));
    assert!(read(&super::row("buypass", "allowed_hosts = [\"userinfo.example\"]")).is_ok());
}
