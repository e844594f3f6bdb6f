//! What MinID writes to people: codes, letters, and word of what was changed (`docs/contracts/minid.md` §4, 6, 7).

use std::time::Duration;

use fellesporten_domain::{Language, Pid, one_time_code};
use fellesporten_messages::{Address, Message, Place};
use fellesporten_telemetry::events;

use crate::{
    MinId,
    error::PageError,
    rules::pin_sheet::PinSheet,
    secrets::NumberHash,
    state::{Account, Topic},
};

/// How long after a quarantine begins its number's owner is told.
const A_LITTLE_LATER: Duration = Duration::from_secs(1);

/// What became of a code that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// It is on its way, or one waits there already.
    Waits,
    /// None goes out now: one waits elsewhere, or too many went.
    TooSoon,
}

/// Sends a code by SMS, unless one waits already or too many went. Without a mobile number a code is made all the same, and goes
/// nowhere: the work is the same for numbers that nobody has.
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
) -> Result<Asked, PageError> {
    // First, and for all alike: a full queue says nothing of who has a MinID, and no code waits that could not leave.
    let place = minid.messages().reserve()?;
    let registering = mobile.filter(|_| topic.is_to_new_mobile());
    if let Some(live) = minid.codes().live(number, topic).await? {
        return Ok(if live.went_to(registering) { Asked::Waits } else { Asked::TooSoon });
    }
    if !minid.sms_limits().spend(topic, number, registering).await {
        return Ok(Asked::TooSoon);
    }
    let code = one_time_code::draw_for_sms(minid.rng());
    minid.codes().keep(number, topic, registering, &code, minid.clock().now()).await?;
    let Some(mobile) = mobile else { return Ok(Asked::Waits) };
    let host = minid.host();
    // The last line lets browsers offer the code on this host alone.
    let text = minid.pages().text(language, "minid-sms-code", &[("code", &code), ("service", service)]);
    place.send(Message::Sms { to: mobile.to_owned(), text: format!("{text}\n\n@{host} #{code}") });
    Ok(Asked::Waits)
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
    let place = minid.messages().reserve()?;
    if minid.codes().live(number, Topic::RecoveryEmail).await?.is_some() {
        return Ok(());
    }
    let code = one_time_code::draw_for_email(minid.rng());
    minid.codes().keep(number, Topic::RecoveryEmail, None, &code, minid.clock().now()).await?;
    let Some(email) = email else { return Ok(()) };
    let subject = minid.pages().text(language, "minid-email-code-subject", &[]);
    let text = minid.pages().text(language, "minid-email-code", &[("code", &code)]);
    place.send(Message::Email { to: email.to_owned(), subject, text });
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

/// Tells the owner of a number, if it has one, that it is in quarantine: a little later, so that neither this answer nor the next one
/// takes a time that says whether there was anybody to tell.
pub fn tell_of_quarantine(minid: &MinId, number: &Pid) {
    let (minid, hash) = (minid.clone(), minid.accounts().hash_of(number));
    tokio::spawn(async move {
        tokio::time::sleep(A_LITTLE_LATER).await;
        match minid.accounts().find(&hash).await {
            Ok(Some(kept)) => tell(&minid, &kept.account, "minid-notice-quarantine"),
            Ok(None) => {}
            Err(error) => events::minid::notice_not_sent(error),
        }
    });
}

/// Tells the same where the account could be reached before, and can be no more: whoever took it over chose where it is reached now.
pub fn tell_former(minid: &MinId, before: Account, now: &Account, text_key: &str) {
    let mobile = before.mobile.clone().filter(|_| before.mobile != now.mobile);
    let email = before.email.clone().filter(|_| before.email != now.email);
    tell(minid, &Account { mobile, email, ..before }, text_key);
}

/// Tells a mobile number that it is no longer the account's.
pub fn tell_old_mobile(minid: &MinId, to: String, language: Language) {
    let text = minid.pages().text(language, "minid-mobile-left", &[("phone", &minid.settings().help_phone)]);
    if let Err(error) = minid.messages().send(Message::Sms { to, text }) {
        events::minid::notice_not_sent(error);
    }
}

/// The letter with an activation code.
pub fn activation_letter(minid: &MinId, place: Place<'_>, to: Address, code: &str, language: Language) {
    let grouped = code.get(..5).zip(code.get(5..)).map_or_else(|| code.to_owned(), |(one, two)| format!("{one}-{two}"));
    let address = minid.engine().profile().login_url("/activate");
    let subject = minid.pages().text(language, "minid-letter-subject", &[]);
    let text = minid.pages().text(language, "minid-letter", &[("code", &grouped), ("address", &address)]);
    place.send(Message::Letter { to, subject, text });
}

/// The letter with a sheet of numbered codes.
pub fn sheet_letter(minid: &MinId, place: Place<'_>, to: Address, sheet: &PinSheet, language: Language) {
    let subject = minid.pages().text(language, "minid-sheet-subject", &[]);
    let intro = minid.pages().text(language, "minid-sheet", &[]);
    let lines: Vec<String> = sheet.lines().map(|(number, code)| format!("{number}: {code}")).collect();
    place.send(Message::Letter { to, subject, text: format!("{intro}\n\n{}", lines.join("\n")) });
}
