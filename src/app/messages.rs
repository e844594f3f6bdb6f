//! The way out for messages, and the outbox where demo and test show them.

use anyhow::Context as _;
use fellesporten_domain::Secret;
use fellesporten_messages::{Carriers, Delivery, Gateway, MailServer, Messages, Outbox};
use fellesporten_store::Records;
use fellesporten_web::failure::Failures;
use fellesporten_web::outbound::{Outbound, OutboundOptions};

use super::listener::Listeners;
use super::{Foundation, Front};
use crate::config::{Config, Link};
use crate::outbox;

/// Whether e-mail leaves this process, for real or into the outbox.
pub(super) fn sends_mail(config: &Config) -> bool {
    config.outbox.enabled || config.messages.smtp_host.is_some()
}

/// Starts the way out that the configuration names.
///
/// # Errors
/// The option and what is wrong.
pub(super) fn start(foundation: &Foundation<'_>) -> anyhow::Result<Messages> {
    let delivery = if foundation.config.outbox.enabled {
        Delivery::Outbox(Outbox::new(foundation.records.clone()))
    } else {
        Delivery::Carriers(Box::new(carriers(foundation.config)?))
    };
    let most = usize::try_from(foundation.config.messages.queue).context("messages.queue")?;
    Ok(Messages::start(delivery, most, foundation.clock.clone(), foundation.rng.clone()))
}

fn carriers(config: &Config) -> anyhow::Result<Carriers> {
    let options = &config.messages;
    let outbound = Outbound::new(OutboundOptions {
        allow_private: config.environment.allows_local_http(),
        ..OutboundOptions::default()
    })?;
    let secret =
        |option: &str, here, file| anyhow::Ok(Secret::new(config.secret(option, here, file)?.expose().to_owned()));
    let mail = match &options.smtp_host {
        None => None,
        Some(host) => {
            let password = || {
                let (here, file) = (options.smtp_password.as_ref(), options.smtp_password_file.as_ref());
                secret("messages.smtp_password", here, file)
            };
            let credentials = options.smtp_user.clone().map(|user| anyhow::Ok((user, password()?))).transpose()?;
            let port = u16::try_from(options.smtp_port).context("messages.smtp_port")?;
            Some(MailServer { host: host.clone(), port, credentials, from: options.from.clone() })
        }
    };
    let gateway = |url: &Option<Link>, option: &str, here, file| {
        let url = url.as_ref().map(|link| link.as_url().clone());
        url.map(|url| anyhow::Ok(Gateway { url, token: secret(option, here, file)? })).transpose()
    };
    let (here, file) = (options.sms_token.as_ref(), options.sms_token_file.as_ref());
    let sms = gateway(&options.sms_url, "messages.sms_token", here, file)?;
    let (here, file) = (options.letter_token.as_ref(), options.letter_token_file.as_ref());
    let letters = gateway(&options.letter_url, "messages.letter_token", here, file)?;
    Carriers::new(outbound, mail, sms, letters).context("messages")
}

/// The page that shows what was "sent".
///
/// # Errors
/// The option and what is wrong.
pub(super) async fn outbox_front(
    foundation: &Foundation<'_>,
    listeners: &Listeners<'_>,
    records: Records,
) -> anyhow::Result<Front> {
    let options = &foundation.config.outbox;
    let router = outbox::router(Outbox::new(records), foundation.pages.clone());
    let listener = listeners.bind("outbox.listen", &options.listen, None).await?;
    let failures = Failures::pages(foundation.pages.clone(), outbox::LANGUAGE_COOKIE, &[outbox::MACHINE_PATH]);
    Ok(Front { name: "outbox", listener, router: listeners.wrap(router, failures, false) })
}
