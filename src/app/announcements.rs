//! A node's own file of announcements, and its changes without a restart.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, anyhow};
use fellesporten_audit::{Audit, OperatorAction};
use fellesporten_domain::Rng;
use fellesporten_idp_adapters::Catalogue;
use fellesporten_idporten::announcements::{Announcement, Author, Written};
use fellesporten_idporten::eids::Eids;
use fellesporten_telemetry::events;
use fellesporten_web::TraceId;
use serde::Deserialize as _;
use tokio_util::sync::CancellationToken;
use toml::{Table, Value};

/// How often the file is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// Who announces by a file.
const ACTOR: &str = "configuration";

/// The file, as it was read last.
pub(super) struct AnnouncementsFile {
    path: PathBuf,
    text: String,
    eids: Eids,
    audit: Audit,
    rng: Rng,
}

impl AnnouncementsFile {
    /// Reads it.
    ///
    /// # Errors
    /// The option, the file, and what is wrong with it.
    pub(super) async fn open(path: &Path, eids: Eids, audit: Audit, rng: Rng) -> anyhow::Result<Self> {
        let mut file = Self { path: path.to_owned(), text: String::new(), eids, audit, rng };
        file.take_in().await.context("idporten.announcements_file")?;
        Ok(file)
    }

    /// Takes in changes until `stop`. A file that is wrong is passed over, once with a line in the log.
    pub(super) async fn follow(mut self, stop: CancellationToken) {
        let mut complained = false;
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
            match self.take_in().await {
                Ok(()) => complained = false,
                Err(error) => {
                    if !complained {
                        events::eids::announcements_unusable(self.path.display(), format!("{error:#}"));
                    }
                    complained = true;
                }
            }
        }
    }

    async fn take_in(&mut self) -> anyhow::Result<()> {
        let place = || self.path.display().to_string();
        let text = std::fs::read_to_string(&self.path).with_context(place)?;
        if text == self.text {
            return Ok(());
        }
        let entries = read(&text, self.eids.catalogue()).with_context(place)?;
        let announcements = self.eids.announcements();
        let before = announcements.declared();
        announcements.declare(entries.iter().map(|(announcement, _)| announcement.clone()).collect());
        self.text = text;
        let trace_id = TraceId::new(&self.rng).to_string();
        events::eids::announcements_read(self.path.display(), entries.len() as u64);
        let event = |reason: &str, action| {
            let (trace_id, actor, reason) = (trace_id.clone(), ACTOR.to_owned(), reason.to_owned());
            Author { trace_id, actor, certificate: None, client_id: None, reason }.event(action)
        };
        let new = entries.iter().filter(|(announcement, _)| !before.contains(announcement));
        let new = new.map(|(announcement, reason)| event(reason, announcement.announced()));
        let gone = before.iter().filter(|old| entries.iter().all(|(announcement, _)| announcement.id != old.id));
        let gone = gone.map(|old| {
            event("it is no longer in the file", OperatorAction::AnnouncementWithdrawn { id: old.id.clone() })
        });
        for event in new.chain(gone) {
            self.audit.record(event).await?;
        }
        Ok(())
    }
}

/// The announcements of a file, each with its reason.
fn read(text: &str, eids: &Catalogue) -> anyhow::Result<Vec<(Announcement, String)>> {
    let entries: Table = toml::from_str(text).map_err(|error| anyhow!("{}", error.message()))?;
    entries.into_iter().map(|(id, value)| entry(&id, value, eids).with_context(|| format!("[{id}]"))).collect()
}

fn entry(id: &str, value: Value, eids: &Catalogue) -> anyhow::Result<(Announcement, String)> {
    let Value::Table(mut table) = value else { return Err(anyhow!("must be a table")) };
    let reason = match table.remove("reason") {
        Some(Value::String(reason)) if !reason.trim().is_empty() => reason,
        _ => return Err(anyhow!("reason: is missing; say why, for the audit")),
    };
    let written = Written::deserialize(Value::Table(table)).map_err(|error| anyhow!("{}", error.message()))?;
    Ok((written.read(id, eids)?, reason))
}

#[cfg(test)]
mod tests {
    use fellesporten_domain::Environment;
    use fellesporten_idp_adapters::testid;

    use super::*;

    #[test]
    fn a_file_is_read_whole_or_not_at_all() {
        let eids = Catalogue::new(Environment::Test, vec![testid::row(false)], &[]).unwrap();
        let good = "[nede]\neid = \"testid\"\nstate = \"closed\"\nreason = \"feil\"\ntext = { nb = \"a\", nn = \"b\", en = \"c\" }\n";
        let entries = read(good, &eids).unwrap();
        assert_eq!((entries.len(), entries[0].1.as_str()), (1, "feil"));
        assert!(read("", &eids).unwrap().is_empty());
        for (text, says) in [
            (good.replace("reason = \"feil\"\n", ""), "[nede]: reason: is missing"),
            (good.replace("testid", "bankid"), "[nede]: eid: there is no eID `bankid`"),
            (good.replace("nb = \"a\", ", ""), "missing field `nb`"),
            (good.replace("[nede]", "[Nede]"), "the id must be"),
            (good.replace("state", "stat"), "unknown field `stat`"),
            ("nede = 1".to_owned(), "must be a table"),
            ("[nede".to_owned(), ""),
        ] {
            let error = format!("{:#}", read(&text, &eids).unwrap_err());
            assert!(error.contains(says), "{says}: {error}");
        }
    }
}
