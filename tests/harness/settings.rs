//! The configuration file of one test server.

use std::path::Path;

/// What differs between test servers.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `test` for nearly all.
    pub environment: &'static str,
    /// `records.url`.
    pub records: String,
    /// `short_lived.url`.
    pub short_lived: String,
    /// `short_lived.key_prefix`.
    pub key_prefix: String,
    /// Port that ID-porten listens on.
    pub port: u16,
    /// Port of operations.
    pub operations: u16,
    /// The issuer, without a trailing slash.
    pub issuer: String,
    /// eIDs of the selector.
    pub selector: &'static [&'static str],
    /// `log.level`.
    pub log_level: &'static str,
    /// Lines for `[idporten]`, in TOML.
    pub more_idporten: String,
    /// Whole sections, in TOML.
    pub more: String,
}

impl Settings {
    /// The file `fellesporten.toml` in `folder`, where the keys of the template lie already.
    pub fn write(&self, folder: &Path) {
        let selector: Vec<String> = self.selector.iter().map(|it| format!("\"{it}\"")).collect();
        let text = format!(
            r#"environment = "{environment}"

[records]
url = "{records}"

[short_lived]
url = "{short_lived}"
key_prefix = "{key_prefix}"

[audit]
spool_dir = "spool"

[keys]
wrapping_key_file = "wrapping.key"

[log]
format = "json"
level = "{log_level}"

[idporten]
enabled = true
listen = "127.0.0.1:{port}"
public_url = "{issuer}"
pairwise_secret_file = "pairwise.secret"
selector = [{selector}]
{more_idporten}

[operations]
listen = "127.0.0.1:{operations}"

{more}
"#,
            environment = self.environment,
            records = self.records,
            short_lived = self.short_lived,
            key_prefix = self.key_prefix,
            port = self.port,
            issuer = self.issuer,
            selector = selector.join(", "),
            log_level = self.log_level,
            more_idporten = self.more_idporten,
            operations = self.operations,
            more = self.more,
        );
        std::fs::write(folder.join("fellesporten.toml"), text).expect("the folder is ours");
    }
}
