//! What the command says on standard output, apart from the log.

use std::fmt::Display;
use std::io::Write as _;

/// Writes one line. A reader that has gone away (`… | head`) is no error.
pub(crate) fn line(text: impl Display) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// Writes text that has its own line ends.
pub(crate) fn text(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Writes what went wrong on standard error.
pub(crate) fn error(text: impl Display) {
    let _ = writeln!(std::io::stderr().lock(), "fellesporten: {text}");
}
