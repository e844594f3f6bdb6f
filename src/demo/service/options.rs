//! What the demo service is given.

use std::path::PathBuf;

use fellesporten_domain::{Clock, Pid, Rng, Secret};
use fellesporten_web::{Pages, outbound::Outbound};

use super::Service;

/// Everything that differs between two demo services.
pub(crate) struct DemoServiceOptions {
    /// The issuer, exactly as the provider names itself; discovery lies below it.
    pub(crate) issuer: String,
    /// Where browsers meet the demo service, without a trailing slash.
    pub(crate) base_url: String,
    /// The secret of the client `demo-minside`.
    pub(crate) minside_secret: Secret<String>,
    /// The secret of the client `demo-skatt`.
    pub(crate) skatt_secret: Secret<String>,
    /// The demo's people, for the page that lists them and for greeting them by name.
    pub(crate) people: Vec<Person>,
    /// The demo's clients, for the page that lists them.
    pub(crate) clients: Vec<ClientLine>,
    /// Where enterprise certificates come from; none outside of a demo, and then there is no page for them.
    pub(crate) certificates: Option<CertificateDesk>,
    /// The pages.
    pub(crate) pages: Pages,
    /// Randomness of state, nonce, PKCE and session ids.
    pub(crate) rng: Rng,
    /// The product's clock.
    pub(crate) clock: Clock,
    /// The guarded client; it must be allowed to reach private addresses where the provider has one.
    pub(crate) outbound: Outbound,
}

/// What issues enterprise certificates to whoever asks.
#[derive(Debug, Clone)]
pub(crate) struct CertificateDesk {
    /// The folder of the test CA.
    pub(crate) test_ca: PathBuf,
    /// Number and name of those to choose from.
    pub(crate) organisations: Vec<(String, String)>,
    /// The issuer of Maskinporten, with its final slash: where a certificate is used.
    pub(crate) maskinporten: String,
}

impl CertificateDesk {
    /// The file that a key and its certificate arrive in.
    pub(super) fn file_of(organisation: &str) -> String {
        format!("virksomhetssertifikat-{organisation}.pem")
    }
}

/// A synthetic person.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    /// The number.
    pub(crate) pid: Pid,
    /// The name.
    pub(crate) name: String,
    /// Keys of what is special; none for most.
    pub(crate) note_keys: Vec<&'static str>,
}

/// A client, as the list shows it.
#[derive(Debug, Clone, serde::Serialize)]
pub(crate) struct ClientLine {
    /// The client id.
    pub(crate) client_id: String,
    /// The client's name.
    pub(crate) name: String,
    /// The organisation whose it is.
    pub(crate) organisation: String,
    /// `integration_type`.
    pub(crate) integration_type: String,
    /// `token_endpoint_auth_method`.
    pub(crate) authentication: String,
    /// Keys of what kind it is.
    pub(crate) kind_keys: Vec<&'static str>,
}

impl DemoServiceOptions {
    /// The secret of a service's client.
    pub(super) fn secret(&self, service: Service) -> &Secret<String> {
        match service {
            Service::MinSide => &self.minside_secret,
            Service::Skatt => &self.skatt_secret,
        }
    }

    /// An address of our own.
    pub(super) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base_url)
    }

    /// The person with that number.
    pub(super) fn person(&self, pid: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.pid.expose() == pid)
    }
}
