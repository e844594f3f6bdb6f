//! What a delegation scheme must be (docs/contracts/maskinporten.md §6.3).

use fellesporten_domain::{OrgNumber, ScopeName};
use fellesporten_jose::sha256;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A text in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LocalText {
    /// Such as `nb_NO`.
    pub(crate) code: String,
    /// The text.
    pub(crate) value: String,
}

/// A scheme as its owner writes it, but for its scopes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SchemeTexts {
    /// What people see.
    pub(crate) title: Vec<LocalText>,
    /// What it lets a receiver do.
    #[serde(default)]
    pub(crate) description: Vec<LocalText>,
    /// Which of the languages stands in for others.
    #[serde(default)]
    pub(crate) default_language: Option<String>,
}

/// A scheme as its owner sends it.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct WrittenScheme {
    /// Whose it is.
    pub(crate) owner_org: OrgNumber,
    /// What it covers.
    #[serde(default)]
    pub(crate) scopes: Vec<ScopeName>,
    /// Its texts.
    #[serde(flatten)]
    pub(crate) texts: SchemeTexts,
}

/// Why a scheme is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BadScheme {
    /// Another organisation's.
    #[error("owner_org: must be the organisation of the token")]
    OtherOwner,
    /// A scope of somebody else.
    #[error("scopes: {0} is not of a prefix that the token's consumer_prefix names")]
    ForeignScope(String),
    /// People would see nothing.
    #[error("title: give at least one text with code and value")]
    NoTitle,
    /// The standing-in language has no text.
    #[error("default_language: the title has no text with this code")]
    DefaultLanguage,
}

/// Judges what `caller`, who owns `prefixes`, has written.
pub(crate) fn judge(written: &WrittenScheme, caller: OrgNumber, prefixes: &[String]) -> Result<(), BadScheme> {
    if written.owner_org != caller {
        return Err(BadScheme::OtherOwner);
    }
    if let Some(foreign) = written.scopes.iter().find(|scope| !super::lookup::may_ask(false, prefixes, scope)) {
        return Err(BadScheme::ForeignScope(foreign.to_string()));
    }
    let texts = &written.texts;
    if !texts.title.iter().any(|text| !text.code.is_empty() && !text.value.is_empty()) {
        return Err(BadScheme::NoTitle);
    }
    match &texts.default_language {
        Some(code) if !texts.title.iter().any(|text| text.code == *code) => Err(BadScheme::DefaultLanguage),
        _ => Ok(()),
    }
}

/// The id of the scheme that a scope of no declared scheme is alone in: always the same one.
pub(crate) fn alone(scope: &str) -> Uuid {
    let digest = sha256(format!("delegation scheme of {scope}").as_bytes());
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// The id that Altinn's resource of a scheme has.
pub(crate) fn resource_id(scheme_id: &str) -> String {
    format!("maskinportenschema-{scheme_id}")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn written(change: impl FnOnce(&mut Value)) -> WrittenScheme {
        let mut scheme = json!({
            "owner_org": "310042706", "scopes": ["fjelldata:vannstand.read"], "default_language": "nb_NO",
            "title": [{"code": "nb_NO", "value": "Vannstand"}], "description": [],
        });
        change(&mut scheme);
        serde_json::from_value(scheme).unwrap()
    }

    #[test]
    fn a_scheme_is_its_owners() {
        let owner = OrgNumber::parse("310042706").unwrap();
        let prefixes = ["fjelldata".to_owned()];
        let judged = |change: fn(&mut Value)| judge(&written(change), owner, &prefixes);
        assert_eq!(judged(|_| {}), Ok(()));
        assert_eq!(judged(|it| it["owner_org"] = json!("312203456")), Err(BadScheme::OtherOwner));
        assert_eq!(judged(|it| it["scopes"] = json!(["nve:x"])), Err(BadScheme::ForeignScope("nve:x".to_owned())));
        assert_eq!(judged(|it| it["title"] = json!([])), Err(BadScheme::NoTitle));
        assert_eq!(judged(|it| it["default_language"] = json!("se_NO")), Err(BadScheme::DefaultLanguage));
    }

    #[test]
    fn a_scope_alone_has_one_id() {
        assert_eq!(alone("a:b"), alone("a:b"));
        assert_ne!(alone("a:b"), alone("a:c"));
    }
}
