//! The spool: events that SQL did not take in time, in local files.
//!
//! A file has one event a line, as JSON. The newest one grows; replay first closes it, so that it reads only files that do not
//! change. A line that a crash cut off was never promised to anybody.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use fellesporten_domain::{Rng, Timestamp};

use crate::StoredEvent;

/// A file that is larger is closed, and the next event begins a new one.
const LARGEST: u64 = 8 * 1024 * 1024;
const ENDING: &str = "audit";
/// The ending of a file with lines that cannot be read, kept for a person to look at.
const DAMAGED: &str = "damaged";

#[derive(Debug)]
pub(crate) struct Spool {
    folder: PathBuf,
    rng: Rng,
    open: Option<(File, u64)>,
}

/// What a file held.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    pub(crate) events: Vec<StoredEvent>,
    /// Lines that are no events.
    pub(crate) damaged: usize,
}

impl Spool {
    /// The spool in `folder`, which is made (0700) when it is not there.
    pub(crate) fn new(folder: PathBuf, rng: Rng) -> io::Result<Self> {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
        Ok(Self { folder, rng, open: None })
    }

    /// Appends `events` and returns when they are on the disk. On an error none of them is in the spool.
    pub(crate) fn append(&mut self, events: &[StoredEvent], now: Timestamp) -> io::Result<()> {
        let mut lines = Vec::new();
        for event in events {
            serde_json::to_writer(&mut lines, event)?;
            lines.push(b'\n');
        }
        let (mut file, length) = match self.open.take() {
            Some(open) => open,
            None => (self.create(now)?, 0),
        };
        if let Err(error) = file.write_all(&lines).and_then(|()| file.sync_data()) {
            // What was half written must not be read as an event; the file is not used again either way.
            file.set_len(length)?;
            return Err(error);
        }
        let length = length + u64::try_from(lines.len()).unwrap_or(LARGEST);
        self.open = (length < LARGEST).then_some((file, length));
        Ok(())
    }

    /// Closes the growing file and gives all files, oldest first.
    pub(crate) fn close(&mut self) -> io::Result<Vec<PathBuf>> {
        self.open = None;
        let mut files = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|ending| ending == ENDING) {
                files.push(path);
            }
        }
        files.sort();
        Ok(files)
    }

    /// Names begin with the time, so that they sort by it.
    fn create(&self, now: Timestamp) -> io::Result<File> {
        let path = self.folder.join(format!("{:015}-{}.{ENDING}", now.as_millis(), self.rng.token::<6>()));
        let file = OpenOptions::new().append(true).create_new(true).mode(0o600).open(path)?;
        sync_folder(&self.folder)?;
        Ok(file)
    }
}

/// Reads a closed file.
pub(crate) fn read(path: &Path) -> io::Result<Contents> {
    let mut contents = Contents::default();
    let mut reader = BufReader::new(File::open(path)?);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        match serde_json::from_slice(&line) {
            Ok(event) if line.ends_with(b"\n") => contents.events.push(event),
            _ if line.ends_with(b"\n") => contents.damaged += 1,
            // Cut off by a crash before anybody was told that it was safe.
            _ => {}
        }
        line.clear();
    }
    Ok(contents)
}

/// Takes a file whose events are all in SQL out of the spool: deletes it, or sets it aside when it has damaged lines.
pub(crate) fn retire(path: &Path, damaged: bool) -> io::Result<()> {
    if damaged { fs::rename(path, path.with_extension(DAMAGED)) } else { fs::remove_file(path) }
}

/// A new file is only there after a crash when its folder is on the disk too.
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;
    use crate::{Event, KeyAction};

    const NOW: Timestamp = Timestamp::from_secs(1_790_000_000);

    fn event(kid: &str, rng: &Rng) -> StoredEvent {
        let event = Event::KeyChange {
            trace_id: "t".to_owned(),
            actor: "command".to_owned(),
            issuer: "idporten".to_owned(),
            kid: kid.to_owned(),
            action: KeyAction::Generated,
            reason: None,
        };
        StoredEvent::new(event, NOW, rng)
    }

    #[test]
    fn what_is_appended_is_read_in_order_and_only_ours_to_read() {
        let folder = tempfile::tempdir().unwrap();
        let rng = Rng::seeded(1);
        let mut spool = Spool::new(folder.path().join("spool"), rng.clone()).unwrap();
        let events: Vec<_> = ["a", "b", "c"].iter().map(|kid| event(kid, &rng)).collect();
        spool.append(&events[..2], NOW).unwrap();
        spool.append(&events[2..], NOW).unwrap();
        let files = spool.close().unwrap();
        let [file] = &files[..] else { panic!("{files:?}") };
        assert_eq!(fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
        let contents = read(file).unwrap();
        assert_eq!((contents.events, contents.damaged), (events.clone(), 0));
        retire(file, false).unwrap();
        spool.append(&events, NOW).unwrap();
        assert_eq!(spool.close().unwrap().len(), 1, "a closed file is not used again");
    }

    #[test]
    fn a_cut_off_line_was_never_promised_but_a_damaged_one_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let rng = Rng::seeded(1);
        let mut spool = Spool::new(folder.path().to_owned(), rng.clone()).unwrap();
        spool.append(&[event("a", &rng)], NOW).unwrap();
        let file = spool.close().unwrap().remove(0);
        let whole = fs::read(&file).unwrap();
        for (bytes, events, damaged) in [
            ([&whole[..], &whole[..20]].concat(), 1, 0),
            ([b"not an event\n", &whole[..]].concat(), 1, 1),
            (Vec::new(), 0, 0),
        ] {
            fs::write(&file, bytes).unwrap();
            let contents = read(&file).unwrap();
            assert_eq!((contents.events.len(), contents.damaged), (events, damaged));
        }
        retire(&file, true).unwrap();
        assert!(spool.close().unwrap().is_empty());
        assert!(file.with_extension(DAMAGED).exists());
    }
}
