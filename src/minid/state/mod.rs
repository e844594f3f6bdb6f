//! What MinID keeps: accounts, tries and orders in the records; log-ins under way, codes that wait and own sessions short-lived.

mod account;
mod accounts;
mod attempt;
mod codes;
mod orders;
mod passkeys;
mod session;
pub mod statements;
#[cfg(test)]
mod tests;
mod tries;

pub use account::{Account, Activation, ActivationLetter, Factor, LogIn, Standing, TotpKey};
pub use accounts::{Accounts, Kept, StateError};
pub use attempt::{ATTEMPT_LIFETIME, Attempt, Attempts, Begun, Purpose, Stage};
pub use codes::{Codes, Live, Topic};
pub use orders::Orders;
pub use passkeys::{CEREMONY_LIFETIME, Ceremony, KeptPasskey, Passkeys, written};
pub use session::{SESSION_LIFETIME, Session, Sessions};
pub use tries::{Counted, Purse, TriesOfNumbers};
