//! The program's command, run to its end.

use std::path::Path;
use std::process::{Command, Stdio};

/// Where cargo put the program.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_fellesporten");

/// What a finished command left.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Outcome {
    /// Stops the test unless the command succeeded.
    pub fn succeeded(self) -> Self {
        assert_eq!(self.code, 0, "the command failed\n{}\n{}", self.out, self.err);
        self
    }
}

/// Runs `fellesporten` in a folder. Nothing of the caller's environment but the path reaches it.
pub fn fellesporten(folder: &Path, arguments: &[&str]) -> Outcome {
    let output = prepared(PROGRAM, folder).args(arguments).stdin(Stdio::null()).output().expect("the program starts");
    Outcome {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// A command in a folder with a clean environment.
pub fn prepared(program: &str, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).env_clear();
    for name in ["PATH", "HOME", "LANG", "TMPDIR"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    command
}
