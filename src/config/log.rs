//! `[log]`: what the program says about itself.

use super::table::section;
use super::value::words;

section! {
    /// The log, on standard error. It never holds a token, secret or fødselsnummer.
    Log {
        /// `json` for machines, `text` for people.
        format: LogFormat = LogFormat::Json;
        /// How much it says. `info` has one line per request; libraries never say more than their warnings.
        level: LogLevel = LogLevel::Info;
    }
}

words! {
    /// The form of a log line.
    LogFormat = "\"json\" or \"text\"" {
        /// One JSON object per line.
        Json = "json",
        /// Text for people.
        Text = "text",
    }
}

words! {
    /// How much is logged.
    LogLevel = "\"error\", \"warn\", \"info\", \"debug\" or \"trace\"" {
        /// What needs a person.
        Error = "error",
        /// And what may soon need one.
        Warn = "warn",
        /// And one line per request.
        Info = "info",
        /// And the steps of each.
        Debug = "debug",
        /// And everything.
        Trace = "trace",
    }
}
