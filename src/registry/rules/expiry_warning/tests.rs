//! When a warning is due, and to whom.

use std::time::Duration;

use fellesporten_domain::{OrgNumber, Rng, Timestamp};
use fellesporten_jose::certificate::{Chain, Subject};
use fellesporten_jose::signing_key::{PrivateKey, RsaSize};
use serde_json::{Value, json};

use super::{Credential, due_warning, expiry_warnings};
use crate::client::Client;
use crate::organisation::Organisation;
use crate::rules::{jwks, secret};
use crate::snapshot::{Delta, Snapshot};

const CUSTOMER: &str = "314159268";
const SUPPLIER: &str = "310042706";
const CLOSED: &str = "310012351";

/// 2026-09-21T14:13:20Z, 16:13 in Norway.
const NOW: Timestamp = Timestamp::from_secs(1_790_000_000);
const DAY: Duration = Duration::from_secs(86_400);
const HOUR: Duration = Duration::from_secs(3600);

#[test]
fn the_most_urgent_warning_whose_day_has_come() {
    // The years of a key and a secret, and shorter lives; days before the end, and which warning is due.
    for (life, left, due) in [
        (365, 365, None),
        (365, 61, None),
        (365, 60, Some(60)),
        (365, 31, Some(60)),
        (365, 30, Some(30)),
        (365, 8, Some(30)),
        (365, 7, Some(7)),
        (365, 1, Some(7)),
        (360, 60, Some(60)),
        // Who registers what ends in 60 days knows that.
        (60, 60, None),
        (60, 31, None),
        (60, 30, Some(30)),
        (61, 60, Some(60)),
        (20, 15, None),
        (20, 7, Some(7)),
        (7, 7, None),
        (7, 1, None),
        (365, -1, None),
    ] {
        let ends = NOW.plus(DAY * 500);
        let before = |days: i32| {
            let away = DAY * days.unsigned_abs();
            if days < 0 { ends.plus(away) } else { ends.minus(away) }
        };
        assert_eq!(due_warning(before(life), ends, before(left)), due, "{left} of {life} days left");
    }
}

#[test]
fn days_begin_at_midnight_in_norway_and_end_with_the_hour() {
    let ends = NOW.plus(DAY * 60);
    let registered = NOW.minus(DAY * 300);
    // 60 days before: 21 September, which began at 22:00 UTC the day before. (In between winter time began.)
    let midnight = Timestamp::parse("2026-09-20T22:00:00Z").unwrap();
    for (now, due) in [
        (midnight.minus(Duration::from_secs(1)), None),
        (midnight, Some(60)),
        (ends.minus(Duration::from_secs(1)), Some(7)),
        (ends, None),
        (ends.plus(HOUR), None),
    ] {
        assert_eq!(due_warning(registered, ends, now), due, "{now}");
    }
}

fn org(number: &str) -> OrgNumber {
    OrgNumber::parse(number).unwrap()
}

fn organisation(number: &str, active: bool) -> Organisation {
    let (org_number, name) = (org(number), "N".to_owned());
    Organisation { org_number, name, contact_email: None, active, created: NOW, last_updated: NOW }
}

/// A client of the customer, without anything that ends.
fn client(client_id: &str) -> Client {
    serde_json::from_value(json!({
        "client_id": client_id, "client_name": "Min side", "description": "d", "client_orgno": CUSTOMER,
        "integration_type": "idporten", "application_type": "web", "token_endpoint_auth_method": "client_secret_basic",
        "grant_types": ["authorization_code"], "scopes": "openid", "redirect_uris": ["https://a.no/cb"],
        "post_logout_redirect_uris": [], "frontchannel_logout_session_required": false,
        "backchannel_logout_session_required": false, "authorization_lifetime": 1, "access_token_lifetime": 1,
        "refresh_token_lifetime": 1, "refresh_token_usage": "ONETIME", "sso_disabled": false,
        "code_challenge_method": "S256", "active": true, "profile": "idporten", "created": 0, "last_updated": 0,
    }))
    .unwrap()
}

/// A client with a secret.
fn with_secret(client_id: &str) -> Client {
    Client { secrets: vec![secret::keep("hemmelig", NOW)], ..client(client_id) }
}

/// A JWK whose certificate ends after so many days.
fn certified_key(days: u32) -> Value {
    let key = PrivateKey::generate_rsa(RsaSize::Bits2048).unwrap();
    let subject = Subject {
        common_name: "Testetaten".to_owned(),
        organisation: "Testetaten".to_owned(),
        organisation_number: None,
    };
    let pem = key.self_signed_certificate(&Rng::seeded(1), &subject, NOW, NOW.plus(DAY * days)).unwrap();
    let x5c = Chain::from_pem(&pem).unwrap().x5c().unwrap();
    let (n, e) = (key.public().modulus(), key.public().exponent());
    json!({"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "a", "n": n, "e": e, "x5c": x5c})
}

fn registry(clients: Vec<Client>) -> Snapshot {
    let organisations = vec![organisation(CUSTOMER, true), organisation(SUPPLIER, true), organisation(CLOSED, false)];
    Snapshot::default().with(Delta { organisations, clients, ..Delta::default() })
}

#[test]
fn owners_and_suppliers_of_clients_at_work_are_told() {
    let (customer, supplier, closed) = (org(CUSTOMER), org(SUPPLIER), org(CLOSED));
    let registry = registry(vec![
        with_secret("own"),
        Client { supplier_orgno: Some(supplier), ..with_secret("supplied") },
        Client { supplier_orgno: Some(customer), ..with_secret("own-supplier") },
        Client { active: false, ..with_secret("off") },
        Client { client_orgno: closed, ..with_secret("of-closed") },
        client("public"),
    ]);
    assert!(expiry_warnings(&registry, NOW.plus(DAY * 299)).is_empty());
    let due = expiry_warnings(&registry, NOW.plus(DAY * 300));
    let told: Vec<_> = due.iter().map(|it| (it.organisation, it.client_id.as_str())).collect();
    let mut expected = [(customer, "own"), (customer, "own-supplier"), (customer, "supplied"), (supplier, "supplied")];
    expected.sort();
    assert_eq!(told, expected);
    for it in due {
        assert_eq!((it.credential, it.expires_at, it.days), (Credential::Secret, NOW.plus(secret::LIFETIME), 60));
    }
}

#[test]
fn a_key_and_its_certificate_end_each_in_their_time() {
    let keys = jwks::declared(&json!({"keys": [certified_key(100)]}), &[], NOW).unwrap();
    let registry = registry(vec![Client { jwks: keys, ..client("machine") }]);
    let (certificate, key) = (Credential::Certificate("a".to_owned()), Credential::Key("a".to_owned()));
    for (day, told) in
        [(39, vec![]), (40, vec![(&certificate, 60)]), (95, vec![(&certificate, 7)]), (340, vec![(&key, 30)])]
    {
        let due = expiry_warnings(&registry, NOW.plus(DAY * day));
        assert_eq!(due.iter().map(|it| (&it.credential, it.days)).collect::<Vec<_>>(), told, "day {day}");
    }
    assert_eq!((certificate.to_string(), key.to_string()), ("x5c a".to_owned(), "jwks a".to_owned()));
}
