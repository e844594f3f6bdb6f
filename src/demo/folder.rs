//! Where a demo keeps its things, and its secrets: made once and used again (docs/contracts/product.md §7).

use std::fs::{DirBuilder, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fellesporten_domain::Rng;

use crate::config::DEMO_MARK;

/// The folders of one demo.
#[derive(Debug, Clone)]
pub(crate) struct Folder {
    /// Configuration, records, spool.
    pub(crate) data: PathBuf,
    /// Secrets and keys that outlive the data.
    pub(crate) keys: PathBuf,
}

impl Folder {
    /// With `given`, everything lies there. Without, the data is in a new temporary folder, and keys are in
    /// `keys/demo/` when `working_directory` is a checkout, so that the next demo has the same.
    ///
    /// # Errors
    /// The folder that cannot be made, and why.
    pub(crate) fn open(given: Option<&Path>, working_directory: &Path, rng: &Rng) -> anyhow::Result<Self> {
        let data = match given {
            Some(given) => std::path::absolute(given)?,
            None => std::env::temp_dir().join(format!("fellesporten-demo-{}", rng.token::<9>())),
        };
        let keys = if given.is_none() && is_checkout(working_directory) {
            working_directory.join("keys").join("demo")
        } else {
            data.clone()
        };
        for folder in [&data, &keys] {
            DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(folder)
                .with_context(|| format!("{} cannot be made; choose another with --data-dir", folder.display()))?;
        }
        Ok(Self { data, keys })
    }

    /// A secret of 32 bytes in base64, made when it is not there. It begins with the mark by which production refuses it.
    ///
    /// # Errors
    /// The file that cannot be written.
    pub(crate) fn secret(&self, name: &str, rng: &Rng) -> anyhow::Result<PathBuf> {
        let file = self.keys.join(name);
        // 9 marked bytes and 23 random ones are 32: 12 and 32 characters.
        let secret = format!("{DEMO_MARK}{}\n", STANDARD.encode(rng.bytes::<23>()));
        write_once(&file, secret.as_bytes())?;
        Ok(file)
    }
}

/// Writes a file that only we can read, unless it is there.
pub(crate) fn write_once(file: &Path, content: &[u8]) -> anyhow::Result<()> {
    let opened = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file);
    match opened {
        Ok(mut new) => new.write_all(content).and_then(|()| new.sync_all()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
    .with_context(|| format!("{} cannot be written", file.display()))
}

fn is_checkout(folder: &Path) -> bool {
    folder.join("src/demo/customers.toml").is_file() && folder.join("keys").is_dir()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_secret_is_made_once_marked_and_ours_alone() {
        let given = tempfile::tempdir().unwrap();
        let data = given.path().join("new/data");
        let folder = Folder::open(Some(&data), Path::new("/"), &Rng::seeded(1)).unwrap();
        assert_eq!(folder.keys, data);
        let file = folder.secret("wrapping.key", &Rng::seeded(2)).unwrap();
        let first = std::fs::read_to_string(&file).unwrap();
        assert!(first.starts_with(DEMO_MARK));
        assert_eq!(STANDARD.decode(first.trim()).unwrap().len(), 32);
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        folder.secret("wrapping.key", &Rng::seeded(3)).unwrap();
        assert_eq!(std::fs::read_to_string(&file).unwrap(), first);
    }

    #[test]
    fn without_a_data_dir_a_checkout_keeps_the_keys() {
        let checkout = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(checkout.path().join("src/demo")).unwrap();
        std::fs::create_dir_all(checkout.path().join("keys")).unwrap();
        let elsewhere = Folder::open(None, checkout.path(), &Rng::seeded(4)).unwrap();
        assert_eq!(elsewhere.keys, elsewhere.data);
        std::fs::write(checkout.path().join("src/demo/customers.toml"), "").unwrap();
        let inside = Folder::open(None, checkout.path(), &Rng::seeded(5)).unwrap();
        assert_eq!(inside.keys, checkout.path().join("keys/demo"));
        assert_ne!(inside.keys, inside.data);
        for folder in [elsewhere, inside] {
            std::fs::remove_dir_all(folder.data).unwrap();
        }
    }
}
