//! The view models of `templates/minid/`: what each page shows, and nothing more.

mod account;
mod error;
mod form;
mod message;
mod moment;
mod passkey;
mod plain;
mod qr;
mod stage;

pub use account::{account_page, app_page, mobile_code_page, mobile_page};
pub use error::{Problem, WayOut, error_page};
pub use form::Wrongs;
pub use message::{Message, message_page};
pub use passkey::passkeys_page;
pub use plain::{front_page, help_page};
pub use stage::stage_page;

/// What MinID's own pages are called where a service is named.
pub const OWN_NAME: &str = "MinID";
