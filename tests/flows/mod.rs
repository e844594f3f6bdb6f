//! Journeys, by topic. The number in a test's name is the acceptance fact of `docs/contracts/idporten.md`.

mod authorize;
mod authorize_errors;
mod languages;
mod logout;
mod logout_refusals;
mod pages;
mod prompts;
mod sessions;
mod token;
mod token_refusals;
mod tokens;
mod userinfo;
