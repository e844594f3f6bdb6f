//! The keys that a supplier signs with: published ones, and one that never is. Made when first needed, since most are not.

use fellesporten_jose::signing_key::{KeyError, PrivateKey, RsaSize};
use serde_json::{Value, json};

/// A supplier's keys.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    /// Published, newest first; the first signs.
    published: Vec<PrivateKey>,
    /// Published once, or never.
    outside: Option<PrivateKey>,
}

impl Keys {
    /// The key that signs.
    ///
    /// # Errors
    /// The cryptographic library's.
    pub(crate) fn current(&mut self) -> Result<PrivateKey, KeyError> {
        if let Some(current) = self.published.first() {
            return Ok(current.clone());
        }
        let made = generate()?;
        self.published.push(made.clone());
        Ok(made)
    }

    /// A key that is not published.
    ///
    /// # Errors
    /// The cryptographic library's.
    pub(crate) fn outside(&mut self) -> Result<PrivateKey, KeyError> {
        if let Some(outside) = &self.outside {
            return Ok(outside.clone());
        }
        let made = generate()?;
        self.outside = Some(made.clone());
        Ok(made)
    }

    /// Signs with a new key from now on. The old ones stay published, or are withdrawn.
    ///
    /// # Errors
    /// The cryptographic library's.
    pub(crate) fn rotate(&mut self, withdraw: bool) -> Result<(), KeyError> {
        let old = self.current()?;
        if withdraw {
            self.published.clear();
            self.outside = Some(old);
        }
        self.published.insert(0, generate()?);
        Ok(())
    }

    /// The JWKS.
    ///
    /// # Errors
    /// The cryptographic library's.
    pub(crate) fn jwks(&mut self) -> Result<Value, KeyError> {
        self.current()?;
        let keys: Vec<Value> = self.published.iter().map(jwk).collect();
        Ok(json!({ "keys": keys }))
    }
}

fn generate() -> Result<PrivateKey, KeyError> {
    PrivateKey::generate_rsa(RsaSize::Bits2048)
}

fn jwk(key: &PrivateKey) -> Value {
    let public = key.public();
    json!({
        "kty": "RSA", "use": "sig", "alg": "RS256", "kid": public.kid(), "n": public.modulus(), "e": public.exponent(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kids(keys: &mut Keys) -> Vec<String> {
        let jwks = keys.jwks().unwrap();
        jwks["keys"].as_array().unwrap().iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn a_rotation_publishes_the_new_key_and_keeps_or_withdraws_the_old() {
        let mut keys = Keys::default();
        let first = kids(&mut keys);
        keys.rotate(false).unwrap();
        let second = kids(&mut keys);
        assert_eq!(second.len(), 2);
        assert_eq!(second.last(), first.first());
        assert_eq!(keys.current().unwrap().kid(), second[0]);
        keys.rotate(true).unwrap();
        let third = kids(&mut keys);
        assert_eq!(third.len(), 1);
        assert!(!second.contains(&third[0]));
        assert_eq!(keys.outside().unwrap().kid(), second[0], "what was withdrawn is the key of stale tokens");
    }
}
