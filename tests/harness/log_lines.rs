//! The log of a server, line by line.

use super::{Answer, Server};
use serde_json::Value;

/// The trace id that an answer gives.
pub fn trace_id(answer: &Answer) -> String {
    answer.header("x-trace-id").expect("a trace id").to_owned()
}

/// The text of a field; empty when the line has none.
pub fn text<'a>(line: &'a Value, field: &str) -> &'a str {
    line[field].as_str().unwrap_or_default()
}

impl Server {
    /// What it said so far, without the lines of its operations.
    pub fn log_lines(&self) -> Vec<Value> {
        let lines: Vec<Value> = self
            .log()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}")))
            .collect();
        lines.into_iter().filter(|line| !["/readyz", "/clock"].contains(&text(line, "route"))).collect()
    }

    /// The login to which the log says that an answer's request belongs; empty when it names none.
    pub fn login_of(&self, answer: &Answer) -> String {
        let trace_id = trace_id(answer);
        let is_its = |line: &&Value| text(line, "trace_id") == trace_id && text(line, "event") == "request_answered";
        let lines = self.log_lines();
        text(lines.iter().find(is_its).expect("a line per request"), "login_id").to_owned()
    }
}
