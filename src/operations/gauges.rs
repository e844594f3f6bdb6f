//! What stands somewhere else and is looked up when somebody asks for the metrics.

use fellesporten_domain::Timestamp;
use fellesporten_idp_adapters::EidState;
use fellesporten_idporten::announcements::AnnouncedState;
use fellesporten_idporten::eids::Eids;
use fellesporten_telemetry::metrics;

use super::Operations;

/// Sets what is not counted as it happens. All of it is in memory: nobody is asked.
pub(super) fn read(operations: &Operations) {
    let Operations { short_lived, keys, audit, registry, environment, eids, clock, .. } = operations;
    metrics::BUILD.set([env!("CARGO_PKG_VERSION"), environment.as_str()], 1.0);
    metrics::SIGNATURES.set([], keys.signatures_made());
    metrics::VERIFICATIONS.set([], keys.verifications_made());
    metrics::SIGNER_QUEUE.set([], number(keys.signatures_waiting()));
    if let Some(size) = short_lived.size() {
        metrics::SHORT_LIVED_ENTRIES.set([], number(size.entries));
        metrics::SHORT_LIVED_BYTES.set([], number(size.bytes));
    }
    let events = audit.counters();
    metrics::AUDIT_PENDING.set([], number(events.pending));
    metrics::AUDIT_SPOOLED.set([], number(events.spooled));
    metrics::AUDIT_COMMITTED.set([], events.committed);
    metrics::REGISTRY_REVISION.set([], number(registry.snapshot().revision()));
    metrics::REGISTRY_AGE.set([], registry.age().as_secs_f64());
    if let Some(eids) = eids {
        read_eids(eids, clock.now());
    }
}

fn read_eids(eids: &Eids, now: Timestamp) {
    for row in eids.catalogue_now(now).rows().iter().filter(|row| row.enabled) {
        let is_open = !matches!(row.state, EidState::Down { .. } | EidState::Closed);
        metrics::EID_OPEN.set([row.id.as_str()], if is_open { 1.0 } else { 0.0 });
    }
    let announcements = eids.announcements().all();
    for state in [AnnouncedState::Notice, AnnouncedState::Down, AnnouncedState::Closed] {
        let in_force = announcements.iter().filter(|it| it.state == state && it.is_in_force(now)).count();
        metrics::ANNOUNCEMENTS.set([state.as_str()], number(in_force));
    }
}

/// Prometheus knows one kind of number; ours stay below 2^53.
#[expect(clippy::cast_precision_loss, reason = "counts of this size are exact")]
fn number(count: impl TryInto<i64>) -> f64 {
    count.try_into().map_or(f64::NAN, |count| count as f64)
}
