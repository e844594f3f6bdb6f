//! Revocation lists: fetched in the background, with the last good copy of each kept in a folder
//! (`docs/contracts/eid-adapters.md` §5.4).

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;
use fellesporten_domain::{Clock, Timestamp};
use fellesporten_jose::EnterpriseTrust;
use fellesporten_jose::enterprise::{CrlStanding, CrlState};
use fellesporten_jose::test_ca::Supplier;
use fellesporten_jose::{sha256, sha256_base64url};
use fellesporten_telemetry::{events, metrics};
use fellesporten_web::outbound::{Outbound, OutboundOptions};
use tokio_util::sync::CancellationToken;
use url::Url;

use super::test_ca::crl_file;
use crate::config::Config;

/// The word by which monitoring knows these lines.
const ALARM: &str = "crl";
/// By the product's clock; so is the time between two rounds.
const FIRST_AFTER: Duration = Duration::from_secs(30);
const EVERY: Duration = Duration::from_secs(15 * 60);
/// How often the clock is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Suppliers' lists grow for years, and their servers are slow.
const TIMEOUT: Duration = Duration::from_secs(30);
const LARGEST: usize = 32 * 1024 * 1024;

/// Where the list of an address really is.
enum Source {
    /// At the address.
    Remote(Url),
    /// In the folder of the test CA; the address is only its name.
    TestCa(PathBuf),
}

/// Keeps the lists of the trusted suppliers up to date.
pub(crate) struct CrlKeeper {
    trust: EnterpriseTrust,
    sources: Vec<(String, Source)>,
    outbound: Outbound,
    folder: PathBuf,
    clock: Clock,
}

impl CrlKeeper {
    /// # Errors
    /// An address that is no URL.
    pub(crate) fn new(config: &Config, trust: EnterpriseTrust, clock: Clock) -> anyhow::Result<Self> {
        let of_test_ca = |address: &str| {
            let folder = config.certificates.test_ca_dir.as_ref()?;
            let supplier = Supplier::ALL.into_iter().find(|supplier| supplier.crl_address() == address)?;
            Some(Source::TestCa(crl_file(folder, supplier)))
        };
        let source = |address: String| {
            let source = match of_test_ca(&address) {
                Some(file) => file,
                None => Source::Remote(Url::parse(&address).with_context(|| {
                    format!("certificates.crl_addresses: {address:?} is no URL; write it as certificates name it")
                })?),
            };
            Ok((address, source))
        };
        Ok(Self {
            sources: trust.crl_addresses().into_iter().map(source).collect::<anyhow::Result<_>>()?,
            outbound: Outbound::new(OutboundOptions {
                allow_private: !config.environment.is_production(),
                // The issuing CA's signature is on every list.
                allow_http: true,
                read_timeout: TIMEOUT,
                timeout: TIMEOUT,
                max_body: LARGEST,
                ..OutboundOptions::default()
            })?,
            folder: config.certificates.crl_dir.clone(),
            trust,
            clock,
        })
    }

    /// Takes in what an earlier process kept.
    pub(crate) fn load_kept(&self) {
        for (address, _) in &self.sources {
            let taken = match fs::read(self.kept_file(address)) {
                Ok(der) => self.trust.take_crl(address, &der).map_err(|error| error.to_string()),
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                Err(error) => Err(error.to_string()),
            };
            if let Err(error) = taken {
                events::certificates::crl_copy_refused(address, self.folder.display(), error);
            }
        }
    }

    /// Fetches every list and takes it in, without keeping it; per address what came of it.
    pub(crate) async fn try_all(&self) -> Vec<(&str, Result<(), String>)> {
        let mut outcomes = Vec::with_capacity(self.sources.len());
        for (address, source) in &self.sources {
            outcomes.push((address.as_str(), self.fetch(address, source).await.map(drop)));
        }
        outcomes
    }

    async fn fetch(&self, address: &str, source: &Source) -> Result<Vec<u8>, String> {
        let der = match source {
            Source::TestCa(file) => fs::read(file).map_err(|error| error.to_string())?,
            Source::Remote(url) => {
                let answer = self.outbound.get(url).await.map_err(|error| error.to_string())?;
                if !answer.status.is_success() {
                    return Err(format!("the answer is {}", answer.status));
                }
                answer.body.to_vec()
            }
        };
        // A long list takes its time, which other work must not wait for.
        let (trust, address) = (self.trust.clone(), address.to_owned());
        let taken = tokio::task::spawn_blocking(move || trust.take_crl(&address, &der).map(|()| der));
        taken.await.map_err(|error| error.to_string())?.map_err(|error| error.to_string())
    }

    /// Replaces the copy in one step, so that a kill or a lost machine leaves a whole one.
    fn keep(&self, address: &str, der: &[u8]) -> std::io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let file = self.kept_file(address);
        let unfinished = file.with_extension("new");
        let mut new = fs::File::create(&unfinished)?;
        new.write_all(der)?;
        new.sync_all()?;
        fs::rename(&unfinished, &file)
    }

    fn kept_file(&self, address: &str) -> PathBuf {
        self.folder.join(Path::new(&sha256_base64url(&sha256(address.as_bytes()))).with_extension("crl"))
    }

    /// How each list stands now.
    pub(crate) fn states(&self) -> Vec<CrlState> {
        self.trust.crl_states(self.clock.now())
    }

    /// Fetches the lists until `stop`: after 30 seconds, then every 15 minutes.
    pub(super) async fn follow(self, stop: CancellationToken) {
        let mut due = self.clock.now().plus(FIRST_AFTER);
        while !self.sources.is_empty() {
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
            let now = self.clock.now();
            if is_due(due, now) {
                due = now.plus(EVERY);
                tokio::select! {
                    () = stop.cancelled() => return,
                    () = self.refresh() => {}
                }
            }
        }
    }

    async fn refresh(&self) {
        for (address, source) in &self.sources {
            match self.fetch(address, source).await {
                Ok(der) => {
                    if let Err(error) = self.keep(address, &der) {
                        events::certificates::crl_not_kept(self.folder.display(), error);
                    }
                }
                Err(error) => events::certificates::crl_not_renewed(address, error),
            }
        }
        let states = self.states();
        for standing in CrlStanding::ALL {
            let count = states.iter().filter(|state| state.standing == standing).count();
            metrics::CRLS.set([standing.as_str()], u32::try_from(count).map_or(f64::MAX, f64::from));
        }
        for CrlState { address, standing, next_update } in states {
            match standing {
                CrlStanding::Live => {}
                CrlStanding::Overdue => events::certificates::crl_overdue(ALARM, address, next_update),
                CrlStanding::Dead => events::certificates::crl_dead(ALARM, address, next_update),
                CrlStanding::NeverFetched => events::certificates::crl_never_had(ALARM, address),
            }
        }
    }
}

/// Whether the time has come; also when the test clock was set back, past the round before.
fn is_due(due: Timestamp, now: Timestamp) -> bool {
    now >= due || due.since(now) > EVERY
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_is_due_at_its_time_and_when_the_clock_was_set_back() {
        let due = Timestamp::from_secs(10_000);
        for (now, expected) in [(9_999, false), (10_000, true), (20_000, true), (9_100, false), (9_099, true)] {
            assert_eq!(is_due(due, Timestamp::from_secs(now)), expected, "{now}");
        }
    }
}
