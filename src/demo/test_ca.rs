//! The demo's test CA: kept beside the demo's other secrets, its certificates also where whoever is to trust them finds them.

use std::path::PathBuf;

use anyhow::Context as _;
use fellesporten_domain::{Clock, Rng};

use super::folder::Folder;
use crate::app::test_ca;

/// Sees to it that it is there, and writes `test-ca.pem`; gives its folder.
///
/// # Errors
/// The file that cannot be written.
pub(super) fn ensure(folder: &Folder, rng: &Rng) -> anyhow::Result<PathBuf> {
    let ca = folder.keys.join("test-ca");
    // TLS peers judge certificates by real time, whatever the product's clock says.
    test_ca::ensure(&ca, rng, Clock::system().real_now())?;
    let file = folder.data.join("test-ca.pem");
    let bundle: String = test_ca::certificates(&ca)?.into_iter().map(|(_, pem)| pem).collect();
    std::fs::write(&file, bundle).with_context(|| format!("{} cannot be written", file.display()))?;
    Ok(ca)
}
