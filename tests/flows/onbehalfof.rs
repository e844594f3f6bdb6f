//! `onbehalfof`: a supplier's client logs people in for its customers.

use crate::harness::login::Callback;
use crate::harness::world::{AGENCY, MUNICIPALITY, PERSON, SUBSTANTIAL, web};
use crate::harness::{Authorize, Browser, Client, Server, log_in_at};

fn supplier() -> Client {
    Client::web("leverandor")
}

async fn with_customer(server: &Server) -> Client {
    let client = supplier();
    let record = toml::to_string(&client.record()).unwrap();
    server
        .apply(&format!(
            "[[clients]]\n{record}\n[[clients.onbehalfof]]\nonbehalfof = \"fjord_kommune\"\nname = \"Fjord kommune\"\n\
             orgno = \"{MUNICIPALITY}\"\nclient_uri = \"http://fjord.example/\""
        ))
        .succeeded();
    server
        .wait_until("the client is known", || async {
            let url = Authorize::new(&client).set("onbehalfof", "fjord_kommune").url(server);
            Browser::new(server).open(url).await.status == 200
        })
        .await;
    client
}

both_modes! {
    async fn fact_076_the_token_names_the_customer(server) {
        let client = with_customer(server).await;
        let request = Authorize::new(&client).set("onbehalfof", "fjord_kommune");
        let selector = Browser::new(server).open(request.url(server)).await;
        assert!(selector.body.contains("Fjord kommune"), "the person sees the customer: {selector}");
        let callback = log_in_at(server, &mut Browser::new(server), &request, PERSON, SUBSTANTIAL).await;
        let tokens = server.redeem(&client, &request, &callback).await;
        assert_eq!(tokens.id_claims(server).await["client_onbehalfof"], "fjord_kommune");
        let claims = tokens.access_claims(server).await;
        assert_eq!(claims["consumer"]["ID"], format!("0192:{MUNICIPALITY}"));
        assert_eq!(claims["supplier"]["ID"], format!("0192:{AGENCY}"), "whoever acts for the customer is named");
        let plain = log_in_at(server, &mut Browser::new(server), &Authorize::new(&client), PERSON, SUBSTANTIAL).await;
        assert!(plain.parameters.contains_key("code"), "the supplier itself may log in too");
    }

    async fn fact_076_an_unknown_customer_is_an_error(server) {
        let supplier = with_customer(server).await;
        for (client, value) in [(supplier.clone(), "Fjord_kommune"), (supplier, "annen"), (web(), "fjord_kommune")] {
            let request = Authorize::new(&client).set("onbehalfof", value);
            let callback = Callback::of(Browser::new(server).open(request.url(server)).await);
            assert_eq!(callback.parameters["error"], "invalid_request", "{value} at {}", client.id());
        }
    }
}
