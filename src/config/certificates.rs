//! `[certificates]`: whose enterprise certificates are believed.

use std::path::PathBuf;

use super::table::section;

section! {
    /// Enterprise certificates (virksomhetssertifikat) of customers. Nobody's are believed until trust_files names the suppliers'.
    Certificates {
        /// The suppliers' roots and issuing CAs, PEM, any number in a file. Each must be pinned: the built-in list knows those of
        /// Buypass and Commfides for this environment.
        trust_files: Vec<PathBuf> = Vec::new(), example "[\"buypass.pem\", \"commfides.pem\"]";
        /// SHA-256 of further roots and issuing CAs, hexadecimal, compared by you with what their supplier publishes.
        fingerprints: Vec<String> = Vec::new();
        /// Certificate policies accepted beside the built-in ones; `.*` at the end stands for everything below.
        policies: Vec<String> = Vec::new();
        /// Addresses of revocation lists beside the built-in ones, letter by letter as certificates name them.
        crl_addresses: Vec<String> = Vec::new();
        /// Folder for the last good copy of each revocation list. Made when missing; each node has its own.
        crl_dir: PathBuf = PathBuf::from("crl");
        /// How long after its nextUpdate a revocation list is still used; then its certificates are refused.
        crl_grace_hours: u32 = 24;
        /// Smallest RSA key, in bits, of a certificate issued in 2025 or later; older ones need 2048.
        rsa_bits_since_2025: u32 = 3072;
        /// Folder of the test CA. `fellesporten cert issue` makes it when it is missing; production refuses it.
        test_ca_dir: Option<PathBuf> = None, example "\"test-ca\"";
    }
}
