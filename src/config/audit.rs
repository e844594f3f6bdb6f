//! `[audit]`: the record of what was done.

use std::path::PathBuf;

use super::table::section;

section! {
    /// Audit events: every login, token and change. They go to the records; while the records are away, to a folder here.
    Audit {
        /// Folder for events that wait for the records to come back. Made when missing; each node has its own.
        spool_dir: PathBuf = PathBuf::from("spool");
    }
}
