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

    async fn the_page_of_a_logout_speaks_the_language_of_the_login(server) {
        for (more, language) in [("", "en"), ("&ui_locales=nn", "nn")] {
            let request = Authorize::new(&web()).set("ui_locales", "en");
            let mut browser = Browser::new(server);
            let selector = browser.open(request.url(server)).await;
            let callback = Callback::of(through_testid(&mut browser, &selector, PERSON, SUBSTANTIAL).await);
            server.redeem(&web(), &request, &callback).await;
            let page = browser.open(format!("/logout?client_id={}{more}", web().id())).await;
            assert_eq!((page.status, page.language().as_str()), (200, language), "{page}");
        }
    }

    async fn an_error_page_that_can_be_asked_for_again_has_the_language_menu(server) {
        for path in ["/logout", "/finnes-ikke"] {
            let mut browser = Browser::new(server);
            let page = browser.open(path).await;
            assert_eq!(page.language(), "nb");
            let form = page.form("/language");
            let changed = browser.submit(&page, &form, &[("language", "en")]).await;
            assert_eq!((changed.url.path(), changed.language().as_str()), (path, "en"), "{changed}");
        }
        let page = Browser::new(server).open("/finnes-ikke?x=1").await;
        assert!(!page.body.contains("language-form"), "the query would be lost: {page}");
        let front = page.elements().into_iter().find(|it| it.get("id") == Some("problem-front"));
        assert_eq!(front.as_ref().and_then(|it| it.get("href")), Some("/"), "{page}");
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
