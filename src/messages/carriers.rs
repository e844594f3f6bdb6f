//! Sending for real: e-mail by SMTP over TLS, SMS and letters by HTTPS to a gateway of a supplier.

use fellesporten_domain::Secret;
use fellesporten_web::outbound::{Outbound, OutboundError};
use http::HeaderValue;
use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use url::Url;

use crate::Message;

/// A mail server that takes our mail.
pub struct MailServer {
    /// Its host name, which its certificate must have.
    pub host: String,
    /// Port; 465 speaks TLS at once, any other by STARTTLS, which is demanded.
    pub port: u16,
    /// User name and password, when it wants them.
    pub credentials: Option<(String, Secret<String>)>,
    /// What stands in `From`: `MinID <minid@example.no>`.
    pub from: String,
}

/// A supplier that takes a message as a form: `to` and `text`, for letters also `name`, `street`, `postal_code`, `city` and `subject`.
pub struct Gateway {
    /// Where the form is posted.
    pub url: Url,
    /// Sent as `Authorization: Bearer …`.
    pub token: Secret<String>,
}

/// Why something cannot be sent.
#[derive(Debug, thiserror::Error)]
pub enum CarrierError {
    /// Nobody is configured who carries this kind.
    #[error("nobody is configured who carries it")]
    Nobody,
    /// The mail server, its certificate or the message.
    #[error("the mail server: {0}")]
    Smtp(#[from] lettre::transport::smtp::Error),
    /// An address or header that is none.
    #[error("an address is not one")]
    Address,
    /// The gateway.
    #[error("the gateway: {0}")]
    Gateway(#[from] OutboundError),
    /// The gateway answered with this status.
    #[error("the gateway answered {0}")]
    Status(u16),
}

struct Mail {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

struct Door {
    url: Url,
    authorization: HeaderValue,
}

/// Who carries what.
pub struct Carriers {
    outbound: Outbound,
    mail: Option<Mail>,
    sms: Option<Door>,
    letters: Option<Door>,
}

impl Carriers {
    /// The carriers that are configured.
    ///
    /// # Errors
    /// When an address or a secret cannot be used.
    pub fn new(
        outbound: Outbound,
        mail: Option<MailServer>,
        sms: Option<Gateway>,
        letters: Option<Gateway>,
    ) -> Result<Self, CarrierError> {
        Ok(Carriers {
            outbound,
            mail: mail.map(Mail::new).transpose()?,
            sms: sms.map(Door::new).transpose()?,
            letters: letters.map(Door::new).transpose()?,
        })
    }

    /// Sends one message.
    ///
    /// # Errors
    /// When nobody carries it, or its carrier does not take it.
    pub async fn carry(&self, message: &Message) -> Result<(), CarrierError> {
        match message {
            Message::Sms { to, text } => {
                self.post(self.sms.as_ref(), &[("to", to.as_str()), ("text", text.as_str())]).await
            }
            Message::Letter { to, subject, text } => {
                let fields = [
                    ("name", to.name.as_str()),
                    ("street", &to.street),
                    ("postal_code", &to.postal_code),
                    ("city", &to.city),
                    ("subject", subject),
                    ("text", text),
                ];
                self.post(self.letters.as_ref(), &fields).await
            }
            Message::Email { to, subject, text } => {
                let mail = self.mail.as_ref().ok_or(CarrierError::Nobody)?;
                let message = lettre::Message::builder()
                    .from(mail.from.clone())
                    .to(to.parse().map_err(|_| CarrierError::Address)?)
                    .subject(subject.as_str())
                    .body(text.clone())
                    .map_err(|_| CarrierError::Address)?;
                mail.transport.send(message).await?;
                Ok(())
            }
        }
    }

    async fn post(&self, door: Option<&Door>, fields: &[(&str, &str)]) -> Result<(), CarrierError> {
        let door = door.ok_or(CarrierError::Nobody)?;
        let answer = self.outbound.post_form_authorized(&door.url, &door.authorization, fields).await?;
        if answer.status.is_success() { Ok(()) } else { Err(CarrierError::Status(answer.status.as_u16())) }
    }
}

impl Mail {
    fn new(server: MailServer) -> Result<Self, CarrierError> {
        // Both check the server's certificate, and neither goes on without TLS.
        let builder = match server.port {
            465 => AsyncSmtpTransport::<Tokio1Executor>::relay(&server.host)?,
            _ => AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(&server.host)?,
        };
        let builder = builder.port(server.port);
        let builder = match server.credentials {
            Some((user, password)) => builder.credentials(Credentials::new(user, password.expose().clone())),
            None => builder,
        };
        Ok(Mail { transport: builder.build(), from: server.from.parse().map_err(|_| CarrierError::Address)? })
    }
}

impl Door {
    fn new(gateway: Gateway) -> Result<Self, CarrierError> {
        let authorization = HeaderValue::try_from(format!("Bearer {}", gateway.token.expose()));
        Ok(Door { url: gateway.url, authorization: authorization.map_err(|_| CarrierError::Address)? })
    }
}
