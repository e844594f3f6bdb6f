//! How Maskinporten is set up: what may differ between environments, as data.

use fellesporten_domain::{Environment, PidRules};

/// The id of its profile: what keys and clients name.
pub const ISSUER_ID: &str = "maskinporten";

/// How Maskinporten is set up.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The issuer identifier, byte for byte as in tokens, metadata and grants; it ends with a slash
    /// (`docs/contracts/maskinporten.md` §2.1).
    pub issuer: String,
    /// Which environment this process runs in; decides what numbers are taken.
    pub environment: Environment,
    /// Seconds that a grant may live (§3.3).
    pub longest_grant: u32,
    /// Where the answers of the error table are explained (§3.7).
    pub error_uri: Option<String>,
    /// Scopes for which the client's own number in `consumer_org` counts as none (§3.7).
    pub own_number_scopes: Vec<String>,
    /// Scopes whose tokens name the consumer's prefixes; a `*` at the end stands for any rest (§4.2).
    pub consumer_prefix_scopes: Vec<String>,
    /// Tokens that one client may ask for in a minute, on all nodes together; 0 for no limit (§11).
    pub tokens_per_minute: u32,
}

impl Settings {
    /// Which persons' numbers `pid` may be: real ones in production, synthetic ones of every kind elsewhere (§3.3).
    #[must_use]
    pub const fn pid_rules(&self) -> PidRules {
        let synthetic = self.environment.allows_synthetic();
        PidRules { nav: synthetic, helsenett: synthetic, ..PidRules::for_environment(self.environment) }
    }
}
