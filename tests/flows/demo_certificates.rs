//! Enterprise certificates by a button of the demo service (`docs/contracts/product.md` §6–7).

use crate::harness::browser::encode;
use crate::harness::command;
use crate::harness::demo::Demo;
use crate::harness::server::http_client;
use crate::harness::{Mode, Server, html, jwt, ports};
use openssl::pkey::PKey;
use openssl::x509::X509;
use serde_json::Value;

const AGENCY: &str = "215000109";
/// No organisation of the demo.
const ANOTHER: &str = "310042706";

/// What the button answers a form with these fields.
async fn pressed(demo: &Demo, fields: &[(&str, &str)]) -> reqwest::Response {
    let request = http_client().post(demo.service("/certificate")).header("sec-fetch-site", "same-origin");
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(encode(fields));
    request.send().await.expect("an answer")
}

async fn page(demo: &Demo) -> String {
    let answer = http_client().get(demo.service("/certificate")).send().await.expect("an answer");
    assert_eq!(answer.status(), 200);
    answer.text().await.expect("text")
}

#[tokio::test]
async fn a_certificate_by_a_button_gets_a_token_with_the_commands_beside_it() {
    let mut demo = Demo::start().await;
    let page = page(&demo).await;
    let form = html::forms(&page).into_iter().find(|form| form.action() == "/certificate").expect("the form");
    assert!(form.posts() && form.named("organisation").len() == 1 && form.value("number") == Some(""), "{page}");
    assert!(page.contains(&format!("<option value=\"{AGENCY}\">")), "{page}");

    let answer = pressed(&demo, &[("organisation", AGENCY), ("number", "")]).await;
    assert_eq!(answer.status(), 200);
    let header = |name: &str| answer.headers()[name].to_str().expect("text").to_owned();
    assert_eq!(header("cache-control"), "no-store");
    let file = format!("virksomhetssertifikat-{AGENCY}.pem");
    assert_eq!(header("content-disposition"), format!("attachment; filename=\"{file}\""));
    let bundle = answer.text().await.expect("text");
    let key = PKey::private_key_from_pem(bundle.as_bytes()).expect("a key");
    assert!(bundle.starts_with("-----BEGIN PRIVATE KEY-----"), "PKCS#8, and first");
    let chain = X509::stack_from_pem(bundle.as_bytes()).expect("certificates");
    assert!(chain.len() == 3 && chain[0].public_key().expect("a key").public_eq(&key), "leaf, issuing CA, root");

    std::fs::write(demo.data().join(&file), &bundle).expect("our own folder");
    let commands = page.split("<pre").nth(1).and_then(|rest| rest.split("<code>").nth(1)?.split("</code>").next());
    let commands = html::decoded(commands.expect("commands"));
    let output = command::prepared("sh", &demo.data()).args(["-c", &commands]).output().expect("a shell");
    let body = String::from_utf8_lossy(&output.stdout).into_owned();
    let body: Value = serde_json::from_str(&body).unwrap_or_else(|_| panic!("{body} {output:?}"));
    let token = body["access_token"].as_str().unwrap_or_else(|| panic!("{body}"));
    let jwks = http_client().get(format!("{}/jwk", demo.address(1))).send().await.expect("keys");
    let claims = jwt::verify(token, &jwks.json().await.expect("JSON")).expect("a token").claims;
    assert_eq!(claims["client_amr"], "virksomhetssertifikat");
    assert_eq!(claims["consumer"]["ID"], format!("0192:{AGENCY}"));

    std::fs::remove_file(demo.data().join(&file)).expect("our own file");
    assert_eq!(demo.stop(), 0);
    let secret = bundle.lines().nth(3).expect("a line of the key").as_bytes().to_vec();
    let kept = |file: &std::path::Path| {
        let content = std::fs::read(file).unwrap_or_default();
        content.windows(secret.len()).any(|it| it == secret)
    };
    let files: Vec<_> =
        std::fs::read_dir(demo.data()).expect("a folder").map(|it| it.expect("a file").path()).collect();
    assert!(files.len() > 5, "{files:?}");
    for file in files.iter().chain([&demo.log_file()]) {
        assert!(!kept(file), "the key is kept in {}", file.display());
    }
}

#[tokio::test]
async fn a_typed_number_counts_and_a_wrong_or_foreign_form_does_not() {
    let demo = Demo::start().await;
    let answer = pressed(&demo, &[("organisation", AGENCY), ("number", ANOTHER)]).await;
    assert_eq!(answer.status(), 200);
    let bundle = answer.text().await.expect("text");
    let leaf = X509::stack_from_pem(bundle.as_bytes()).expect("certificates").swap_remove(0);
    let named =
        |entry: &openssl::x509::X509NameEntryRef| entry.data().as_slice() == format!("NTRNO-{ANOTHER}").as_bytes();
    assert!(leaf.subject_name().entries().any(named), "{:?}", leaf.subject_name());

    for number in ["310042707", "974720760", "31004270", "\"><script>"] {
        let answer = pressed(&demo, &[("organisation", AGENCY), ("number", number)]).await;
        assert_eq!(answer.status(), 400, "{number}");
        let page = answer.text().await.expect("text");
        assert!(page.contains("id=\"number-error\"") && !page.contains("PRIVATE KEY"), "{number}: {page}");
        let form = html::forms(&page).into_iter().find(|form| form.action() == "/certificate").expect("the form");
        assert_eq!(form.value("number"), Some(number), "what was typed is there to be corrected");
    }
    let foreign = http_client().post(demo.service("/certificate")).header("sec-fetch-site", "cross-site");
    let foreign = foreign.header("content-type", "application/x-www-form-urlencoded");
    let answer = foreign.body(format!("organisation={AGENCY}")).send().await.expect("an answer");
    assert_eq!(answer.status(), 403);
    assert!(!answer.text().await.expect("text").contains("PRIVATE KEY"));
}

/// A test environment may have the demo service, and the test CA; the button it has not.
#[tokio::test]
async fn there_is_no_button_outside_of_a_demo() {
    for mode in Mode::ALL {
        let (service, maskinporten) = (ports::free(), ports::free());
        let server = Server::prepare(mode, |settings| {
            settings.more = format!(
                "[certificates]\ntest_ca_dir = \"test-ca\"\n\
                 [maskinporten]\nenabled = true\nlisten = \"127.0.0.1:{maskinporten}\"\n\
                 public_url = \"http://localhost:{maskinporten}\"\n\
                 [demo_service]\nenabled = true\nlisten = \"127.0.0.1:{service}\"\n\
                 public_url = \"http://localhost:{service}\"\nminside_secret = \"a\"\nskatt_secret = \"b\"\n"
            );
        });
        command::fellesporten(
            server.folder(),
            &["cert", "issue", "--config", "fellesporten.toml", ANOTHER, "--out", "out"],
        )
        .succeeded();
        server.launch();
        server.wait_until_ready().await;
        let home = http_client().get(format!("http://localhost:{service}/")).send().await.expect("an answer");
        let home = home.text().await.expect("text");
        assert!(home.contains("id=\"menu-people\"") && !home.contains("menu-certificate"), "{home}");
        for port in [service, maskinporten, server.socket().port()] {
            let url = format!("http://localhost:{port}/certificate");
            let get = http_client().get(&url).send().await.expect("an answer");
            let post = http_client().post(&url).header("content-type", "application/x-www-form-urlencoded");
            let post = post.body(format!("organisation={ANOTHER}")).send().await.expect("an answer");
            assert_eq!((get.status().as_u16(), post.status().as_u16()), (404, 404), "{url}");
            assert!(!post.text().await.expect("text").contains("PRIVATE KEY"), "{url}");
        }
        server.finish().await;
    }
}
