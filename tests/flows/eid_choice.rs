//! Which eIDs people can choose: the level decides, and nothing of a service's (idporten.md §1.4, eid-adapters.md §7.1).

use crate::harness::eids::{Person, SELECTOR};
use crate::harness::login::is_selector;
use crate::harness::world::{HIGH, SUBSTANTIAL, web};
use crate::harness::{Answer, Authorize, Browser, Client};

const NORWEGIAN: [&str; 5] = ["bankid", "bankid-mobil", "buypass-mobil", "buypass", "commfides"];

/// The eIDs on the page, in its order, and whether each can be chosen.
fn listed(selector: &Answer) -> Vec<(String, bool)> {
    let lines = selector.elements().into_iter().filter(|it| it.get("id").is_some_and(|id| id.starts_with("login-")));
    lines.map(|it| (it.get("id").unwrap_or_default()["login-".len()..].to_owned(), it.tag == "a")).collect()
}

fn selectable(selector: &Answer) -> Vec<String> {
    listed(selector).into_iter().filter(|(_, can)| *can).map(|(id, _)| id).collect()
}

with_eids! {
    /// Also eid-adapters.md facts 2 and 3.
    async fn facts_027_028_and_032_the_level_is_the_only_filter(server, _eids) {
        let norwegian: Vec<&str> = NORWEGIAN.into_iter().chain(["testid"]).collect();
        for level in [HIGH, SUBSTANTIAL] {
            let selector = Person::new(server).selector(&Authorize::new(&web()).level(level)).await;
            assert_eq!(selectable(&selector), norwegian, "{level}");
            assert!(!listed(&selector).iter().any(|(id, _)| id == "eidas"), "eIDAS only when asked for");
        }
        let both = Authorize::new(&web()).level(&format!("{SUBSTANTIAL} eidas-loa-substantial"));
        assert_eq!(selectable(&Person::new(server).selector(&both).await), SELECTOR);
    }

    /// Also eid-adapters.md fact 4: whatever a request says, and whatever a client is, every Norwegian eID is there, in one order.
    async fn fact_029_nothing_of_a_service_takes_an_eid_away(server, _eids) {
        let usual = listed(&Person::new(server).selector(&Authorize::new(&web())).await);
        for (name, value) in [
            ("login_hint", "bankid"),
            ("login_hint", "BID"),
            ("acr_values", "idporten-loa-substantial bankid"),
            ("acr_values", "idporten-loa-substantial urn:bankid:bid"),
            ("idp", "bankid"),
            ("idp_hint", "bankid"),
            ("kc_idp_hint", "bankid"),
            ("amr_values", "BankID"),
            ("eid", "buypass"),
            ("exclude", "commfides"),
            ("hide", "commfides"),
            ("display", "touch"),
            ("ui_locales", "en"),
        ] {
            let selector = Person::new(server).selector(&Authorize::new(&web()).set(name, value)).await;
            assert_eq!(listed(&selector), usual, "{name}={value}");
        }
        for client in [
            Client::web("skjuler").with("sso_disabled", true),
            Client::native("mobilen"),
            Client::spa("nettsiden"),
            Client::web("ensidig").with("description", "bare BankID"),
        ] {
            server.add(&client).await;
            let selector = Person::new(server).selector(&Authorize::new(&client)).await;
            assert_eq!(listed(&selector), usual, "{}", client.id());
        }
        // A phone, and a person who used one eID the last time, see the same.
        let mut person = Person::new(server);
        let selector = person.selector(&Authorize::new(&web())).await;
        person.choose(&selector, "buypass").await;
        assert_eq!(listed(&person.selector(&Authorize::new(&web())).await), usual);
        let mut phone = Browser::new(server);
        phone.headers.insert("user-agent", "Mozilla/5.0 (iPhone)".parse().expect("a header"));
        assert_eq!(listed(&phone.open(Authorize::new(&web()).url(server)).await), usual);
    }

    /// Also eid-adapters.md fact 5: eIDAS levels alone lead to the country chooser, and there is no other way past the selector.
    async fn fact_030_eidas_alone_goes_to_the_country_chooser(server, eids) {
        for levels in ["eidas-loa-high", "eidas-loa-substantial eidas-loa-high"] {
            let mut person = Person::new(server);
            let page = person.browser.open(Authorize::new(&web()).level(levels).url(server)).await;
            assert!(page.body.contains("id=\"countries-form\"") && page.body.contains("value=\"SE\""), "{page}");
            assert!(!page.body.contains("value=\"DE\""), "{page}");
            let form = page.form("/eidas");
            let again = person.browser.submit(&page, &form, &[("country", "XX"), ("action", "go")]).await;
            assert!(again.body.contains("id=\"country-error\""), "{again}");
            let away = person.browser.submit(&page, &form, &[("country", "SE"), ("action", "go")]).await;
            let to = away.location().unwrap_or_else(|| panic!("off to the connector: {away}"));
            assert!(to.as_str().starts_with(&eids.eidas().issuer()), "{to}");
            let sent = eids.eidas().requests("par").await.pop().expect("a request");
            assert_eq!(sent["parameters"]["login_hint"], "country:SE", "{sent}");
        }
        // By name as the person reads it; a name that the language lacks is marked as what it is.
        for (language, first, last, mark) in
            [("nb", "BE", "AT", ""), ("nn", "AT", "CZ", ""), ("en", "AT", "SE", ""), ("se", "BE", "AT", " lang=\"nb\"")]
        {
            let request = Authorize::new(&web()).level("eidas-loa-high").set("ui_locales", language);
            let page = Browser::new(server).open(request.url(server)).await;
            let options: Vec<_> = page.elements().into_iter().filter(|it| it.tag == "option").collect();
            let countries: Vec<_> = options.iter().filter_map(|it| it.get("value")).filter(|it| !it.is_empty()).collect();
            assert_eq!((countries.first(), countries.last()), (Some(&first), Some(&last)), "{language}: {countries:?}");
            assert!(page.body.contains(&format!("<option value=\"SE\"{mark}>")), "{language}: {page}");
        }
        let mixed = Authorize::new(&web()).level("eidas-loa-high idporten-loa-high");
        assert!(is_selector(&Browser::new(server).open(mixed.url(server)).await));
    }
}
