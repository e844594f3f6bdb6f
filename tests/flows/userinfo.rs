//! `/userinfo`.

use crate::harness::jwt::{foreign, unsigned};
use crate::harness::world::{PERSON, SUBSTANTIAL, web};
use crate::harness::{Authorize, Browser, log_in, log_in_at};

both_modes! {
    async fn fact_073_userinfo_is_for_profile(server) {
        let client = web();
        let tokens = log_in(server, &mut Browser::new(server), &client).await;
        let answer = server.userinfo(tokens.access_token()).await;
        assert_eq!(answer.status, 200, "{answer}");
        assert!(answer.header("content-type").is_some_and(|it| it.starts_with("application/json")), "{answer}");
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let info = answer.json();
        assert_eq!(info["sub"], tokens.id_claims(server).await["sub"]);
        assert_eq!(info["pid"], PERSON);
        assert_eq!(info["locale"], "nb");

        let request = Authorize::new(&client).scope("openid");
        let callback = log_in_at(server, &mut Browser::new(server), &request, PERSON, SUBSTANTIAL).await;
        let tokens = server.redeem(&client, &request, &callback).await;
        let answer = server.userinfo(tokens.access_token()).await;
        assert_eq!(answer.status, 403, "{answer}");
        let challenge = answer.header("www-authenticate").unwrap_or_default();
        assert!(challenge.starts_with("Bearer") && challenge.contains("error=\"insufficient_scope\""), "{challenge}");
    }

    async fn userinfo_refuses_what_is_no_access_token(server) {
        let tokens = log_in(server, &mut Browser::new(server), &web()).await;
        let wrong = [
            "not-a-token".to_owned(),
            "a.b.c".to_owned(),
            tokens.id_token().to_owned(),
            unsigned(tokens.access_token()),
            foreign(tokens.access_token()),
            ".".repeat(20_000),
        ];
        for token in wrong {
            let answer = server.userinfo(&token).await;
            assert_eq!(answer.status, 401, "{token}: {answer}");
            let challenge = answer.header("www-authenticate").unwrap_or_default();
            assert!(challenge.contains("error=\"invalid_token\""), "{challenge}");
        }
        let nothing = server.fetch("/userinfo").await;
        assert_eq!(nothing.status, 401);
        assert!(nothing.header("www-authenticate").is_some_and(|it| it.starts_with("Bearer")));
        let posted = server.send(server.http().post(server.url("/userinfo")).bearer_auth(tokens.access_token())).await;
        assert_eq!(posted.status, 200, "{posted}");
        server.clock(121).await;
        assert_eq!(server.userinfo(tokens.access_token()).await.status, 401, "expired by our clock");
    }
}
