//! `nonce`: bounded length (`docs/contracts/idporten.md` §3.1, fact 18).

use crate::profile::IssuerProfile;

/// What is wrong with the `nonce`, if anything. A missing one is allowed where the issuer does not demand one.
pub fn judge(profile: &IssuerProfile, nonce: Option<&str>) -> Result<(), &'static str> {
    match nonce {
        None if profile.nonce_required => Err("nonce is missing; this issuer demands one"),
        Some(nonce) if nonce.chars().count() > profile.nonce_limit => Err("nonce is too long"),
        Some(nonce) if nonce.chars().any(char::is_control) => Err("nonce holds control characters"),
        _ => Ok(()),
    }
}
