//! `[keys]`: the key that wraps the signing keys, and who signs.

use std::path::PathBuf;

use super::table::section;
use super::value::SecretText;

section! {
    /// Keys. Signing keys lie wrapped in the records; the key that unwraps them comes from here.
    Keys {
        /// File with the wrapping key: 32 random bytes in base64 (`openssl rand -base64 32`), readable by this program
        /// alone.
        wrapping_key_file: Option<PathBuf> = None, example "\"wrapping.key\"";
        /// The wrapping key itself, instead of the file; meant for its environment variable.
        wrapping_key: Option<SecretText> = None;
        /// Threads that make signatures. 0: one per core.
        signer_threads: usize = 0;
    }
}
