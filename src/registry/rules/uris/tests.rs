//! Which addresses are accepted.

use fellesporten_domain::Environment::{self, Production, Test};

use super::{Setting, link, logout_notice, post_logout, redirect};
use crate::client_kinds::ApplicationType::{self, Browser, Native, Web};

fn setting(environment: Environment, application_type: ApplicationType) -> Setting {
    Setting { environment, application_type, idporten: true }
}

/// docs/contracts/idporten.md §7.5, fact 103.
#[test]
fn redirect_uris() {
    let ok = None;
    for (uri, environment, application_type, refusal) in [
        // Production: https; this machine for native clients only.
        ("https://client.no/cb", Production, Web, ok),
        ("https://client.no", Production, Web, ok),
        ("https://client.no:8443/cb?from=idporten&x=%2f", Production, Web, ok),
        ("https://xn--blbr-roah.no/cb", Production, Web, ok),
        ("https://client.no/cb", Production, Browser, ok),
        ("http://client.no/cb", Production, Web, Some("https in production")),
        ("http://client.no/cb", Production, Native, Some("https in production")),
        ("http://localhost/cb", Production, Web, Some("only native clients")),
        ("https://localhost/cb", Production, Web, Some("only native clients")),
        ("https://127.0.0.1/cb", Production, Browser, Some("only native clients")),
        ("https://[::1]/cb", Production, Web, Some("only native clients")),
        ("https://[::ffff:127.0.0.1]/cb", Production, Web, Some("lower case and in their plain form")),
        ("https://[::ffff:7f00:1]/cb", Production, Web, Some("only native clients")),
        ("https://app.localhost/cb", Production, Web, Some("only native clients")),
        ("http://localhost:5000/cb", Production, Native, ok),
        ("https://localhost:5000/cb", Production, Native, Some("must be http")),
        ("http://127.0.0.1:0/x", Production, Native, ok),
        ("http://127.0.0.1:*/x", Production, Native, ok),
        ("http://[::1]:0/x", Production, Native, ok),
        ("http://127.0.0.1:0/x", Production, Web, Some("any port")),
        ("http://127.0.0.1:*/x", Production, Web, Some("wildcard")),
        ("https://127.0.0.1:0/x", Production, Native, Some("any port")),
        ("http://localhost:0/x", Production, Native, Some("any port")),
        ("https://client.no:0/x", Production, Native, Some("any port")),
        // Test: plain http and this machine.
        ("http://client.no/cb", Test, Web, ok),
        ("http://localhost:9999/cb", Test, Web, ok),
        ("https://localhost:9999/cb", Test, Web, Some("must be http")),
        ("http://127.0.0.1:5173/cb", Test, Browser, ok),
        ("http://127.0.0.1:0/cb", Test, Web, Some("any port")),
        // Schemes, in any case.
        ("no.example.app:/callback", Production, Native, ok),
        ("no.example.app://callback", Production, Native, ok),
        ("no.example.app:/callback", Test, Web, Some("must be https")),
        ("myapp:/callback", Test, Native, Some("domain in reverse")),
        ("javascript:alert(1)", Test, Native, Some("domain in reverse")),
        ("JavaScript:alert(1)", Test, Native, Some("lower case")),
        ("javascript:alert(1)", Test, Web, Some("must be https")),
        ("data:text/html,x", Test, Web, Some("must be https")),
        ("ftp://client.no/cb", Test, Web, Some("must be https")),
        ("HTTPS://client.no/cb", Test, Web, Some("lower case")),
        ("https://Client.no/cb", Test, Web, Some("lower case")),
        // What two readers could understand differently.
        ("https://client.no@evil.no/cb", Test, Web, Some("user information")),
        ("http://localhost:80@evil.no/cb", Test, Web, Some("user information")),
        ("https://a@b@client.no/cb", Test, Web, Some("user information")),
        ("https://@client.no/cb", Test, Web, Some("user information")),
        ("no.example.app://a@b/cb", Test, Native, Some("user information")),
        ("https://client.no/@me", Test, Web, ok),
        ("https://client.no?next=a@b.no", Test, Web, ok),
        ("https://*.client.no/cb", Test, Web, Some("wildcard")),
        ("https://client.no/*", Test, Web, Some("wildcard")),
        ("https://client.no/cb#top", Test, Web, Some("fragment")),
        ("https://client.no/cb#", Test, Web, Some("fragment")),
        ("https://client.no/a/../cb", Test, Web, Some(".. in its path")),
        ("https://client.no/a/%2e%2e/cb", Test, Web, Some(".. in its path")),
        ("https://client.no/./cb", Test, Web, Some(".. in its path")),
        ("https:\\\\client.no/cb", Test, Web, Some("backslash")),
        ("https://client.no\\@evil.no/cb", Test, Web, Some("backslash")),
        ("https:/client.no/cb", Test, Web, Some("lower case and in their plain form")),
        ("https:client.no/cb", Test, Web, Some("lower case and in their plain form")),
        ("https://client.no /cb", Test, Web, Some("space")),
        ("https://client.no/\tcb", Test, Web, Some("control character")),
        ("https://client.no/cb\r\nX: y", Test, Web, Some("control character")),
        ("https://blåbær.no/cb", Test, Web, Some("outside ASCII")),
        ("https://0x7f.1/cb", Production, Web, Some("plain form")),
        ("https://2130706433/cb", Production, Web, Some("plain form")),
        ("https://client.no:443/cb", Test, Web, ok),
        ("/cb", Test, Web, Some("not an absolute URL")),
        ("//client.no/cb", Test, Web, Some("not an absolute URL")),
        ("https://", Test, Web, Some("not an absolute URL")),
        ("", Test, Web, Some("not an absolute URL")),
        // Names that are ours, however they are spelled.
        ("https://client.no/cb?code=1", Test, Web, Some("parameter named")),
        ("https://client.no/cb?a=1&state", Test, Web, Some("parameter named")),
        ("https://client.no/cb?respons%65=1", Test, Web, Some("parameter named")),
        ("https://client.no/cb?iss=x", Test, Web, Some("parameter named")),
        ("https://client.no/cb?error=", Test, Web, Some("parameter named")),
        ("no.example.app:/cb?code=1", Test, Native, Some("parameter named")),
        ("https://client.no/cb?codex=1", Test, Web, ok),
    ] {
        let outcome = redirect(uri, "redirect_uris[0]", setting(environment, application_type));
        match (outcome, refusal) {
            (Ok(_), None) => {}
            (Err(violation), Some(words)) => {
                assert!(violation.message.contains(words), "{uri} in {environment}: {violation}");
                assert_eq!(violation.field, "redirect_uris[0]");
            }
            (outcome, refusal) => panic!("{uri} for {application_type} in {environment}: {outcome:?}, not {refusal:?}"),
        }
    }
}

#[test]
fn kept_as_written_save_a_star_for_any_port() {
    for (uri, application_type, kept) in [
        ("https://client.no", Web, "https://client.no"),
        ("https://client.no/%7Eme", Web, "https://client.no/%7Eme"),
        ("http://127.0.0.1:*/callback", Native, "http://127.0.0.1:0/callback"),
        ("http://[::1]:*/callback", Native, "http://[::1]:0/callback"),
    ] {
        assert_eq!(redirect(uri, "", setting(Test, application_type)).as_deref(), Ok(kept));
    }
}

#[test]
fn the_conformance_suite_may_use_https_on_localhost() {
    let suite = Setting { idporten: false, ..setting(Test, Web) };
    assert!(redirect("https://localhost:8443/test/a/cb", "", suite).is_ok());
    assert!(redirect("https://localhost:8443/test/a/cb", "", Setting { environment: Production, ..suite }).is_err());
}

#[test]
fn the_longest_address() {
    let of_length = |length: usize| format!("https://client.no/{}", "x".repeat(length - 18));
    assert!(redirect(&of_length(2048), "", setting(Production, Web)).is_ok());
    assert!(redirect(&of_length(2049), "", setting(Production, Web)).is_err());
}

#[test]
fn after_logout_there_is_no_any_port() {
    assert!(post_logout("http://127.0.0.1:0/bye", "", setting(Production, Native)).is_err());
    assert!(post_logout("http://127.0.0.1:*/bye", "", setting(Production, Native)).is_err());
    assert!(post_logout("http://127.0.0.1:7000/bye", "", setting(Production, Native)).is_ok());
    assert!(post_logout("http://client.no/", "", setting(Production, Web)).is_err());
    assert!(post_logout("https://client.no/", "", setting(Production, Web)).is_ok());
}

/// Fact 102.
#[test]
fn logout_notices_stay_on_a_redirect_uris_host() {
    let registered = ["https://client.no/cb".to_owned(), "no.example.app:/cb".to_owned()];
    for (uri, environment, fine) in [
        ("https://client.no/out?from=idporten", Production, true),
        ("https://client.no:8443/out", Production, true),
        ("https://sub.client.no/out", Production, false),
        ("https://client.no.evil.no/out", Production, false),
        ("https://evil.no/?https://client.no", Production, false),
        ("http://client.no/out", Production, false),
        ("http://client.no/out", Test, true),
        ("no.example.app:/out", Test, false),
        ("https://client.no/out#x", Test, false),
    ] {
        assert_eq!(logout_notice(uri, "", &registered, environment).is_ok(), fine, "{uri} in {environment}");
    }
}

#[test]
fn links() {
    for (uri, environment, fine) in [
        ("https://client.no", Production, true),
        ("http://client.no", Production, false),
        ("https://localhost", Production, false),
        ("http://localhost:9999", Test, true),
        ("javascript:alert(1)", Test, false),
        ("https://client.no/<script>", Test, true),
    ] {
        assert_eq!(link(uri, "", environment).is_ok(), fine, "{uri} in {environment}");
    }
}
