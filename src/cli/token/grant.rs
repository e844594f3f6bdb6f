//! A grant to Maskinporten: the server's own judgement of it, check by check (docs/contracts/maskinporten.md §3.4). Nothing is
//! marked as used, so the grant is as good afterwards as before.

use fellesporten_audit::GrantCheck;
use fellesporten_maskinporten::judgement::{Facts, authenticate, authorize};

use super::report::Report;

/// Every check in its order: passed, failed with the cure, or not reached.
pub(crate) async fn explain(facts: &Facts<'_>, assertion: &str) -> Report {
    let outcome = match authenticate(facts, assertion) {
        Ok(signed) => authorize(facts, &signed).await.map(drop),
        Err(refusal) => Err(refusal),
    };
    let refusal = outcome.err();
    let mut report = Report::default();
    for check in GrantCheck::ALL.iter().copied() {
        let name = check.as_str();
        match (check, &refusal) {
            (_, Some(refusal)) if refusal.check == check => report.failed(name, refusal.fault.row().description()),
            (_, Some(refusal)) if refusal.check < check => {
                report.not_reached(name, format!("{} must be right first", refusal.check));
            }
            (GrantCheck::Form, _) => report.not_reached(name, "the assertion alone was given"),
            (GrantCheck::Replay, _) => report.not_reached(name, "only using it would tell; it was not used here"),
            _ => report.passed(name, check.about()),
        }
    }
    report
}
