//! Suppliers and customers against each other: neither becomes the other by a client that one of them runs for the other
//! (`docs/contracts/maskinporten.md` §6.1, 7.2).

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::Client;
use crate::harness::consent::scope;
use crate::harness::keys::registered;
use crate::harness::machine::{CONSUMER, DELEGABLE_SCOPE, OPEN_SCOPE, SCOPE, SUPPLIER, supplier};
use crate::harness::self_service::{DCR, SCOPES, administration, key_set, machine_body, service_body};
use crate::harness::world::{AGENCY, customers_of};

/// A supplier with its scope.
const RUNS: (&str, &str) = (SUPPLIER, "idporten:dcr.supplier");
/// The customer.
const OWNS: (&str, &str) = (CONSUMER, DCR);

/// A body for a client of the customer.
fn of_customer(mut body: Value) -> Value {
    body["client_orgno"] = json!(CONSUMER);
    body
}

both_modes_with_self_service! {
    /// What administers an organisation, or shows what people gave it, stands on no machine that its supplier made.
    async fn a_supplier_is_never_its_customer(portal) {
        for scope in [DCR, SCOPES, "idporten:dcr.supplier", "idporten:authorizations", "idporten:token.introspection"] {
            let refused = portal.is(RUNS, Method::POST, "/clients", Some(&of_customer(machine_body(&[scope]))), 400).await;
            assert!(refused.to_string().contains(&format!("{scope} speaks for {CONSUMER} itself")), "{refused}");
        }
        let made = portal.post(RUNS, "/clients", &of_customer(machine_body(&[OPEN_SCOPE]))).await;
        let path = format!("/clients/{}", made["client_id"].as_str().unwrap());
        portal.put(RUNS, &path, &of_customer(machine_body(&[OPEN_SCOPE, DCR])), 400).await;
        portal.put(RUNS, &path, &of_customer(machine_body(&[OPEN_SCOPE])), 200).await;
        // Where a file of the operator says so all the same, no token comes of it.
        let machine = Client::machine("til-kunden", CONSUMER, &[OPEN_SCOPE, DCR]).with("supplier_orgno", SUPPLIER);
        portal.maskinporten.server.apply(&customers_of(&machine)).succeeded();
        portal.maskinporten.server.wait_until("it is known", || async { portal.token_of(&machine, OPEN_SCOPE).await.0 == 200 }).await;
        assert_eq!(portal.token_of(&machine, DCR).await, (400, "200".to_owned()));
    }

    /// The customer owns the client and could end it, but its access is the supplier's.
    async fn a_customer_uses_nothing_of_its_supplier(portal) {
        let made = portal.post(RUNS, "/clients", &of_customer(service_body("client_secret_basic"))).await;
        let path = format!("/clients/{}", made["client_id"].as_str().unwrap());
        assert_eq!(portal.get(OWNS, &path).await["supplier_orgno"], SUPPLIER);
        let refused = portal.put(OWNS, &path, &service_body("client_secret_basic"), 400).await;
        assert!(refused.to_string().contains("runs this client for you"), "{refused}");
        let entry = json!({"onbehalfof": "annen", "name": "En annen", "orgno": AGENCY});
        for (call, body) in [("secret", None), ("jwks", Some(key_set(&["a"]))), ("onbehalfof", Some(entry))] {
            portal.is(OWNS, Method::POST, &format!("{path}/{call}"), body.as_ref(), 400).await;
        }
        portal.put(RUNS, &path, &of_customer(service_body("client_secret_basic")), 200).await;
        portal.is(OWNS, Method::DELETE, &path, None, 200).await;
        assert_eq!(portal.get(RUNS, &format!("{path}?inactive=true")).await["active"], false);
    }

    /// A scope that is delegated at a source is never used that way, whichever call brings the two together.
    async fn onbehalfof_gives_no_delegation(portal) {
        let server = &portal.maskinporten.server;
        let (delegated, plain) = ("fjelldata:delt.logg", "fjelldata:egen.logg");
        let access = [delegated, plain].map(|it| format!("[[scope_access]]\nscope = \"{it}\"\nconsumer_orgno = \"{CONSUMER}\"\n"));
        let scopes = scope("delt.logg", "delegation_source = \"https://tt02.altinn.no/\"") + &scope("egen.logg", "");
        server.apply(&(scopes + &access.concat())).succeeded();
        let mut body = service_body("client_secret_basic");
        body["integration_type"] = json!("api_klient");
        body["scopes"] = json!(["openid", delegated]);
        let made = portal.post(OWNS, "/clients", &body).await;
        let path = format!("/clients/{}", made["client_id"].as_str().unwrap());
        let entry = json!({"onbehalfof": "annen", "name": "En annen", "orgno": AGENCY});
        portal.is(OWNS, Method::POST, &format!("{path}/onbehalfof"), Some(&entry), 400).await;
        body["onbehalfof"] = json!([entry]);
        let refused = portal.put(OWNS, &path, &body, 400).await;
        assert!(refused.to_string().contains("excludes onbehalfof"), "{refused}");
        body["scopes"] = json!(["openid", plain]);
        portal.put(OWNS, &path, &body, 200).await;
    }

    /// A customer that was switched off is off: for tokens that it has, and for suppliers that act for it.
    async fn a_switched_off_customer_does_nothing_more(portal) {
        let server = &portal.maskinporten.server;
        let token = portal.maskinporten.token(&administration(CONSUMER), DCR).await;
        let read = async || server.send(server.http().get(portal.url("/clients")).bearer_auth(&token)).await;
        assert_eq!(read().await.status, 200);
        let acting = || portal.maskinporten.grant(&supplier(), DELEGABLE_SCOPE).with("consumer_org", CONSUMER).by(registered());
        let before = portal.maskinporten.ask(&acting()).await;
        assert!(!before.body.contains("MP-250"), "{before}");
        server.apply(&format!("[[organisations]]\norg_number = \"{CONSUMER}\"\nname = \"Avsluttet\"\nactive = false\n")).succeeded();
        server.wait_until("the token is worth nothing", || async { read().await.status == 401 }).await;
        assert_eq!(read().await.header("www-authenticate").map(|it| it.contains("invalid_token")), Some(true));
        assert!(portal.maskinporten.ask(&acting()).await.body.contains("MP-250"));
        assert_eq!(portal.token_of(&administration(CONSUMER), SCOPE).await, (400, "100".to_owned()));
    }
}
