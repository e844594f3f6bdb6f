//! One supplier's simulator: what it is given, and what it remembers, all in memory.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use fellesporten_domain::{Clock, Rng, Secret, Timestamp};
use fellesporten_web::Pages;
use serde_json::Value;

use crate::journal::Journal;
use crate::keys::Keys;
use crate::login::{AuthorizationRequest, Login};
use crate::person::Citizen;
use crate::plan::{Condition, Plans, Switches};
use crate::profile::{Profile, Userinfo};
use crate::rules::authorization_request::Registered;
use crate::shelf::Shelf;

/// Everything that differs between two simulators.
#[derive(Clone)]
pub struct SimulatorOptions {
    /// Whose.
    pub profile: &'static Profile,
    /// Where browsers and brokers meet it, without a trailing slash.
    pub base_url: String,
    /// Its one client.
    pub client: Client,
    /// A service where a login can begin, if one is known.
    pub service: Option<String>,
    /// Whom the pages offer.
    pub citizens: Vec<Citizen>,
    /// The pages.
    pub pages: Pages,
    /// The product's clock.
    pub clock: Clock,
    /// Randomness of codes, tokens and pseudonyms.
    pub rng: Rng,
}

/// Gives the broker's public keys, a JWKS, as they are at the moment.
pub type ClientJwks = Arc<dyn Fn() -> Value + Send + Sync>;

/// The broker, as a supplier knows it.
#[derive(Clone)]
pub struct Client {
    /// The client id.
    pub client_id: String,
    /// The secret, if it has one.
    pub client_secret: Option<Secret<String>>,
    /// Its public keys.
    pub jwks: ClientJwks,
    /// Its callbacks lie below this address, one per row: `http://localhost:8080/authorize/callback/`.
    pub callback_base: String,
}

/// A request that waits for a person, and whose browser it is.
#[derive(Debug, Clone)]
pub(crate) struct Attempt {
    pub(crate) request: AuthorizationRequest,
    pub(crate) browser: Option<String>,
    /// When the supplier's page gives up.
    pub(crate) ends: Timestamp,
}

/// What is remembered.
pub(crate) struct Memory {
    pub(crate) client: Client,
    pub(crate) switches: Switches,
    pub(crate) condition: Condition,
    pub(crate) keys: Keys,
    pub(crate) plans: Plans,
    pub(crate) journal: Journal,
    /// Pushed requests, raw.
    pub(crate) pushed: Shelf<Vec<(String, String)>>,
    pub(crate) attempts: Shelf<Attempt>,
    pub(crate) codes: Shelf<Login>,
    pub(crate) access_tokens: Shelf<Login>,
    /// Ids of assertions that were used.
    pub(crate) assertions: Shelf<()>,
}

/// A simulator at work.
pub(crate) struct Simulator {
    pub(crate) options: SimulatorOptions,
    memory: Mutex<Memory>,
}

impl Memory {
    fn new(client: Client) -> Self {
        Self {
            client,
            switches: Switches::default(),
            condition: Condition::default(),
            keys: Keys::default(),
            plans: Plans::default(),
            journal: Journal::default(),
            pushed: Shelf::default(),
            attempts: Shelf::default(),
            codes: Shelf::default(),
            access_tokens: Shelf::default(),
            assertions: Shelf::default(),
        }
    }
}

impl Simulator {
    pub(crate) fn new(options: SimulatorOptions) -> Self {
        let memory = Mutex::new(Memory::new(options.client.clone()));
        Self { options, memory }
    }

    pub(crate) const fn profile(&self) -> &'static Profile {
        self.options.profile
    }

    /// The issuer, without a trailing slash.
    pub(crate) fn issuer(&self) -> String {
        format!("{}{}", self.options.base_url, self.profile().realm)
    }

    /// The address of a path below the issuer.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.issuer())
    }

    /// Where userinfo is.
    pub(crate) fn userinfo_url(&self) -> String {
        match self.profile().userinfo {
            Userinfo::Json(path) => self.url(path),
            Userinfo::SignedOnOtherHost(path) => format!("{}{path}", other_host(&self.options.base_url)),
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.options.clock.now()
    }

    /// What is remembered; never held over an await.
    pub(crate) fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets everything but its keys.
    pub(crate) fn forget(&self) {
        let mut memory = self.memory();
        let keys = std::mem::take(&mut memory.keys);
        *memory = Memory { keys, ..Memory::new(self.options.client.clone()) };
    }
}

impl Client {
    /// As the rules want it.
    pub(crate) fn registered(&self) -> Registered<'_> {
        Registered { client_id: &self.client_id, callback_base: &self.callback_base }
    }
}

/// The same machine under its other name, which is another host to everybody: `127.0.0.1` for `localhost`, and the other way
/// round. An address with neither stays.
fn other_host(base_url: &str) -> String {
    if base_url.contains("//localhost") {
        base_url.replacen("//localhost", "//127.0.0.1", 1)
    } else {
        base_url.replacen("//127.0.0.1", "//localhost", 1)
    }
}

#[cfg(test)]
mod tests {
    use super::other_host;

    #[test]
    fn this_machine_has_two_names() {
        for (one, other) in [
            ("http://localhost:8091", "http://127.0.0.1:8091"),
            ("http://127.0.0.1:8091", "http://localhost:8091"),
            ("https://sim.example", "https://sim.example"),
        ] {
            assert_eq!(other_host(one), other);
        }
    }
}
