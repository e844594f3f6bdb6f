//! Keys and certificates that Maskinporten takes and refuses (`docs/contracts/maskinporten.md` §3.2, 8).

use serde_json::{Value, json};

use crate::harness::certificates::{FIRST_ROUND, Minted, signer, x5c_of};
use crate::harness::keys::{foreign, registered};
use crate::harness::machine::{Grant, Maskinporten, SCOPE, certified, machine};
use crate::harness::mint::{OTHER_ORGANISATION, Order, REVOKED};
use crate::harness::world::customers_of;
use crate::harness::{Answer, Client, Mode};

const HOUR: i64 = 3600;
const YEAR: i64 = 365 * 24 * HOUR;

/// A server that trusts the mint.
async fn trusting(mode: Mode, minted: &Minted) -> Maskinporten {
    Maskinporten::start_with(mode, |settings| settings.more = minted.section()).await
}

/// The agency's grant with this certificate.
fn shown(maskinporten: &Maskinporten, x5c: &Value) -> Grant {
    maskinporten.grant(&certified(), SCOPE).x5c(x5c)
}

fn assert_says(answer: &Answer, words: &str, what: &str) {
    assert_eq!((answer.status, answer.error().as_str()), (400, "invalid_grant"), "{what}: {answer}");
    assert!(answer.body.contains(words), "{what}: {words}: {answer}");
}

/// Facts 22 and 25: the whole negative set, each with the name of its refusal.
#[tokio::test]
async fn fact_025_bad_certificates_are_refused() {
    for mode in Mode::ALL {
        let minted = Minted::start().await;
        let maskinporten = trusting(mode, &minted).await;
        minted.publish(Some(minted.supplier.crl(1, maskinporten.server.now() + HOUR, &[REVOKED])));
        maskinporten.server.clock(FIRST_ROUND).await;
        let revoked = minted.x5c(&Order { serial: REVOKED, ..minted.supplier.order() });
        let is_refused = || async { maskinporten.ask(&shown(&maskinporten, &revoked)).await.body.contains("MP-120") };
        maskinporten.server.wait_until("the revocation list is there", is_refused).await;
        for (what, der, reason) in minted.supplier.negative_set() {
            let answer = maskinporten.ask(&shown(&maskinporten, &x5c_of(&der))).await;
            if what == "rubbish" {
                assert_says(&answer, "MP-123: Invalid JWT header x5c", what);
            } else {
                assert_says(
                    &answer,
                    "MP-120: Invalid assertion. Client authentication failed. The JWT is signed with an invalid certificate",
                    what,
                );
                assert_says(&answer, &format!("{reason}: "), what);
            }
        }
        maskinporten.finish().await;
    }
}

/// Fact 26: a list that was never fetched, or cannot be had while the copy lives, stops nobody; a dead copy stops all.
#[tokio::test]
async fn fact_026_a_revocation_list_lives_as_long_as_its_copy() {
    for mode in Mode::ALL {
        let minted = Minted::start().await;
        let maskinporten = trusting(mode, &minted).await;
        let good = minted.x5c(&minted.supplier.order());
        assert_eq!(maskinporten.ask(&shown(&maskinporten, &good)).await.status, 200, "never fetched");
        minted.publish(Some(minted.supplier.crl(1, maskinporten.server.now() + HOUR, &[REVOKED])));
        maskinporten.server.clock(FIRST_ROUND).await;
        let revoked = minted.x5c(&Order { serial: REVOKED, ..minted.supplier.order() });
        let is_refused = || async { maskinporten.ask(&shown(&maskinporten, &revoked)).await.body.contains("MP-120") };
        maskinporten.server.wait_until("the revocation list is there", is_refused).await;
        minted.publish(None);
        maskinporten.server.clock(FIRST_ROUND + 20 * HOUR).await;
        assert_eq!(maskinporten.ask(&shown(&maskinporten, &good)).await.status, 200, "unreachable, within the grace");
        maskinporten.server.clock(26 * HOUR).await;
        assert_says(&maskinporten.ask(&shown(&maskinporten, &good)).await, "MP-120", "dead");
        maskinporten.finish().await;
    }
}

/// Fact 24, and fact 89 at the endpoint: wherever the number stands, it must be the client's.
#[tokio::test]
async fn fact_024_another_organisations_certificate() {
    for mode in Mode::ALL {
        let minted = Minted::start().await;
        let maskinporten = trusting(mode, &minted).await;
        let name = |attributes: &[(&'static str, &str)]| {
            let subject = attributes.iter().map(|(oid, value)| (*oid, (*value).to_owned())).collect();
            minted.x5c(&Order { subject, ..minted.supplier.order() })
        };
        for (what, x5c, is_own) in [
            ("organizationIdentifier", name(&[("2.5.4.10", "Testetaten"), ("2.5.4.97", "NTRNO-314159268")]), true),
            ("serialNumber", name(&[("2.5.4.10", "Testetaten"), ("2.5.4.5", "314159268")]), true),
            ("O", name(&[("2.5.4.10", "Testetaten - 314159268")]), true),
            ("another's", minted.x5c(&minted.supplier.order_for(OTHER_ORGANISATION)), false),
            ("another's in O", name(&[("2.5.4.10", "Fjelldata - 310042706")]), false),
        ] {
            let answer = maskinporten.ask(&shown(&maskinporten, &x5c)).await;
            if is_own {
                assert_eq!(answer.status, 200, "{what}: {answer}");
            } else {
                assert_says(&answer, "MP-122: Invalid JWT. Invalid organization number for client", what);
            }
        }
        // A supplier's certificate is not its customer's.
        let supplied = certified().with("client_id", "levert").with("supplier_orgno", OTHER_ORGANISATION);
        maskinporten.server.apply(&customers_of(&supplied)).succeeded();
        let others = minted.x5c(&minted.supplier.order_for(OTHER_ORGANISATION));
        let grant = || maskinporten.grant(&supplied, SCOPE).x5c(&others);
        let is_known = || async { !maskinporten.ask(&grant()).await.body.contains("MP-100") };
        maskinporten.server.wait_until("the client is known", is_known).await;
        assert_says(&maskinporten.ask(&grant()).await, "MP-122", "the supplier's");
        maskinporten.finish().await;
    }
}

/// Fact 27: registered keys lock a client to them.
#[tokio::test]
async fn fact_027_a_registered_key_is_not_replaced_by_a_certificate() {
    for mode in Mode::ALL {
        let minted = Minted::start().await;
        let maskinporten = trusting(mode, &minted).await;
        let good = minted.x5c(&minted.supplier.order());
        let own = machine().with("client_id", "begge").with("client_orgno", "314159268");
        let by_key = |header: Value| maskinporten.grant(&own, SCOPE).header(header);
        maskinporten.server.apply(&customers_of(&own)).succeeded();
        let both = || by_key(json!({"alg": "RS256", "kid": registered().kid(), "x5c": good}));
        let is_known = || async { maskinporten.ask(&both()).await.status == 200 };
        maskinporten.server.wait_until("both are taken", is_known).await;
        assert_says(&maskinporten.ask(&maskinporten.grant(&own, SCOPE).x5c(&good)).await, "(kid)", "x5c alone");
        // Of both, the key signs: not the certificate's.
        let by_certificate = both().by(&signer());
        assert_says(&maskinporten.ask(&by_certificate).await, "MP-124", "signed with the certificate's key");
        // Without registered keys a kid is nobody's, and beside x5c it is not looked at.
        let named = maskinporten.grant(&certified(), SCOPE).header(json!({"alg": "RS256", "kid": registered().kid()}));
        let keyless = "Unknown key identifier (kid) for client. The client has no registered key: send its organisation's enterprise certificate";
        assert_says(&maskinporten.ask(&named).await, keyless, "a kid alone");
        assert_says(&maskinporten.ask(&named.header(json!({"alg": "RS256"}))).await, keyless, "neither");
        let mut beside = shown(&maskinporten, &good);
        beside.header["kid"] = json!("whatever");
        assert_eq!(maskinporten.ask(&beside).await.status, 200);
        for alg in ["RS384", "RS512"] {
            let mut other = shown(&maskinporten, &good);
            other.header["alg"] = json!(alg);
            assert_eq!(maskinporten.ask(&other).await.status, 200, "{alg}");
        }
        assert_says(&maskinporten.ask(&shown(&maskinporten, &good).by(foreign())).await, "MP-124", "another's key");
        maskinporten.finish().await;
    }
}

/// A key that was registered with a certificate works as long as that does (§3.2).
#[tokio::test]
async fn a_registered_certificate_is_judged_at_each_use() {
    for mode in Mode::ALL {
        let minted = Minted::start().await;
        let maskinporten = trusting(mode, &minted).await;
        let mut jwk = signer().jwk("RS256");
        jwk["x5c"] = minted.x5c(&Order { not_after: maskinporten.server.now() + HOUR, ..minted.supplier.order() });
        let jwks = toml::Value::try_from(json!({"keys": [jwk]})).expect("a key set is TOML");
        let locked: Client = certified().with("client_id", "laast").with_value("jwks", jwks);
        maskinporten.server.apply(&customers_of(&locked)).succeeded();
        let grant = || {
            let header = json!({"alg": "RS256", "kid": signer().kid()});
            maskinporten.grant(&locked, SCOPE).header(header).by(&signer())
        };
        let is_known = || async { maskinporten.ask(&grant()).await.status == 200 };
        maskinporten.server.wait_until("the key is taken", is_known).await;
        let claims = maskinporten.claims(&maskinporten.ask(&grant()).await).await;
        assert_eq!(claims["client_amr"], "private_key_jwt");
        maskinporten.server.clock(HOUR + 1).await;
        assert_says(&maskinporten.ask(&grant()).await, "MP-120", "its certificate ended");
        maskinporten.finish().await;
    }
}

both_modes_with_maskinporten! {
    async fn fact_020_a_key_ends_after_a_year(maskinporten) {
        let grant = || maskinporten.grant(&machine(), SCOPE);
        maskinporten.server.clock(YEAR - HOUR).await;
        assert_eq!(maskinporten.ask(&grant()).await.status, 200);
        maskinporten.server.clock(YEAR + 1).await;
        assert_says(&maskinporten.ask(&grant()).await, "MP-121: Invalid assertion. Client authentication failed. Expired key", "a year later");
    }

    /// Fact 15: the other algorithms, with keys that are registered for them.
    async fn fact_015_rs384_and_rs512(maskinporten) {
        for alg in ["RS384", "RS512"] {
            let jwks = toml::Value::try_from(json!({"keys": [registered().jwk(alg)]})).expect("a key set is TOML");
            let client = machine().with("client_id", format!("henter-{alg}")).with_value("jwks", jwks);
            let grant = |alg: &str| maskinporten.grant(&client, SCOPE).header(json!({"alg": alg, "kid": registered().kid()}));
            maskinporten.apply_until(&customers_of(&client), 200, || grant(alg)).await;
            assert_says(&maskinporten.ask(&grant("RS256")).await, "MP-124", "not the registered one");
        }
    }
}
