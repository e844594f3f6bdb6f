//! A metric with its labels: as many values as it has labels, or it does not compile.
//!
//! Counting is an atomic addition behind one look-up by the labels' values, without an allocation. Nothing here can fail: a
//! metric that could not be registered counts nowhere, and a test sees that there is none.

use std::time::Duration;

use prometheus::{GaugeVec, HistogramOpts, HistogramVec, IntCounterVec, Opts};

use crate::expose::register;

/// Something that only grows.
#[derive(Debug)]
pub struct Counter<const LABELS: usize>(Option<IntCounterVec>);

/// Something that is as large as it is.
#[derive(Debug)]
pub struct Gauge<const LABELS: usize>(Option<GaugeVec>);

/// How long something takes, in seconds.
#[derive(Debug)]
pub struct Histogram<const LABELS: usize>(Option<HistogramVec>);

impl<const LABELS: usize> Counter<LABELS> {
    #[cfg(test)]
    pub(crate) const fn is_registered(&self) -> bool {
        self.0.is_some()
    }

    pub(crate) fn declare(name: &str, about: &str, labels: [&str; LABELS], _buckets: &[f64]) -> Self {
        Self(register(IntCounterVec::new(Opts::new(name, about), &labels)))
    }

    /// One more.
    pub fn inc(&self, values: [&str; LABELS]) {
        self.add(values, 1);
    }

    /// This many more.
    pub fn add(&self, values: [&str; LABELS], more: u64) {
        if let Some(counter) = self.0.as_ref().and_then(|all| all.get_metric_with_label_values(&values).ok()) {
            counter.inc_by(more);
        }
    }

    /// As many as another part of the program has counted by itself.
    pub fn set(&self, values: [&str; LABELS], count: u64) {
        if let Some(counter) = self.0.as_ref().and_then(|all| all.get_metric_with_label_values(&values).ok()) {
            counter.inc_by(count.saturating_sub(counter.get()));
        }
    }
}

impl<const LABELS: usize> Gauge<LABELS> {
    #[cfg(test)]
    pub(crate) const fn is_registered(&self) -> bool {
        self.0.is_some()
    }

    pub(crate) fn declare(name: &str, about: &str, labels: [&str; LABELS], _buckets: &[f64]) -> Self {
        Self(register(GaugeVec::new(Opts::new(name, about), &labels)))
    }

    /// It is this large now.
    pub fn set(&self, values: [&str; LABELS], value: f64) {
        if let Some(gauge) = self.0.as_ref().and_then(|all| all.get_metric_with_label_values(&values).ok()) {
            gauge.set(value);
        }
    }
}

impl<const LABELS: usize> Histogram<LABELS> {
    #[cfg(test)]
    pub(crate) const fn is_registered(&self) -> bool {
        self.0.is_some()
    }

    pub(crate) fn declare(name: &str, about: &str, labels: [&str; LABELS], buckets: &[f64]) -> Self {
        let options = HistogramOpts::new(name, about).buckets(buckets.to_vec());
        Self(register(HistogramVec::new(options, &labels)))
    }

    /// One more that took this long.
    pub fn observe(&self, values: [&str; LABELS], took: Duration) {
        if let Some(histogram) = self.0.as_ref().and_then(|all| all.get_metric_with_label_values(&values).ok()) {
            histogram.observe(took.as_secs_f64());
        }
    }
}
