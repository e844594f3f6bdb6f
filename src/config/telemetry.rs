//! `[telemetry]`: traces for a collector.

use std::path::PathBuf;

use super::Config;
use super::check::{Finding, finding};
use super::link::Link;
use super::table::section;
use super::value::SecretText;

section! {
    /// Traces, by OTLP over HTTP (protobuf). Off unless a collector is named. A collector that is away loses spans and nothing else.
    Telemetry {
        /// Where the collector takes traces, whole path and all.
        otlp_url: Option<Link> = None, example "\"http://localhost:4318/v1/traces\"";
        /// File with the value of the header `Authorization`, when the collector wants one.
        authorization_file: Option<PathBuf> = None, example "\"otlp.authorization\"";
        /// The value itself, instead of the file; meant for its environment variable.
        authorization: Option<SecretText> = None;
        /// Requests of a hundred that are traced.
        sample_percent: u32 = 100;
        /// What the traces call this program (`service.name`).
        service_name: String = "fellesporten".to_owned();
    }
}

/// What is wrong between their options.
pub(super) fn check(config: &Config) -> Vec<Finding> {
    let too_many = config.telemetry.sample_percent > 100;
    too_many.then(|| finding("telemetry.sample_percent", "must be from 0 to 100")).into_iter().collect()
}
