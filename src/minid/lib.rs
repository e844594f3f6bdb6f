//! MinID: the public eID, an OpenID provider behind ID-porten. It is a solution like any other: ID-porten meets it as it meets
//! BankID, over HTTP, and MinID knows the broker as its one client.
//!
//! * [`routes`] – every route on one screen.
//! * [`endpoints`] – a file each: read, decide, write, render.
//! * [`challenges`] – passkeys: webauthn-rs, set up for this host.
//! * [`rules`] – passwords, codes, quarantine, letters, sheets, age, level.
//! * [`state`] – accounts, tries and orders in the records; log-ins under way, codes and own sessions short-lived.
//! * [`pages`] – the view models of `templates/minid/`.
//! * [`passwords`] and [`secrets`] – hashing behind a bounded queue, and the keys behind everything that is kept.
//! * [`limits`] – how many codes go out by SMS.
//! * [`unlock`] – what the help desk can do.
//! * [`error`] – what a person sees when something fails.
//!
//! The protocol itself is `fellesporten_oauth`'s, with MinID's own profile. Contract: `docs/contracts/minid.md`.

pub mod challenges;
pub mod cookies;
pub mod endpoints;
pub mod error;
pub mod limits;
pub mod login;
pub mod notices;
pub mod pages;
pub mod passwords;
pub mod records;
pub mod routes;
pub mod rules;
pub mod secrets;
pub mod state;
pub mod unlock;

use std::sync::Arc;

use fellesporten_domain::{Clock, Pid, PidRules, PidSpace, Rng};
use fellesporten_messages::{Address, Messages};
use fellesporten_oauth::engine::Engine;
use fellesporten_store::{Records, ShortLived};
use fellesporten_web::Pages;
use url::Url;

use challenges::Challenges;
use limits::SmsLimits;
use passwords::Passwords;
use secrets::Secrets;
use state::{Account, Accounts, Attempts, Codes, Orders, Passkeys, Sessions, Standing, TriesOfNumbers};

/// What MinID needs to know of a person before a letter is sent; the population register answers.
#[derive(Clone)]
pub struct Resident {
    /// Where letters go; none when no address is known.
    pub address: Option<Address>,
    /// The year of birth, where the register tells it.
    pub birth_year: Option<i16>,
}

/// Asks the population register, or what stands in for it.
pub type PopulationRegister = Arc<dyn Fn(&Pid) -> Option<Resident> + Send + Sync>;

/// Choices of the operator.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The help desk's telephone number, as it is shown.
    pub help_phone: String,
}

/// What MinID is made of; the roof hands it over.
pub struct MinIdParts {
    /// Where browsers meet its pages.
    pub origin: Url,
    /// The issuer.
    pub engine: Engine,
    /// Where accounts are kept.
    pub records: Records,
    /// Where log-ins under way are kept.
    pub short_lived: ShortLived,
    /// The keys behind what is kept.
    pub secrets: Secrets,
    /// Who hashes.
    pub passwords: Passwords,
    /// Who carries codes and letters.
    pub messages: Messages,
    /// Who knows where people live.
    pub population: PopulationRegister,
    /// The pages.
    pub pages: Pages,
    /// Choices of the operator.
    pub settings: Settings,
}

/// MinID at work; clones share everything.
#[derive(Clone)]
pub struct MinId {
    inner: Arc<Inner>,
}

struct Inner {
    engine: Engine,
    pages: Pages,
    messages: Messages,
    passwords: Passwords,
    secrets: Secrets,
    population: PopulationRegister,
    settings: Settings,
    pid_rules: PidRules,
    secure_cookies: bool,
    host: String,
    accounts: Accounts,
    tries: TriesOfNumbers,
    orders: Orders,
    passkeys: Passkeys,
    challenges: Challenges,
    attempts: Attempts,
    codes: Codes,
    sms_limits: SmsLimits,
    sessions: Sessions,
}

impl MinId {
    /// Sets up MinID.
    pub fn new(parts: MinIdParts) -> Self {
        let profile = parts.engine.profile();
        let (rng, clock) = (parts.engine.rng().clone(), parts.engine.clock().clone());
        let origin = parts.origin;
        let inner = Inner {
            pid_rules: PidRules::for_environment(profile.environment),
            secure_cookies: profile.login_base.starts_with("https://"),
            host: origin.host_str().unwrap_or_default().to_owned(),
            challenges: Challenges::new(&origin),
            passkeys: Passkeys::new(parts.records.clone()),
            accounts: Accounts::new(parts.records.clone(), parts.secrets.clone(), rng, clock),
            tries: TriesOfNumbers::new(parts.records.clone()),
            orders: Orders::new(parts.records),
            attempts: Attempts::new(&parts.short_lived),
            codes: Codes::new(&parts.short_lived, parts.secrets.clone()),
            sms_limits: SmsLimits::new(&parts.short_lived, parts.secrets.clone()),
            sessions: Sessions::new(&parts.short_lived),
            engine: parts.engine,
            pages: parts.pages,
            messages: parts.messages,
            passwords: parts.passwords,
            secrets: parts.secrets,
            population: parts.population,
            settings: parts.settings,
        };
        MinId { inner: Arc::new(inner) }
    }

    /// The issuer.
    pub fn engine(&self) -> &Engine {
        &self.inner.engine
    }

    /// The accounts.
    pub fn accounts(&self) -> &Accounts {
        &self.inner.accounts
    }

    fn clock(&self) -> &Clock {
        self.engine().clock()
    }

    fn rng(&self) -> &Rng {
        self.engine().rng()
    }

    fn pages(&self) -> &Pages {
        &self.inner.pages
    }

    fn messages(&self) -> &Messages {
        &self.inner.messages
    }

    fn passwords(&self) -> &Passwords {
        &self.inner.passwords
    }

    fn secrets(&self) -> &Secrets {
        &self.inner.secrets
    }

    fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    /// Which numbers this environment takes.
    pub fn pid_rules(&self) -> &PidRules {
        &self.inner.pid_rules
    }

    fn secure_cookies(&self) -> bool {
        self.inner.secure_cookies
    }

    /// The host that codes are bound to in browsers.
    fn host(&self) -> &str {
        &self.inner.host
    }

    fn tries(&self) -> &TriesOfNumbers {
        &self.inner.tries
    }

    fn orders(&self) -> &Orders {
        &self.inner.orders
    }

    fn passkeys(&self) -> &Passkeys {
        &self.inner.passkeys
    }

    fn challenges(&self) -> &Challenges {
        &self.inner.challenges
    }

    fn attempts(&self) -> &Attempts {
        &self.inner.attempts
    }

    fn codes(&self) -> &Codes {
        &self.inner.codes
    }

    fn sms_limits(&self) -> &SmsLimits {
        &self.inner.sms_limits
    }

    fn sessions(&self) -> &Sessions {
        &self.inner.sessions
    }

    fn resident(&self, number: &Pid) -> Option<Resident> {
        (self.inner.population)(number)
    }

    /// Whether what was proved under this generation of the account's passwords still opens it.
    fn admits(&self, account: &Account, generation: u64) -> bool {
        account.standing == Standing::Open
            && account.generation == generation
            && !self.engine().registry().snapshot().closed(&account.number)
    }

    fn is_production(&self) -> bool {
        self.engine().profile().environment.is_production()
    }

    /// Whether the code of test environments is taken for this number: never in production, and for synthetic people only
    /// (`docs/contracts/minid.md` §6; fact 35).
    fn takes_test_code(&self, number: &Pid) -> bool {
        !self.is_production() && number.kind().space != PidSpace::Real
    }
}
