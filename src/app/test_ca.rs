//! The folder of the test CA: made once and used again (docs/contracts/product.md §7).

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use fellesporten_domain::{OrgNumber, Rng, Timestamp};
use fellesporten_jose::test_ca::{Authority, Issued, Supplier, make};

fn certificates_file(folder: &Path, supplier: Supplier) -> PathBuf {
    folder.join(format!("{}.pem", supplier.letter()))
}

fn key_file(folder: &Path, supplier: Supplier) -> PathBuf {
    folder.join(format!("{}.key.pem", supplier.letter()))
}

/// The supplier's revocation list, DER. It is read again every quarter of an hour, so it may be replaced.
pub(super) fn crl_file(folder: &Path, supplier: Supplier) -> PathBuf {
    folder.join(format!("{}.crl", supplier.letter()))
}

/// Makes the test CA unless it is there. Of two who do so at once, one wins, and the other uses the winner's.
///
/// # Errors
/// The folder holds something else, or cannot be written.
pub(crate) fn ensure(folder: &Path, rng: &Rng, now: Timestamp) -> anyhow::Result<()> {
    if is_there(folder) {
        return Ok(());
    }
    let place = || format!("{} cannot be made the test CA's; name another folder", folder.display());
    let unfinished = folder.with_added_extension(rng.token::<9>());
    DirBuilder::new().recursive(true).mode(0o700).create(&unfinished).with_context(place)?;
    for supplier in Supplier::ALL {
        let made = make(supplier, rng, now)?;
        write(&certificates_file(&unfinished, supplier), 0o644, made.certificates_pem.as_bytes())
            .with_context(place)?;
        write(&key_file(&unfinished, supplier), 0o600, made.key_pem.expose().as_bytes()).with_context(place)?;
        write(&crl_file(&unfinished, supplier), 0o644, &made.crl_der).with_context(place)?;
    }
    if let Err(error) = fs::rename(&unfinished, folder) {
        fs::remove_dir_all(&unfinished).with_context(place)?;
        if !is_there(folder) {
            return Err(error).with_context(place);
        }
    }
    Ok(())
}

fn is_there(folder: &Path) -> bool {
    Supplier::ALL.into_iter().all(|supplier| certificates_file(folder, supplier).is_file())
}

/// Root and issuing CA of each supplier, PEM.
///
/// # Errors
/// There is no test CA.
pub(crate) fn certificates(folder: &Path) -> anyhow::Result<Vec<(Supplier, String)>> {
    if !is_there(folder) {
        bail!("there is no test CA in {}; `fellesporten cert issue` makes it", folder.display());
    }
    Supplier::ALL.into_iter().map(|supplier| Ok((supplier, read(&certificates_file(folder, supplier))?))).collect()
}

/// An enterprise certificate for an organisation, from its own supplier. The RSA key takes a good part of a second to make.
///
/// # Errors
/// There is no test CA, or it is damaged.
pub(crate) fn issue(folder: &Path, organisation: OrgNumber, rng: &Rng, now: Timestamp) -> anyhow::Result<Issued> {
    Ok(authority(folder, Supplier::of(organisation))?.issue(organisation, rng, now)?)
}

/// A supplier of the test CA, ready to issue.
///
/// # Errors
/// A file is missing or damaged.
pub(crate) fn authority(folder: &Path, supplier: Supplier) -> anyhow::Result<Authority> {
    let (certificates, key) = (read(&certificates_file(folder, supplier))?, read(&key_file(folder, supplier))?);
    Authority::open(supplier, &certificates, &key)
        .with_context(|| format!("the test CA in {} is damaged; delete it, and another is made", folder.display()))
}

fn read(file: &Path) -> anyhow::Result<String> {
    fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))
}

fn write(file: &Path, mode: u32, content: &[u8]) -> std::io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(file)?;
    file.write_all(content)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    const NOW: Timestamp = Timestamp::from_secs(1_790_000_000);

    #[test]
    fn it_is_made_once_and_its_keys_are_ours_alone() {
        let folder = tempfile::tempdir().unwrap();
        let ca = folder.path().join("new/test-ca");
        assert!(certificates(&ca).unwrap_err().to_string().contains("cert issue"));
        ensure(&ca, &Rng::seeded(1), NOW).unwrap();
        let first = certificates(&ca).unwrap();
        assert!(first.iter().all(|(_, pem)| pem.matches("BEGIN CERTIFICATE").count() == 2));
        ensure(&ca, &Rng::seeded(2), NOW).unwrap();
        assert_eq!(certificates(&ca).unwrap(), first);
        for supplier in Supplier::ALL {
            let mode = fs::metadata(key_file(&ca, supplier)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
            authority(&ca, supplier).unwrap();
        }
        assert_eq!(fs::read_dir(ca.parent().unwrap()).unwrap().count(), 1, "nothing unfinished is left");
    }

    #[test]
    fn a_folder_with_other_things_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("other"), "mine").unwrap();
        let refusal = format!("{:#}", ensure(folder.path(), &Rng::seeded(3), NOW).unwrap_err());
        assert!(refusal.contains("name another folder"), "{refusal}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
