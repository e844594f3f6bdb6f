//! What can be sent.

use std::fmt;

/// A message to a person. It holds codes and addresses, so it prints as its kind alone.
#[derive(Clone, PartialEq, Eq)]
pub enum Message {
    /// A text message.
    Sms {
        /// Mobile number with country code: `+4799000001`.
        to: String,
        /// The text.
        text: String,
    },
    /// An e-mail in plain text.
    Email {
        /// The address.
        to: String,
        /// One line.
        subject: String,
        /// The text.
        text: String,
    },
    /// A letter on paper.
    Letter {
        /// Who it goes to.
        to: Address,
        /// Its heading.
        subject: String,
        /// The text.
        text: String,
    },
}

/// Where a letter goes.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    /// The person's name.
    pub name: String,
    /// Street and number.
    pub street: String,
    /// Four digits.
    pub postal_code: String,
    /// Postal town.
    pub city: String,
}

impl Message {
    /// `sms`, `email` or `letter`.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Sms { .. } => "sms",
            Self::Email { .. } => "email",
            Self::Letter { .. } => "letter",
        }
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Message({})", self.kind())
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Address(…)")
    }
}
