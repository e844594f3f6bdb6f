//! Addresses that a client registers (docs/contracts/idporten.md §7.5).
//!
//! At run time they are compared character by character, so everything that could make two readers see two hosts in one
//! text is refused here: wildcards, user information, backslashes, other spellings of scheme and host.

use fellesporten_domain::Environment;
use url::{Host, Url};

use super::Violation;
use crate::client_kinds::ApplicationType;

/// Names that we add ourselves to a redirect, or that older providers did.
const OURS: [&str; 5] = ["code", "state", "response", "iss", "error"];
/// Longest address that is kept.
const LONGEST: usize = 2048;

/// What the rules on addresses depend on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setting {
    pub(crate) environment: Environment,
    pub(crate) application_type: ApplicationType,
    /// Whether ID-porten's own issuer serves the client; the conformance suite's issuers take `https://localhost`.
    pub(crate) idporten: bool,
}

/// Checks an address to which browsers come back from a login, and gives the form in which it is kept: `:*` after a
/// loopback address becomes `:0`.
pub(crate) fn redirect(raw: &str, field: &str, setting: Setting) -> Result<String, Violation> {
    let kept = any_port_as_zero(raw, setting.application_type);
    let url = destination(&kept, field)?;
    if url.port() == Some(0) {
        any_port(&url, field, setting.application_type)?;
    } else {
        redirect_scheme(&url, field, setting)?;
    }
    Ok(kept)
}

/// Checks an address to which browsers come back from a logout.
pub(crate) fn post_logout(raw: &str, field: &str, setting: Setting) -> Result<String, Violation> {
    let url = destination(raw, field)?;
    if url.port() == Some(0) {
        return Err(Violation::new(field, "has port 0; after a logout the port is compared too, so name it"));
    }
    redirect_scheme(&url, field, setting)?;
    Ok(raw.to_owned())
}

fn destination(raw: &str, field: &str) -> Result<Url, Violation> {
    let url = well_formed(raw, field)?;
    if url.query_pairs().any(|(name, _)| OURS.contains(&name.as_ref())) {
        return Err(Violation::new(
            field,
            format!("the query may not hold a parameter named {}; rename it", OURS.join(", ")),
        ));
    }
    Ok(url)
}

/// Checks an address that we call, or load in a frame, at logout; it must lie on the host of a redirect URI.
pub(crate) fn logout_notice(
    raw: &str,
    field: &str,
    redirect_uris: &[String],
    environment: Environment,
) -> Result<(), Violation> {
    let url = well_formed(raw, field)?;
    web_scheme(&url, field, environment)?;
    let same_host = redirect_uris
        .iter()
        .filter_map(|registered| Url::parse(registered).ok())
        .any(|registered| registered.host_str().is_some() && registered.host_str() == url.host_str());
    if same_host { Ok(()) } else { Err(Violation::new(field, "must have the same host as one of the redirect_uris")) }
}

/// Checks a link that people may follow.
pub(crate) fn link(raw: &str, field: &str, environment: Environment) -> Result<Url, Violation> {
    let url = well_formed(raw, field)?;
    web_scheme(&url, field, environment)?;
    Ok(url)
}

/// `http://127.0.0.1:*/path`, much as the self-service API's own sample writes it, is port 0.
fn any_port_as_zero(raw: &str, application_type: ApplicationType) -> String {
    if application_type == ApplicationType::Native {
        for origin in ["http://127.0.0.1", "http://[::1]"] {
            if let Some(path) = raw.strip_prefix(&format!("{origin}:*/")) {
                return format!("{origin}:0/{path}");
            }
        }
    }
    raw.to_owned()
}

/// An absolute URL that every reader understands alike.
fn well_formed(raw: &str, field: &str) -> Result<Url, Violation> {
    let refuse = |message: &str| Err(Violation::new(field, message));
    if raw.len() > LONGEST {
        return refuse("is longer than 2048 characters");
    }
    if !raw.bytes().all(|byte| byte.is_ascii_graphic()) {
        return refuse("has a space, a control character or a letter outside ASCII; percent-encode it");
    }
    if raw.contains('*') {
        return refuse("has a wildcard; addresses are compared exactly, so register each one");
    }
    if raw.contains('\\') {
        return refuse("has a backslash; use / or percent-encode it");
    }
    if raw.contains('#') {
        return refuse("has a fragment; leave out # and what follows");
    }
    let Ok(url) = Url::parse(raw) else {
        return refuse("is not an absolute URL");
    };
    if authority_of(raw).contains('@') {
        return refuse("has user information before the host; leave out everything up to @");
    }
    if path_of(raw).split('/').any(is_dots) {
        return refuse("has . or .. in its path; write the path that it stands for");
    }
    let spelled = match url.host_str() {
        Some(host) => raw.starts_with(&format!("{}://{host}", url.scheme())),
        None => raw.starts_with(&format!("{}:", url.scheme())),
    };
    if spelled { Ok(url) } else { refuse("must spell scheme and host in lower case and in their plain form") }
}

/// What was written between `://` and the path; empty where there is no `://`.
fn authority_of(raw: &str) -> &str {
    raw.split_once("://").and_then(|(_, rest)| rest.split(['/', '?']).next()).unwrap_or_default()
}

/// The path as it was written.
fn path_of(raw: &str) -> &str {
    let without_query = raw.split('?').next().unwrap_or(raw);
    match without_query.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("/", |at| rest.get(at..).unwrap_or("/")),
        None => without_query.split_once(':').map_or("", |(_, path)| path),
    }
}

/// RFC 8252 §7.3.
fn any_port(url: &Url, field: &str, application_type: ApplicationType) -> Result<(), Violation> {
    let loopback_address = ["127.0.0.1", "[::1]"].iter().any(|host| url.host_str() == Some(host));
    if application_type == ApplicationType::Native && url.scheme() == "http" && loopback_address {
        Ok(())
    } else {
        let message =
            "a port of 0 or * means any port, which only native clients have, at http://127.0.0.1 or http://[::1]";
        Err(Violation::new(field, message))
    }
}

/// `.` or `..`, each dot perhaps percent-encoded.
fn is_dots(segment: &str) -> bool {
    matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..")
}

fn redirect_scheme(url: &Url, field: &str, setting: Setting) -> Result<(), Violation> {
    let refuse = |message: &str| Err(Violation::new(field, message));
    let native = setting.application_type == ApplicationType::Native;
    let local_http = setting.environment.allows_local_http();
    match url.scheme() {
        "https" | "http" if is_loopback(url) => {
            if native || local_http {
                local(url, field, setting)
            } else {
                refuse("in production only native clients may be on this machine; use the service's https address")
            }
        }
        "https" => Ok(()),
        "http" if local_http => Ok(()),
        "http" => refuse("must be https in production"),
        scheme if native && scheme.contains('.') => Ok(()),
        _ if native => refuse(
            "must be https, http on a loopback host, or a private scheme of a domain in reverse (no.example.app:/callback)",
        ),
        _ => refuse("must be https"),
    }
}

/// A certificate for `localhost` proves nothing, so the name goes with http.
fn local(url: &Url, field: &str, setting: Setting) -> Result<(), Violation> {
    if setting.idporten && url.scheme() == "https" && url.host_str() == Some("localhost") {
        return Err(Violation::new(field, "an address on localhost must be http"));
    }
    Ok(())
}

fn web_scheme(url: &Url, field: &str, environment: Environment) -> Result<(), Violation> {
    match url.scheme() {
        "https" if environment.allows_local_http() || !is_loopback(url) => Ok(()),
        "http" if environment.allows_local_http() => Ok(()),
        "https" => Err(Violation::new(field, "may not lie on this machine in production")),
        "http" => Err(Violation::new(field, "must be https in production")),
        _ => Err(Violation::new(field, "must be https")),
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback() || address.is_unspecified(),
        Some(Host::Ipv6(address)) => {
            address.is_loopback()
                || address.is_unspecified()
                || address.to_ipv4_mapped().is_some_and(|it| it.is_loopback())
        }
        None => false,
    }
}

#[cfg(test)]
mod tests;
