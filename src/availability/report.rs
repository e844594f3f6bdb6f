//! The report of one month.

use std::collections::BTreeMap;

use fellesporten_domain::{Month, Timestamp};
use fellesporten_store::{Records, RecordsError};
use serde::Serialize;

use super::kept::{self, Hours};
use super::rules::{Figures, Unseen, figures};

/// ID-porten's target by the terms of use, in hundredths of a percent.
const OWN_TARGET: i64 = 9990;
/// ID-porten itself in the records.
pub(super) const OWN: &str = "idporten";
/// What stands before an eID's id in the records.
pub(super) const EID: &str = "eid/";
/// A minute is in the records when every node has had this many minutes to bring it.
const SETTLED_AFTER: i64 = 2;

/// The eIDs of the configuration, each with its target in percent, if the terms name one.
pub(crate) type Targets = BTreeMap<String, Option<f64>>;

/// The whole of `report availability`.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    /// The month, in Norway.
    month: String,
    /// From when on minutes count: the month's beginning, or that of the records.
    from: String,
    /// Before when they count: the month's end, or a moment ago.
    until: String,
    /// Whether the month is over.
    complete: bool,
    /// Minutes in the maintenance window, which count nowhere.
    window_minutes: i64,
    /// ID-porten itself: what no node saw is down.
    idporten: Line,
    /// Each eID: what no node saw does not count.
    eids: BTreeMap<String, Line>,
}

#[derive(Debug, Serialize)]
struct Line {
    /// Minutes that count.
    minutes: i64,
    down_minutes: i64,
    unseen_minutes: i64,
    /// None when no minute counts.
    availability_percent: Option<f64>,
    target_percent: Option<f64>,
    /// Down minutes that the target allows.
    allowed_down_minutes: Option<f64>,
    /// Whether the target is kept so far.
    kept: Option<bool>,
}

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReportError {
    /// The month is in the future.
    #[error("month: {0} has not begun")]
    NotBegun(Month),
    /// The records cannot be read.
    #[error(transparent)]
    Records(#[from] RecordsError),
}

impl Line {
    fn of(figures: Figures, target: Option<i64>) -> Self {
        Self {
            minutes: figures.counted,
            down_minutes: figures.down,
            unseen_minutes: figures.unseen,
            availability_percent: figures.percent(),
            target_percent: target.map(percent),
            allowed_down_minutes: target.map(|target| figures.allowed(target)),
            kept: target.map(|target| figures.keeps(target)),
        }
    }
}

/// Computes the report of a month, as far as it has come.
///
/// # Errors
/// [`ReportError`].
pub(crate) async fn report(
    records: &Records,
    month: Month,
    now: Timestamp,
    targets: &Targets,
) -> Result<Report, ReportError> {
    if now < month.begins() {
        return Err(ReportError::NotBegun(month));
    }
    let minute = |moment: Timestamp| moment.as_secs().div_euclid(60);
    let (begins, ends) = (minute(month.begins()), minute(month.ends()));
    let until = ends.min(minute(now) - SETTLED_AFTER).max(begins);
    // Before the first minute of all there was nothing that could have been away.
    let first = kept::first_minute(records, OWN).await?.unwrap_or(until);
    let from = begins.max(first).min(until);
    let hours = kept::between(records, from.div_euclid(60), until.div_euclid(60) + 1).await?;
    let (none, span) = (BTreeMap::new(), from..until);
    let own = figures(hours.get(OWN).unwrap_or(&none), span.clone(), Unseen::IsDown);
    let eids = subjects(&hours, targets).into_iter().map(|(eid, target)| {
        let known = hours.get(&format!("{EID}{eid}")).unwrap_or(&none);
        (eid, Line::of(figures(known, span.clone(), Unseen::DoesNotCount), target))
    });
    Ok(Report {
        month: month.to_string(),
        from: moment(from),
        until: moment(until),
        complete: until == ends,
        window_minutes: own.window,
        idporten: Line::of(own, Some(OWN_TARGET)),
        eids: eids.collect(),
    })
}

/// The eIDs of the configuration, and those that the records know from earlier.
fn subjects(hours: &Hours, targets: &Targets) -> BTreeMap<String, Option<i64>> {
    let known = hours.keys().filter_map(|subject| subject.strip_prefix(EID)).map(|eid| (eid.to_owned(), None));
    let configured = targets.iter().map(|(eid, target)| (eid.clone(), target.map(hundredths)));
    known.chain(configured).collect()
}

fn moment(minute: i64) -> String {
    Timestamp::from_secs(minute * 60).to_string()
}

#[expect(clippy::cast_possible_truncation, reason = "a percentage of at most two decimals")]
fn hundredths(percent: f64) -> i64 {
    (percent * 100.0).round() as i64
}

#[expect(clippy::cast_precision_loss, reason = "a percentage of at most two decimals")]
fn percent(hundredths: i64) -> f64 {
    hundredths as f64 / 100.0
}
