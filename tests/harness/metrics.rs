//! What a server has counted.

use super::Server;

impl Server {
    /// `/metrics` as it stands.
    pub async fn metrics(&self) -> String {
        let answer = self.send(self.http().get(self.operations_url("/metrics"))).await;
        assert_eq!(answer.status, 200, "{answer}");
        assert_eq!(answer.header("content-type"), Some("text/plain; version=0.0.4"));
        answer.body
    }
}

/// The value of a series; 0 when it is not there yet.
pub fn value(metrics: &str, series: &str) -> f64 {
    let line = metrics.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
    line.map_or(0.0, |number| number.parse().expect("a number"))
}
