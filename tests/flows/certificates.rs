//! `private_key_jwt` with an enterprise certificate (virksomhetssertifikat) in `x5c`.

use serde_json::{Value, json};

use crate::harness::certificates::{FIRST_ROUND, Minted, assertion, signer, x5c_of};
use crate::harness::keys::registered;
use crate::harness::mint::{OTHER_ORGANISATION, Order, REVOKED};
use crate::harness::world::{AGENCY, PERSON, SUBSTANTIAL, certified, signing};
use crate::harness::{Answer, Authorize, Browser, Client, Mode, Server, Tokens, log_in_at};

const HOUR: i64 = 3600;
const QUARTER: i64 = 15 * 60;

/// Tries an assertion where nothing is at stake: an unknown token is revoked, 200, by whoever is believed.
async fn try_it(server: &Server, client: &Client, assertion: String) -> Answer {
    let fields = [("token", "noe".to_owned()), ("client_assertion", assertion)];
    server.post_as(client, "/token/revoke", &fields.map(|(name, value)| (name.to_owned(), value)), &[]).await
}

/// Tries a certificate of the client `sertifikat`.
async fn show(server: &Server, x5c: &Value) -> Answer {
    try_it(server, &certified(), assertion(server, &certified(), x5c)).await
}

/// Refused as it should be: the reason for the caller, and in the log.
fn assert_refused(server: &Server, answer: &Answer, reason: &str, what: &str) {
    assert_eq!((answer.status, answer.error()), (400, "invalid_client".to_owned()), "{what}: {answer}");
    assert!(answer.body.contains(&format!("{reason}: ")), "{what}: {answer}");
    assert!(server.log().contains(&format!("\"reason\":\"{reason}\"")), "{what}: the log says why");
}

#[tokio::test]
async fn a_certificate_opens_every_endpoint() {
    for mode in Mode::ALL {
        let minted = Minted::start().await;
        let server = minted.server(mode).await;
        let (client, request) = (certified(), Authorize::new(&certified()));
        let with_assertion = |mut fields: Vec<(String, String)>, order: &Order| {
            fields.push(("client_assertion".to_owned(), assertion(&server, &client, &minted.x5c(order))));
            fields
        };
        let (seid2, seid1) = (minted.supplier.order(), minted.supplier.seid1_order());
        let callback = log_in_at(&server, &mut Browser::new(&server), &request, PERSON, SUBSTANTIAL).await;
        let fields = with_assertion(request.redeem(&client, callback.code()), &seid2);
        let answer = server.post_as(&client, "/token", &fields, &[]).await;
        assert_eq!(answer.status, 200, "{answer}");
        let tokens = Tokens { answer: answer.json() };
        // Fact 71.
        assert_eq!(tokens.access_claims(&server).await["client_amr"], "virksomhetssertifikat");
        let fields = with_assertion(Server::refresh_fields(tokens.refresh_token()), &seid1);
        assert_eq!(server.post_as(&client, "/token", &fields, &[]).await.status, 200);
        let fields = with_assertion(Authorize::new(&client).parameters, &seid1);
        assert_eq!(server.post_as(&client, "/par", &fields, &[]).await.status, 201);
        assert_eq!(show(&server, &minted.x5c(&seid2)).await.status, 200);
        server.finish().await;
    }
}

/// eid-adapters.md facts 50 and 51.
#[tokio::test]
async fn every_case_of_the_negative_set_is_refused_with_its_reason() {
    for mode in Mode::ALL {
        let minted = Minted::start().await;
        let server = minted.server(mode).await;
        minted.publish(Some(minted.supplier.crl(1, server.now() + HOUR, &[REVOKED])));
        server.clock(FIRST_ROUND).await;
        let revoked = minted.x5c(&Order { serial: REVOKED, ..minted.supplier.order() });
        server
            .wait_until("the revocation list is there", || async { show(&server, &revoked).await.status == 400 })
            .await;
        for (what, der, reason) in minted.supplier.negative_set() {
            assert_refused(&server, &show(&server, &x5c_of(&der)).await, reason, what);
        }
        server.finish().await;
    }
}

#[tokio::test]
async fn fact_056_another_organisations_certificate_is_refused() {
    for mode in Mode::ALL {
        let minted = Minted::start().await;
        let server = minted.server(mode).await;
        let other = minted.x5c(&minted.supplier.order_for(OTHER_ORGANISATION));
        let answer = show(&server, &other).await;
        assert_eq!((answer.status, answer.error()), (400, "invalid_client".to_owned()), "{answer}");
        assert!(answer.body.contains("neither the client's nor its supplier's"), "{answer}");
        assert!(server.log().contains("\"event\":\"enterprise_certificate_of_another\""), "the log says why");
        // Where that organisation is the client's supplier, either's will do.
        let supplied = certified().with("client_id", "levert").with("supplier_orgno", OTHER_ORGANISATION);
        server.add(&supplied).await;
        for x5c in [&other, &minted.x5c(&minted.supplier.order_for(AGENCY))] {
            let answer = try_it(&server, &supplied, assertion(&server, &supplied, x5c)).await;
            assert_eq!(answer.status, 200, "{answer}");
        }
        server.finish().await;
    }
}

#[tokio::test]
async fn fact_055_a_registered_key_is_not_replaced_by_a_certificate() {
    for mode in Mode::ALL {
        let minted = Minted::start().await;
        let server = minted.server(mode).await;
        let good = minted.x5c(&minted.supplier.order());
        let answer = try_it(&server, &signing(), assertion(&server, &signing(), &good)).await;
        assert_eq!((answer.status, answer.error()), (400, "invalid_client".to_owned()), "{answer}");
        // Beside a `kid` it is not looked at, whatever it is.
        let header = json!({"alg": "RS256", "kid": registered().kid(), "x5c": ["rubbish"]});
        let signed = registered().sign(&header, &server.assertion_claims(&signing()));
        assert_eq!(try_it(&server, &signing(), signed).await.status, 200);
        server.finish().await;
    }
}

#[tokio::test]
async fn the_header_must_be_that_of_the_certificates_holder() {
    for mode in Mode::ALL {
        let minted = Minted::start().await;
        let server = minted.server(mode).await;
        let (good, claims) = (minted.x5c(&minted.supplier.order()), || server.assertion_claims(&certified()));
        let text = good[0].as_str().expect("a certificate");
        let broken = format!("{}\r\n{}", &text[..64], &text[64..]);
        for (what, header, status) in [
            ("line ends left over from PEM", json!({"alg": "RS256", "x5c": [broken]}), 200),
            ("RS384", json!({"alg": "RS384", "x5c": good}), 200),
            ("RS512", json!({"alg": "RS512", "x5c": good}), 200),
            ("with the rest of the chain", json!({"alg": "RS256", "x5c": [text, text, text, text]}), 200),
            ("five certificates", json!({"alg": "RS256", "x5c": [text, text, text, text, text]}), 400),
            ("one text", json!({"alg": "RS256", "x5c": text}), 400),
            ("no certificate", json!({"alg": "RS256", "x5c": []}), 400),
            ("nothing", json!({"alg": "RS256"}), 400),
            ("a kid beside it", json!({"alg": "RS256", "kid": "key-1", "x5c": good}), 200),
            ("a kid alone", json!({"alg": "RS256", "kid": "key-1"}), 400),
            ("PS256", json!({"alg": "PS256", "x5c": good}), 400),
        ] {
            let answer = try_it(&server, &certified(), signer().sign(&header, &claims())).await;
            assert_eq!(answer.status, status, "{what}: {answer}");
            assert!(status == 200 || answer.error() == "invalid_client", "{what}: {answer}");
        }
        let forged = registered().sign(&json!({"alg": "RS256", "x5c": good}), &claims());
        let answer = try_it(&server, &certified(), forged).await;
        assert_eq!(answer.error(), "invalid_client", "signed with another key: {answer}");
        server.finish().await;
    }
}

/// eid-adapters.md fact 52, and what a restart remembers.
#[tokio::test]
async fn a_revocation_list_is_fetched_kept_and_dies() {
    for mode in Mode::ALL {
        let minted = Minted::start().await;
        let server = minted.server(mode).await;
        let good = minted.x5c(&minted.supplier.order());
        let revoked = minted.x5c(&Order { serial: REVOKED, ..minted.supplier.order() });
        assert_eq!(show(&server, &revoked).await.status, 200, "never fetched counts as not revoked");
        server.clock(FIRST_ROUND).await;
        server
            .wait_until("there is an alarm", || async { server.log().contains("a revocation list was never had") })
            .await;

        minted.publish(Some(minted.supplier.crl(5, server.now() + 2 * HOUR, &[REVOKED])));
        server.clock(FIRST_ROUND + QUARTER).await;
        server.wait_until("it is revoked", || async { show(&server, &revoked).await.status == 400 }).await;
        assert_refused(&server, &show(&server, &revoked).await, "revoked", "after the second round");

        // An older list, and then none: the one in use stays.
        minted.publish(Some(minted.supplier.crl(4, server.now() + 2 * HOUR, &[])));
        server.clock(FIRST_ROUND + 2 * QUARTER).await;
        server
            .wait_until("it was refused", || async { server.log().contains("it is older than the one in use") })
            .await;
        assert_eq!(show(&server, &revoked).await.status, 400);
        minted.publish(None);
        assert_eq!(server.stop().await, 0);
        server.launch();
        server.wait_until_ready().await;
        assert_refused(&server, &show(&server, &revoked).await, "revoked", "from the kept copy");
        assert_eq!(show(&server, &good).await.status, 200, "unreachable, with a live copy");

        server.clock(30 * HOUR).await;
        server.wait_until("it is dead", || async { show(&server, &good).await.status == 400 }).await;
        assert_refused(&server, &show(&server, &good).await, "revocation_unknown", "beyond the grace");
        server
            .wait_until("there is an alarm", || async { server.log().contains("a revocation list is too old") })
            .await;
        let metrics = server.metrics().await;
        assert!(metrics.contains("fellesporten_crls{standing=\"dead\"} 1"), "{metrics}");
        server.finish().await;
    }
}

#[tokio::test]
async fn a_registered_key_with_a_certificate_lives_as_long_as_it() {
    for mode in Mode::ALL {
        let minted = Minted::start().await;
        let server = minted.server(mode).await;
        let locked = |id: &str, order: &Order| {
            let mut jwk = signer().jwk("RS256");
            jwk["x5c"] = minted.x5c(order);
            let jwks = toml::Value::try_from(json!({"keys": [jwk]})).expect("a key set is TOML");
            certified().with("client_id", id).with_value("jwks", jwks)
        };
        let by_kid = |client: &Client| {
            signer().sign(&json!({"alg": "RS256", "kid": signer().kid()}), &server.assertion_claims(client))
        };
        let order = minted.supplier.order();
        let good = locked("laast", &Order { not_after: server.now() + HOUR, ..order.clone() });
        server.add(&good).await;
        assert_eq!(try_it(&server, &good, by_kid(&good)).await.status, 200);
        let strange = locked("fremmed", &minted.supplier.order_for(OTHER_ORGANISATION));
        server.add(&strange).await;
        assert_eq!(
            try_it(&server, &strange, by_kid(&strange)).await.error(),
            "invalid_client",
            "another's certificate"
        );
        server.clock(HOUR + 1).await;
        assert_refused(&server, &try_it(&server, &good, by_kid(&good)).await, "expired", "its certificate ended");
        let other_cure = "register the key again without x5c";
        assert!(try_it(&server, &good, by_kid(&good)).await.body.contains(other_cure), "the key alone may stay");
        // A certificate for another key is no registration.
        let outcome = server.apply(&crate::harness::world::customers_of(&locked(
            "feil",
            &Order { key: crate::harness::mint::rsa(2048), ..order },
        )));
        assert_eq!(outcome.code, 1, "{}", outcome.out);
        assert!(outcome.err.contains("certificate for this very key"), "{}", outcome.err);
        server.finish().await;
    }
}

both_modes! {
    async fn without_a_trust_list_nobodys_certificate_is_taken(server) {
        let minted = Minted::start().await;
        assert_refused(server, &show(server, &minted.x5c(&minted.supplier.order())).await, "untrusted_issuer", "none");
    }
}
