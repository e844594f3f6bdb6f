//! What the demo's delegation source knows from the first start beside the delegations of the customers file, whose format has no
//! system users and consents: their own API and pages make them.

use anyhow::Context as _;
use fellesporten_delegation_source::ReadyMade;
use fellesporten_domain::{Clock, OrgNumber, Pid, PidRules, Rng};
use fellesporten_store::Records;

use crate::config::Config;

/// The supplier, and its machine.
const VENDOR: (&str, &str) = ("318000026", "demo-maskin-leverandor");
/// The municipality, whose system user it is.
const CUSTOMER: &str = "318000018";
/// Whom the person lets see something: the private company, which has a machine too.
const CONSUMER: &str = "317700105";
const PERSON: &str = "17847531096";
const CONSENT: &str = "5c1b0f6e-2f0c-4f59-9d6b-2f1e7a3c9b10";

/// Makes the supplier's system, the municipality's system user of it, and a person's consent.
///
/// # Errors
/// The records that are away.
pub(super) async fn ensure(config: &Config, records: &Records, clock: &Clock, rng: &Rng) -> anyhow::Result<()> {
    let person = Pid::parse(PERSON, &PidRules::for_environment(config.environment)).context("the demo's consent")?;
    let number = |text| OrgNumber::parse(text).context("the demo's delegation source");
    let ready = ReadyMade {
        vendor: number(VENDOR.0)?,
        client_id: VENDOR.1,
        customer: number(CUSTOMER)?,
        consent_id: CONSENT,
        person: &person,
        consumer: number(CONSUMER)?,
    };
    Ok(ready.ensure(records, rng, clock.now()).await?)
}
