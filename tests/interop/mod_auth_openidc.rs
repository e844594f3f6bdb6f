//! `mod_auth_openidc` (Debian): an Apache httpd that lets people in to pages, and callers with a token to an API.

use super::service::{Service, until_we_end};
use crate::harness::browser::encode;
use crate::harness::login::{assert_selector, through_testid};
use crate::harness::world::{PERSON, SUBSTANTIAL};
use crate::harness::{Answer, Browser, Server, packages, ports};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// Registers a client, and starts an Apache that is it.
async fn apache(server: &Server, client_id: &str) -> Service {
    let port = ports::free();
    let redirect_uri = format!("http://127.0.0.1:{port}/protected/callback");
    let client = Service::client(client_id, port).with("redirect_uris", [redirect_uri]);
    server.add(&client).await;
    let folder = tempfile::Builder::new().prefix("fellesporten-apache-").tempdir().expect("a temporary folder");
    let ours = packages::folder().join("mod_auth_openidc");
    for page in ["", "protected", "api"] {
        let place = folder.path().join("pages").join(page);
        std::fs::create_dir_all(&place).expect("our own folder");
        std::fs::copy(ours.join("index.html"), place.join("index.html")).expect("our own file");
    }
    let path = |path: &Path| path.to_str().expect("a path of plain text").to_owned();
    // Apache serves as another user than root.
    std::fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o755)).expect("our own folder");
    let mut command = until_we_end("/usr/sbin/apache2");
    command
        .args(["-X", "-f", &path(&ours.join("apache.conf"))])
        .env("FOLDER", path(folder.path()))
        .env("PORT", port.to_string())
        .env("ISSUER", server.issuer())
        .env("CLIENT_ID", client.id())
        .env("CLIENT_SECRET", client.secret().expect("a secret"));
    Service::run(command, port, folder).await
}

/// From a redirect to the service to the protected page that the person wanted.
async fn protected_page(service: &Service, browser: &mut Browser, back: &Answer) -> Answer {
    let home = service.home(browser, back).await;
    let wanted = home.location().unwrap_or_else(|| panic!("the module accepts it: {home}\n{}", service.log()));
    assert_eq!(wanted.as_str(), service.url("/protected/"));
    browser.get(wanted).await
}

/// What a page of ours shows after `name=`.
fn shown(page: &Answer, name: &str) -> String {
    assert_eq!(page.status, 200, "{page}");
    let line = page.body.lines().find_map(|it| it.strip_prefix(&format!("<p>{name}=")));
    line.and_then(|it| it.strip_suffix("</p>")).unwrap_or_else(|| panic!("no {name}: {page}")).to_owned()
}

/// A call with a token to the API behind Apache, which asks the provider what the token is worth.
async fn call(server: &Server, service: &Service, access_token: &str) -> Answer {
    server.send(server.http().get(service.url("/api/")).bearer_auth(access_token)).await
}

both_modes! {
    async fn mod_auth_openidc_protects_pages_and_an_api(server) {
        let first = apache(server, "apache-en").await;
        let second = apache(server, "apache-to").await;
        let mut browser = Browser::new(server);

        let selector = first.open(&mut browser, "/protected/").await;
        assert_selector(&selector);
        let back = through_testid(&mut browser, &selector, PERSON, SUBSTANTIAL).await;
        let page = protected_page(&first, &mut browser, &back).await;
        assert_eq!(shown(&page, "pid"), PERSON);
        assert_eq!(shown(&page, "acr"), SUBSTANTIAL);

        let back = second.open(&mut browser, "/protected/").await;
        let there = protected_page(&second, &mut browser, &back).await;
        assert_eq!(shown(&there, "auth_time"), shown(&page, "auth_time"), "single sign-on");
        assert_ne!(shown(&there, "user"), shown(&page, "user"));

        let info = first.page(&mut browser, "/protected/callback?info=json").await;
        let access_token = info["access_token"].as_str().expect("an access token");
        let called = call(server, &first, access_token).await;
        assert_eq!(shown(&called, "scope"), "openid profile");
        assert_eq!(call(server, &first, "unknown").await.status, 401);

        let renew = [("refresh", first.url("/protected/")), ("access_token", access_token.to_owned())];
        let renewed = browser.get(first.url(&format!("/protected/callback?{}", encode(&renew)))).await;
        let to = renewed.location().unwrap_or_else(|| panic!("the module renews: {renewed}\n{}", first.log()));
        assert_eq!(to.as_str(), first.url("/protected/"), "no error is told");
        let after = first.page(&mut browser, "/protected/callback?info=json").await;
        for token in ["access_token", "refresh_token"] {
            assert!(after[token].is_string(), "{after}");
            assert_ne!(after[token], info[token], "a new {token}");
        }

        let out = [("logout", first.url("/logged-out"))];
        let back = first.open(&mut browser, &format!("/protected/callback?{}", encode(&out))).await;
        assert_eq!(back.location().map(String::from), Some(first.url("/logged-out")));
        let gone = after["access_token"].as_str().expect("an access token");
        assert_eq!(call(server, &first, gone).await.status, 401, "the token ended with the session");
        assert_selector(&first.open(&mut browser, "/protected/").await);
    }
}
