//! The checks.

use std::path::Path;
use std::time::Duration;

use fellesporten_domain::{Clock, Rng, Timestamp};
use fellesporten_jose::KeyState;
use fellesporten_oauth::signing_keys::{SigningKeys, StoredKey};
use fellesporten_store::{Records, ShortLived};
use fellesporten_web::assets;

use super::findings::Findings;
use super::{certificates, delegation_sources, tls};
use crate::app::{self, deployment};
use crate::config::{Config, RecordsUrl, ShortLivedUrl};
use crate::retention;

/// A certificate that ends sooner is a finding: ordering another takes days.
const CERTIFICATE_MARGIN: Duration = Duration::from_secs(30 * 86_400);
/// Farther from the database's clock, nodes disagree about what has expired.
const CLOCK_MARGIN: Duration = Duration::from_secs(2);
/// Less free space than this is a finding.
const LEAST_FREE_BYTES: u64 = 1 << 30;

/// Every check of a configuration that is in order.
pub(super) async fn all(config: &Config, findings: &mut Findings) {
    let (clock, rng) = (Clock::system(), Rng::system());
    let records = records(config, findings).await;
    short_lived(config, &clock, &rng, findings).await;
    if let Some(records) = &records {
        match app::signing_keys(config, records.clone()) {
            Ok(keys) => signing_keys(config, &keys, &clock, findings).await,
            Err(error) => findings.wrong("wrapping key", format!("{error:#}")),
        }
        time(config, records, &clock, findings).await;
        retention(config, records, findings).await;
        delegation_sources::check(config, records, findings).await;
    }
    pairwise_secret(config, records.as_ref(), findings).await;
    eids(config, findings);
    certificates::check(config, &clock, findings).await;
    tls::check(config, findings);
    disk(config, findings);
    page_assets(findings);
}

async fn records(config: &Config, findings: &mut Findings) -> Option<Records> {
    let where_ = match &config.records.url {
        RecordsUrl::Sqlite(path) => {
            // Opening would make the file, and a doctor changes nothing.
            if !path.exists() {
                findings.wrong("records", format!("{} is not there; run `fellesporten migrate`", path.display()));
                return None;
            }
            path.display().to_string()
        }
        RecordsUrl::Postgres(_) => "PostgreSQL".to_owned(),
    };
    let records = match app::open_records(config).await {
        Ok(records) => records,
        Err(error) => {
            findings.wrong("records", format!("{error:#}"));
            return None;
        }
    };
    if let Err(error) = records.ping().await {
        findings.wrong("records", format!("{error}; start the database, or correct records.url"));
        return None;
    }
    findings.ok("records", where_);
    match records.require_current_schema().await {
        Ok(()) => findings.ok("schema", "up to date"),
        Err(error) => {
            findings.wrong("schema", error.to_string());
            return None;
        }
    }
    match deployment::of_another_environment(config, &records).await {
        Ok(None) => findings.ok("environment", config.environment.as_str()),
        Ok(Some(refusal)) => {
            findings.wrong("environment", refusal);
            return None;
        }
        Err(error) => findings.wrong("environment", error.to_string()),
    }
    Some(records)
}

/// A store inside the serving process cannot be reached from here, and needs nothing that can fail.
async fn short_lived(config: &Config, clock: &Clock, rng: &Rng, findings: &mut Findings) {
    let about = "short-lived";
    let ShortLivedUrl::Redis(url) = &config.short_lived.url else {
        return findings.ok(about, "embedded: this must be the only process");
    };
    let store = ShortLived::redis(url.expose(), &config.short_lived.key_prefix, clock.clone(), rng.clone());
    let reached = match store {
        Ok(store) => store.ping().await,
        Err(error) => Err(error),
    };
    match reached {
        Ok(()) => findings.ok(about, "Redis answers"),
        Err(error) => findings.wrong(about, format!("{error}; start Redis, or correct short_lived.url")),
    }
}

async fn signing_keys(config: &Config, keys: &SigningKeys, clock: &Clock, findings: &mut Findings) {
    // Opening every published key shows that the wrapping key fits.
    match keys.load_all(clock.now()).await {
        Ok(_) => findings.ok("wrapping key", "opens every published key"),
        Err(error) => {
            findings.wrong("wrapping key", format!("{error}; give the key that sealed them in keys.wrapping_key_file"))
        }
    }
    for issuer in app::issuers(config) {
        signing_key(&issuer, keys, clock, findings).await;
    }
}

/// Every issuer that is served needs a key that signs.
async fn signing_key(issuer: &str, keys: &SigningKeys, clock: &Clock, findings: &mut Findings) {
    let stored = match keys.list(issuer).await {
        Ok(stored) => stored,
        Err(error) => return findings.wrong("signing key", error.to_string()),
    };
    match stored.iter().find(|key| key.state == KeyState::Active) {
        None => findings.wrong(
            "signing key",
            format!("{issuer} has no active key; run `fellesporten keys --issuer {issuer} generate`, then `activate`"),
        ),
        Some(key) => {
            findings.ok("signing key", format!("{issuer} signs with {}", key.kid));
            certificate(issuer, key, clock.now(), findings);
        }
    }
}

fn certificate(issuer: &str, key: &StoredKey, now: Timestamp, findings: &mut Findings) {
    let cure = format!("run `fellesporten keys --issuer {issuer} request`, and `import` the answer");
    judge_end("certificate", &format!("of key {}", key.kid), key.certificate.leaf_not_after(), now, &cure, findings);
}

/// A certificate's end: far enough away, near, or past.
pub(super) fn judge_end(
    about: &'static str,
    what: &str,
    end: Timestamp,
    now: Timestamp,
    cure: &str,
    findings: &mut Findings,
) {
    let days = end.since(now).as_secs() / 86_400;
    if end <= now {
        findings.wrong(about, format!("{what} has expired; {cure}"));
    } else if end < now.plus(CERTIFICATE_MARGIN) {
        findings.wrong(about, format!("{what} expires in {days} days; {cure}"));
    } else {
        findings.ok(about, format!("{what} is valid for {days} days"));
    }
}

async fn pairwise_secret(config: &Config, records: Option<&Records>, findings: &mut Findings) {
    let secret = match config.pairwise_secret() {
        Ok(secret) => secret,
        Err(error) => return findings.wrong("pairwise", format!("{error:#}")),
    };
    let another = match records {
        Some(records) => deployment::had_another_pairwise_secret(records, &secret).await,
        None => Ok(false),
    };
    match another {
        Ok(false) => findings.ok("pairwise", "the secret behind `sub` is there"),
        Ok(true) => findings.wrong("pairwise", deployment::ANOTHER_PAIRWISE_SECRET),
        Err(error) => findings.wrong("pairwise", error.to_string()),
    }
}

fn eids(config: &Config, findings: &mut Findings) {
    let configured: Vec<&str> = config.eids.ids().collect();
    match config.idporten.selector.as_slice() {
        [] if !configured.is_empty() => findings.ok("eIDs", configured.join(", ")),
        [] => findings.wrong("eIDs", "idporten.selector names none, so nobody can log in; name at least one"),
        named => findings.ok("eIDs", named.join(", ")),
    }
}

async fn retention(config: &Config, records: &Records, findings: &mut Findings) {
    let looked = async {
        let now = app::clock(config, records).await?.now();
        anyhow::Ok(retention::report(records, now).await?)
    };
    let report = match looked.await {
        Ok(report) => report,
        Err(error) => return findings.wrong("retention", format!("{error:#}")),
    };
    let behind: Vec<String> = report.behind().map(|(kind, overdue)| format!("{overdue} of {kind}")).collect();
    if behind.is_empty() {
        findings.ok("retention", format!("nothing is held too long, of {} kinds", report.kinds()));
    } else {
        let what = behind.join(", ");
        findings.wrong(
            "retention",
            format!("held a day too long or more: {what}; a running node sweeps every hour, and its log says what hinders it"),
        );
    }
}

/// SQLite lives by this machine's own clock.
async fn time(config: &Config, records: &Records, clock: &Clock, findings: &mut Findings) {
    const DATABASE_TIME: &str = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT) AS now_ms";
    if matches!(config.records.url, RecordsUrl::Sqlite(_)) {
        return findings.ok("clock", "the records are on this machine");
    }
    let asked = clock.real_now();
    let answer = match records.row(DATABASE_TIME, Vec::new()).await {
        Ok(Some(row)) => row.int("now_ms").map(Timestamp::from_millis),
        Ok(None) => return findings.wrong("clock", "the database does not say what time it is; compare by hand"),
        Err(error) => Err(error),
    };
    match answer {
        Ok(theirs) => {
            // Somewhere between asking and hearing the answer it was their time.
            let heard = clock.real_now();
            let apart = asked.since(theirs).max(theirs.since(heard));
            if apart > CLOCK_MARGIN {
                findings.wrong("clock", format!("{} ms from the database's; keep both by NTP", apart.as_millis()));
            } else {
                findings.ok("clock", "agrees with the database's");
            }
        }
        Err(error) => findings.wrong("clock", format!("the database's time cannot be read: {error}")),
    }
}

fn disk(config: &Config, findings: &mut Findings) {
    let mut folders = vec![("audit.spool_dir", config.audit.spool_dir.as_path())];
    if let RecordsUrl::Sqlite(file) = &config.records.url {
        folders.push(("records.url", file.parent().unwrap_or(Path::new("/"))));
    }
    for (option, folder) in folders {
        // The spool's folder is made at the first start; until then its parent is what it will fill.
        let Some(standing) = folder.ancestors().find(|folder| folder.is_dir()) else { continue };
        match rustix::fs::statvfs(standing) {
            Ok(disk) => {
                let free = disk.f_bavail.saturating_mul(disk.f_frsize);
                let said = format!("{option}: {} MB free at {}", free >> 20, standing.display());
                if free < LEAST_FREE_BYTES {
                    findings.wrong("disk", format!("{said}; make room for at least {} MB", LEAST_FREE_BYTES >> 20));
                } else {
                    findings.ok("disk", said);
                }
            }
            Err(error) => findings.wrong("disk", format!("{option}: {}: {error}", standing.display())),
        }
    }
}

fn page_assets(findings: &mut Findings) {
    if assets::has_design_system() {
        findings.ok("page assets", "part of the program");
    } else {
        findings
            .wrong("page assets", "the program was built without Designsystemet; run scripts/assets and build again");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_is_well_until_thirty_days_before_its_end() {
        let now = Timestamp::from_secs(1_790_000_000);
        let day = Duration::from_secs(86_400);
        for (end, well, words) in [
            (now.plus(day * 31), true, "valid for 31 days"),
            (now.plus(day * 29), false, "expires in 29 days; ask"),
            (now, false, "has expired; ask"),
            (now.minus(day), false, "has expired; ask"),
        ] {
            let mut findings = Findings::default();
            judge_end("certificate", "x", end, now, "ask", &mut findings);
            assert_eq!(findings.all_is_well(), well);
            assert!(findings.to_string().contains(words), "{findings}");
        }
    }
}
