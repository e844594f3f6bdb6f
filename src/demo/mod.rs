//! Everything on this machine: a folder, a configuration, demo customers, and a page to start from (product page §5–§7).

mod customers;
mod delegation;
mod file;
mod fill;
mod folder;
mod minid;
pub(crate) mod people;
pub(crate) mod service;
mod signing_key;
mod test_ca;
mod welcome;

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use fellesporten_domain::Rng;

pub(crate) use file::port::LAST as LAST_PORT;
pub(crate) use fill::{Filled, fill};
pub(crate) use welcome::welcome;

use crate::app::lock;
use folder::Folder;

/// A demo whose folder and configuration are there.
pub(crate) struct Prepared {
    /// The first port.
    base_port: u16,
    folder: Folder,
    /// Whether the folder of the data was made for this demo alone, and goes with it.
    is_temporary: bool,
    /// Keeps a second demo out of the same folder.
    _lock: File,
    /// What other commands take as `--config`.
    pub(crate) config_file: PathBuf,
}

/// Makes the folder, the secrets that are not there yet, and the configuration.
///
/// # Errors
/// The file or folder that cannot be made.
pub(crate) fn prepare(base_port: u16, data_dir: Option<&Path>) -> anyhow::Result<Prepared> {
    let rng = Rng::system();
    let folder = Folder::open(data_dir, &std::env::current_dir()?, &rng)?;
    let Some(lock) = lock::of_file(&folder.data.join("demo.lock"))? else {
        bail!("another demo runs in {}: stop it, or choose another --data-dir", folder.data.display());
    };
    let text = file::text(&file::Demo {
        base_port,
        wrapping_key: &folder.secret("wrapping.key", &rng)?,
        pairwise_secret: &folder.secret("pairwise.secret", &rng)?,
        minid_secret: &folder.secret("minid.secret", &rng)?,
        test_ca: &test_ca::ensure(&folder, &rng)?,
        minside_secret: &customers::secret_of("demo-minside")?,
        skatt_secret: &customers::secret_of("demo-skatt")?,
    });
    let config_file = folder.data.join("fellesporten.toml");
    std::fs::write(&config_file, text).with_context(|| format!("{} cannot be written", config_file.display()))?;
    Ok(Prepared { base_port, folder, is_temporary: data_dir.is_none(), _lock: lock, config_file })
}

impl Drop for Prepared {
    fn drop(&mut self) {
        if self.is_temporary {
            // Nobody is left to be told, and the system clears its temporary folder by itself.
            let _kept = std::fs::remove_dir_all(&self.folder.data);
        }
    }
}
