//! A browser's cookies: by host (ports do not matter to cookies), with path and `SameSite`.

use std::collections::BTreeMap;
use url::Url;

/// One stored cookie.
#[derive(Clone, Debug)]
pub struct Cookie {
    /// Its value, as sent back.
    pub value: String,
    /// The attributes as they came, lower-cased names.
    pub attributes: BTreeMap<String, String>,
}

impl Cookie {
    fn path(&self) -> &str {
        self.attributes.get("path").map_or("/", String::as_str)
    }

    fn goes_to(&self, path: &str) -> bool {
        let own = self.path();
        path == own || (path.starts_with(own) && (own.ends_with('/') || path[own.len()..].starts_with('/')))
    }

    fn lax_or_strict(&self) -> bool {
        self.attributes.get("samesite").is_some_and(|it| !it.eq_ignore_ascii_case("none"))
    }
}

/// The cookies of one browser.
#[derive(Clone, Debug, Default)]
pub struct Jar(BTreeMap<(String, String), Cookie>);

impl Jar {
    /// Takes one `Set-Cookie` line from an answer of `url`. Returns the name and value.
    pub fn store(&mut self, url: &Url, line: &str) -> (String, String) {
        let mut parts = line.split(';').map(str::trim);
        let (name, value) = parts.next().and_then(|it| it.split_once('=')).expect("a cookie has a name and a value");
        let attributes: BTreeMap<String, String> = parts
            .map(|it| it.split_once('=').unwrap_or((it, "")))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        let key = (url.host_str().unwrap_or_default().to_owned(), name.to_owned());
        let ended = attributes.get("max-age").is_some_and(|it| it.parse::<i64>().is_ok_and(|it| it <= 0))
            || attributes.get("expires").is_some_and(|it| it.contains("1970"));
        if ended {
            self.0.remove(&key);
        } else {
            self.0.insert(key, Cookie { value: value.to_owned(), attributes });
        }
        (name.to_owned(), value.to_owned())
    }

    /// The `Cookie` header for a request to `url`. A cross-site POST carries no `SameSite=Lax` cookie.
    pub fn header(&self, url: &Url, cross_site_post: bool) -> Option<String> {
        let host = url.host_str().unwrap_or_default();
        let pairs: Vec<String> = self
            .0
            .iter()
            .filter(|((of, _), cookie)| {
                of == host && cookie.goes_to(url.path()) && !(cross_site_post && cookie.lax_or_strict())
            })
            .map(|((_, name), cookie)| format!("{name}={}", cookie.value))
            .collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    /// The cookie of this name, whichever host set it.
    pub fn cookie(&self, name: &str) -> Option<&Cookie> {
        self.0.iter().find(|((_, it), _)| it == name).map(|(_, cookie)| cookie)
    }

    /// Puts a cookie there, as if the host had set it earlier.
    pub fn plant(&mut self, host: &str, name: &str, value: &str) {
        let cookie = Cookie { value: value.to_owned(), attributes: BTreeMap::new() };
        self.0.insert((host.to_owned(), name.to_owned()), cookie);
    }

    /// The names kept for any host.
    pub fn names(&self) -> Vec<&str> {
        self.0.keys().map(|(_, name)| name.as_str()).collect()
    }
}
