//! The authorization-server engine shared by ID-porten, Maskinporten and MinID.
//!
//! An issuer is data ([`profile::IssuerProfile`]); its customers narrow it with their own client fields. What an issuer
//! does around the protocol (sessions, eIDs, pages) is the solution's own.
//!
//! * [`request`] – an authorization request, judged: [`code_flow::authorize`] walks the contract's order of checks.
//! * [`response`] – the answer to the relying party in the response mode it asked for.
//! * [`grant`] – what a person's login gave one client: first a code, then a redeemed grant, at last perhaps revoked.
//! * [`authorizations`], [`consents`] – what a person let which client do; [`revoked`] – tokens of what was taken back.
//! * [`client_key`], [`single_use`] – whether what a client signed is its own, and fresh; grants of Maskinporten are judged with them too.
//! * [`limits`] – how often a client may ask, and be wrong.
//! * [`protected`] – what our own APIs ask of who calls them with a token of ours.
//! * [`endpoints`] – discovery, JWKS, `/token` and `/userinfo`.
//! * [`rules`] – the pure decisions, a file each.
//!
//! Contract: `docs/contracts/idporten.md` §2–5.

pub mod authorizations;
pub mod caller;
pub mod client_authentication;
pub mod client_key;
pub mod code_flow;
pub mod consents;
pub mod dpop;
pub mod endpoints;
pub mod engine;
pub mod error;
pub mod grant;
pub mod issuance;
pub mod limits;
pub mod machine_response;
pub mod metadata;
pub mod profile;
pub mod protected;
pub mod pushed;
pub mod refresh_token;
pub mod request;
pub mod response;
pub mod revoked;
pub mod rules;
pub mod signing_keys;
pub mod single_use;
pub mod tokens;
