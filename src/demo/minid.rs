//! The demo's citizens with a MinID: everybody who is old enough and has a mobile number.

use anyhow::Context as _;
use fellesporten_domain::{Clock, Language, Rng, Secret};
use fellesporten_minid::rules::age;
use fellesporten_minid::secrets::Secrets;
use fellesporten_minid::state::{Account, Accounts, StateError};
use fellesporten_registry::Snapshot;
use fellesporten_store::{Records, RecordsError};

use crate::app;
use crate::config::Config;

/// The password of every MinID of the demo, which everybody may know.
pub(crate) const PASSWORD: &str = "demo-passord-1";

/// Gives citizens their MinID; one that is there stays as it is.
///
/// # Errors
/// The records that are away, or the option that is wrong.
pub(super) async fn ensure(
    config: &Config,
    records: &Records,
    snapshot: &Snapshot,
    clock: &Clock,
) -> anyhow::Result<()> {
    let secrets = Secrets::derive(&config.minid_secret()?).context("minid.secret")?;
    let (rng, now) = (Rng::system(), clock.now());
    let accounts = Accounts::new(records.clone(), secrets.clone(), rng.clone(), clock.clone());
    let mut password = None;
    for citizen in snapshot.citizens().iter().filter(|citizen| citizen.active && citizen.mobile.is_some()) {
        let old_enough = age::birth_year(&citizen.pid).is_some_and(|year| age::is_old_enough(year, now));
        if !old_enough || accounts.find(&accounts.hash_of(&citizen.pid)).await?.is_some() {
            continue;
        }
        if password.is_none() {
            let passwords = app::passwords(config, &secrets)?;
            password = Some(passwords.hash(Secret::new(PASSWORD.to_owned())).await?);
        }
        let mut account = Account::ordered(&rng, citizen.pid.clone(), Language::Nb, now);
        account.mobile = citizen.mobile.clone();
        account.email = citizen.email.clone();
        account.password = password.clone();
        account.consented = Some(now);
        match accounts.add(&account).await {
            Ok(()) | Err(StateError::Records(RecordsError::Conflict(_))) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
