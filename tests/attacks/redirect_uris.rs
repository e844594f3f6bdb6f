//! Nothing is ever redirected to an unregistered address, however it is dressed.

use crate::harness::browser::From;
use crate::harness::world::{native, web};
use crate::harness::{Authorize, Browser, Client, log_in};

both_modes! {
    async fn lookalikes_of_a_registered_address_are_refused(server) {
        let client = Client::web("app").with("redirect_uris", ["https://app.example.no/cb", "http://localhost/cb"]);
        server.add(&client).await;
        let lookalikes = [
            "http://localhost:80@evil.example/cb",
            "http://localhost@evil.example/cb",
            "http://localhost/cb@evil.example",
            "https://app.example.no@evil.example/cb",
            "https://user:pw@app.example.no/cb",
            "https://app.example.no@app.example.no@evil.example/cb",
            "https://appxexample.no/cb",
            "https://app.example.no/CB",
            "https://APP.example.no/cb",
            "HTTPS://app.example.no/cb",
            "https://app.example.no:443/cb",
            "https://app.example.no/cb/",
            "https://app.example.no/cb/../cb",
            "https://app.example.no/./cb",
            "https://app.example.no/cb/..",
            "https://app.example.no//cb",
            "https://app.example.no/%63b",
            "https://app.example.no/cb?",
            "https://app.example.no/cb?x=1",
            "https://app.example.no/cb#",
            "https://app.example.no/cb#x",
            "https://app.example.no/cb%00",
            "https://app.example.no/cb\u{0}",
            "https://app.example.no/cb\r\nLocation: https://evil.example",
            "https://app.example.no/cb ",
            " https://app.example.no/cb",
            "https://app.example.no\\@evil.example/cb",
            "https:app.example.no/cb",
            "//app.example.no/cb",
            "//evil.example/cb",
            "/\\evil.example",
            "/cb",
            "https://app.example.no.evil.example/cb",
            "https://evil.example/https://app.example.no/cb",
            "https://xn--pp-1ia.example.no/cb",
            "https://\u{430}pp.example.no/cb",
            "http://app.example.no/cb",
            "http://localhost:8080/cb",
            "http://127.0.0.1/cb",
            "http://[::1]/cb",
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "data:text/html,<script>alert(1)</script>",
            "urn:ietf:wg:oauth:2.0:oob",
        ];
        for lookalike in lookalikes {
            let request = Authorize::new(&client).set("redirect_uri", lookalike);
            Browser::new(server).get(request.url(server)).await.assert_error_page(400);
            Browser::new(server).post_and_follow("/authorize", &request.parameters, From::Service).await.assert_error_page(400);
            let silent = request.set("prompt", "none").set("response_mode", "form_post");
            Browser::new(server).get(silent.url(server)).await.assert_error_page(400);
        }
    }

    async fn only_the_port_of_a_native_client_is_free(server) {
        for wrong in [
            "http://127.0.0.1:1@evil.example/callback",
            "http://127.0.0.1.evil.example:1/callback",
            "http://127.0.0.2:4000/callback",
            "http://127.0.0.1:4000/callback/x",
            "http://127.0.0.1:4000/Callback",
            "http://127.0.0.1:99999/callback",
            "http://127.0.0.1:x/callback",
            "http://127.0.0.1:-1/callback",
            "http://127.0.0.1:4000/callback?x=1",
            "http://127.1:4000/callback",
            "http://2130706433:4000/callback",
            "http://0:4000/callback",
        ] {
            let request = Authorize::new(&native()).set("redirect_uri", wrong);
            Browser::new(server).get(request.url(server)).await.assert_error_page(400);
        }
        let web_at_another_port = Authorize::new(&web()).set("redirect_uri", "http://minside.example:8080/callback");
        Browser::new(server).get(web_at_another_port.url(server)).await.assert_error_page(400);
    }

    async fn lookalikes_after_logout_are_not_followed(server) {
        for lookalike in [
            "http://minside.example@evil.example/",
            "http://minside.example.evil.example/",
            "http://minside.example/..",
            "http://minside.example/?",
            "http://minside.example/#",
            "http://minside.example:80/",
            "http://MINSIDE.example/",
            "//minside.example/",
            "javascript:alert(1)",
        ] {
            let mut browser = Browser::new(server);
            let tokens = log_in(server, &mut browser, &web()).await;
            let fields = [("id_token_hint", tokens.id_token()), ("post_logout_redirect_uri", lookalike)];
            let answer = browser.open(format!("/logout?{}", crate::harness::browser::encode(&fields))).await;
            assert!(answer.location().is_none() && answer.status == 200, "{lookalike}: {answer}");
            assert!(!answer.body.contains("evil.example"), "{lookalike}");
        }
    }
}
