//! `[limits]`: what every listener bears, and how often callers may ask.

use fellesporten_domain::Environment;

use super::table::section;

section! {
    /// Limits of every listener.
    Limits {
        /// Largest request body in bytes; beyond it the answer is 413.
        body_bytes: usize = 65_536;
        /// Largest request head in bytes (8192 or more).
        header_bytes: usize = 32_768;
        /// Seconds a client may use to send its request head (and to finish a TLS handshake).
        header_timeout_seconds: u32 = 10;
        /// Seconds a request may take in all; beyond it the answer is 503.
        request_timeout_seconds: u32 = 30;
        /// Open connections per listener; more wait in the operating system's queue.
        max_connections: usize = 10_000;
        /// Seconds that requests under way get to finish when the program is told to stop.
        stop_seconds: u32 = 20;
    }
    sections {
        callers: Callers;
    }
}

section! {
    /// How often one caller may ask; beyond it the answer is 429 with `Retry-After`. 0: no limit. All of it can come at once, and
    /// comes back evenly.
    Callers {
        /// Pages of ID-porten and MinID per address (of IPv6 its /64), per minute and node. Without a value: 6000 in production, no limit
        /// elsewhere. Behind proxies that are not in `proxy.trusted` all people have one address: set 0 there, and limit in the proxy.
        login_pages_per_minute: Option<u32> = None, example "6000";
        /// Requests per minute of one client at ID-porten's token endpoint, on all nodes together; what a client without authentication
        /// pushes to `/par` is counted with them.
        tokens_per_minute: u32 = 0;
        /// Grants per minute of one client at Maskinporten, on all nodes together.
        machine_tokens_per_minute: u32 = 0;
        /// Wrong secrets for one client from one address, per hour and on all nodes together. Beyond it the client is turned away at
        /// that address, before its secret is looked at, until one is forgiven: of 30 one every two minutes. An address that says it asks
        /// for others and is not in `proxy.trusted` is as many callers as it says, up to a hundred times as many wrong secrets.
        wrong_secrets: u32 = 30;
        /// Fresh logins per minute of one person at ID-porten, on all nodes together.
        logins_per_person_per_minute: u32 = 0;
    }
}

/// Pages per minute in production, where nothing else is said: a hundred a second is a busy school behind one address, and far below
/// what a node answers.
const PRODUCTION_PAGES: u32 = 6000;

impl Callers {
    /// Pages per minute and address; 0 for no limit.
    pub(crate) fn login_pages(&self, environment: Environment) -> u32 {
        self.login_pages_per_minute.unwrap_or(if environment.is_production() { PRODUCTION_PAGES } else { 0 })
    }
}
