//! `[minid]`: the public eID, an OpenID provider behind ID-porten.

use std::path::PathBuf;

use super::Config;
use super::base_url::BaseUrl;
use super::check::{Finding, base_url, finding};
use super::listen::Listen;
use super::table::section;
use super::tls::Tls;
use super::value::SecretText;

section! {
    /// MinID: an OpenID provider whose one client is the broker. Declare that client with `profile = "minid"` (`apply`).
    MinId {
        /// Whether this process serves it.
        enabled: bool = false;
        /// Where it listens.
        listen: Listen = Listen::localhost(8088);
        /// Its issuer and the address of its pages, without a trailing slash. Passkeys belong to its host name for ever.
        public_url: Option<BaseUrl> = None, example "\"https://minid.example.no\"";
        /// File with the secret that numbers are named, accounts sealed and passwords peppered with: 32 random bytes in base64. It can
        /// never be changed: nobody would be found again.
        secret_file: Option<PathBuf> = None, example "\"minid.secret\"";
        /// The secret itself, instead of the file; meant for its environment variable.
        secret: Option<SecretText> = None;
        /// Size in bits of signing keys made from now on: 2048, 3072 or 4096.
        signing_key_bits: u32 = 2048;
        /// The help desk's telephone number, as people read it.
        help_phone: String = "800 30 300".to_owned();
    }
    sections {
        hashing: Hashing;
        tls: Tls;
    }
}

section! {
    /// What a password hash (Argon2id) costs, and how many are made at once. Hashes of earlier costs stay good.
    Hashing {
        /// Memory of one hash, in KiB.
        memory_kib: u32 = 19_456;
        /// Passes over it.
        passes: u32 = 2;
        /// Lanes that one hash is computed in.
        lanes: u32 = 1;
        /// Threads that hash. 0: half of the cores, at least one.
        workers: usize = 0;
        /// Passwords that may wait; beyond it the answer is 503 with Retry-After.
        queue: usize = 64;
    }
}

/// What is wrong between its options.
pub(super) fn check(config: &Config) -> Vec<Finding> {
    let options = &config.minid;
    let mut found = Vec::new();
    found.extend(base_url("minid.public_url", options.public_url.as_ref(), config.environment));
    found.extend(options.tls.half("minid.tls.certificate_file", "minid.tls.key_file"));
    match (&options.secret_file, &options.secret) {
        (Some(_), Some(_)) => found.push(finding("minid.secret", "stands beside minid.secret_file; keep one of them")),
        (None, None) => found.push(finding(
            "minid.secret_file",
            "is missing; make one with `openssl rand -base64 32 > minid.secret` and name it here",
        )),
        _ => {}
    }
    if ![2048, 3072, 4096].contains(&options.signing_key_bits) {
        found.push(finding("minid.signing_key_bits", "must be 2048, 3072 or 4096"));
    }
    let hashing = &options.hashing;
    if hashing.lanes == 0 || hashing.lanes > 16 {
        found.push(finding("minid.hashing.lanes", "must be from 1 to 16"));
    } else if hashing.memory_kib < 8 * hashing.lanes || hashing.memory_kib > 1 << 20 {
        found.push(finding("minid.hashing.memory_kib", "must be from 8 for each lane to 1048576"));
    }
    if hashing.passes == 0 || hashing.passes > 64 {
        found.push(finding("minid.hashing.passes", "must be from 1 to 64"));
    }
    if config.environment.is_production() && (hashing.memory_kib < 19_456 || hashing.passes < 2) {
        found
            .push(finding("minid.hashing.memory_kib", "production refuses cheaper hashes than 19456 KiB and 2 passes"));
    }
    if !config.outbox.enabled && (config.messages.sms_url.is_none() || config.messages.smtp_host.is_none()) {
        found.push(finding(
            "minid.enabled",
            "needs somebody who carries its codes; name messages.sms_url and messages.smtp_host (or, in test, outbox.enabled = true)",
        ));
    }
    found
}
