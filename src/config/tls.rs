//! TLS of a listener, when it does not end at a proxy in front.

use std::path::PathBuf;

use super::check::{Finding, finding};
use super::table::section;

section! {
    /// TLS in this process. Leave both out when a proxy in front does it. Changed files are taken in without a restart.
    Tls {
        /// The certificate and its chain, PEM.
        certificate_file: Option<PathBuf> = None, example "\"idporten.pem\"";
        /// Its private key, PEM.
        key_file: Option<PathBuf> = None, example "\"idporten.key.pem\"";
    }
}

impl Tls {
    /// Certificate file and key file, when TLS is on.
    pub(crate) fn files(&self) -> Option<(&PathBuf, &PathBuf)> {
        self.certificate_file.as_ref().zip(self.key_file.as_ref())
    }

    /// One file without the other; the names are those of this section's two options.
    pub(super) fn half(&self, certificate_file: &'static str, key_file: &'static str) -> Option<Finding> {
        match (&self.certificate_file, &self.key_file) {
            (Some(_), None) => Some(finding(key_file, "is missing beside certificate_file; name both or none")),
            (None, Some(_)) => Some(finding(certificate_file, "is missing beside key_file; name both or none")),
            _ => None,
        }
    }
}
