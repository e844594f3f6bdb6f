//! Enterprise certificates: the suppliers' own, and their revocation lists.

use fellesporten_domain::Clock;
use fellesporten_jose::enterprise::CrlStanding;

use super::checks::judge_end;
use super::findings::Findings;
use crate::app::{CrlKeeper, enterprise_trust};
use crate::config::Config;

const ABOUT: &str = "certificates";

/// Reads the trust list, and fetches every revocation list without keeping it.
pub(super) async fn check(config: &Config, clock: &Clock, findings: &mut Findings) {
    let trust = match enterprise_trust(config) {
        Ok(trust) => trust,
        Err(error) => return findings.wrong(ABOUT, format!("{error:#}")),
    };
    if !trust.trusts_anybody() {
        return findings.ok(ABOUT, "nobody's are taken: certificates.trust_files names no supplier");
    }
    for (name, end) in trust.authorities() {
        judge_end(ABOUT, &name, end, clock.now(), "put its supplier's new one into certificates.trust_files", findings);
    }
    let keeper = match CrlKeeper::new(config, trust, clock.clone()) {
        Ok(keeper) => keeper,
        Err(error) => return findings.wrong(ABOUT, format!("{error:#}")),
    };
    keeper.load_kept();
    for (address, outcome) in keeper.try_all().await {
        if let Err(error) = outcome {
            let cure = "let this machine reach it, and try again";
            findings.wrong(ABOUT, format!("the revocation list at {address}: {error}; {cure}"));
        }
    }
    for state in keeper.states() {
        let address = &state.address;
        let until = state.next_update.map(|it| it.to_string()).unwrap_or_default();
        match state.standing {
            CrlStanding::Live => findings.ok(ABOUT, format!("the revocation list at {address} is good until {until}")),
            CrlStanding::Overdue | CrlStanding::Dead => {
                findings.wrong(ABOUT, format!("the revocation list at {address} ended {until}; ask its supplier"));
            }
            // Said above already.
            CrlStanding::NeverFetched => {}
        }
    }
}
