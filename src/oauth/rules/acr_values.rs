//! Which levels a request accepts (`docs/contracts/idporten.md` §3.4).

use fellesporten_domain::Acr;

use crate::profile::IssuerProfile;

/// The levels named in `acr_values`, unknown ones left out; the default when the parameter is absent.
///
/// # Errors
/// When values came and none of them is known.
pub fn judge(profile: &IssuerProfile, acr_values: Option<&str>) -> Result<Vec<Acr>, &'static str> {
    let Some(acr_values) = acr_values else { return Ok(vec![profile.default_acr]) };
    let known: Vec<Acr> = acr_values
        .split(' ')
        .map(|value| if profile.map_old_levels { todays_name(value) } else { value })
        .filter_map(|value| profile.acr_values.iter().copied().find(|acr| acr.as_str() == value))
        .collect();
    if known.is_empty() {
        Err("none of acr_values is known; see acr_values_supported in the metadata")
    } else {
        Ok(known)
    }
}

fn todays_name(value: &str) -> &str {
    match value {
        "Level3" => "idporten-loa-substantial",
        "Level4" => "idporten-loa-high",
        today => today,
    }
}

#[cfg(test)]
mod tests {
    use super::judge;
    use crate::profile::IssuerProfile;
    use fellesporten_domain::Environment;

    #[test]
    fn acr_values_name_the_accepted_levels() {
        let url = url::Url::parse("https://idporten.example").unwrap();
        let mut profile = IssuerProfile::idporten(&url, &url, Environment::Test);
        for (old_levels, sent, accepted) in [
            (false, None, Some(vec!["idporten-loa-substantial"])),
            (false, Some("idporten-loa-high"), Some(vec!["idporten-loa-high"])),
            (false, Some("unknown idporten-loa-high"), Some(vec!["idporten-loa-high"])),
            (
                false,
                Some("idporten-loa-high idporten-loa-substantial"),
                Some(vec!["idporten-loa-high", "idporten-loa-substantial"]),
            ),
            (false, Some("idporten-loa-High"), None),
            (false, Some("Level4"), None),
            (true, Some("Level4"), Some(vec!["idporten-loa-high"])),
            (true, Some("Level3"), Some(vec!["idporten-loa-substantial"])),
        ] {
            profile.map_old_levels = old_levels;
            let got =
                judge(&profile, sent).ok().map(|levels| levels.iter().map(|acr| acr.as_str()).collect::<Vec<_>>());
            assert_eq!(got, accepted, "{sent:?}");
        }
    }
}
