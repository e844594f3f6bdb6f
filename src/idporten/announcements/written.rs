//! An announcement as operators write it: JSON of the operator API, TOML of a node's file.

use fellesporten_domain::Timestamp;
use fellesporten_idp_adapters::{Catalogue, Texts};
use serde::{Deserialize, Serialize};

use super::{AnnouncedState, Announcement};

/// Characters of one text.
pub const LONGEST_TEXT: usize = 300;
/// Characters of an id.
const LONGEST_ID: usize = 64;

/// What is written of an announcement beside its id. Moments are RFC 3339.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Written {
    /// The eID; all of them without one.
    #[serde(default)]
    pub eid: Option<String>,
    /// What becomes of it.
    pub state: AnnouncedState,
    /// What people read.
    pub text: WrittenTexts,
    /// When it begins.
    #[serde(default)]
    pub from: Option<String>,
    /// When it ends.
    #[serde(default)]
    pub until: Option<String>,
}

/// The texts: Northern Sámi may be missing, the others not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenTexts {
    nb: String,
    nn: String,
    en: String,
    #[serde(default)]
    se: Option<String>,
}

/// Why what was written is no announcement.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnnouncementError {
    /// The id is no slug.
    #[error("the id must be 1-64 lower-case letters, digits and hyphens")]
    Id,
    /// No such eID.
    #[error("eid: there is no eID `{0}`; known: {1}")]
    UnknownEid(String, String),
    /// All eIDs cannot be down or closed at once.
    #[error("state: what concerns every eID is a notice; name the eID that is down or closed")]
    EveryEid,
    /// A text is missing.
    #[error("text.{0}: is empty; write nb, nn and en, and se if somebody who knows the language can")]
    Empty(&'static str),
    /// A text is too long.
    #[error("text.{0}: is longer than 300 characters")]
    TooLong(&'static str),
    /// A text holds line breaks or the like.
    #[error("text.{0}: must be plain text on one line")]
    NotPlain(&'static str),
    /// A moment that is none.
    #[error("{0}: must be a moment in RFC 3339, such as 2026-12-01T00:30:00+01:00")]
    Moment(&'static str),
    /// The end is not after the beginning.
    #[error("until: must be after from")]
    EndsFirst,
}

impl Written {
    /// The announcement that it makes under `id`, for the eIDs of this installation.
    ///
    /// # Errors
    /// The field and what is wrong with it.
    pub fn read(self, id: &str, eids: &Catalogue) -> Result<Announcement, AnnouncementError> {
        if !is_slug(id) {
            return Err(AnnouncementError::Id);
        }
        match &self.eid {
            None if self.state != AnnouncedState::Notice => return Err(AnnouncementError::EveryEid),
            Some(eid) if eids.row(eid).is_none() => {
                let known: Vec<&str> = eids.rows().iter().map(|row| row.id.as_str()).collect();
                return Err(AnnouncementError::UnknownEid(eid.clone(), known.join(", ")));
            }
            _ => {}
        }
        let WrittenTexts { nb, nn, en, se } = self.text;
        let texts = [("nb", Some(&nb)), ("nn", Some(&nn)), ("en", Some(&en)), ("se", se.as_ref())];
        for (language, text) in texts {
            text.map_or(Ok(()), |text| judge(language, text))?;
        }
        let from = moment("from", self.from.as_deref())?;
        let until = moment("until", self.until.as_deref())?;
        if from.zip(until).is_some_and(|(from, until)| until <= from) {
            return Err(AnnouncementError::EndsFirst);
        }
        let text = Texts { nb, nn, en, se };
        Ok(Announcement { id: id.to_owned(), eid: self.eid, state: self.state, text, from, until })
    }
}

impl From<Announcement> for Written {
    fn from(announcement: Announcement) -> Self {
        let Texts { nb, nn, en, se } = announcement.text;
        Self {
            eid: announcement.eid,
            state: announcement.state,
            text: WrittenTexts { nb, nn, en, se },
            from: announcement.from.map(|from| from.to_string()),
            until: announcement.until.map(|until| until.to_string()),
        }
    }
}

fn is_slug(id: &str) -> bool {
    (1..=LONGEST_ID).contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

fn judge(language: &'static str, text: &str) -> Result<(), AnnouncementError> {
    if text.trim().is_empty() {
        Err(AnnouncementError::Empty(language))
    } else if text.chars().count() > LONGEST_TEXT {
        Err(AnnouncementError::TooLong(language))
    } else if text.chars().any(char::is_control) {
        Err(AnnouncementError::NotPlain(language))
    } else {
        Ok(())
    }
}

fn moment(field: &'static str, text: Option<&str>) -> Result<Option<Timestamp>, AnnouncementError> {
    text.map(|text| Timestamp::parse(text).ok_or(AnnouncementError::Moment(field))).transpose()
}

#[cfg(test)]
mod tests {
    use fellesporten_domain::Environment;
    use fellesporten_idp_adapters::testid;
    use serde_json::json;

    use super::*;

    fn read(id: &str, change: impl FnOnce(&mut serde_json::Value)) -> Result<Announcement, String> {
        let catalogue = Catalogue::new(Environment::Test, vec![testid::row(false)], &[]).unwrap();
        let mut written = json!({
            "eid": "testid", "state": "down", "text": {"nb": "Nede", "nn": "Nede", "en": "Down"},
            "from": "2026-12-01T00:30:00+01:00", "until": "2026-12-01T05:00:00+01:00",
        });
        change(&mut written);
        let written: Written = serde_json::from_value(written).map_err(|error| error.to_string())?;
        written.read(id, &catalogue).map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_whole_is_read_and_written_back() {
        let announcement = read("natt-2026-12-01", |_| {}).unwrap();
        assert_eq!(announcement.until.unwrap().since(announcement.from.unwrap()).as_secs(), 4 * 3600 + 1800);
        let written = serde_json::to_value(Written::from(announcement)).unwrap();
        assert_eq!(written["from"], "2026-11-30T23:30:00Z");
    }

    #[test]
    fn what_is_wrong_names_the_field() {
        let long = "x".repeat(301);
        type Change = Box<dyn FnOnce(&mut serde_json::Value)>;
        let cases: Vec<(&str, Change, &str)> = vec![
            ("Natt", Box::new(|_| {}), "the id must be"),
            ("", Box::new(|_| {}), "the id must be"),
            ("x", Box::new(|it| it["eid"] = json!("bankid")), "no eID `bankid`; known: testid"),
            ("x", Box::new(|it| it["eid"] = json!(null)), "what concerns every eID is a notice"),
            ("x", Box::new(|it| it["state"] = json!("hidden")), "unknown variant"),
            ("x", Box::new(|it| it["client_id"] = json!("minside")), "unknown field"),
            ("x", Box::new(|it| it["text"]["nn"] = json!(" ")), "text.nn: is empty"),
            ("x", Box::new(|it| it["text"] = json!({"nb": "x", "nn": "x"})), "missing field `en`"),
            ("x", Box::new(move |it| it["text"]["se"] = json!(long)), "text.se: is longer than 300"),
            ("x", Box::new(|it| it["text"]["en"] = json!("a\nb")), "text.en: must be plain"),
            ("x", Box::new(|it| it["from"] = json!("tomorrow")), "from: must be a moment"),
            ("x", Box::new(|it| it["until"] = it["from"].clone()), "until: must be after from"),
        ];
        for (id, change, says) in cases {
            let error = read(id, change).unwrap_err();
            assert!(error.contains(says), "{says}: {error}");
        }
    }
}
