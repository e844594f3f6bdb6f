//! What a protected API asks of its callers: an access token that Maskinporten signed, good now and meant for this API
//! (docs/contracts/maskinporten.md §4.2, §10.1). What the token's scopes open is the API's own affair.
//!
//! Keys are Maskinporten's published ones, found through its metadata, so that the issuer may be this process, another one or another
//! installation. They are kept, and fetched again when a token names one that is not there.
//!
//! * [`Guard`]: judges a request's token
//! * [`Token`]: what a good one says
//! * [`Refusal`]: why there is none, and how that is answered
//! * `rules`: what the claims must be

mod guard;
mod refusal;
mod rules;

pub use guard::{Guard, GuardOptions};
pub use refusal::Refusal;
pub use rules::Token;
