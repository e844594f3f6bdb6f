//! Trips to eIDs that nobody comes back from (`docs/contracts/eid-adapters.md` §2.3). A breaker hears of our own calls alone; that
//! people get stuck at a provider shows here, to people who watch, and changes nothing by itself.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use fellesporten_domain::{Clock, Timestamp};
use fellesporten_telemetry::{events, metrics};
use tokio_util::sync::CancellationToken;

use crate::state::{UpstreamTrip, UpstreamTrips};

/// Trips of this node that are waited for at most; beyond this they are not counted when they are abandoned.
const MOST: usize = 500_000;
/// How often it is looked for trips that are over.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// The trips that were begun on this node. Clones share them.
#[derive(Clone)]
pub struct TripsWatched {
    trips: UpstreamTrips,
    clock: Clock,
    /// By when they are over and their `state`; the eID.
    waiting: Arc<Mutex<BTreeMap<(Timestamp, String), String>>>,
}

impl TripsWatched {
    /// None yet.
    pub fn new(trips: UpstreamTrips, clock: Clock) -> Self {
        Self { trips, clock, waiting: Arc::default() }
    }

    /// Somebody leaves.
    pub fn left(&self, eid: &str, state: &str, expires_at: Timestamp) {
        metrics::EID_TRIPS_STARTED.inc([eid]);
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.len() < MOST {
            waiting.insert((expires_at, state.to_owned()), eid.to_owned());
        }
    }

    /// Somebody is back, in time or too late, when the trip was given up already.
    pub fn back(&self, trip: &UpstreamTrip) {
        if self.clock.now() < trip.expires_at {
            metrics::EID_TRIPS_RETURNED.inc([&trip.eid]);
        }
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.remove(&(trip.expires_at, trip.secrets.state.clone()));
    }

    /// Counts those that are over until `stop`.
    pub async fn run(self, stop: CancellationToken) {
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
            for (state, eid) in self.over() {
                // Whoever came back to another node took it away there.
                match self.trips.find(&state).await {
                    Ok(Some(_)) => metrics::EID_TRIPS_ABANDONED.inc([&eid]),
                    Ok(None) => {}
                    Err(error) => events::eids::eid_trip_unknown(eid, error),
                }
            }
        }
    }

    /// The trips whose time is over; they are waited for no longer.
    fn over(&self) -> Vec<(String, String)> {
        let now = self.clock.now();
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let later = waiting.split_off(&(now.plus(Duration::from_millis(1)), String::new()));
        let over = std::mem::replace(&mut *waiting, later);
        over.into_iter().map(|((_, state), eid)| (state, eid)).collect()
    }
}
