//! Consent: what a person is asked, what is remembered, and to whom an answer belongs.

use crate::harness::browser::From;
use crate::harness::consent::{ASKS, assert_page, log_in_to_page, press, scope};
use crate::harness::html;
use crate::harness::login::{Callback, assert_selector, single_sign_on};
use crate::harness::world::{AGENCY, MUNICIPALITY, OTHER_PERSON, PERSON, SUBSTANTIAL, customers_of, web};
use crate::harness::{Answer, Authorize, Browser, Client, Mode, Server, Tokens, log_in_at};

const SCOPE: &str = "fjelldata:tinde.read";
const OTHER_SCOPE: &str = "fjelldata:hytte.read";

/// A client that asks for consent scopes.
fn client() -> Client {
    Client::web("tinden").api(&["openid", "profile", SCOPE, OTHER_SCOPE]).refreshing()
}

async fn prepare(server: &Server, client: &Client) {
    let declared = scope("tinde.read", ASKS) + &scope("hytte.read", ASKS);
    server.apply(&(declared + &customers_of(client))).succeeded();
    server.add(client).await;
}

fn request(client: &Client) -> Authorize {
    Authorize::new(client).scope(&format!("openid {SCOPE}"))
}

async fn tokens(server: &Server, client: &Client, request: &Authorize, answer: Answer) -> Tokens {
    server.redeem(client, request, &Callback::of(answer)).await
}

fn granted(tokens: &Tokens) -> &str {
    tokens.answer["scope"].as_str().expect("a scope")
}

async fn answers(server: &Server, answer: &str) -> i64 {
    match answer {
        "given" => {
            server.count(r#"SELECT COUNT(*) AS n FROM audit_events WHERE event LIKE '%"answer":"given"%'"#).await
        }
        _ => server.count(r#"SELECT COUNT(*) AS n FROM audit_events WHERE event LIKE '%"answer":"refused"%'"#).await,
    }
}

both_modes! {
    async fn fact_107_a_yes_is_remembered_until_it_ends(server) {
        let client = client().with("authorization_lifetime", 600);
        prepare(server, &client).await;
        let mut browser = Browser::new(server);
        let request = request(&client);
        let page = log_in_to_page(server, &mut browser, &request).await;
        let text = html::decoded(&page.body);
        for said in ["<strong>Tjenesten tinden</strong>", "Testetaten", "Se tinde.read", "Fjelldata", "10 minutter", "frivillig"] {
            assert!(text.contains(said), "{said}: {page}");
        }
        assert!(!text.contains("Se hytte.read"), "only what was asked for: {page}");
        assert_eq!(page.header("cache-control"), Some("no-store"));
        assert!(page.header("content-security-policy").is_some_and(|it| it.contains("frame-ancestors 'none'")));
        assert_eq!(browser.get(page.url.as_str()).await.status, 200, "it can be reloaded");
        let accepted = press(&mut browser, &page, "accept").await;
        let first = tokens(server, &client, &request, accepted).await;
        assert_eq!(granted(&first), format!("{SCOPE} openid"));
        assert_eq!(first.access_claims(server).await["scope"], format!("{SCOPE} openid"));
        server.clock(540).await;
        let again = browser.open(request.url(server)).await;
        let second = tokens(server, &client, &request, again).await;
        assert_eq!(granted(&second), format!("{SCOPE} openid"));
        let lasts = second.answer["refresh_token_expires_in"].as_i64().expect("a number");
        assert!((1..=60).contains(&lasts), "what rests on a consent ends with it: {lasts}");
        let both = request.clone().scope(&format!("openid {SCOPE} {OTHER_SCOPE}"));
        let page = browser.open(both.url(server)).await;
        assert_page(&page);
        assert!(page.body.contains("Se hytte.read") && !page.body.contains("Se tinde.read"), "only what is missing: {page}");
        server.clock(601).await;
        assert_page(&browser.open(request.url(server)).await);
        assert_eq!(answers(server, "given").await, 1);
        assert_eq!(server.count("SELECT COUNT(*) AS n FROM consents WHERE person LIKE '%17847531096%'").await, 0);
    }

    async fn a_scope_caps_how_long_an_access_lasts(server) {
        let client = Client::web("kort").api(&["openid", "fjelldata:kortvarig"]).refreshing();
        let declared = scope("kortvarig", &format!("{ASKS}\nauthorization_max_lifetime = 300"));
        server.apply(&(declared + &customers_of(&client))).succeeded();
        server.add(&client).await;
        let request = Authorize::new(&client).scope("openid fjelldata:kortvarig");
        let mut browser = Browser::new(server);
        let page = log_in_to_page(server, &mut browser, &request).await;
        assert!(html::decoded(&page.body).contains("5 minutter"), "{page}");
        let accepted = press(&mut browser, &page, "accept").await;
        let tokens = tokens(server, &client, &request, accepted).await;
        server.clock(290).await;
        let renewed = server.refresh(&client, tokens.refresh_token()).await.json();
        let lasts = renewed["expires_in"].as_i64().expect("a number");
        assert!((1..=10).contains(&lasts), "no token outlives the authorisation: {renewed}");
        server.clock(301).await;
        let token = renewed["refresh_token"].as_str().expect("a refresh token");
        assert_eq!(server.refresh(&client, token).await.error(), "invalid_grant");
        assert_page(&browser.open(request.url(server)).await);
    }

    async fn fact_107_a_no_logs_in_without_the_scope(server) {
        let client = client();
        prepare(server, &client).await;
        let mut browser = Browser::new(server);
        let request = Authorize::new(&client).scope(&format!("openid {SCOPE} {OTHER_SCOPE}"));
        let page = log_in_to_page(server, &mut browser, &request).await;
        assert!(page.body.contains("Se tinde.read") && page.body.contains("Se hytte.read"), "one page for all: {page}");
        assert!(html::decoded(&page.body).contains("logget inn selv om"), "{page}");
        let refused = press(&mut browser, &page, "refuse").await;
        let tokens = tokens(server, &client, &request, refused).await;
        assert_eq!(granted(&tokens), "openid");
        let claims = tokens.access_claims(server).await;
        assert_eq!((&claims["scope"], &claims["pid"]), (&"openid".into(), &PERSON.into()));
        assert_eq!(tokens.id_claims(server).await["pid"], PERSON);
        let renewed = server.refresh(&client, tokens.refresh_token()).await.json();
        assert_eq!(renewed["scope"], "openid");
        assert_page(&browser.open(request.url(server)).await);
        assert_eq!((answers(server, "given").await, answers(server, "refused").await), (0, 1));
        // Without anything else there is nothing to log in to.
        let plain = Authorize::new(&client).scope(SCOPE);
        let page = browser.open(plain.url(server)).await;
        assert!(!html::decoded(&page.body).contains("logget inn selv om"), "{page}");
        let answer = press(&mut browser, &page, "refuse").await;
        answer.assert_redirect_error(plain.redirect_uri(), "access_denied", plain.state(), server.issuer());
    }

    async fn a_public_client_asks_each_time(server) {
        let client = Client::spa("lommetinden").api(&["openid", SCOPE]);
        prepare(server, &client).await;
        let mut browser = Browser::new(server);
        let request = request(&client);
        let page = log_in_to_page(server, &mut browser, &request).await;
        let accepted = press(&mut browser, &page, "accept").await;
        assert_eq!(granted(&tokens(server, &client, &request, accepted).await), format!("{SCOPE} openid"));
        assert_page(&browser.open(request.url(server)).await);
        assert_eq!(server.count("SELECT COUNT(*) AS n FROM consents").await, 0);
        assert_eq!(answers(server, "given").await, 1);
    }

    async fn prompt_consent_asks_again_and_a_no_takes_the_yes_back(server) {
        let client = client();
        prepare(server, &client).await;
        let mut browser = Browser::new(server);
        let request = request(&client);
        let silent = request.clone().set("prompt", "none");
        let page = log_in_to_page(server, &mut browser, &request).await;
        let answer = browser.open(silent.url(server)).await;
        answer.assert_redirect_error(silent.redirect_uri(), "consent_required", silent.state(), server.issuer());
        press(&mut browser, &page, "accept").await;
        Callback::of(browser.open(silent.url(server)).await).code();
        let page = browser.open(request.clone().set("prompt", "consent").url(server)).await;
        assert_page(&page);
        press(&mut browser, &page, "refuse").await;
        let answer = browser.open(silent.url(server)).await;
        answer.assert_redirect_error(silent.redirect_uri(), "consent_required", silent.state(), server.issuer());
        let plain = Authorize::new(&web()).set("prompt", "consent");
        Callback::of(browser.open(plain.url(server)).await).code();
        let both = request.clone().set("prompt", "none consent");
        let answer = browser.open(both.url(server)).await;
        answer.assert_redirect_error(both.redirect_uri(), "invalid_request", both.state(), server.issuer());
    }

    async fn an_answer_belongs_to_its_question_session_and_site(server) {
        let client = client();
        prepare(server, &client).await;
        let mut browser = Browser::new(server);
        let request = request(&client);
        let page = log_in_to_page(server, &mut browser, &request).await;
        let path = page.url.path().to_owned();
        // Another browser, another person's session, another site, no answer.
        Browser::new(server).get(&path).await.assert_error_page(400);
        let mut stranger = Browser::new(server);
        log_in_at(server, &mut stranger, &Authorize::new(&web()), OTHER_PERSON, SUBSTANTIAL).await;
        stranger.get(&path).await.assert_error_page(400);
        stranger.post(&path, &[("answer", "accept")], From::Provider).await.assert_error_page(400);
        assert_eq!(browser.post(&path, &[("answer", "accept")], From::Service).await.status, 403);
        for wrong in [&[("answer", "yes")][..], &[], &[("answer", "accept"), ("answer", "refuse")]] {
            browser.post(&path, wrong, From::Provider).await.assert_error_page(400);
        }
        assert_eq!(answers(server, "given").await, 0);
        // Two tabs have a question each.
        let second = browser.open(request.url(server)).await;
        assert_page(&second);
        assert_ne!(second.url, page.url);
        let refused = press(&mut browser, &second, "refuse").await;
        assert_eq!(granted(&tokens(server, &client, &request, refused).await), "openid");
        // The same button twice gives one answer.
        let accepted = press(&mut browser, &page, "accept").await;
        assert_eq!(granted(&tokens(server, &client, &request, accepted).await), format!("{SCOPE} openid"));
        for button in ["accept", "refuse"] {
            press(&mut browser, &page, button).await.assert_error_page(400);
        }
        browser.get(&path).await.assert_error_page(400);
        assert_eq!((answers(server, "given").await, answers(server, "refused").await), (1, 1));
    }

    async fn a_question_ends_with_its_session_and_with_what_it_asks_for(server) {
        let client = client();
        prepare(server, &client).await;
        let mut browser = Browser::new(server);
        let request = request(&client);
        let page = log_in_to_page(server, &mut browser, &request).await;
        browser.get("/logout?client_id=tinden").await;
        press(&mut browser, &page, "accept").await.assert_error_page(400);

        let page = log_in_to_page(server, &mut browser, &request).await;
        server.apply(&scope("tinde.read", &format!("{ASKS}\nactive = false"))).succeeded();
        server.add(&Client::web("etterpa")).await;
        let answer = press(&mut browser, &page, "accept").await;
        answer.assert_redirect_error(request.redirect_uri(), "invalid_scope", request.state(), server.issuer());
        assert_eq!(answers(server, "given").await, 0);
    }

    /// Fact 84: a user that is closed while the page is shown.
    async fn fact_084_a_closed_user_agrees_to_nothing(server) {
        let client = client();
        prepare(server, &client).await;
        let mut browser = Browser::new(server);
        let request = request(&client);
        let page = log_in_to_page(server, &mut browser, &request).await;
        server.apply(&format!("[[citizens]]\npid = \"{PERSON}\"\nname = \"Stengt\"\nclosed = true")).succeeded();
        server.add(&Client::web("etterpa")).await;
        let answer = press(&mut browser, &page, "accept").await;
        answer.assert_redirect_error(request.redirect_uri(), "access_denied", request.state(), server.issuer());
        assert_eq!(answers(server, "given").await, 0);
    }

    async fn fact_108_a_scopes_text_is_no_markup(server) {
        let lines = "long_description = '''**Fet** og *kursiv*, [les mer](https://fjelldata.example/om) og [ikke](javascript:alert(1)).\n\n\
                     <script>alert(2)</script> <img src=x onerror=alert(3)>'''";
        let client = Client::web("farlig").api(&["openid", "fjelldata:farlig"]);
        server.apply(&(scope("farlig", &format!("{ASKS}\n{lines}")) + &customers_of(&client))).succeeded();
        server.add(&client).await;
        let request = Authorize::new(&client).scope("openid fjelldata:farlig");
        let page = log_in_to_page(server, &mut Browser::new(server), &request).await;
        for shown in ["<strong>Fet</strong>", "<em>kursiv</em>", "href=\"https://fjelldata.example/om\" rel=\"noopener\"", "&lt;script&gt;"] {
            assert!(page.body.contains(shown), "{shown}: {page}");
        }
        for markup in ["<script>", "<img src=x", "href=\"javascript:"] {
            assert!(!page.body.contains(markup), "{markup}: {page}");
        }
    }

    async fn who_agrees_to_one_customer_of_a_supplier_agrees_to_no_other(server) {
        let client = client();
        let customer = |name: &str, orgno: &str| {
            format!("\n[[clients.onbehalfof]]\nonbehalfof = \"{name}\"\nname = \"{name}\"\norgno = \"{orgno}\"\n")
        };
        let record = customers_of(&client) + &customer("fjorden", MUNICIPALITY) + &customer("dalen", AGENCY);
        server.apply(&(scope("tinde.read", ASKS) + &scope("hytte.read", ASKS) + &record)).succeeded();
        server.add(&Client::web("etterpa")).await;
        let mut browser = Browser::new(server);
        let fjorden = request(&client).set("onbehalfof", "fjorden");
        let page = log_in_to_page(server, &mut browser, &fjorden).await;
        let text = html::decoded(&page.body);
        assert!(text.contains("<strong>fjorden</strong>") && text.contains("Fjord kommune"), "the customer is named: {page}");
        press(&mut browser, &page, "accept").await;
        Callback::of(browser.open(fjorden.url(server)).await).code();
        assert_page(&browser.open(request(&client).set("onbehalfof", "dalen").url(server)).await);
        assert_page(&browser.open(request(&client).url(server)).await);
    }

    async fn a_headless_login_agrees_and_leaves_no_consent(server) {
        let client = client();
        prepare(server, &client).await;
        let request = request(&client).set("login_hint", &format!("testid:{PERSON}_{SUBSTANTIAL}"));
        let answer = Browser::new(server).open(request.url(server)).await;
        assert_eq!(granted(&tokens(server, &client, &request, answer).await), format!("{SCOPE} openid"));
        assert_eq!(server.count("SELECT COUNT(*) AS n FROM consents").await, 0);
    }

    async fn a_pushed_request_that_asks_gives_one_answer(server) {
        let client = client();
        prepare(server, &client).await;
        let request = request(&client);
        let pushed = server.push(&client, &request).await.json();
        let request_uri = pushed["request_uri"].as_str().expect("a request_uri");
        let fields = [("client_id", client.id()), ("request_uri", request_uri)];
        let open = format!("/authorize?{}", crate::harness::browser::encode(&fields));
        let mut browser = Browser::new(server);
        let selector = browser.open(&open).await;
        assert_selector(&selector);
        let page = crate::harness::login::through_testid(&mut browser, &selector, PERSON, SUBSTANTIAL).await;
        assert_page(&page);
        let again = browser.open(&open).await;
        assert_page(&again);
        let accepted = press(&mut browser, &page, "accept").await;
        tokens(server, &client, &request, accepted).await;
        press(&mut browser, &again, "accept").await.assert_error_page(400);
        browser.open(&open).await.assert_error_page(400);
        single_sign_on(server, &mut browser, &web()).await;
    }
}

/// What was agreed to is known without the short-lived store.
#[tokio::test]
async fn a_consent_outlives_the_short_lived_store() {
    let redis = crate::harness::servers::Redis::start();
    let server = Server::start_with(Mode::Cluster, |settings| settings.short_lived = redis.url()).await;
    let client = client();
    prepare(&server, &client).await;
    let request = request(&client);
    let mut browser = Browser::new(&server);
    let page = log_in_to_page(&server, &mut browser, &request).await;
    press(&mut browser, &page, "accept").await;
    redis.flush();
    let callback = log_in_at(&server, &mut Browser::new(&server), &request, PERSON, SUBSTANTIAL).await;
    assert_eq!(granted(&server.redeem(&client, &request, &callback).await), format!("{SCOPE} openid"));
    server.finish().await;
}
