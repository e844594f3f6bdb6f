//! What MinID writes to people: codes, letters, and word of what was changed (`docs/contracts/minid.md` §4, 6, 7).

use fellesporten_domain::Language;
use fellesporten_messages::{Address, Full, Message};
use fellesporten_telemetry::events;

use crate::{
    MinId,
    error::PageError,
    rules::{one_time_code, pin_sheet::PinSheet},
    secrets::NumberHash,
    state::{Account, Topic},
};

/// Sends a code by SMS, unless one waits already. Without a mobile number a code is made all the same, and goes nowhere: the work is
/// the same for numbers that nobody has.
///
/// # Errors
/// While a store is away, or too many messages wait.
pub async fn sms_code(
    minid: &MinId,
    number: &NumberHash,
    topic: Topic,
    mobile: Option<&str>,
    service: &str,
    language: Language,
) -> Result<(), PageError> {
    let registering = mobile.filter(|_| topic == Topic::NewMobile);
    if minid.codes().live(number, topic, registering).await?.is_some() {
        return Ok(());
    }
    let code = one_time_code::draw_for_sms(minid.rng());
    minid.codes().keep(number, topic, registering, &code, minid.clock().now()).await?;
    let Some(mobile) = mobile else { return Ok(()) };
    let host = minid.host();
    // The last line lets browsers offer the code on this host alone.
    let text = minid.pages().text(language, "minid-sms-code", &[("code", &code), ("service", service)]);
    minid.messages().send(Message::Sms { to: mobile.to_owned(), text: format!("{text}\n\n@{host} #{code}") })?;
    Ok(())
}

/// Sends the second code of a forgotten password, unless one waits already.
///
/// # Errors
/// As [`sms_code`].
pub async fn email_code(
    minid: &MinId,
    number: &NumberHash,
    email: Option<&str>,
    language: Language,
) -> Result<(), PageError> {
    if minid.codes().live(number, Topic::RecoveryEmail, None).await?.is_some() {
        return Ok(());
    }
    let code = one_time_code::draw_for_email(minid.rng());
    minid.codes().keep(number, Topic::RecoveryEmail, None, &code, minid.clock().now()).await?;
    let Some(email) = email else { return Ok(()) };
    let subject = minid.pages().text(language, "minid-email-code-subject", &[]);
    let text = minid.pages().text(language, "minid-email-code", &[("code", &code)]);
    minid.messages().send(Message::Email { to: email.to_owned(), subject, text })?;
    Ok(())
}

/// Tells the owner of an account what happened, by SMS and by e-mail as far as it has them. Never fails: what happened has happened.
pub fn tell(minid: &MinId, account: &Account, text_key: &str) {
    let text = minid.pages().text(account.language, text_key, &[("phone", &minid.settings().help_phone)]);
    let sms = account.mobile.clone().map(|to| Message::Sms { to, text: text.clone() });
    let subject = minid.pages().text(account.language, "minid-notice-subject", &[]);
    let email = account.email.clone().map(|to| Message::Email { to, subject, text });
    for message in sms.into_iter().chain(email) {
        if let Err(error) = minid.messages().send(message) {
            events::minid::notice_not_sent(error);
        }
    }
}

/// Tells a mobile number that it is no longer the account's.
pub fn tell_old_mobile(minid: &MinId, to: String, language: Language) {
    let text = minid.pages().text(language, "minid-mobile-left", &[("phone", &minid.settings().help_phone)]);
    if let Err(error) = minid.messages().send(Message::Sms { to, text }) {
        events::minid::notice_not_sent(error);
    }
}

/// The letter with an activation code.
///
/// # Errors
/// When too many messages wait.
pub fn activation_letter(minid: &MinId, to: Address, code: &str, language: Language) -> Result<(), Full> {
    let grouped = code.get(..5).zip(code.get(5..)).map_or_else(|| code.to_owned(), |(one, two)| format!("{one}-{two}"));
    let address = minid.engine().profile().login_url("/activate");
    let subject = minid.pages().text(language, "minid-letter-subject", &[]);
    let text = minid.pages().text(language, "minid-letter", &[("code", &grouped), ("address", &address)]);
    minid.messages().send(Message::Letter { to, subject, text })
}

/// The letter with a sheet of numbered codes.
///
/// # Errors
/// When too many messages wait.
pub fn sheet_letter(minid: &MinId, to: Address, sheet: &PinSheet, language: Language) -> Result<(), Full> {
    let subject = minid.pages().text(language, "minid-sheet-subject", &[]);
    let intro = minid.pages().text(language, "minid-sheet", &[]);
    let lines: Vec<String> = sheet.lines().map(|(number, code)| format!("{number}: {code}")).collect();
    minid.messages().send(Message::Letter { to, subject, text: format!("{intro}\n\n{}", lines.join("\n")) })
}
