//! Starts the log, and traces beside it.

use std::io::{IsTerminal as _, stderr};

use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _, fmt, registry};

use crate::app::Traces;
use crate::config::{Log, LogFormat};

/// Starts the log on standard error. Only our own lines follow `log.level`: libraries at `debug` print headers and
/// parameters, so theirs stop at warnings whatever is asked for. Spans are for traces alone.
pub(crate) fn start(log: &Log, traces: Option<&Traces>) {
    let filter = EnvFilter::new(format!("warn,fellesporten={level}", level = log.level.as_str()));
    let lines = fmt::layer().with_writer(stderr);
    let lines = match log.format {
        LogFormat::Json => {
            lines.json().flatten_event(true).with_current_span(false).with_span_list(false).with_filter(filter).boxed()
        }
        LogFormat::Text => lines.with_ansi(stderr().is_terminal()).with_target(false).with_filter(filter).boxed(),
    };
    let mut layers = vec![lines];
    layers.extend(traces.map(Traces::layer));
    registry().with(layers).init();
}
