//! The demo's signing key: made once, kept beside the demo's other secrets, and used again with new records.

use std::path::Path;

use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fellesporten_domain::{Clock, Secret};
use fellesporten_idporten::upstream::CLIENT_KEYS;
use fellesporten_jose::KeyState;
use fellesporten_jose::certificate::Subject;
use fellesporten_jose::signing_key::{PrivateKey, RsaSize};
use fellesporten_oauth::signing_keys::{Activation, Early};
use fellesporten_store::Records;

use super::folder::{Folder, write_once};
use crate::app;
use crate::config::Config;

/// Sees to it that an issuer has an active key.
///
/// # Errors
/// The file that cannot be read or written, or the records that are away.
pub(super) async fn ensure(
    config: &Config,
    issuer: &str,
    folder: &Folder,
    records: &Records,
    clock: &Clock,
) -> anyhow::Result<()> {
    let keys = app::signing_keys(config, records.clone())?.acting_as("fellesporten demo");
    let known = keys.list(issuer).await?;
    if known.iter().any(|key| key.state == KeyState::Active) {
        return Ok(());
    }
    let size = RsaSize::try_from(config.idporten.signing_key_bits)?;
    let key = kept(&folder.keys.join(format!("{issuer}.key.der")), size)?;
    let stored = match known.into_iter().find(|stored| stored.kid == key.kid()) {
        Some(stored) => stored,
        None => {
            let subject = Subject {
                common_name: format!("{issuer} demo"),
                organisation: "Fellesporten demo".to_owned(),
                organisation_number: None,
            };
            keys.adopt(issuer, key, &subject, false, clock.now()).await?
        }
    };
    let at_once = Activation::Now(Early { reason: "a demo's first key".to_owned(), compromised: false });
    keys.activate(issuer, &stored.kid, &at_once, clock.now()).await?;
    Ok(())
}

/// The public half of the key with which the broker shows itself to MinID, as its client declares it; made when it is not there.
///
/// # Errors
/// The file that cannot be read or written.
pub(super) fn broker_jwks(folder: &Folder) -> anyhow::Result<String> {
    let key = kept(&folder.keys.join(format!("{CLIENT_KEYS}.key.der")), RsaSize::Bits2048)?;
    Ok(jwks(&key, key.kid()))
}

/// The public half of the key of a machine of the demo, as its client declares it, named for the client. The private half stands
/// beside it as `CLIENT_ID.key.pem`, for whoever tries Maskinporten.
///
/// # Errors
/// The file that cannot be read or written.
pub(super) fn machine_jwks(folder: &Folder, client_id: &str) -> anyhow::Result<String> {
    let key = kept(&folder.keys.join(format!("{client_id}.key.der")), RsaSize::Bits2048)?;
    write_once(&folder.keys.join(format!("{client_id}.key.pem")), pem(key.to_pkcs8_der()?.expose()).as_bytes())?;
    Ok(jwks(&key, client_id))
}

fn jwks(key: &PrivateKey, kid: &str) -> String {
    let (n, e) = (key.public().modulus(), key.public().exponent());
    format!(r#"{{ keys = [{{ kty = "RSA", use = "sig", alg = "RS256", kid = "{kid}", n = "{n}", e = "{e}" }}] }}"#)
}

/// RFC 7468 §10.
fn pem(der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines = text.as_bytes().chunks(64).map(|line| String::from_utf8_lossy(line));
    let lines = lines.collect::<Vec<_>>().join("\n");
    format!("-----BEGIN PRIVATE KEY-----\n{lines}\n-----END PRIVATE KEY-----\n")
}

/// The key in `file`, made when it is not there.
fn kept(file: &Path, size: RsaSize) -> anyhow::Result<PrivateKey> {
    if !file.exists() {
        write_once(file, PrivateKey::generate_rsa(size)?.to_pkcs8_der()?.expose())?;
    }
    let der = Secret::new(std::fs::read(file)?);
    PrivateKey::from_pkcs8_der(der.expose())
        .with_context(|| format!("{} is not a key; delete it, and the demo makes another", file.display()))
}
