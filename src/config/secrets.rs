//! The secrets that the configuration names: read from a file or the environment, and demo's own refused in production.

use std::path::PathBuf;

use anyhow::{Context as _, bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fellesporten_domain::Secret;

use super::Config;
use super::value::SecretText;

/// What every secret that `demo` makes begins with, in base64: nine bytes of the secret itself, so that it is known
/// again in whatever file or variable it turns up.
pub(crate) const DEMO_MARK: &str = "demoKeyOnly/";

impl Config {
    /// The key that wraps the signing keys, in base64.
    ///
    /// # Errors
    /// The option and the cure.
    pub(crate) fn wrapping_key(&self) -> anyhow::Result<SecretText> {
        self.secret("keys.wrapping_key", self.keys.wrapping_key.as_ref(), self.keys.wrapping_key_file.as_ref())
    }

    /// The secret behind pairwise subjects.
    ///
    /// # Errors
    /// The option and the cure.
    pub(crate) fn pairwise_secret(&self) -> anyhow::Result<Secret<Vec<u8>>> {
        let (here, file) = (self.idporten.pairwise_secret.as_ref(), self.idporten.pairwise_secret_file.as_ref());
        self.random_secret("idporten.pairwise_secret", here, file)
    }

    /// The secret behind everything that MinID keeps.
    ///
    /// # Errors
    /// The option and the cure.
    pub(crate) fn minid_secret(&self) -> anyhow::Result<Secret<Vec<u8>>> {
        self.random_secret("minid.secret", self.minid.secret.as_ref(), self.minid.secret_file.as_ref())
    }

    /// A secret of 32 random bytes or more.
    fn random_secret(
        &self,
        option: &str,
        inline: Option<&SecretText>,
        file: Option<&PathBuf>,
    ) -> anyhow::Result<Secret<Vec<u8>>> {
        let text = self.secret(option, inline, file)?;
        let secret = STANDARD.decode(text.expose()).map(Secret::new).ok();
        secret
            .filter(|secret| secret.expose().len() >= 32)
            .with_context(|| format!("{option}: must be at least 32 bytes in base64 (`openssl rand -base64 32`)"))
    }

    /// The text of a secret, from its option or its file.
    ///
    /// # Errors
    /// The option and the cure.
    pub(crate) fn secret(
        &self,
        option: &str,
        inline: Option<&SecretText>,
        file: Option<&PathBuf>,
    ) -> anyhow::Result<SecretText> {
        let secret = match (inline, file) {
            (Some(secret), _) => secret.clone(),
            (None, Some(file)) => read(option, file)?,
            (None, None) => bail!("{option}_file: is missing; make one with `openssl rand -base64 32` and name it"),
        };
        ensure!(
            !(self.environment.is_production() && secret.expose().starts_with(DEMO_MARK)),
            "{option}: production refuses demo keys, and this one was made by `fellesporten demo`; \
             make one with `openssl rand -base64 32`",
        );
        Ok(secret)
    }
}

/// The text of a secret's file without the line end.
fn read(option: &str, file: &PathBuf) -> anyhow::Result<SecretText> {
    let text = std::fs::read_to_string(file).with_context(|| {
        format!(
            "{option}_file: {} cannot be read; make it with `openssl rand -base64 32`, readable by this program",
            file.display()
        )
    })?;
    Ok(text.trim().to_owned().into())
}

#[cfg(test)]
mod tests {
    use fellesporten_domain::Environment;

    use super::*;

    fn with_wrapping_key(environment: Environment, key: &str) -> Config {
        let mut config = Config { environment, ..Config::default() };
        config.keys.wrapping_key = Some(key.to_owned().into());
        config
    }

    #[test]
    fn production_refuses_a_demo_key_and_demo_takes_it() {
        let key = format!("{DEMO_MARK}{}=", "A".repeat(31));
        let refusal = with_wrapping_key(Environment::Production, &key).wrapping_key().unwrap_err().to_string();
        assert!(refusal.contains("production refuses demo keys") && !refusal.contains(&key), "{refusal}");
        for environment in [Environment::Test, Environment::Demo] {
            assert_eq!(with_wrapping_key(environment, &key).wrapping_key().unwrap().expose(), key);
        }
    }

    #[test]
    fn the_pairwise_secret_is_32_bytes_or_more() {
        for (text, fits) in
            [("A".repeat(43) + "=", true), ("AAAA".to_owned(), false), ("not base64 at all".to_owned(), false)]
        {
            let mut config = Config::default();
            config.idporten.pairwise_secret = Some(text.into());
            assert_eq!(config.pairwise_secret().is_ok(), fits);
        }
    }

    #[test]
    fn a_missing_file_is_named_with_its_option() {
        let mut config = Config::default();
        config.keys.wrapping_key_file = Some("/nowhere/wrapping.key".into());
        let refusal = format!("{:#}", config.wrapping_key().unwrap_err());
        assert!(refusal.contains("keys.wrapping_key_file: /nowhere/wrapping.key"), "{refusal}");
    }
}
