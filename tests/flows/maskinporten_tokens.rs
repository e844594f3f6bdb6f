//! What tokens of Maskinporten hold, and what changes give or take (`docs/contracts/maskinporten.md` §2.3, 3.6, 4, 9).

use serde_json::{Value, json};

use crate::harness::jwt;
use crate::harness::machine::{
    CLOSED_SCOPE, CONSUMER, Maskinporten, OPEN_SCOPE, SCOPE, SHORT_SCOPE, SUPPLIER, machine, supplier,
};
use crate::harness::template::new_active_key;
use crate::harness::world::{API_OWNER, D_NUMBER, PERSON, customers_of};
use crate::harness::{Client, Mode};

/// `[[scope_access]]`, and a scope, as a customers file has them.
fn access(scope: &str, consumer: &str) -> String {
    format!("[[scope_access]]\nscope = \"{scope}\"\nconsumer_orgno = \"{consumer}\"\n\n")
}

fn scope(prefix: &str, owner: &str, subscope: &str, more: &str) -> String {
    format!(
        "[[scopes]]\nprefix = \"{prefix}\"\nsubscope = \"{subscope}\"\nowner_orgno = \"{owner}\"\ndescription = \"x\"\n{more}\n\n"
    )
}

fn seconds(claims: &Value) -> Option<i64> {
    claims["exp"].as_i64().zip(claims["iat"].as_i64()).map(|(exp, iat)| exp - iat)
}

both_modes_with_maskinporten! {
    /// Fact 44: the client's own lifetime, capped by the lowest of its scopes.
    async fn fact_044_the_lowest_lifetime_wins(maskinporten) {
        let client = machine().with("access_token_lifetime", 600);
        let grant = |scope: &str| maskinporten.grant(&client, scope);
        maskinporten.server.apply(&customers_of(&client)).succeeded();
        let is_known = || async {
            let answer = maskinporten.ask(&grant(SCOPE)).await;
            seconds(&maskinporten.claims(&answer).await) == Some(600)
        };
        maskinporten.server.wait_until("the client's lifetime counts", is_known).await;
        let answer = maskinporten.ask(&grant(&format!("{OPEN_SCOPE} {SHORT_SCOPE}"))).await;
        assert_eq!((seconds(&maskinporten.claims(&answer).await), &answer.json()["expires_in"]), (Some(30), &json!(30)));
    }

    /// Facts 47 and 48: what restricts a token stands in it.
    async fn facts_047_048_restricted_to_an_audience_or_a_person(maskinporten) {
        let (a, b) = ("https://api.fjelldata.example/vannstand", "urn:fjelldata:b");
        let claims = async |claim: &str, value: Value| {
            maskinporten.claims(&maskinporten.ask(&maskinporten.grant(&machine(), SCOPE).with(claim, value)).await).await
        };
        assert_eq!(claims("resource", json!(a)).await["aud"], a);
        assert_eq!(claims("resource", json!([a])).await["aud"], a);
        assert_eq!(claims("resource", json!([b, a])).await["aud"], json!([b, a]));
        for number in [PERSON, D_NUMBER] {
            assert_eq!(claims("pid", json!(number)).await["pid"], number);
        }
        for claim in ["sub", "jku", "client_orgno"] {
            assert_eq!(claims(claim, json!("anything")).await.get(claim), None, "{claim}");
        }
    }

    /// Fact 36, as far as `apply` gives: what is given works at once, and what is taken works no more.
    async fn fact_036_access_given_and_taken(maskinporten) {
        let grant = || maskinporten.grant(&machine(), CLOSED_SCOPE);
        assert_eq!(maskinporten.ask(&grant()).await.status, 403);
        maskinporten.apply_until(&access(CLOSED_SCOPE, CONSUMER), 200, grant).await;
        let closed = scope("fjelldata", API_OWNER, "lukket.read", "allowed_integration_types = [\"maskinporten\"]\nactive = false");
        maskinporten.apply_until(&closed, 400, grant).await;
        assert!(maskinporten.ask(&grant()).await.body.contains("MP-200"), "a scope that is not active is no scope");
    }

    /// Fact 34: a scope that turned to another kind of client.
    async fn fact_034_a_scope_of_another_kind(maskinporten) {
        let other = scope("fjelldata", API_OWNER, "maling.read", "allowed_integration_types = [\"api_klient\"]");
        let grant = || maskinporten.grant(&machine(), SCOPE);
        maskinporten.apply_until(&other, 400, grant).await;
        let answer = maskinporten.ask(&grant()).await;
        assert_eq!(answer.error(), "invalid_scope", "{answer}");
        assert!(answer.body.contains("MP-201: Token request contains scopes not allowed for maskinporten"), "{answer}");
    }

    /// Fact 7.
    async fn fact_007_a_token_outlives_the_rotation_of_its_key(maskinporten) {
        let token = maskinporten.token(&machine(), SCOPE).await;
        let before = maskinporten.fetch("/jwk").await.json();
        let kid = new_active_key(maskinporten.server.folder(), "maskinporten");
        // The key that signs stands first.
        let signs = || async { maskinporten.fetch("/jwk").await.json()["keys"][0]["kid"] == kid.as_str() };
        maskinporten.server.wait_until("the new key signs", signs).await;
        let now = maskinporten.fetch("/jwk").await.json();
        assert_eq!(now["keys"].as_array().map(Vec::len), Some(2), "{now}");
        jwt::verify(&token, &now).expect("the old token verifies");
        let newer = maskinporten.token(&machine(), SCOPE).await;
        jwt::verify(&newer, &now).expect("so does the new one");
        assert!(jwt::verify(&newer, &before).is_err(), "the new key signs");
    }

    /// Some tokens name the prefixes that the consumer owns (§4.2, `consumer_prefix`).
    async fn prefixes_of_the_consumer(maskinporten) {
        let names = ["maskinporten/delegations", "maskinporten/delegationschemes.write", "maskinporten/systemuser.read"];
        let altinn = names.map(|name| format!("altinn:{name}"));
        let mut file: String = altinn.iter().map(|name| access(name, CONSUMER)).collect();
        file += &scope("havnes", CONSUMER, "kai.read", "");
        file += &scope("arkiv", CONSUMER, "kai.read", "");
        let client = Client::machine("altinn-henter", CONSUMER, &[&altinn[0], &altinn[1], &altinn[2], OPEN_SCOPE]);
        file += &customers_of(&client);
        maskinporten.apply_until(&file, 200, || maskinporten.grant(&client, OPEN_SCOPE)).await;
        for (scope, expected) in [
            (altinn[0].clone(), Some(json!(["arkiv", "havnes"]))),
            (format!("{} {OPEN_SCOPE}", altinn[1]), Some(json!(["arkiv", "havnes"]))),
            (altinn[2].clone(), None),
            (OPEN_SCOPE.to_owned(), None),
        ] {
            let claims = maskinporten.claims(&maskinporten.ask(&maskinporten.grant(&client, &scope)).await).await;
            assert_eq!(claims.get("consumer_prefix"), expected.as_ref(), "{scope}");
        }
    }

    /// Fact 52: where senders always name themselves, the own number counts as none.
    async fn fact_052_the_own_number_where_it_counts_as_none(maskinporten) {
        let mut file = access("digitalpostinnbygger:send", SUPPLIER);
        let client = Client::machine("integrasjonspunkt", SUPPLIER, &["digitalpostinnbygger:send", OPEN_SCOPE]);
        file += &customers_of(&client);
        let own = |scope: &str| maskinporten.grant(&client, scope).with("consumer_org", SUPPLIER);
        maskinporten.apply_until(&file, 200, || own("digitalpostinnbygger:send")).await;
        let claims = maskinporten.claims(&maskinporten.ask(&own("digitalpostinnbygger:send")).await).await;
        assert_eq!(claims["consumer"]["ID"], format!("0192:{SUPPLIER}"));
        assert_eq!((claims.get("supplier"), claims.get("delegation_source")), (None, None));
        let mixed = maskinporten.ask(&own(&format!("digitalpostinnbygger:send {OPEN_SCOPE}"))).await;
        assert_eq!((mixed.status, mixed.error().as_str()), (400, "invalid_request"), "{mixed}");
    }
}

/// The optional limit (§11): 429 with `Retry-After`, for one client and not for another.
#[tokio::test]
async fn a_client_that_asks_too_often_is_told_how_long_to_wait() {
    for mode in Mode::ALL {
        let limit = "[limits.callers]\nmachine_tokens_per_minute = 2\n";
        let maskinporten = Maskinporten::start_with(mode, |settings| settings.more = limit.to_owned()).await;
        // Whoever cannot sign for the client uses nothing up.
        for _ in 0..3 {
            let forged = maskinporten.grant(&machine(), SCOPE).by(crate::harness::keys::foreign());
            assert_eq!(maskinporten.ask(&forged).await.status, 400);
        }
        for _ in 0..2 {
            assert_eq!(maskinporten.ask(&maskinporten.grant(&machine(), SCOPE)).await.status, 200);
        }
        let refused = maskinporten.ask(&maskinporten.grant(&machine(), SCOPE)).await;
        assert_eq!((refused.status, refused.error().as_str()), (429, "too_many_requests"), "{refused}");
        let wait: i64 = refused.header("retry-after").and_then(|it| it.parse().ok()).expect("seconds");
        assert!((1..=30).contains(&wait), "{refused}");
        assert_eq!(maskinporten.ask(&maskinporten.grant(&supplier(), OPEN_SCOPE)).await.status, 200);
        maskinporten.server.clock(31).await;
        assert_eq!(maskinporten.ask(&maskinporten.grant(&machine(), SCOPE)).await.status, 200);
        maskinporten.finish().await;
    }
}
