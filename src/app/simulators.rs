//! The eIDs' simulators from their section of the configuration.

use std::sync::Arc;

use anyhow::Context as _;
use fellesporten_domain::Secret;
use fellesporten_idporten::upstream::CLIENT_KEYS;
use fellesporten_simulators::profile::Profile;
use fellesporten_simulators::{Citizen, Client, ClientJwks, LANGUAGE_COOKIE, SimulatorOptions, personas, router};
use fellesporten_web::failure::Failures;
use serde_json::json;

use super::listener::Listeners;
use super::{Foundation, Front};
/// Paths that machines ask, at one or another of them.
const MACHINE_PATHS: [&str; 8] =
    ["/auth/realms", "/simulator", "/token", "/par", "/jwks", "/userinfo", "/.well-known", "/authorize"];

/// Builds them and takes their addresses.
///
/// # Errors
/// The option and what is wrong.
pub(super) async fn fronts(foundation: &Foundation<'_>, listeners: &Listeners<'_>) -> anyhow::Result<Vec<Front>> {
    let options = &foundation.config.simulators;
    let login_base = super::idporten::profile(foundation.config)?.login_base;
    let callback_base = format!("{}/authorize/callback/", login_base.trim_end_matches('/'));
    let ring = foundation.keys.clone();
    let client_jwks: ClientJwks = Arc::new(move || {
        let published = ring.jwks(CLIENT_KEYS).and_then(|jwks| serde_json::from_slice(&jwks.body).ok());
        published.unwrap_or_else(|| json!({ "keys": [] }))
    });
    let citizens = citizens(foundation);
    let demo = Some(&foundation.config.demo_service).filter(|demo| demo.enabled);
    let service = demo.and_then(|demo| Some(demo.public_url.as_ref()?.as_url().to_string()));
    let mut fronts = Vec::new();
    for place in options.places() {
        let profile = Profile::ALL.into_iter().find(|profile| profile.id == place.id);
        let profile = profile.with_context(|| format!("there is no simulator of {}", place.id))?;
        let base_url = place.base_url();
        let router = router(SimulatorOptions {
            profile,
            base_url: base_url.clone(),
            client: Client {
                client_id: profile.client_id.to_owned(),
                client_secret: options.client_secret.as_ref().map(|secret| Secret::new(secret.expose().to_owned())),
                jwks: Arc::clone(&client_jwks),
                callback_base: callback_base.clone(),
            },
            service: service.clone(),
            citizens: citizens.clone(),
            pages: foundation.pages.clone(),
            clock: foundation.clock.clone(),
            rng: foundation.rng.clone(),
        });
        let failures = Failures::pages(foundation.pages.clone(), LANGUAGE_COOKIE, &MACHINE_PATHS);
        let listener = listeners.bind(place.option, place.listen, None).await?;
        fronts.push(Front {
            name: profile.listener,
            listener,
            router: listeners.wrap(router, failures, base_url.starts_with("https://")),
        });
    }
    Ok(fronts)
}

/// The environment's citizens, or a few of the simulators' own where it has none.
fn citizens(foundation: &Foundation<'_>) -> Vec<Citizen> {
    let snapshot = foundation.registry.snapshot();
    let active = snapshot.citizens().iter().filter(|citizen| citizen.active);
    let known: Vec<_> =
        active.map(|citizen| Citizen { pid: citizen.pid.clone(), name: citizen.name.clone() }).collect();
    if known.is_empty() { personas() } else { known }
}
