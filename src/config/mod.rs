//! The configuration: one file of TOML, a Rust file per section, each option overridable by an environment variable.

mod audit;
mod base_url;
mod certificates;
mod check;
mod delegation_source;
mod delegation_sources;
mod demo_service;
mod eids;
mod idporten;
mod keys;
mod limits;
mod link;
mod listen;
mod load;
mod log;
mod maskinporten;
mod messages;
mod minid;
mod operations;
mod operator;
mod origin;
mod pages;
mod problem;
mod proxy;
mod records;
mod reference;
mod samarbeidsportalen;
mod secrets;
mod short_lived;
mod simulators;
mod suggest;
mod table;
mod table_array;
mod telemetry;
mod tls;
mod value;
mod variables;

#[cfg(test)]
mod tests;

use fellesporten_domain::Environment;

pub(crate) use base_url::BaseUrl;
pub(crate) use certificates::Certificates;
pub(crate) use demo_service::DemoService;
pub(crate) use idporten::{BelowLevel, IdPorten, LogoutWithoutSession};
pub(crate) use keys::Keys;
pub(crate) use limits::{Callers, Limits};
pub(crate) use link::Link;
pub(crate) use listen::Listen;
pub(crate) use load::load;
pub(crate) use log::{Log, LogFormat};
pub(crate) use maskinporten::Maskinporten;
pub(crate) use messages::{Messages, Outbox};
pub(crate) use minid::{Hashing, MinId};
pub(crate) use operations::Operations;
pub(crate) use operator::Operator;
pub(crate) use pages::Pages;
pub(crate) use proxy::Proxy;
pub(crate) use records::{Records, RecordsUrl};
pub(crate) use reference::{example, reference};
pub(crate) use samarbeidsportalen::Samarbeidsportalen;
pub(crate) use secrets::DEMO_MARK;
pub(crate) use short_lived::{ShortLived, ShortLivedUrl};
pub(crate) use simulators::Simulators;
pub(crate) use tls::Tls;
pub(crate) use value::SecretText;

use audit::Audit;
use delegation_source::DelegationSource;
use eids::Eids;
use table::{OptionRow, SectionRow, section};
use telemetry::Telemetry;

section! {
    /// Configuration of `fellesporten`. Paths are relative to this file. Every option can be overridden by the
    /// environment variable `FELLESPORTEN_<SECTION>__<KEY>`.
    Config {
        /// `production` refuses synthetic people, demo keys, TestID and the test clock; `test` and `demo` refuse real
        /// people.
        environment: Environment = Environment::Production;
        /// The eIDs that are OpenID providers, a table `[[eids]]` each at the end of the file: `id`, `issuer` and `client_id`, then
        /// whatever is to be otherwise than in the built-in row of that id (bankid, bankid-mobil, buypass, buypass-mobil,
        /// commfides, minid, eidas), or all of a row of your own.
        eids: Eids = Eids::default();
    }
    sections {
        records: Records;
        short_lived: ShortLived;
        audit: Audit;
        keys: Keys;
        certificates: Certificates;
        log: Log;
        telemetry: Telemetry;
        limits: Limits;
        proxy: Proxy;
        operations: Operations;
        operator: Operator;
        pages: Pages;
        idporten: IdPorten;
        minid: MinId;
        maskinporten: Maskinporten;
        samarbeidsportalen: Samarbeidsportalen;
        delegation_source: DelegationSource;
        messages: Messages;
        outbox: Outbox;
        demo_service: DemoService;
        simulators: Simulators;
    }
}

impl Config {
    /// Every section, in the order of the file.
    pub(crate) fn sections() -> Vec<SectionRow> {
        let mut table = Vec::new();
        Self::describe("", &mut table);
        table
    }

    /// Every option.
    pub(crate) fn options() -> Vec<OptionRow> {
        Self::sections().into_iter().flat_map(|section| section.options).collect()
    }
}
