//! The engine's part of e-mail login: drawing codes, sending them, and counting tries (`docs/contracts/eid-adapters.md` §6.3).

use fellesporten_domain::{EmailAddress, Language, lockout::Wrong, one_time_code};
use fellesporten_idp_adapters::{CodeAnswer, CodeErrand};
use fellesporten_messages::Message;
use fellesporten_store::ShortLivedError;
use fellesporten_telemetry::events;

use crate::{
    IdPorten,
    rules::mailbox::{Judgement, Sending},
};

/// The login that a code belongs to, and what the message says of it.
#[derive(Clone, Copy)]
pub struct CodeContext<'a> {
    /// The attempt's id.
    pub attempt: &'a str,
    /// The service's shown name.
    pub service: &'a str,
    /// The person's language.
    pub language: Language,
}

/// Carries out an errand.
pub async fn carry_out(idporten: &IdPorten, context: CodeContext<'_>, errand: CodeErrand) -> CodeAnswer {
    let answer = match errand {
        CodeErrand::Send(address) => send(idporten, context, &address).await,
        CodeErrand::Judge { address, typed } => judge(idporten, context, &address, &typed.0).await,
    };
    answer.unwrap_or_else(|error| {
        events::eids::email_code_failed(&error);
        CodeAnswer::Unavailable
    })
}

async fn send(
    idporten: &IdPorten,
    context: CodeContext<'_>,
    address: &EmailAddress,
) -> Result<CodeAnswer, ShortLivedError> {
    let code = one_time_code::draw_for_email(idporten.rng());
    let (mailbox, digest) = (mailbox(idporten, address), digest(idporten, &code));
    let now = idporten.clock().now();
    Ok(match idporten.mailboxes().send(&mailbox, context.attempt, &digest, now).await? {
        Sending::New => deliver(idporten, context, address, &code),
        Sending::Waits => CodeAnswer::Sent,
        Sending::TooMany => CodeAnswer::TooMany,
        Sending::Quarantined => CodeAnswer::Quarantined,
    })
}

/// Hands the message over; the page does not wait for the mail server, and takes the same time for every address.
fn deliver(idporten: &IdPorten, context: CodeContext<'_>, address: &EmailAddress, code: &str) -> CodeAnswer {
    let pages = idporten.pages();
    let subject = pages.text(context.language, "email-code-subject", &[]);
    let text = pages.text(context.language, "email-code", &[("code", code), ("service", context.service)]);
    let message = Message::Email { to: address.expose().to_owned(), subject, text };
    match idporten.messages().map(|messages| messages.send(message)) {
        Some(Ok(())) => CodeAnswer::Sent,
        Some(Err(_)) | None => CodeAnswer::Unavailable,
    }
}

async fn judge(
    idporten: &IdPorten,
    context: CodeContext<'_>,
    address: &EmailAddress,
    typed: &str,
) -> Result<CodeAnswer, ShortLivedError> {
    let (mailbox, digest) = (mailbox(idporten, address), digest(idporten, typed));
    let now = idporten.clock().now();
    Ok(match idporten.mailboxes().judge(&mailbox, context.attempt, &digest, now).await? {
        Judgement::Right => CodeAnswer::Right,
        Judgement::Wrong(Wrong::Again) => CodeAnswer::Wrong { last_try: false },
        Judgement::Wrong(Wrong::LastWarning) => CodeAnswer::Wrong { last_try: true },
        Judgement::Wrong(Wrong::Quarantined) => CodeAnswer::Quarantined,
    })
}

/// What the address is kept under: it names a person.
fn mailbox(idporten: &IdPorten, address: &EmailAddress) -> String {
    idporten.engine().keyed_digest("mailbox", address.expose())
}

/// A code as it is kept: of few characters, so only a keyed digest hides it.
fn digest(idporten: &IdPorten, code: &str) -> String {
    idporten.engine().keyed_digest("code", code)
}
