//! MinID's browser endpoints: a file for each page of the way, and for each of MinID's own pages.

mod account;
mod activate;
mod app;
mod authorize;
mod credentials;
mod factor;
mod front;
mod mobile;
mod order;
mod own_passkeys;
mod passkey;
mod recover;
mod visit;
mod way;

pub use account::{account, log_out, order_sheet, preferred};
pub use activate::{activate, activate_details, activate_sms};
pub use app::{app, confirm_app, remove_app};
pub use authorize::authorize;
pub use credentials::credentials;
pub use factor::{factor, switch};
pub use front::{begin_activation, begin_order, front_page, help, language};
pub use mobile::{confirm_mobile, mobile, new_mobile};
pub use order::{order, order_sms};
pub use own_passkeys::{add_passkey, passkeys, remove_passkey};
pub use passkey::passkey;
pub use recover::{new_password, recover, recover_email, recover_pin, recover_sms};
pub use visit::Visit;
pub use way::{cancel, go, stage};
