//! What an old page says of the service it served: its registered name and address, and nothing that came with a request.

use crate::harness::login::{assert_selector, through_testid};
use crate::harness::world::{PERSON, SUBSTANTIAL, native, post, web};
use crate::harness::{Answer, Authorize, Browser, Callback, Client, Server};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The page of a login that is over.
async fn old_page(server: &Server, client: &Client) -> Answer {
    let mut browser = Browser::new(server);
    let selector = browser.open(Authorize::new(client).url(server)).await;
    assert_selector(&selector);
    Callback::of(through_testid(&mut browser, &selector, PERSON, SUBSTANTIAL).await).code();
    let page = browser.get(selector.url.as_str()).await;
    page.assert_error_page(400);
    page
}

/// Where the page leads, and what its button says.
fn way_out(page: &Answer) -> Option<(String, String)> {
    let found = page.elements().into_iter().find(|it| it.get("id") == Some("problem-way-out"));
    found.map(|it| (it.get("href").unwrap_or_default().to_owned(), it.text))
}

fn to(url: &str, client_id: &str) -> Option<(String, String)> {
    Some((url.to_owned(), format!("Tilbake til Tjenesten {client_id}")))
}

both_modes! {
    async fn an_old_page_leads_to_the_registered_address_or_the_root_of_its_site(server) {
        let named = web().with("client_uri", "http://minside.example/start");
        assert_eq!(way_out(&old_page(server, &post()).await), to("http://kommunen.example/", "kommunen"));
        assert_eq!(way_out(&old_page(server, &native()).await), None, "an app has no site");
        server.apply(&crate::harness::world::customers_of(&named)).succeeded();
        server.wait_until("the address is known", || async {
            let page = server.http().get(server.url("/authorize?client_id=minside")).send().await.expect("an answer");
            page.text().await.expect("text").contains("minside.example/start")
        }).await;
        assert_eq!(way_out(&old_page(server, &named).await), to("http://minside.example/start", "minside"));
    }

    /// Whoever writes a name into an address chooses among registered services, and no more.
    async fn a_forged_name_shows_what_is_registered_or_nothing(server) {
        let unguessed = "AAAAAAAAAAAAAAAAAAAAAA";
        let name = |client_id: &str| URL_SAFE_NO_PAD.encode(client_id);
        for (path, expected) in [
            (format!("/login/{unguessed}{}", name("kommunen")), to("http://kommunen.example/", "kommunen")),
            (format!("/login/{unguessed}{}/testid", name("kommunen")), to("http://kommunen.example/", "kommunen")),
            (format!("/consent/{unguessed}{}", name("kommunen")), to("http://kommunen.example/", "kommunen")),
            (format!("/login/{unguessed}{}", name("/profile")), Some(("/profile".to_owned(), "Tilbake til ID-porten".to_owned()))),
            (format!("/login/{unguessed}{}", name("https://evil.example/")), None),
            (format!("/login/{unguessed}{}", name("idporten")), None),
            (format!("/login/{unguessed}kommunen"), None),
            (format!("/login/{}", name("kommunen")), None),
        ] {
            let page = Browser::new(server).get(&path).await;
            page.assert_error_page(400);
            assert_eq!(way_out(&page), expected, "{path}");
            assert!(!page.body.contains("evil"), "{page}");
        }
        // A living login under another name is no login.
        let mut browser = Browser::new(server);
        let selector = browser.open(Authorize::new(&web()).url(server)).await;
        let renamed = selector.url.path().replace(&name("minside"), &name("kommunen"));
        assert_ne!(renamed, selector.url.path());
        let page = browser.get(&renamed).await;
        page.assert_error_page(400);
        assert_eq!(way_out(&page), to("http://kommunen.example/", "kommunen"));
        assert_selector(&browser.get(selector.url.as_str()).await);
    }

    async fn a_browser_without_cookies_is_told_so_and_one_with_another_login_is_not(server) {
        let mut browser = Browser::new(server);
        let selector = browser.open(Authorize::new(&web()).url(server)).await;
        assert_selector(&selector);
        let page = Browser::new(server).get(selector.url.as_str()).await;
        page.assert_error_page(400);
        assert!(page.body.contains("informasjonskapsler slått av"), "{page}");
        assert_eq!(way_out(&page), to("http://minside.example/", "minside"));
        let mut other = Browser::new(server);
        assert_selector(&other.open(Authorize::new(&web()).url(server)).await);
        let page = other.get(selector.url.as_str()).await;
        page.assert_error_page(400);
        assert!(!page.body.contains("informasjonskapsler"), "{page}");
    }
}
