//! Production will not start with what only a test environment may have.

use crate::harness::settings::Settings;
use crate::harness::{Mode, Server};

/// Runs `serve` with these settings; returns exit code and everything it said.
async fn served(change: impl FnOnce(&mut Settings)) -> (i32, String) {
    let server = Server::prepare(Mode::OneMachine, |settings| {
        settings.environment = "production";
        settings.issuer = "https://idporten.example".to_owned();
        change(settings);
    });
    let outcome = tokio::task::block_in_place(|| {
        std::process::Command::new("timeout")
            .args(["--signal=TERM", "10", crate::harness::command::PROGRAM, "serve", "--config", "fellesporten.toml"])
            .current_dir(server.folder())
            .output()
            .expect("the program starts")
    });
    (
        outcome.status.code().unwrap_or(-1),
        String::from_utf8_lossy(&[outcome.stdout, outcome.stderr].concat()).into_owned(),
    )
}

/// eid-adapters.md fact 44.
#[tokio::test(flavor = "multi_thread")]
async fn testid_in_production_is_refused() {
    let (code, said) = served(|settings| settings.selector = &["testid"]).await;
    assert_eq!(code, 1, "{said}");
    assert!(said.to_lowercase().contains("testid") && said.contains("production"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn synthetic_numbers_in_production_are_refused() {
    let (code, said) = served(|settings| {
        settings.selector = &[];
        settings.more_idporten = "nav_numbers = true".to_owned();
    })
    .await;
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("nav_numbers") && said.contains("production"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_test_clock_in_production_is_refused() {
    let (code, said) = served(|settings| {
        settings.selector = &[];
        settings.more = "test_clock = true".to_owned();
    })
    .await;
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("test_clock") && said.contains("production"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plain_http_issuer_in_production_is_refused() {
    let (code, said) = served(|settings| {
        settings.selector = &[];
        settings.issuer = "http://idporten.example".to_owned();
    })
    .await;
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("public_url") && said.contains("https"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_records_of_a_test_are_refused() {
    let (code, said) = served(|settings| settings.selector = &[]).await;
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("belong to the test environment") && said.contains("production"), "{said}");
}

#[tokio::test]
async fn another_pairwise_secret_is_refused() {
    let server = Server::start(Mode::OneMachine).await;
    assert_eq!(server.stop().await, 0);
    let file = server.folder().join("pairwise.secret");
    let right = std::fs::read(&file).expect("our own file");
    // Thirty-two bytes of another secret.
    std::fs::write(&file, "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=").expect("our own file");
    for command in ["serve", "doctor"] {
        let outcome = server.command(command, &[]);
        assert_eq!(outcome.code, 1, "{command}: {}{}", outcome.out, outcome.err);
        let said = format!("{}{}", outcome.out, outcome.err);
        assert!(said.contains("every sub would change"), "{command}: {said}");
    }
    std::fs::write(&file, right).expect("our own file");
    server.launch();
    server.wait_until_ready().await;
    server.finish().await;
}
