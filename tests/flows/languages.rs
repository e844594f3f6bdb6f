//! The language of pages and of the login.

use crate::harness::login::{Callback, assert_selector, through_testid};
use crate::harness::world::{PERSON, SUBSTANTIAL, web};
use crate::harness::{Authorize, Browser};

both_modes! {
    async fn fact_033_ui_locales_chooses_page_and_claim(server) {
        for language in ["nb", "nn", "en", "se"] {
            let request = Authorize::new(&web()).set("ui_locales", language);
            let mut browser = Browser::new(server);
            let selector = browser.open(request.url(server)).await;
            assert_eq!(selector.language(), language);
            let callback = Callback::of(through_testid(&mut browser, &selector, PERSON, SUBSTANTIAL).await);
            let claims = server.redeem(&web(), &request, &callback).await.id_claims(server).await;
            assert_eq!(claims["locale"], language);
        }
    }

    async fn fact_033_the_cookie_of_the_person_wins(server) {
        let request = Authorize::new(&web()).set("ui_locales", "nn");
        let mut browser = Browser::new(server);
        browser.cookies.plant("localhost", "IDPORTEN_SELECTED_LANGUAGE", "en");
        let selector = browser.open(request.url(server)).await;
        assert_eq!(selector.language(), "en");
        let callback = Callback::of(through_testid(&mut browser, &selector, PERSON, SUBSTANTIAL).await);
        let claims = server.redeem(&web(), &request, &callback).await.id_claims(server).await;
        assert_eq!(claims["locale"], "en");
    }

    async fn fact_034_an_unsupported_language_gives_bokmal(server) {
        for asked in ["de", "fr de", "xx"] {
            let selector = Browser::new(server).open(Authorize::new(&web()).set("ui_locales", asked).url(server)).await;
            assert_eq!(selector.language(), "nb", "{asked}");
        }
        let selector = Browser::new(server).open(Authorize::new(&web()).set("ui_locales", "de en").url(server)).await;
        assert_eq!(selector.language(), "en", "the first supported wins");
    }

    async fn a_person_changes_language_on_the_page(server) {
        let mut browser = Browser::new(server);
        let selector = browser.open(Authorize::new(&web()).url(server)).await;
        assert_eq!(selector.language(), "nb");
        assert!(browser.cookies.cookie("IDPORTEN_SELECTED_LANGUAGE").is_none(), "only an active choice sets it");
        let form = selector.form("/language");
        let choice = form.fields.iter().find(|it| it.get("value") == Some("nn")).expect("nynorsk can be chosen");
        let name = choice.get("name").expect("a choice has a name").to_owned();
        let changed = browser.submit(&selector, &form, &[(&name, "nn")]).await;
        assert_selector(&changed);
        assert_eq!(changed.language(), "nn");
        assert_eq!(browser.cookies.cookie("IDPORTEN_SELECTED_LANGUAGE").map(|it| it.value.as_str()), Some("nn"));
    }
}
