//! The proof: for each kind what the rule is, what is held, and when it was last swept.

use std::time::Duration;

use fellesporten_domain::Timestamp;
use fellesporten_store::{Records, RecordsError, retention};
use serde::Serialize;

use super::rules::{Keeps, rules};

/// A sweep may be this late before something is wrong: it works hourly, by whole days.
const SLACK: Duration = Duration::from_secs(24 * 60 * 60);

/// The whole of `report retention`.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    /// The product's time.
    now: String,
    /// Whether nothing is held longer than its rule says.
    in_order: bool,
    kinds: Vec<KindReport>,
}

#[derive(Debug, Serialize)]
struct KindReport {
    kind: &'static str,
    /// What it is, and where the period comes from.
    why: &'static str,
    /// Months; absent where the period is days, or the record names its own end.
    months: Option<u16>,
    /// Days; likewise.
    days: Option<u16>,
    /// What is older must be gone.
    cut_off: String,
    /// Records held.
    held: i64,
    /// The day of the oldest (of what names its own end: the earliest end).
    oldest: Option<String>,
    /// Records that should have been gone for a day or more.
    overdue: i64,
    /// The last sweep that ended.
    last_sweep: Option<SweepReport>,
}

#[derive(Debug, Serialize)]
struct SweepReport {
    at: String,
    cut_off: String,
    deleted: i64,
    deleted_in_all: i64,
}

impl Report {
    /// The kinds whose sweep is behind, each with how many records are overdue.
    pub(crate) fn behind(&self) -> impl Iterator<Item = (&'static str, i64)> {
        self.kinds.iter().filter(|kind| kind.overdue > 0).map(|kind| (kind.kind, kind.overdue))
    }

    /// How many kinds there are.
    pub(crate) fn kinds(&self) -> usize {
        self.kinds.len()
    }
}

/// Looks at every kind.
///
/// # Errors
/// As [`Records::rows`].
pub(crate) async fn report(records: &Records, now: Timestamp) -> Result<Report, RecordsError> {
    let sweeps = retention::last(records).await?;
    let mut kinds = Vec::new();
    for rule in rules() {
        let cut_off = rule.cut_off(now);
        let survey = rule.sweeping.survey(records, cut_off.minus(SLACK)).await?;
        let last = sweeps.iter().find(|sweep| sweep.kind == rule.kind);
        kinds.push(KindReport {
            kind: rule.kind,
            why: rule.why,
            months: if let Keeps::Months(months) = rule.keeps { Some(months) } else { None },
            days: if let Keeps::Days(days) = rule.keeps { Some(days) } else { None },
            cut_off: cut_off.to_string(),
            held: survey.held,
            oldest: survey.oldest.map(|oldest| oldest.to_string()),
            overdue: survey.overdue,
            last_sweep: last.map(|sweep| SweepReport {
                at: sweep.at.to_string(),
                cut_off: sweep.cut_off.to_string(),
                deleted: sweep.deleted,
                deleted_in_all: sweep.deleted_in_all,
            }),
        });
    }
    Ok(Report { now: now.to_string(), in_order: kinds.iter().all(|kind| kind.overdue == 0), kinds })
}
