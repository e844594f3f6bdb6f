//! What people do to a login: the back button, tabs, old pages, bookmarks, closed windows, double clicks, reloads, no cookies. Each case
//! ends in a finished login, or in a page that leads to one.

/// Makes one test of cases that share a server and a browser; each begins without cookies, in one tab, at the true time.
macro_rules! cases {
    ($test:ident: $start:expr; $($(#[$note:meta])* async fn $name:ident($place:ident) $body:block)*) => {
        mod $test {
            #[allow(unused_imports, reason = "a case may need nothing of its file")]
            use super::*;

            $($(#[$note])* async fn $name($place: &Place) $body)*

            #[tokio::test]
            async fn every_case() {
                let place = $start.await;
                $(
                    eprintln!("case: {}", stringify!($name));
                    $name(&place).await;
                    place.afresh().await;
                )*
                place.end().await;
            }
        }
    };
}

mod back_button;
mod bookmarks;
mod closed_window;
mod cookies_off;
mod double_click;
mod minid;
mod old_pages;
mod reloads;
mod two_tabs;

use super::steps::{PID, SUBMIT, TESTID};
use crate::harness::chromium::{Chromium, Options};
use crate::harness::consent::{ASKS, scope};
use crate::harness::relying_party::RelyingParty;
use crate::harness::world::PERSON;
use crate::harness::{Authorize, Client, Mode, Server, ports};
use fantoccini::Locator;
use std::collections::BTreeMap;

/// The button that leads out of a page where a login ended.
const WAY_OUT: &str = "#problem-way-out";
/// A scope that needs the person's consent.
const ASKING: &str = "fjelldata:tinde.read";
/// The button that agrees to what a service may do.
const ACCEPT: &str = "#consent-accept";
/// The service's page after a login.
const ARRIVED: &str = "body:not(:has(#log-in)) > h1:not([class])";

/// A service with a front page, from which people log in and out.
struct Service {
    party: RelyingParty,
    client: Client,
    request: Authorize,
}

impl Service {
    async fn new(server: &Server, id: &str) -> Self {
        let port = ports::free();
        let base = format!("http://127.0.0.1:{port}");
        let client = Client::web(id)
            .api(&["openid", "profile", ASKING])
            .with("redirect_uris", [format!("{base}/callback")])
            .with("post_logout_redirect_uris", [format!("{base}/ute")]);
        server.add(&client).await;
        let request = Authorize::new(&client);
        let asking = request.clone().scope(&format!("openid {ASKING}")).set("prompt", "consent");
        let link = |request: &Authorize| request.url(server).replace('&', "&amp;");
        let page = format!(
            "<!doctype html><html lang=\"nb\"><title>{id}</title><h1>{id}</h1><a id=\"log-in\" href=\"{}\">Logg inn</a>\
             <a id=\"share\" href=\"{}\">Del</a> <a id=\"log-out\" href=\"{}\">Logg ut</a>",
            link(&request),
            link(&asking),
            server.url(&format!("/logout?client_id={id}&amp;post_logout_redirect_uri={base}/ute&amp;state=s")),
        );
        let party = RelyingParty::serving(port, BTreeMap::from([("/", ("text/html;charset=utf-8", page))])).await;
        Self { party, client, request }
    }

    fn front(&self) -> String {
        self.party.url("/")
    }

    /// How often a browser came back with an answer.
    fn answers(&self) -> usize {
        self.party.seen_at("/callback").len()
    }
}

/// A server, a service, and a browser between them.
struct Place {
    server: Server,
    service: Service,
    chromium: Chromium,
}

impl Place {
    async fn new() -> Self {
        Self::with(Options::default()).await
    }

    async fn without_javascript() -> Self {
        Self::with(Options { javascript: false, ..Options::default() }).await
    }

    async fn with(options: Options) -> Self {
        let server = Server::start_with(Mode::OneMachine, |settings| {
            settings.more_idporten = "testid_developer = true".to_owned();
        })
        .await;
        server.apply(&scope("tinde.read", ASKS)).succeeded();
        let service = Service::new(&server, "turen").await;
        Self { server, service, chromium: Chromium::open(options).await }
    }

    /// From the service's front page to the selector.
    async fn selector(&self) {
        self.selector_of(&self.service).await;
    }

    async fn selector_of(&self, service: &Service) {
        self.chromium.go(&service.front()).await;
        self.chromium.click("#log-in").await;
        self.chromium.element(TESTID).await;
    }

    /// From the service's front page to TestID's form, filled in.
    async fn testid(&self) {
        self.selector().await;
        self.chromium.click(TESTID).await;
        self.chromium.fill(PID, PERSON).await;
    }

    /// From the service's front page to the question for consent.
    async fn question(&self) {
        self.chromium.go(&self.service.front()).await;
        self.chromium.click("#share").await;
        self.choose().await;
        self.chromium.element(ACCEPT).await;
    }

    /// The page that is shown leads back to the service, which asks for consent anew and gets it.
    async fn led_back_and_asked_again(&self) {
        self.led_back().await;
        self.chromium.click("#share").await;
        if self.first_of(&[TESTID, ACCEPT]).await == TESTID {
            self.choose().await;
        }
        self.chromium.click(ACCEPT).await;
        self.finished().await;
    }

    /// From the selector through TestID.
    async fn choose(&self) {
        self.chromium.click(TESTID).await;
        self.submit(PERSON).await;
    }

    /// TestID's form for a person.
    async fn submit(&self, person: &str) {
        self.chromium.fill(PID, person).await;
        self.chromium.click(SUBMIT).await;
    }

    /// From the service's front page to a code.
    async fn log_in(&self) {
        self.selector().await;
        self.choose().await;
        self.finished().await;
    }

    /// The browser is back at the service with a code.
    async fn finished(&self) {
        self.finished_at(&self.service).await;
    }

    async fn finished_at(&self, service: &Service) {
        let url = self.chromium.wait_for_url(&service.party.url("/callback")).await;
        let parameters: BTreeMap<_, _> = url::Url::parse(&url).expect("a URL").query_pairs().into_owned().collect();
        let code = parameters.get("code").unwrap_or_else(|| panic!("no code: {url}"));
        self.server.witness().saw("code", code);
    }

    /// A session answers the service without a page.
    async fn single_sign_on(&self) {
        self.chromium.go(&self.service.front()).await;
        self.chromium.click("#log-in").await;
        self.finished().await;
    }

    /// The page that is shown names the service and leads to its front page.
    async fn led_back(&self) {
        self.led_back_to(&self.service).await;
    }

    async fn led_back_to(&self, service: &Service) {
        let button = self.chromium.text(WAY_OUT).await;
        assert!(button.contains(&format!("Tjenesten {}", service.client.id())), "{button}");
        self.chromium.click(WAY_OUT).await;
        self.chromium.wait_for_url(&service.front()).await;
        self.chromium.element("#log-in").await;
    }

    /// The back button: the browser brings an old page as it was left, and a click on it finds out; or loads it anew. Either way the end is
    /// [`Place::led_back_and_logged_in`].
    async fn back_and_on(&self, click: &str) {
        self.chromium.back().await;
        if self.first_of(&[WAY_OUT, click]).await == click {
            self.chromium.click(click).await;
        }
        self.led_back_and_logged_in().await;
    }

    /// As [`Place::led_back`], and from there the login is finished: at once by a session, or through the pages.
    async fn led_back_and_logged_in(&self) {
        self.led_back().await;
        self.chromium.click("#log-in").await;
        if self.first_of(&[TESTID, ARRIVED]).await == TESTID {
            self.choose().await;
        }
        self.finished().await;
    }

    /// Waits for any of these; gives the one that is there.
    async fn first_of<'a>(&self, wanted: &[&'a str]) -> &'a str {
        self.chromium.element(&wanted.join(", ")).await;
        for css in wanted {
            if self.chromium.page.find(Locator::Css(css)).await.is_ok() {
                return css;
            }
        }
        panic!("{wanted:?} came and went");
    }

    /// The browser forgets every cookie of the provider.
    async fn forget_cookies(&self) {
        self.chromium.go(&self.server.url("/help")).await;
        self.chromium.page.delete_all_cookies().await.expect("cookies can be deleted");
    }

    /// As a case finds it: no cookies, one tab, the true time.
    async fn afresh(&self) {
        self.server.clock(0).await;
        self.forget_cookies().await;
        let tabs = self.chromium.page.windows().await.expect("tabs are there");
        for tab in tabs.iter().skip(1) {
            self.chromium.switch_to(tab).await;
            self.chromium.page.close_window().await.expect("a tab closes");
        }
        self.chromium.switch_to(&tabs[0]).await;
    }

    async fn end(self) {
        self.chromium.close().await;
        self.server.finish().await;
    }
}
