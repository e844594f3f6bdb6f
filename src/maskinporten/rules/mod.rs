//! The checks of a grant, a file each: pure decisions, told time and facts (`docs/contracts/maskinporten.md` §3.4).

pub mod access;
pub mod audience;
pub mod authorization_details;
pub mod client;
pub mod consumer_org;
pub mod consumer_prefix;
pub mod form;
pub mod grant;
pub mod key;
pub mod pid;
pub mod replay_id;
pub mod resource;
pub mod scopes;
pub mod signature;
pub mod source_answer;
pub mod times;
pub mod token_lifetime;

#[cfg(test)]
mod examples;
