//! Client secrets: how good, how long, how kept (docs/contracts/idporten.md §4.6, §13).

use std::time::Duration;

use fellesporten_domain::{Environment, Timestamp};

use super::Violation;
use crate::client::ClientSecret;

/// Longest life of a secret.
pub(crate) const LIFETIME: Duration = Duration::from_secs(360 * 24 * 60 * 60);
/// Shortest secret that a customer may choose in production, in characters.
const SHORTEST_IN_PRODUCTION: usize = 32;
/// Longest secret: what a form body has room for, many times over.
const LONGEST: usize = 512;

pub(crate) fn check(secret: &str, field: &str, environment: Environment) -> Result<(), Violation> {
    if secret.is_empty() {
        return Err(Violation::new(field, "the secret is empty; leave the field out to have one generated"));
    }
    if secret.len() > LONGEST || !secret.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Violation::new(
            field,
            format!("a secret has at most {LONGEST} printable ASCII characters without spaces"),
        ));
    }
    if environment.is_production() && secret.len() < SHORTEST_IN_PRODUCTION {
        return Err(Violation::new(
            field,
            format!(
                "in production a secret has at least {SHORTEST_IN_PRODUCTION} characters; \
                 leave the field out to have one generated"
            ),
        ));
    }
    Ok(())
}

/// The form in which a secret is kept.
pub(crate) fn keep(secret: &str, now: Timestamp) -> ClientSecret {
    ClientSecret { hash: fellesporten_jose::sha256(secret.as_bytes()), created: now, expires_at: now.plus(LIFETIME) }
}
