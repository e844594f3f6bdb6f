//! A parameter that stands twice is refused, on every endpoint; the two copies may be equal.

use crate::harness::browser::{From, encode};
use crate::harness::token::basic;
use crate::harness::world::{PERSON, SUBSTANTIAL, web};
use crate::harness::{Authorize, Browser, Server, log_in, log_in_at};

fn all_parameters() -> Authorize {
    Authorize::new(&web())
        .level(SUBSTANTIAL)
        .set("response_mode", "query")
        .set("prompt", "login")
        .set("max_age", "100")
        .set("ui_locales", "nb")
        .set("login_hint", "x")
}

async fn untouched(server: &Server, browser: &mut Browser) {
    crate::harness::login::single_sign_on(server, browser, &web()).await;
}

both_modes! {
    async fn repeated_parameters_of_authorize(server) {
        let names: Vec<String> = all_parameters().parameters.into_iter().map(|(name, _)| name).collect();
        for name in names {
            let request = all_parameters();
            let value = request.value(&name).unwrap_or_default().to_owned();
            for second in [value.as_str(), "annet"] {
                let twice = request.clone().also(&name, second);
                for answer in [
                    Browser::new(server).get(twice.url(server)).await,
                    Browser::new(server).post_and_follow("/authorize", &twice.parameters, From::Service).await,
                ] {
                    match name.as_str() {
                        "client_id" | "redirect_uri" => answer.assert_error_page(400),
                        "state" => answer.assert_redirect_error(request.redirect_uri(), "invalid_request", None, server.issuer()),
                        _ => answer.assert_redirect_error(request.redirect_uri(), "invalid_request", request.state(), server.issuer()),
                    }
                }
            }
        }
        let resources = Authorize::new(&web()).set("resource", "https://a.example/").also("resource", "https://b.example/");
        let answer = Browser::new(server).open(resources.url(server)).await;
        assert!(crate::harness::login::is_selector(&answer), "only resource may be repeated: {answer}");
    }

    async fn repeated_parameters_of_token(server) {
        let client = web();
        let request = Authorize::new(&client);
        let callback = log_in_at(server, &mut Browser::new(server), &request, PERSON, SUBSTANTIAL).await;
        let fields = request.redeem(&client, callback.code());
        let header = basic(client.id(), client.secret().expect("a secret"));
        for (name, value) in &fields {
            for second in [value.as_str(), "annet"] {
                let mut twice = fields.clone();
                twice.push((name.clone(), second.to_owned()));
                server.post_token(&twice, Some(&header)).await.assert_oauth_error(400, "invalid_request");
            }
        }
        assert_eq!(server.token_as(&client, &fields).await.status, 200, "none of them used the code");
    }

    async fn repeated_parameters_of_logout(server) {
        let mut browser = Browser::new(server);
        let tokens = log_in(server, &mut browser, &web()).await;
        let address = web().post_logout_uri();
        let fields = [
            ("id_token_hint", tokens.id_token()),
            ("client_id", "minside"),
            ("post_logout_redirect_uri", &address),
            ("state", "s"),
        ];
        for (name, value) in fields {
            let mut twice = fields.to_vec();
            twice.push((name, value));
            browser.get(format!("/logout?{}", encode(&twice))).await.assert_error_page(400);
            browser.post_and_follow("/logout", &twice, From::Provider).await.assert_error_page(400);
        }
        untouched(server, &mut browser).await;
    }

    async fn broken_encodings_are_refused(server) {
        let good = Authorize::new(&web()).url(server);
        for tail in ["&state2=%", "&x=%zz", "&x=%ff%fe", "&x=%c3%28"] {
            let answer = Browser::new(server).get(format!("{good}{tail}")).await;
            assert!(matches!(answer.status, 200 | 302 | 303 | 400), "{tail}: {answer}");
            assert!(!answer.redirected().contains_key("code"));
        }
        for body in ["client_id=%ff", "grant_type=%zz&code=%00", "=&=&==", "&&&&"] {
            let request = server.http().post(server.url("/token")).header("content-type", "application/x-www-form-urlencoded").body(body);
            let answer = server.send(request).await;
            assert_eq!(answer.status, 400, "{body}: {answer}");
            assert!(answer.json()["error"].is_string());
        }
    }
}
