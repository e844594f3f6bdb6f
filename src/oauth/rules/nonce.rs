//! `nonce`: bounded length (`docs/contracts/idporten.md` §3.1, fact 18).

use crate::profile::IssuerProfile;

/// What is wrong with the `nonce`, if anything. A missing one is allowed.
pub fn judge(profile: &IssuerProfile, nonce: Option<&str>) -> Result<(), &'static str> {
    match nonce {
        Some(nonce) if nonce.chars().count() > profile.nonce_limit => Err("nonce is too long"),
        Some(nonce) if nonce.chars().any(char::is_control) => Err("nonce holds control characters"),
        _ => Ok(()),
    }
}
