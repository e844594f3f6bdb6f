//! Starts the log.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;

use crate::config::{Log, LogFormat};

/// Starts the log on standard error. Only our own lines follow `log.level`: libraries at `debug` print headers and
/// parameters, so theirs stop at warnings whatever is asked for.
pub(crate) fn start(log: &Log) {
    let filter = EnvFilter::new(format!("warn,fellesporten={level},access={level}", level = log.level.as_str()));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match log.format {
        LogFormat::Json => lines.json().flatten_event(true).with_current_span(false).with_span_list(false).init(),
        LogFormat::Text => lines.with_ansi(std::io::stderr().is_terminal()).with_target(false).init(),
    }
}
