//! The HTTP toolkit: listeners, layers, pages, languages, parameters, limits, guarded client.
//!
//! It knows HTTP, HTML and TLS, and nothing of identity: no client, no person, no token. Whoever builds a solution
//!
//! 1. makes a [`Pages`] once, and a [`layers::LayerOptions`] per listener;
//! 2. writes a `Router`, whose handlers read [`params::Params`] and answer with [`Pages::render`];
//! 3. wraps it with [`layers::standard`] and hands it to a [`listen::Listener`].
//!
//! Parts: [`listen`] and [`tls`] (connections), [`layers`] and [`failure`] (what every request and answer gets), [`forwarded`] (who
//! asks) and [`limits`] (how often),
//! [`pages`], [`language`] and [`assets`] (what a person sees), [`params`] (what a machine sends), [`outbound`], [`published`] and [`breaker`] (what we
//! send and fetch, and when not). Sources: `docs/contracts/idporten.md` §11 and §13, `ARCHITECTURE.md` §2.

pub mod assets;
pub mod breaker;
mod embedded;
pub mod failure;
pub mod forwarded;
pub mod language;
pub mod layers;
pub mod limits;
pub mod listen;
pub mod outbound;
pub mod pages;
pub mod params;
pub mod published;
pub mod tls;
mod trace;

pub use pages::{Csp, Pages, PagesOptions};
pub use trace::TraceId;
