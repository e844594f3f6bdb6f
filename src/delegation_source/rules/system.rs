//! What a vendor's system must be (docs/contracts/maskinporten.md §6.4).

use fellesporten_domain::OrgNumber;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;

/// What begins the `ID` of an organisation object.
const ICD: &str = "0192:";

/// An organisation as ISO 6523 has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Organisation {
    /// Which register.
    #[serde(default)]
    authority: Option<String>,
    /// `0192:` and nine digits.
    #[serde(rename = "ID")]
    id: String,
}

impl From<OrgNumber> for Organisation {
    fn from(number: OrgNumber) -> Self {
        Self { authority: Some("iso6523-actorid-upis".to_owned()), id: number.iso6523() }
    }
}

impl Organisation {
    /// Its number.
    pub(crate) fn number(&self) -> Option<OrgNumber> {
        OrgNumber::parse(self.id.strip_prefix(ICD)?).ok()
    }
}

/// A text in the three languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Texts {
    /// Bokmål.
    pub(crate) nb: String,
    /// Nynorsk.
    pub(crate) nn: String,
    /// English.
    pub(crate) en: String,
}

/// A system as its vendor writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct System {
    /// `<orgno>_<name>`.
    pub(crate) id: String,
    /// Who makes it.
    pub(crate) vendor: Organisation,
    /// What it is called.
    pub(crate) name: Texts,
    /// What it does.
    #[serde(default)]
    pub(crate) description: Texts,
    /// What it may ask customers for.
    #[serde(default)]
    pub(crate) rights: Vec<Value>,
    /// The same in bundles.
    #[serde(default)]
    pub(crate) access_packages: Vec<Value>,
    /// Clients at Maskinporten that may ask for its system users.
    #[serde(default)]
    pub(crate) client_id: Vec<String>,
    /// Whether customers find it by themselves.
    #[serde(default)]
    pub(crate) is_visible: bool,
    /// Where a customer may be sent back to.
    #[serde(default)]
    pub(crate) allowed_redirect_urls: Vec<Url>,
}

/// Why a system is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BadSystem {
    /// Another organisation's.
    #[error("vendor: must be the organisation of the token, as authority and ID")]
    OtherVendor,
    /// The id is not built as it must be.
    #[error("id: must be the vendor's organisation number, an underscore and a name without blanks")]
    Id,
    /// It cannot be shown.
    #[error("name: give nb, nn and en")]
    NoName,
    /// A redirect URL is none.
    #[error("allowedRedirectUrls: must be http or https")]
    RedirectUrl,
}

/// Judges what `caller` has written.
pub(crate) fn judge(system: &System, caller: OrgNumber) -> Result<(), BadSystem> {
    if system.vendor.number() != Some(caller) {
        return Err(BadSystem::OtherVendor);
    }
    let name = system.id.strip_prefix(caller.as_str()).and_then(|rest| rest.strip_prefix('_')).unwrap_or_default();
    if name.is_empty() || name.len() > 100 || !name.bytes().all(|it| it.is_ascii_alphanumeric() || b"_-.".contains(&it))
    {
        return Err(BadSystem::Id);
    }
    if [&system.name.nb, &system.name.nn, &system.name.en].into_iter().any(|text| text.trim().is_empty()) {
        return Err(BadSystem::NoName);
    }
    if system.allowed_redirect_urls.iter().any(|url| !matches!(url.scheme(), "http" | "https")) {
        return Err(BadSystem::RedirectUrl);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_system_is_its_vendors() {
        use BadSystem::*;
        let good = json!({
            "id": "313772012_journalsystem", "vendor": {"authority": "iso6523-actorid-upis", "ID": "0192:313772012"},
            "name": {"nb": "Journal", "nn": "Journal", "en": "Records"}, "clientId": ["c1"],
            "allowedRedirectUrls": ["https://vendor.example/done"],
        });
        for (member, value, expected) in [
            ("isVisible", json!(true), Ok(())),
            ("vendor", json!({"ID": "0192:312203456"}), Err(OtherVendor)),
            ("vendor", json!({"ID": "313772012"}), Err(OtherVendor)),
            ("id", json!("312203456_journalsystem"), Err(Id)),
            ("id", json!("313772012"), Err(Id)),
            ("id", json!("313772012_"), Err(Id)),
            ("id", json!("313772012_to ord"), Err(Id)),
            ("name", json!({"nb": "Journal", "nn": "", "en": "Records"}), Err(NoName)),
            ("allowedRedirectUrls", json!(["javascript:alert(1)"]), Err(RedirectUrl)),
        ] {
            let mut system = good.clone();
            system[member] = value.clone();
            let system: System = serde_json::from_value(system).unwrap();
            assert_eq!(judge(&system, OrgNumber::parse("313772012").unwrap()), expected, "{member} {value}");
        }
    }
}
