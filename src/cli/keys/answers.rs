//! The table of `keys list`.

use std::fmt::Write as _;
use std::time::Duration;

use fellesporten_domain::Timestamp;
use fellesporten_jose::KeyState;
use fellesporten_oauth::signing_keys::{ANNOUNCED_BEFORE_USE, PUBLISHED_AFTER_USE, StoredKey};

/// A certificate that ends sooner is pointed out: relying parties warn from then on.
const CERTIFICATE_MARGIN: Duration = Duration::from_secs(30 * 86_400);

/// One line per key, oldest first, with what comes next.
pub(super) fn table(issuer: &str, keys: &[StoredKey], now: Timestamp) -> String {
    if keys.is_empty() {
        return format!("issuer {issuer} has no keys; `keys generate` makes one\n");
    }
    let mut text = line("KID", "STATE", "BITS", "NEXT", "CERTIFICATE");
    for key in keys {
        let bits = key.certificate.leaf_key().size().bits().to_string();
        text += &line(&key.kid, key.state.as_str(), &bits, &next(key, now), &certificate(key, now));
    }
    text
}

fn line(kid: &str, state: &str, bits: &str, next: &str, certificate: &str) -> String {
    let mut line = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(line, "{kid:<43}  {state:<9}  {bits:>4}  {next:<41}  {certificate}");
    line
}

fn next(key: &StoredKey, now: Timestamp) -> String {
    let since = |moment: Option<Timestamp>| moment.unwrap_or(key.created_at);
    match key.state {
        KeyState::Held => "not published yet".to_owned(),
        KeyState::Announced => {
            let from = since(key.announced_at).plus(ANNOUNCED_BEFORE_USE);
            if now >= from { "may be activated now".to_owned() } else { format!("may be activated from {from}") }
        }
        KeyState::Active => format!("signs since {}", since(key.activated_at)),
        KeyState::Retired => {
            let until = since(key.retired_at).plus(PUBLISHED_AFTER_USE);
            if now >= until { "no longer published".to_owned() } else { format!("published until {until}") }
        }
        KeyState::Revoked => format!("revoked since {}", since(key.revoked_at)),
    }
}

fn certificate(key: &StoredKey, now: Timestamp) -> String {
    let (until, kind) =
        (key.certificate.leaf_not_after(), if key.certificate.is_self_signed() { "self-signed" } else { "issued" });
    let in_use = matches!(key.state, KeyState::Held | KeyState::Announced | KeyState::Active);
    let remark = match until.since(now) {
        left if !in_use || left >= CERTIFICATE_MARGIN => "",
        Duration::ZERO => ": EXPIRED, use `keys request` or another key",
        _ => ": ends soon, use `keys request` or another key",
    };
    format!("{kind}, until {until}{remark}")
}
