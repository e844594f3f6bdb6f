//! Looks at ID-porten and its eIDs every second, and adds each minute to the records when it is over.

use std::collections::BTreeMap;
use std::time::Duration;

use fellesporten_domain::Clock;
use fellesporten_idp_adapters::EidState;
use fellesporten_idporten::eids::Eids;
use fellesporten_store::Records;
use fellesporten_telemetry::{events, metrics};
use tokio_util::sync::CancellationToken;

use super::kept;
use super::minute::{Bits, Look, Minute};
use super::report::{EID, OWN};
use crate::operations::Operations;

const LOOK_EVERY: Duration = Duration::from_secs(1);
/// What waits for the records at most: hours times subjects. A month of a dozen.
const MOST_UNSAVED: usize = 10_000;

/// The recorder of one node.
pub(crate) struct Recorder {
    pub(crate) operations: Operations,
    pub(crate) eids: Eids,
    pub(crate) records: Records,
    pub(crate) clock: Clock,
}

impl Recorder {
    /// Records until `stop`, and then what it has of the minute under way.
    pub(crate) async fn run(self, stop: CancellationToken) {
        let mut unsaved = BTreeMap::new();
        let mut minute = Minute::new(self.now());
        loop {
            tokio::select! {
                () = stop.cancelled() => break,
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
            if self.now() != minute.number() {
                self.save(&minute, &mut unsaved).await;
                minute = Minute::new(self.now());
            }
            self.look(&mut minute).await;
        }
        self.save(&minute, &mut unsaved).await;
    }

    fn now(&self) -> i64 {
        self.clock.now().as_secs().div_euclid(60)
    }

    async fn look(&self, minute: &mut Minute) {
        let own = if self.operations.can_log_people_in().await { Look::Up } else { Look::Down };
        minute.looked(OWN.to_owned(), own);
        let catalogue = self.eids.catalogue_now(self.clock.now());
        for row in catalogue.rows().iter().filter(|row| row.enabled) {
            let look = match row.state {
                EidState::Up | EidState::Notice => Look::Up,
                // The breaker waits for somebody to try.
                EidState::Degraded => Look::Unknown,
                EidState::Down { .. } | EidState::Closed => Look::Down,
            };
            minute.looked(format!("{EID}{}", row.id), look);
        }
    }

    /// What cannot be saved waits for the next minute.
    async fn save(&self, minute: &Minute, unsaved: &mut BTreeMap<(i64, String), Bits>) {
        for (place, bits) in minute.bits() {
            if unsaved.len() < MOST_UNSAVED || unsaved.contains_key(&place) {
                unsaved.entry(place).or_default().add(bits);
            }
        }
        match kept::add(&self.records, unsaved).await {
            Ok(()) => {
                unsaved.clear();
                metrics::AVAILABILITY_MINUTES.inc([]);
            }
            Err(error) => events::stores::availability_unsaved(error, unsaved.len() as u64),
        }
    }
}
