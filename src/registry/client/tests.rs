//! What a client registration means.

use std::time::Duration;

use fellesporten_domain::Timestamp;

use super::{Client, ClientSecret, SecretCheck};

const NOW: Timestamp = Timestamp::from_secs(1_790_000_000);

fn secret(text: &str, seconds_left: i64) -> ClientSecret {
    ClientSecret {
        hash: fellesporten_jose::sha256(text.as_bytes()),
        created: NOW.minus(Duration::from_secs(10)),
        expires_at: Timestamp::from_secs(NOW.as_secs() + seconds_left),
    }
}

fn client(secrets: Vec<ClientSecret>) -> Client {
    let mut client: Client = serde_json::from_value(serde_json::json!({
        "client_id": "minside", "client_name": "Min side", "description": "d", "client_orgno": "314159268",
        "integration_type": "idporten", "application_type": "web", "token_endpoint_auth_method": "client_secret_basic",
        "grant_types": ["authorization_code"], "scopes": "openid", "redirect_uris": ["https://a.no/cb"],
        "post_logout_redirect_uris": [], "frontchannel_logout_session_required": false,
        "backchannel_logout_session_required": false, "authorization_lifetime": 1, "access_token_lifetime": 1,
        "refresh_token_lifetime": 1, "refresh_token_usage": "ONETIME", "sso_disabled": false,
        "code_challenge_method": "S256", "active": true, "profile": "idporten", "created": 0, "last_updated": 0,
    }))
    .unwrap();
    client.secrets = secrets;
    client
}

#[test]
fn a_presented_secret() {
    for (name, secrets, presented, outcome) in [
        ("right", vec![secret("riktig", 1)], "riktig", SecretCheck::Ok),
        ("other", vec![secret("riktig", 1)], "galt", SecretCheck::Wrong),
        ("empty", vec![secret("riktig", 1)], "", SecretCheck::Wrong),
        ("case", vec![secret("riktig", 1)], "Riktig", SecretCheck::Wrong),
        ("expires at this moment", vec![secret("riktig", 0)], "riktig", SecretCheck::Expired),
        ("wrong and expired", vec![secret("riktig", -1)], "galt", SecretCheck::Wrong),
        ("second of two", vec![secret("gammel", 1), secret("ny", 1)], "ny", SecretCheck::Ok),
        ("first of two", vec![secret("gammel", 1), secret("ny", 1)], "gammel", SecretCheck::Ok),
        ("renewed", vec![secret("samme", -1), secret("samme", 1)], "samme", SecretCheck::Ok),
        ("renewed, other order", vec![secret("samme", 1), secret("samme", -1)], "samme", SecretCheck::Ok),
        ("none", vec![], "riktig", SecretCheck::NoSecret),
    ] {
        assert_eq!(client(secrets).check_secret(presented, NOW), outcome, "{name}");
    }
}

#[test]
fn no_serialised_client_holds_a_secret_or_its_hash() {
    let json = serde_json::to_string(&client(vec![secret("riktig", 1)])).unwrap();
    assert!(!json.contains("secrets") && !json.contains("hash"), "{json}");
    let hash = format!("{:?}", fellesporten_jose::sha256(b"riktig"));
    assert!(!format!("{:?}", client(vec![secret("riktig", 1)])).contains(&hash));
}
