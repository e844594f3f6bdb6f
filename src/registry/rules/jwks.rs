//! Public keys that a customer registers (docs/contracts/maskinporten.md §7.5).

use std::collections::BTreeSet;
use std::time::Duration;

use fellesporten_domain::Timestamp;
use fellesporten_jose::enterprise::{certified_key, from_x5c};
use fellesporten_jose::{ForeignKey, PRIVATE_MEMBERS};
use serde_json::{Map, Value};

use super::{Violation, Violations};
use crate::client::{NamedKey, RegisteredKey};

/// How many keys a client may have.
pub(crate) const MOST_KEYS: usize = 5;
/// Longest life of a key.
const LIFETIME: Duration = Duration::from_secs(365 * 24 * 60 * 60);
/// Smallest modulus.
const SMALLEST_BITS: usize = 2048;
/// Largest modulus: beyond it a verification costs more than it proves.
const LARGEST_BITS: usize = 8192;
const ALGORITHMS: [&str; 3] = ["RS256", "RS384", "RS512"];

/// The keys of a set that a file declares, in the form in which they are kept. A key that is registered already and still works
/// keeps its year; one whose year has passed gets a new one.
pub(crate) fn declared(
    set: &Value,
    known: &[RegisteredKey],
    now: Timestamp,
) -> Result<Vec<RegisteredKey>, Vec<Violation>> {
    Ok(read(set, now)?.into_iter().map(|key| renewed_or_kept(key, known, now)).collect())
}

/// The keys of a set that its owner posts: every one begins its year now, one that is registered already as well (fact 71). A key
/// whose owner once chose a shorter life keeps that end, when it is sent along as it was answered.
pub(crate) fn posted(
    set: &Value,
    known: &[RegisteredKey],
    now: Timestamp,
) -> Result<Vec<RegisteredKey>, Vec<Violation>> {
    Ok(read(set, now)?.into_iter().map(|key| renewed(key, known, now)).collect())
}

/// Checks a JWK set (`{"keys": […]}`), and names everything that is wrong with its keys.
fn read(set: &Value, now: Timestamp) -> Result<Vec<RegisteredKey>, Vec<Violation>> {
    let refuse = |message: &str| Err(vec![Violation::new("jwks", message)]);
    let Some(keys) = set.get("keys").and_then(Value::as_array) else {
        return refuse("must be a JWK set: an object with the member keys, which is an array");
    };
    if keys.is_empty() {
        return refuse(
            "has no key; leave it out for a client without registered keys, and use DELETE to remove the last one",
        );
    }
    if keys.len() > MOST_KEYS {
        return refuse("has more than 5 keys");
    }
    let mut violations = Violations::default();
    let mut kids = BTreeSet::new();
    let mut kept = Vec::with_capacity(keys.len());
    for (index, key) in keys.iter().enumerate() {
        let field = format!("jwks.keys[{index}]");
        if key.get("kid").and_then(Value::as_str).is_some_and(|kid| !kids.insert(kid)) {
            violations.refuse(format!("{field}.kid"), "is used by another key of this client");
        }
        kept.extend(violations.keep_all(check_key(key, &field, now)));
    }
    violations.finish(Some(kept))
}

fn is_same(one: &RegisteredKey, other: &RegisteredKey) -> bool {
    (&one.kid, &one.alg, &one.n, &one.e, &one.x5c) == (&other.kid, &other.alg, &other.n, &other.e, &other.x5c)
}

fn renewed(mut key: RegisteredKey, known: &[RegisteredKey], now: Timestamp) -> RegisteredKey {
    // Whoever adds a key sends the others along as they were answered, ends included: a whole year's end is then an echo, no wish.
    let echo = |it: &&RegisteredKey| {
        is_same(it, &key)
            && it.expires_at.as_secs() == key.expires_at.as_secs()
            && it.expires_at.since(it.created) >= LIFETIME
    };
    if known.iter().any(|it| echo(&it)) {
        key.expires_at = now.plus(LIFETIME);
    }
    key
}

fn renewed_or_kept(key: RegisteredKey, known: &[RegisteredKey], now: Timestamp) -> RegisteredKey {
    match known.iter().find(|it| is_same(it, &key)) {
        Some(registered) if now < registered.expires_at && key.expires_at >= registered.expires_at => {
            registered.clone()
        }
        _ => key,
    }
}

fn check_key(key: &Value, field: &str, now: Timestamp) -> Result<RegisteredKey, Vec<Violation>> {
    let Some(key) = key.as_object() else {
        return Err(vec![Violation::new(field, "is not a JWK")]);
    };
    if let Some(private) = PRIVATE_MEMBERS.iter().find(|name| key.contains_key(**name)) {
        return Err(vec![Violation::new(
            format!("{field}.{private}"),
            "is part of a private key, which must never leave its owner: make a new pair, and send only the public part",
        )]);
    }
    let mut violations = Violations::default();
    let kty = violations.keep(expect(key, field, "kty", &["RSA"]));
    // A key of another kind has other members, and no other word helps.
    if kty.is_none() && key.contains_key("kty") {
        return violations.finish(None);
    }
    violations.keep(expect(key, field, "use", &["sig"]));
    let alg = violations.keep(expect(key, field, "alg", &ALGORITHMS));
    let kid = violations.keep(kid(key, field));
    let n = violations.keep(modulus(key, field));
    let e = violations.keep(exponent(key, field));
    let x5c = n.zip(e).and_then(|(n, e)| violations.keep(chain(key, n, e, field)));
    let expires_at = violations.keep(expiry(key, field, now));
    let read = || {
        let named = NamedKey { kid: kid?.to_owned(), alg: alg?.to_owned(), n: n?.to_owned(), e: e?.to_owned() };
        Some(RegisteredKey::new(named, x5c?, now, expires_at?))
    };
    let read = read();
    violations.finish(read)
}

fn kid<'a>(key: &'a Map<String, Value>, field: &str) -> Result<&'a str, Violation> {
    let kid = text(key, field, "kid")?;
    if kid.len() > 255 || !kid.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte)) {
        return Err(Violation::new(format!("{field}.kid"), "has letters, digits and . _ - only, at most 255"));
    }
    Ok(kid)
}

fn modulus<'a>(key: &'a Map<String, Value>, field: &str) -> Result<&'a str, Violation> {
    let n = text(key, field, "n")?;
    let bits = bits_of(n).ok_or_else(|| Violation::new(format!("{field}.n"), "is not base64url without padding"))?;
    if !(SMALLEST_BITS..=LARGEST_BITS).contains(&bits) {
        return Err(Violation::new(
            format!("{field}.n"),
            format!("has {bits} bits; a key has {SMALLEST_BITS} to {LARGEST_BITS}"),
        ));
    }
    Ok(n)
}

fn exponent<'a>(key: &'a Map<String, Value>, field: &str) -> Result<&'a str, Violation> {
    let e = text(key, field, "e")?;
    if bits_of(e).is_none_or(|bits| !(2..=64).contains(&bits)) {
        return Err(Violation::new(format!("{field}.e"), "is not a public exponent; AQAB is the usual one"));
    }
    Ok(e)
}

fn text<'a>(key: &'a Map<String, Value>, field: &str, name: &str) -> Result<&'a str, Violation> {
    match key.get(name).and_then(Value::as_str) {
        Some(text) if !text.is_empty() => Ok(text),
        _ => Err(Violation::new(format!("{field}.{name}"), format!("{name} is required"))),
    }
}

/// A member that is one of a few; one that is missing learns which.
fn expect<'a>(key: &'a Map<String, Value>, field: &str, name: &str, allowed: &[&str]) -> Result<&'a str, Violation> {
    let must = || Violation::new(format!("{field}.{name}"), format!("{name} must be {}", allowed.join(" or ")));
    key.get(name).and_then(Value::as_str).filter(|value| allowed.contains(value)).ok_or_else(must)
}

fn chain(key: &Map<String, Value>, n: &str, e: &str, field: &str) -> Result<Vec<String>, Violation> {
    let Some(chain) = key.get("x5c") else {
        return Ok(Vec::new());
    };
    let refuse = |message: &str| Violation::new(format!("{field}.x5c"), message);
    let certificates = from_x5c(chain)
        .map_err(|_| refuse("must be an array of certificates in standard base64, the key's own first"))?;
    // What else the certificate is worth is judged at each use, since that changes with time.
    let certified = certificates.first().and_then(|leaf| certified_key(leaf));
    match (certified, ForeignKey::rsa(n, e)) {
        (Some(certified), Ok(registered)) if certified.thumbprint() == registered.thumbprint() => {}
        _ => {
            return Err(refuse(
                "must begin with a certificate for this very key; leave x5c out to register the key alone",
            ));
        }
    }
    Ok(chain.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect())
}

/// A year from now, or sooner if the customer says so.
fn expiry(key: &Map<String, Value>, field: &str, now: Timestamp) -> Result<Timestamp, Violation> {
    let latest = now.plus(LIFETIME);
    match key.get("exp") {
        None | Some(Value::Null) => Ok(latest),
        Some(exp) => match exp.as_i64().map(Timestamp::from_secs) {
            Some(exp) if exp > now => Ok(exp.min(latest)),
            Some(_) => Err(Violation::new(format!("{field}.exp"), "has passed; leave it out for a year from now")),
            None => Err(Violation::new(format!("{field}.exp"), "must be whole seconds since 1970")),
        },
    }
}

/// Bits of a base64url number, leading zeros not counted; `None` when it is not base64url.
fn bits_of(base64url: &str) -> Option<usize> {
    let mut bits = 0;
    for byte in base64url.bytes() {
        let sextet: u8 = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'-' => 62,
            b'_' => 63,
            _ => return None,
        };
        // Leading zero sextets add nothing; the first other one adds its own length.
        bits += if bits == 0 { 8 - sextet.leading_zeros() as usize } else { 6 };
    }
    // The last sextet is filled up with bits that belong to no byte.
    let filling = base64url.len() * 6 % 8;
    (base64url.len() % 4 != 1).then(|| bits.saturating_sub(filling))
}

#[cfg(test)]
mod tests;
