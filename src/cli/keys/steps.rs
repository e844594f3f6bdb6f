//! Each step of `keys`: choose the key, do it, say what became of it.

use std::path::Path;

use anyhow::{Context as _, bail};
use fellesporten_domain::Timestamp;
use fellesporten_jose::KeyState;
use fellesporten_jose::certificate::Subject;
use fellesporten_jose::signing_key::RsaSize;
use fellesporten_oauth::signing_keys::{
    ANNOUNCED_BEFORE_USE, Activation, Early, NewKey, PUBLISHED_AFTER_USE, SigningKeys,
};

use super::answers;
use super::arguments::{Activate, Generate, Import, Request, Revoke, Step, Which};

/// The organisation that a self-signed certificate names.
const OURSELVES: &str = "Fellesporten";

/// The keys of one issuer.
pub(super) struct Keys {
    pub(super) signing_keys: SigningKeys,
    pub(super) issuer: String,
    /// The size of new keys.
    pub(super) size: RsaSize,
}

impl Keys {
    /// Does one step at `now` and says what became of it.
    pub(super) async fn step(&self, step: Step, now: Timestamp) -> anyhow::Result<String> {
        match step {
            Step::List => self.list(now).await,
            Step::Generate(arguments) => self.generate(arguments, now).await,
            Step::Request(arguments) => self.request(arguments, now).await,
            Step::Import(arguments) => self.import(arguments, now).await,
            Step::Announce(which) => self.announce(which, now).await,
            Step::Activate(arguments) => self.activate(arguments, now).await,
            Step::Retire(which) => self.retire(which, now).await,
            Step::Revoke(arguments) => self.revoke(arguments, now).await,
        }
    }

    async fn list(&self, now: Timestamp) -> anyhow::Result<String> {
        let keys = self.signing_keys.list(&self.issuer).await?;
        Ok(answers::table(&self.issuer, &keys, now))
    }

    async fn generate(&self, arguments: Generate, now: Timestamp) -> anyhow::Result<String> {
        let size = arguments.bits.map_or(Ok(self.size), RsaSize::try_from).context("--bits")?;
        let subject =
            Subject { common_name: self.issuer.clone(), organisation: OURSELVES.to_owned(), organisation_number: None };
        let new = NewKey { size, subject, held: arguments.held };
        let key = self.signing_keys.generate(&self.issuer, &new, now).await?;
        Ok(if arguments.held {
            format!("key {} is made and held back; `keys announce` publishes it\n", key.kid)
        } else {
            format!(
                "key {} is made and announced; it may be activated from {}\n",
                key.kid,
                now.plus(ANNOUNCED_BEFORE_USE)
            )
        })
    }

    async fn request(&self, arguments: Request, now: Timestamp) -> anyhow::Result<String> {
        let kid = self.chosen(arguments.which, &[KeyState::Held, KeyState::Announced, KeyState::Active]).await?;
        let subject = Subject {
            common_name: arguments.common_name.unwrap_or_else(|| self.issuer.clone()),
            organisation: arguments.organisation,
            organisation_number: arguments.org_number,
        };
        let request = self.signing_keys.request(&self.issuer, &kid, &subject, now).await?;
        let Some(file) = arguments.out else { return Ok(request) };
        std::fs::write(&file, request).with_context(|| format!("--out: {} cannot be written", file.display()))?;
        Ok(format!(
            "the request for key {kid} is in {}; `keys import` takes the chain that answers it\n",
            file.display()
        ))
    }

    async fn import(&self, arguments: Import, now: Timestamp) -> anyhow::Result<String> {
        let pem = read(&arguments.chain)?;
        let key = self
            .signing_keys
            .import(&self.issuer, &pem, now)
            .await
            .with_context(|| arguments.chain.display().to_string())?;
        Ok(format!("key {} has a new certificate, valid until {}\n", key.kid, key.certificate.leaf_not_after()))
    }

    async fn announce(&self, which: Which, now: Timestamp) -> anyhow::Result<String> {
        let kid = self.chosen(which, &[KeyState::Held]).await?;
        let key = self.signing_keys.announce(&self.issuer, &kid, now).await?;
        let from = key.announced_at.unwrap_or(now).plus(ANNOUNCED_BEFORE_USE);
        Ok(format!("key {kid} is announced; it may be activated from {from}\n"))
    }

    async fn activate(&self, arguments: Activate, now: Timestamp) -> anyhow::Result<String> {
        let kid = self.chosen(arguments.which, &[KeyState::Announced]).await?;
        let before = self.only(&[KeyState::Active]).await?;
        let activation = match arguments.now {
            None => Activation::InTime,
            Some(reason) => Activation::Now(Early { reason, compromised: arguments.compromised }),
        };
        self.signing_keys.activate(&self.issuer, &kid, &activation, now).await?;
        Ok(match before.as_slice() {
            [before] if arguments.compromised => format!("key {kid} is active; key {before} is revoked\n"),
            [before] => {
                format!(
                    "key {kid} is active; key {before} is retired, and published until {}\n",
                    now.plus(PUBLISHED_AFTER_USE)
                )
            }
            _ => format!("key {kid} is active\n"),
        })
    }

    async fn retire(&self, which: Which, now: Timestamp) -> anyhow::Result<String> {
        let kid = self.chosen(which, &[KeyState::Announced]).await?;
        self.signing_keys.retire(&self.issuer, &kid, now).await?;
        Ok(format!("key {kid} is retired, and published until {}\n", now.plus(PUBLISHED_AFTER_USE)))
    }

    async fn revoke(&self, arguments: Revoke, now: Timestamp) -> anyhow::Result<String> {
        let key = self.signing_keys.revoke(&self.issuer, &arguments.key, &arguments.reason, now).await?;
        Ok(format!("key {} is revoked; it is in no JWKS any more\n", key.kid))
    }

    /// The `kid` of the key that was named, else of the only one in one of these states.
    async fn chosen(&self, which: Which, states: &[KeyState]) -> anyhow::Result<String> {
        if let Some(named) = which.key {
            return Ok(self.signing_keys.find(&self.issuer, &named).await?.kid);
        }
        let mut found = self.only(states).await?;
        let words = states.iter().map(|state| state.as_str()).collect::<Vec<_>>().join(" or ");
        match (found.pop(), found.as_slice()) {
            (Some(kid), []) => Ok(kid),
            (None, _) => bail!("issuer {} has no {words} key: `keys list` shows those it has", self.issuer),
            (Some(last), others) => {
                bail!("several keys are {words}: name one with --key: {}, {last}", others.join(", "))
            }
        }
    }

    async fn only(&self, states: &[KeyState]) -> anyhow::Result<Vec<String>> {
        let keys = self.signing_keys.list(&self.issuer).await?;
        Ok(keys.into_iter().filter(|key| states.contains(&key.state)).map(|key| key.kid).collect())
    }
}

fn read(file: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))
}
