//! What the mail says: why it comes, in each language that has all texts, and then what ends, in words that every language shares.

use std::fmt::Write as _;

use fellesporten_domain::{EmailAddress, Language, LocalTime, Timestamp};
use fellesporten_messages::Message;
use fellesporten_registry::{Credential, ExpiryWarning};
use fellesporten_web::Pages;

/// An organisation has no language, so it is told in these.
const LANGUAGES: [Language; 3] = [Language::Nb, Language::Nn, Language::En];

/// The mail to an organisation of this name.
pub(super) fn mail(pages: &Pages, organisation: &str, to: &EmailAddress, warnings: &[ExpiryWarning]) -> Message {
    let heading = |language| pages.text(language, "expiry-heading", &[]);
    let mut text = String::new();
    for language in LANGUAGES {
        let why = pages.text(language, "expiry-text", &[("organisation", organisation)]);
        // What is written into a string is always taken.
        let _ = write!(text, "{}\n\n{why}\n\n", heading(language));
    }
    for it in warnings {
        let ExpiryWarning { client_id, client_name, credential, expires_at, .. } = it;
        let resource = match credential {
            Credential::Secret => "secret",
            Credential::Key(_) | Credential::Certificate(_) => "jwks",
        };
        let at = moment(*expires_at);
        let _ = write!(
            text,
            "* {at}  {credential}\n  {client_name} ({client_id})\n  POST /clients/{client_id}/{resource}\n\n"
        );
    }
    let subject = format!("{} / {}", heading(Language::Nb), heading(Language::En));
    Message::Email { to: to.expose().to_owned(), subject, text }
}

/// `2026-09-21 16:13`, as clocks in Norway show it.
fn moment(at: Timestamp) -> String {
    let LocalTime { year, month, day, hour, minute, .. } = at.in_norway();
    format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}")
}
