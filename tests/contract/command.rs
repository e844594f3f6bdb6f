//! The command: exit codes, plans, messages that name the place and the cure.

use crate::harness::command::fellesporten;
use crate::harness::world::{self, web};
use crate::harness::{Browser, Client, Mode, Server, log_in};

both_modes! {
    async fn apply_is_idempotent_and_keeps_what_files_do_not_name(server) {
        let first = server.apply(&world::customers()).succeeded();
        let second = server.apply(&world::customers()).succeeded();
        assert_eq!(first.out, second.out, "nothing was left to do the first time either");
        server.add(&Client::web("nykommer")).await;
        log_in(server, &mut Browser::new(server), &web()).await;
    }

    async fn a_dry_run_changes_nothing(server) {
        let client = Client::web("proven");
        std::fs::write(server.folder().join("dry.toml"), world::customers_of(&client)).expect("our own folder");
        let outcome = server.command("apply", &["dry.toml", "--dry-run"]).succeeded();
        assert!(outcome.out.contains("proven"), "the plan names it: {}", outcome.out);
        assert_eq!(server.count("SELECT COUNT(*) AS n FROM clients WHERE client_id = 'proven'").await, 0);
    }

    /// eid-adapters.md fact 49: of the numbers that share eight digits one is an organisation's, and of some none.
    async fn an_organisation_number_has_its_check_digit(server) {
        let none = (310_000_060..=310_000_069).map(|number: u32| (number.to_string(), false));
        let some = (314_159_260..=314_159_269).map(|number: u32| (number.to_string(), number == 314_159_268));
        for (number, good) in none.chain(some) {
            let outcome = server.apply(&format!("[[organisations]]\norg_number = \"{number}\"\nname = \"Prøve\"\n"));
            assert_eq!(outcome.code == 0, good, "{number}: {}{}", outcome.out, outcome.err);
        }
    }

    async fn a_wrong_customers_file_names_the_place_and_the_cure(server) {
        for (text, needle) in [
            ("[[clients]]\nclient_idd = \"x\"\n", "client_idd"),
            ("[[organisations]]\norg_number = \"314159267\"\nname = \"Feil\"\n", "toml:2: the check digit"),
            ("[[clients]]\nclient_orgno = \"314567803\"\nclient_name = \"X\"\ndescription = \"X\"\nintegration_type = \"idporten\"\nscopes = [\"openid\"]\nredirect_uris = [\"http://x.example/cb\"]\npost_logout_redirect_uris = []\n", "314567803"),
            ("[[organisations\n", "customers"),
        ] {
            let outcome = server.apply(text);
            assert_eq!(outcome.code, 1, "{text}\n{}{}", outcome.out, outcome.err);
            assert!(outcome.err.contains(needle), "{needle}: {}", outcome.err);
            assert!(outcome.err.contains(".toml"), "the file is named: {}", outcome.err);
        }
        for wrong in [
            "http://*.example/cb",
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "data:text/html,x",
            "http://x.example/cb#f",
            "http://x.example/cb?code=1",
            "http://x.example/cb?state=1",
            "https://localhost/cb",
            "relative/cb",
            "",
        ] {
            let client = Client::web("farlig").with("redirect_uris", [wrong]);
            let outcome = server.apply(&world::customers_of(&client));
            assert_eq!(outcome.code, 1, "{wrong} was accepted: {}", outcome.out);
        }
        let outcome = server.apply(&world::customers_of(&web().with("client_orgno", world::API_OWNER)));
        assert_eq!(outcome.code, 1, "a client does not change its owner: {}", outcome.out);
    }
}

#[test]
fn wrong_usage_is_2_and_a_failure_is_1() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(fellesporten(folder.path(), &["--help"]).code, 0);
    assert_eq!(fellesporten(folder.path(), &["--version"]).code, 0);
    assert_eq!(fellesporten(folder.path(), &["dance"]).code, 2);
    assert_eq!(fellesporten(folder.path(), &["serve"]).code, 2);
    let missing = fellesporten(folder.path(), &["serve", "--config", "nowhere.toml"]);
    assert_eq!(missing.code, 1);
    assert!(missing.err.contains("nowhere.toml"), "{}", missing.err);
    std::fs::write(folder.path().join("wrong.toml"), "environment = \"test\"\n[recordz]\nurl = \"x\"\n").unwrap();
    let unknown = fellesporten(folder.path(), &["config", "check", "wrong.toml"]);
    assert_eq!(unknown.code, 1);
    assert!(unknown.err.contains("recordz") && unknown.err.contains("wrong.toml"), "{}", unknown.err);
}

#[test]
fn the_example_configuration_is_valid() {
    let folder = tempfile::tempdir().unwrap();
    let example = fellesporten(folder.path(), &["config", "example"]).succeeded();
    std::fs::write(folder.path().join("example.toml"), &example.out).unwrap();
    let parsed: Result<toml::Table, _> = toml::from_str(&example.out);
    assert!(parsed.is_ok(), "{parsed:?}");
    let reference = fellesporten(folder.path(), &["config", "reference"]).succeeded();
    assert!(reference.out.contains("idporten.session.idle_seconds") || reference.out.contains("idle_seconds"));
}

#[tokio::test]
async fn doctor_is_content_with_a_healthy_server_and_says_the_cure_otherwise() {
    for mode in Mode::ALL {
        let server = Server::start(mode).await;
        server.command("doctor", &[]).succeeded();
        server.finish().await;
    }
    let sick = Server::prepare(Mode::Cluster, |settings| settings.short_lived = "redis://127.0.0.1:1/0".to_owned());
    let outcome = sick.command("doctor", &[]);
    assert_eq!(outcome.code, 1, "{}", outcome.out);
    assert!(format!("{}{}", outcome.out, outcome.err).to_lowercase().contains("redis"), "{}", outcome.out);
}

both_modes! {
    async fn a_token_is_explained_without_being_spent(server) {
        let tokens = log_in(server, &mut Browser::new(server), &web()).await;
        std::fs::write(server.folder().join("token.txt"), tokens.id_token()).expect("our own folder");
        let outcome = server.command("token", &["explain", "--config", "fellesporten.toml", "token.txt"]);
        let explained = fellesporten(server.folder(), &["token", "explain", "--config", "fellesporten.toml", "token.txt"]);
        assert_eq!(outcome.code, 2, "--config belongs to `explain`");
        assert_eq!(explained.code, 0, "{}{}", explained.out, explained.err);
        let public = fellesporten(server.folder(), &["token", "explain", "--url", server.issuer(), "token.txt"]);
        assert_eq!(public.code, 0, "{}{}", public.out, public.err);
        assert!(public.out.contains("not reached"), "what only the receiver knows: {}", public.out);
        let answer = serde_json::json!({ "id_token": tokens.id_token(), "access_token": tokens.access_token() });
        std::fs::write(server.folder().join("answer.json"), answer.to_string()).expect("our own folder");
        for judge in [["--config", "fellesporten.toml"], ["--url", server.issuer()]] {
            let whole = fellesporten(server.folder(), &["token", "explain", judge[0], judge[1], "answer.json"]);
            assert_eq!(whole.code, 0, "{}{}", whole.out, whole.err);
            assert!(whole.out.contains("id_token\n") && whole.out.contains("access_token\n"), "{}", whole.out);
        }
    }
}
