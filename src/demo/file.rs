//! The configuration file that a demo writes.

use std::path::Path;

/// Ports of docs/contracts/product.md §6, as distances from the base port.
pub(crate) mod port {
    /// Maskinporten.
    pub(crate) const MASKINPORTEN: u16 = 1;
    /// Samarbeidsportalen.
    pub(crate) const SAMARBEIDSPORTALEN: u16 = 2;
    /// MinID.
    pub(crate) const MINID: u16 = 8;
    /// The demo service.
    pub(crate) const DEMO_SERVICE: u16 = 10;
    /// The outbox.
    pub(crate) const OUTBOX: u16 = 19;
    /// The simulators of BankID, Buypass and Commfides.
    pub(crate) const BANKID: u16 = 11;
    /// See [`BANKID`].
    pub(crate) const BUYPASS: u16 = 12;
    /// See [`BANKID`].
    pub(crate) const COMMFIDES: u16 = 13;
    /// The delegation source.
    pub(crate) const DELEGATION_SOURCE: u16 = 14;
    /// The simulator of the eIDAS connector.
    pub(crate) const EIDAS: u16 = 16;
    /// Operations.
    pub(crate) const OPERATIONS: u16 = 20;
    /// The operator API.
    pub(crate) const OPERATOR: u16 = 21;
    /// The farthest that is used or kept free.
    pub(crate) const LAST: u16 = OPERATOR;
}

/// What differs between two demos.
pub(crate) struct Demo<'a> {
    pub(crate) base_port: u16,
    /// File.
    pub(crate) wrapping_key: &'a Path,
    /// File.
    pub(crate) pairwise_secret: &'a Path,
    /// File.
    pub(crate) minid_secret: &'a Path,
    /// Folder.
    pub(crate) test_ca: &'a Path,
    /// As its client was declared.
    pub(crate) minside_secret: &'a str,
    /// As its client was declared.
    pub(crate) skatt_secret: &'a str,
}

/// The file of a demo.
pub(crate) fn text(demo: &Demo<'_>) -> String {
    let quoted = |text: &str| toml::Value::from(text).to_string();
    format!(
        r#"# Written anew by every start of `fellesporten demo`. Other commands take it as --config.
environment = "demo"

[records]
url = "sqlite:fellesporten.db"

[audit]
spool_dir = "spool"

[keys]
wrapping_key_file = {wrapping_key}

[certificates]
test_ca_dir = {test_ca}

[log]
format = "text"

[operations]
listen = "localhost:{operations}"

[operator]
enabled = true
listen = "localhost:{operator}"
organisation = "319900306"
token_issuer = "http://localhost:{maskinporten}"

[idporten]
enabled = true
listen = "localhost:{base_port}"
public_url = "http://localhost:{base_port}"
pairwise_secret_file = {pairwise_secret}
token_issuer = "http://localhost:{maskinporten}"
selector = ["bankid", "bankid-mobil", "buypass-mobil", "buypass", "commfides", "minid", "eidas", "email", "testid"]

[minid]
enabled = true
listen = "localhost:{minid}"
public_url = "http://localhost:{minid}"
secret_file = {minid_secret}

[maskinporten]
enabled = true
listen = "localhost:{maskinporten}"
public_url = "http://localhost:{maskinporten}"

[[maskinporten.delegation_sources]]
name = "altinn"
issuer = "http://localhost:{delegation_source}/"
interface = "generic"

[delegation_source]
enabled = true
listen = "localhost:{delegation_source}"
public_url = "http://localhost:{delegation_source}"

[samarbeidsportalen]
enabled = true
listen = "localhost:{samarbeidsportalen}"
public_url = "http://localhost:{samarbeidsportalen}"
token_issuer = "http://localhost:{maskinporten}"

[outbox]
enabled = true
listen = "localhost:{outbox}"

[demo_service]
enabled = true
listen = "localhost:{demo_service}"
public_url = "http://localhost:{demo_service}"
minside_secret = {minside_secret}
skatt_secret = {skatt_secret}

[simulators]
enabled = true
bankid_listen = "localhost:{bankid}"
buypass_listen = "localhost:{buypass}"
commfides_listen = "localhost:{commfides}"
eidas_listen = "localhost:{eidas}"

[[eids]]
id = "bankid"
issuer = "http://localhost:{bankid}/auth/realms/current"
client_id = "idporten-local"

[[eids]]
id = "bankid-mobil"
issuer = "http://localhost:{bankid}/auth/realms/current"
client_id = "idporten-local"

[[eids]]
id = "buypass"
issuer = "http://localhost:{buypass}/auth/realms/BuypassID"
client_id = "idporten-local"

[[eids]]
id = "buypass-mobil"
issuer = "http://localhost:{buypass}/auth/realms/BuypassID"
client_id = "idporten-local"

[[eids]]
id = "commfides"
issuer = "http://localhost:{commfides}"
client_id = "idporten-local"

[[eids]]
id = "minid"
issuer = "http://localhost:{minid}"
client_id = "idporten"

[[eids]]
id = "eidas"
issuer = "http://localhost:{eidas}"
client_id = "idporten"
client_auth = "private_key_jwt"
"#,
        base_port = demo.base_port,
        wrapping_key = quoted(&demo.wrapping_key.to_string_lossy()),
        test_ca = quoted(&demo.test_ca.to_string_lossy()),
        pairwise_secret = quoted(&demo.pairwise_secret.to_string_lossy()),
        minside_secret = quoted(demo.minside_secret),
        skatt_secret = quoted(demo.skatt_secret),
        demo_service = demo.base_port + port::DEMO_SERVICE,
        minid = demo.base_port + port::MINID,
        maskinporten = demo.base_port + port::MASKINPORTEN,
        delegation_source = demo.base_port + port::DELEGATION_SOURCE,
        minid_secret = quoted(&demo.minid_secret.to_string_lossy()),
        samarbeidsportalen = demo.base_port + port::SAMARBEIDSPORTALEN,
        outbox = demo.base_port + port::OUTBOX,
        operations = demo.base_port + port::OPERATIONS,
        operator = demo.base_port + port::OPERATOR,
        bankid = demo.base_port + port::BANKID,
        buypass = demo.base_port + port::BUYPASS,
        commfides = demo.base_port + port::COMMFIDES,
        eidas = demo.base_port + port::EIDAS,
    )
}
