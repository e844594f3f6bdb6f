//! The job that tells organisations what ends soon.

use std::collections::BTreeSet;
use std::sync::Arc;

use fellesporten_audit::{self as audit, Event, Expiring};
use fellesporten_domain::{Clock, EmailAddress, Rng, Timestamp};
use fellesporten_messages::Messages;
use fellesporten_registry::{ExpiryWarning, Organisation, Registry, Snapshot, expiry_warnings};
use fellesporten_store::{Records, RecordsError};
use fellesporten_telemetry::{events, metrics, trail::Trail};
use fellesporten_web::{Pages, TraceId};
use tokio_util::sync::CancellationToken;

use super::{kept, mail};
use crate::turn::{EVERY, Turns};

/// Tells organisations what ends soon. Every node that can send e-mail runs one; a mail is claimed in the records before it leaves.
pub(crate) struct Warner {
    pub(crate) registry: Registry,
    pub(crate) records: Records,
    pub(crate) messages: Messages,
    pub(crate) pages: Pages,
    pub(crate) clock: Clock,
    pub(crate) rng: Rng,
}

impl Warner {
    /// Looks every hour until `stop`. What is due changes at midnight in Norway alone, so an organisation gets one mail a day at most,
    /// but for what was registered or could not be sent since; the other rounds are for that.
    pub(crate) async fn run(self, stop: CancellationToken) {
        let mut turns = Turns::default();
        let mut untold = BTreeSet::new();
        while let Some(now) = turns.next(&self.clock, &stop).await {
            let outcome = self.round(now, &mut untold, &stop).await;
            if let Some(error) = turns.end(now, outcome) {
                events::customers::expiry_late(error);
            }
        }
    }

    /// `untold` is what nobody could be told of in the round before.
    async fn round(
        &self,
        now: Timestamp,
        untold: &mut BTreeSet<ExpiryWarning>,
        stop: &CancellationToken,
    ) -> Result<(), RecordsError> {
        let snapshot = self.registry.snapshot();
        let sent = kept::sent(&self.records, now).await?;
        let mut due = due(Arc::clone(&snapshot), now).await;
        due.retain(|it| !sent.contains(&kept::mark(it)));
        let mut still_untold = BTreeSet::new();
        for warnings in due.chunk_by(|one, next| one.organisation == next.organisation) {
            let organisation = warnings.first().and_then(|it| snapshot.organisation(&it.organisation));
            match organisation.and_then(|it| Some((it, it.contact_email.as_ref()?))) {
                Some((organisation, contact)) if !stop.is_cancelled() => {
                    self.tell(organisation, contact, warnings).await?;
                }
                Some(_) => return Ok(()),
                None => still_untold.extend(warnings.iter().cloned()),
            }
        }
        note_untold(&still_untold, untold);
        *untold = still_untold;
        Ok(())
    }

    async fn tell(
        &self,
        organisation: &Organisation,
        contact: &EmailAddress,
        warnings: &[ExpiryWarning],
    ) -> Result<(), RecordsError> {
        let now = self.clock.now();
        // Less than the time between rounds: what was not sent in this one can be sent in the next.
        if !kept::claim(&self.records, warnings, now, now.minus(EVERY / 2)).await? {
            return Ok(());
        }
        let trace_id = TraceId::new(&self.rng);
        let (number, entries) = (organisation.org_number, warnings.len() as u64);
        let work = async {
            let mail = mail::mail(&self.pages, &organisation.name, contact, warnings);
            if self.messages.deliver(mail).await.is_err() {
                events::customers::expiry_not_told(number, entries);
                return Ok(());
            }
            let expiring = warnings.iter().map(expiring).collect();
            let event = Event::ExpiryWarning { trace_id: trace_id.to_string(), organisation: number, expiring };
            let now = self.clock.now();
            kept::finish(&self.records, warnings, now, audit::statements(vec![event], now, &self.rng)?).await?;
            for it in warnings {
                metrics::EXPIRY_WARNINGS.inc([&it.days.to_string()]);
            }
            events::customers::expiry_told(number, entries);
            Ok(())
        };
        Trail::of(trace_id.as_str()).lead(work).await
    }
}

/// What is due. A large registry takes a while to go through, and certificates are read: not on a thread that serves requests.
async fn due(snapshot: Arc<Snapshot>, now: Timestamp) -> Vec<ExpiryWarning> {
    // It panics never; were it cut short by the end of the process, nobody would wait for it.
    tokio::task::spawn_blocking(move || expiry_warnings(&snapshot, now)).await.unwrap_or_default()
}

fn expiring(it: &ExpiryWarning) -> Expiring {
    Expiring {
        client_id: it.client_id.clone(),
        credential: it.credential.to_string(),
        expires_at: it.expires_at,
        days: it.days,
    }
}

/// Counts what nobody could be told of, and says once for each organisation what is new of it.
fn note_untold(untold: &BTreeSet<ExpiryWarning>, before: &BTreeSet<ExpiryWarning>) {
    let count = u32::try_from(untold.len()).unwrap_or(u32::MAX);
    metrics::EXPIRING_UNTOLD.set([], f64::from(count));
    let new: Vec<&ExpiryWarning> = untold.difference(before).collect();
    for of_one in new.chunk_by(|one, next| one.organisation == next.organisation) {
        if let Some(it) = of_one.first() {
            events::customers::no_contact(it.organisation, of_one.len() as u64);
        }
    }
}
