//! What a demo prints when it is ready.

use std::fmt::Write as _;

use fellesporten_domain::Language;
use fellesporten_web::Pages;

use super::service::{ClientLine, Person};
use super::{Filled, Prepared, file::port, minid::PASSWORD};

/// Addresses, people, clients, organisations, scopes, and what was made for clients of `--apply`.
pub(crate) fn welcome(prepared: &Prepared, filled: &Filled, pages: &Pages) -> String {
    let base = prepared.base_port;
    let mut out = String::from("\nFellesporten is ready. Ctrl-C ends it.\n\n");
    for (name, port, path) in [
        ("Demo service (start here)", base + port::DEMO_SERVICE, ""),
        ("  enterprise certificates", base + port::DEMO_SERVICE, "/certificate"),
        ("ID-porten", base, ""),
        ("  discovery", base, "/.well-known/openid-configuration"),
        ("Maskinporten", base + port::MASKINPORTEN, "/"),
        ("  metadata", base + port::MASKINPORTEN, "/.well-known/oauth-authorization-server"),
        ("Samarbeidsportalen", base + port::SAMARBEIDSPORTALEN, "/swagger-ui/index.html"),
        ("Delegation source", base + port::DELEGATION_SOURCE, ""),
        ("MinID", base + port::MINID, ""),
        ("Simulator of BankID", base + port::BANKID, ""),
        ("Simulator of Buypass", base + port::BUYPASS, ""),
        ("Simulator of Commfides", base + port::COMMFIDES, ""),
        ("Simulator of eIDAS", base + port::EIDAS, ""),
        ("Outbox (codes, letters)", base + port::OUTBOX, ""),
        ("Operations", base + port::OPERATIONS, "/readyz"),
    ] {
        let _ = writeln!(out, "  {name:<27} http://localhost:{port}{path}");
    }
    let _ = writeln!(out, "  {:<27} https://localhost:{}/eids", "Operator API", base + port::OPERATOR);
    let _ = writeln!(out, "\n  {:<27} {}", "Configuration (--config)", prepared.config_file.display());
    let ends = if prepared.is_temporary { " (removed at the end)" } else { "" };
    let _ = writeln!(out, "  {:<27} {}{ends}", "Data", prepared.folder.data.display());
    let _ = writeln!(out, "  {:<27} {}", "Keys", prepared.folder.keys.display());
    let _ = writeln!(out, "  {:<27} {}/demo-maskin.key.pem", "  of the machine", prepared.folder.keys.display());
    people(&mut out, &filled.people, pages);
    clients(&mut out, &filled.clients, pages);
    pairs(&mut out, "Organisations", &filled.organisations);
    pairs(&mut out, "Scopes", &filled.scopes);
    if !filled.issued.is_empty() {
        out.push_str("\nMade now, shown once:\n");
        for line in &filled.issued {
            let _ = writeln!(out, "  {line}");
        }
    }
    out
}

fn people(out: &mut String, people: &[Person], pages: &Pages) {
    let _ =
        writeln!(out, "\nPeople (synthetic; log in with TestID; most have a MinID, password {PASSWORD}, code 12345):");
    for person in people {
        let line = format!("  {}  {:<28} {}", person.pid.expose(), person.name, words(pages, &person.note_keys));
        let _ = writeln!(out, "{}", line.trim_end());
    }
}

fn pairs(out: &mut String, title: &str, pairs: &[(String, String)]) {
    let width = pairs.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
    let _ = writeln!(out, "\n{title}:");
    for (name, text) in pairs {
        let _ = writeln!(out, "  {name:<width$}  {text}");
    }
}

fn clients(out: &mut String, clients: &[ClientLine], pages: &Pages) {
    let width = clients.iter().map(|client| client.client_id.chars().count()).max().unwrap_or_default();
    out.push_str("\nClients (the secret of a demo client that has one: its id and -hemmelig-som-alle-kjenner):\n");
    for client in clients {
        let ClientLine { client_id, name, organisation, integration_type, authentication, kind_keys } = client;
        let kind = words(pages, kind_keys);
        let _ = writeln!(
            out,
            "  {client_id:<width$}  {name} ({organisation}); {integration_type}: {kind}, {authentication}"
        );
    }
}

fn words(pages: &Pages, keys: &[&str]) -> String {
    keys.iter().map(|key| pages.text(Language::En, key, &[])).collect::<Vec<_>>().join(", ")
}
