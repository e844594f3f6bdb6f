//! Journeys, by topic. The number in a test's name is the acceptance fact of `docs/contracts/idporten.md`.

mod authorizations;
mod authorize;
mod authorize_errors;
mod certificates;
mod client_assertions;
mod consent;
mod dpop;
mod introspection;
mod languages;
mod logout;
mod logout_notices;
mod logout_refusals;
mod onbehalfof;
mod pages;
mod par;
mod profile;
mod prompts;
mod pseudonyms;
mod refresh;
mod retention;
mod sessions;
mod signed;
mod token;
mod token_refusals;
mod tokens;
mod userinfo;
