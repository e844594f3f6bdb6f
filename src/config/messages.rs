//! `[messages]` and `[outbox]`: who carries SMS, e-mails and letters.

use std::path::PathBuf;

use fellesporten_idp_adapters::email;

use super::Config;
use super::check::{Finding, finding};
use super::link::Link;
use super::listen::Listen;
use super::table::section;
use super::value::SecretText;

section! {
    /// Who carries SMS, e-mails and letters to people. A gateway gets a form: `to` and `text`; for letters `name`, `street`,
    /// `postal_code`, `city`, `subject` and `text`.
    Messages {
        /// Messages that may wait for a carrier. Beyond them, pages that send a code answer 503.
        queue: u32 = 1024;
        /// Mail server. Its certificate must have this name; nothing is sent without TLS. Without one (and without the outbox) no
        /// organisation is told which secrets and keys of its clients end soon.
        smtp_host: Option<String> = None, example "\"smtp.example.no\"";
        /// Port: 465 speaks TLS at once, any other by STARTTLS.
        smtp_port: u32 = 587;
        /// User name at the mail server, when it wants one.
        smtp_user: Option<String> = None, example "\"fellesporten\"";
        /// File with the password of that user.
        smtp_password_file: Option<PathBuf> = None, example "\"smtp.password\"";
        /// The password itself, instead of the file; meant for its environment variable.
        smtp_password: Option<SecretText> = None;
        /// What stands as sender of e-mails.
        from: String = "Fellesporten <ikke-svar@localhost>".to_owned();
        /// Gateway that sends SMS.
        sms_url: Option<Link> = None, example "\"https://sms.example.no/send\"";
        /// File with the bearer token for it.
        sms_token_file: Option<PathBuf> = None, example "\"sms.token\"";
        /// The token itself, instead of the file; meant for its environment variable.
        sms_token: Option<SecretText> = None;
        /// Gateway that prints and sends letters.
        letter_url: Option<Link> = None, example "\"https://letters.example.no/send\"";
        /// File with the bearer token for it.
        letter_token_file: Option<PathBuf> = None, example "\"letters.token\"";
        /// The token itself, instead of the file; meant for its environment variable.
        letter_token: Option<SecretText> = None;
    }
}

section! {
    /// The outbox of demo and test: nothing is sent, and everything is shown here to whoever asks.
    Outbox {
        /// Whether messages go there instead of to people.
        enabled: bool = false;
        /// Where it listens.
        listen: Listen = Listen::localhost(8099);
    }
}

/// What is wrong between their options.
pub(super) fn check(config: &Config) -> Vec<Finding> {
    let messages = &config.messages;
    let mut found = Vec::new();
    if config.environment.is_production() && config.outbox.enabled {
        found.push(finding(
            "outbox.enabled",
            "production refuses the outbox, where anybody reads everybody's codes; remove the section and name carriers in [messages]",
        ));
    }
    if !(1..=1_000_000).contains(&messages.queue) {
        found.push(finding("messages.queue", "must be from 1 to 1000000"));
    }
    if !(1..=65_535).contains(&messages.smtp_port) {
        found.push(finding("messages.smtp_port", "must be from 1 to 65535"));
    }
    let token = |option, url: &Option<Link>, token: &Option<SecretText>, file: &Option<PathBuf>| {
        let missing = url.is_some() && token.is_none() && file.is_none();
        missing.then(|| finding(option, "is missing; give the file with the gateway's bearer token"))
    };
    found.extend(token("messages.sms_token_file", &messages.sms_url, &messages.sms_token, &messages.sms_token_file));
    found.extend(token(
        "messages.letter_token_file",
        &messages.letter_url,
        &messages.letter_token,
        &messages.letter_token_file,
    ));
    let mails_codes = config.idporten.enabled && config.idporten.offers(email::ID);
    if mails_codes && !config.outbox.enabled && messages.smtp_host.is_none() {
        found.push(finding(
            "messages.smtp_host",
            "is missing, and idporten.selector names \"email\", which sends codes; name a mail server, or take \"email\" away",
        ));
    }
    if messages.smtp_user.is_some() && messages.smtp_password.is_none() && messages.smtp_password_file.is_none() {
        found.push(finding("messages.smtp_password_file", "is missing beside messages.smtp_user"));
    }
    found
}
