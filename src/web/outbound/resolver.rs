//! Names to addresses, without the private ones.
//!
//! The client connects to exactly what this returns, so a name that points inwards, or begins to after it was looked at,
//! leads nowhere.

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use thiserror::Error;

use super::addresses;

/// Every address of the name is private.
#[derive(Debug, Error)]
#[error("the name leads to a private network")]
pub(super) struct Refused;

/// The system's resolver, filtered.
pub(super) struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<_> = found.filter(|address| addresses::is_public(address.ip())).collect();
            if public.is_empty() {
                return Err(Refused.into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}
