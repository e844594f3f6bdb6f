//! Step 12: rich authorization requests (RFC 9396, `docs/contracts/maskinporten.md` §6.4, 6.5).

use fellesporten_domain::{OrgNumber, Pid, PidRules};
use serde_json::{Map, Value};

use super::consumer_org::Acting;
use super::grant::Grant;
use crate::error::Fault;

/// The types that the metadata names.
pub const TYPES: [&str; 2] = [SYSTEM_USER, CONSENT];

/// A system user of a vendor's customer.
pub const SYSTEM_USER: &str = "urn:altinn:systemuser";
/// A consent.
pub const CONSENT: &str = "urn:altinn:consent";

const PERSON: &str = "urn:altinn:person:identifier-no:";
const ORGANISATION: &str = "urn:altinn:organization:identifier-no:";
const LONGEST_REFERENCE: usize = 255;

/// What the source is to be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Details {
    /// The system user that a vendor's customer has approved.
    SystemUser {
        /// The customer.
        customer: OrgNumber,
        /// The vendor's own name for it.
        external_ref: Option<String>,
    },
    /// What somebody lets the consumer see.
    Consent {
        /// Its id.
        id: String,
        /// Who gave it, as a URN.
        from: String,
    },
}

/// What `authorization_details` ask for, when the grant has any.
///
/// # Errors
/// When it is not one object of a type that is offered, with its members and no others.
pub fn judge(grant: &Grant<'_>, acting: Acting, rules: &PidRules) -> Result<Option<Details>, Fault> {
    grant.claim("authorization_details").map(|claim| read(claim, acting, rules)).transpose()
}

fn read(claim: &Value, acting: Acting, rules: &PidRules) -> Result<Details, Fault> {
    let [one] = claim.as_array().map(Vec::as_slice).unwrap_or_default() else {
        return Err(Fault::DetailsValue("authorization_details", "an array with one object: one party at a time"));
    };
    let details = one.as_object().ok_or(Fault::DetailsType)?;
    match details.get("type").and_then(Value::as_str) {
        Some(SYSTEM_USER) => {
            only(details, &["type", "systemuser_org", "externalRef"])?;
            system_user(details, acting)
        }
        Some(CONSENT) => {
            only(details, &["type", "id", "from"])?;
            consent(details, rules)
        }
        _ => Err(Fault::DetailsType),
    }
}

/// Members with the value null count as absent, and may be there.
fn only(details: &Map<String, Value>, known: &'static [&'static str]) -> Result<(), Fault> {
    if details.keys().all(|member| known.contains(&member.as_str())) {
        Ok(())
    } else {
        Err(Fault::DetailsFields(known))
    }
}

fn system_user(details: &Map<String, Value>, acting: Acting) -> Result<Details, Fault> {
    if acting.supplier.is_some() {
        return Err(Fault::DetailsValue("consumer_org", "left out: a system user's token is the vendor's own"));
    }
    let customer = details.get("systemuser_org").and_then(organisation).ok_or(Fault::DetailsValue(
        "systemuser_org",
        r#"an organisation: {"authority":"iso6523-actorid-upis","ID":"0192:" and nine digits}"#,
    ))?;
    let external_ref = match details.get("externalRef") {
        None | Some(Value::Null) => None,
        Some(Value::String(text)) if !text.is_empty() && text.len() <= LONGEST_REFERENCE => Some(text.clone()),
        Some(_) => return Err(Fault::DetailsValue("externalRef", "a text of 1 to 255 characters")),
    };
    Ok(Details::SystemUser { customer, external_ref })
}

fn consent(details: &Map<String, Value>, rules: &PidRules) -> Result<Details, Fault> {
    let text = |member: &str| details.get(member).and_then(Value::as_str).unwrap_or_default();
    let (id, from) = (text("id"), text("from"));
    if !is_uuid(id) {
        return Err(Fault::DetailsValue("id", "the consent's UUID"));
    }
    let person = from.strip_prefix(PERSON).is_some_and(|number| Pid::parse(number, rules).is_ok());
    let organisation = from.strip_prefix(ORGANISATION).is_some_and(|number| OrgNumber::parse(number).is_ok());
    if !person && !organisation {
        return Err(Fault::DetailsValue(
            "from",
            "urn:altinn:person:identifier-no: and eleven digits, or urn:altinn:organization:identifier-no: and nine",
        ));
    }
    Ok(Details::Consent { id: id.to_owned(), from: from.to_owned() })
}

/// An organisation object with these two members alone (§4.4).
fn organisation(value: &Value) -> Option<OrgNumber> {
    let members = value.as_object()?;
    let text = |member: &str| members.get(member).and_then(Value::as_str);
    if members.len() != 2 || text("authority") != Some("iso6523-actorid-upis") {
        return None;
    }
    OrgNumber::parse(text("ID")?.strip_prefix("0192:")?).ok()
}

/// Eight, four, four, four and twelve hexadecimal digits.
pub(crate) fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// The URN of an organisation.
pub(crate) fn organisation_urn(number: OrgNumber) -> String {
    format!("{ORGANISATION}{number}")
}

#[cfg(test)]
mod tests {
    use fellesporten_domain::Environment;
    use serde_json::json;

    use super::*;

    const CONSENT_ID: &str = "0f0a7c6e-8f5b-4a55-9e0c-1c0a4bb4f1d3";

    fn judged(claim: &Value, supplier: bool) -> Result<Details, Fault> {
        let consumer = OrgNumber::parse("313772012").unwrap();
        let acting = Acting { consumer, supplier: supplier.then_some(consumer) };
        read(claim, acting, &PidRules::for_environment(Environment::Test))
    }

    fn customer() -> Value {
        json!({"authority": "iso6523-actorid-upis", "ID": "0192:315541204"})
    }

    #[test]
    fn the_two_types_are_read() {
        let party = OrgNumber::parse("315541204").unwrap();
        let user = |external_ref: Option<&str>| Details::SystemUser {
            customer: party,
            external_ref: external_ref.map(str::to_owned),
        };
        let consent = |from: &str| Details::Consent { id: CONSENT_ID.to_owned(), from: from.to_owned() };
        let person = "urn:altinn:person:identifier-no:17847531096";
        let organisation = "urn:altinn:organization:identifier-no:315541204";
        for (claim, expected) in [
            (json!([{"type": SYSTEM_USER, "systemuser_org": customer()}]), user(None)),
            (json!([{"type": SYSTEM_USER, "systemuser_org": customer(), "externalRef": null}]), user(None)),
            (json!([{"type": SYSTEM_USER, "systemuser_org": customer(), "externalRef": "nord"}]), user(Some("nord"))),
            (json!([{"type": CONSENT, "id": CONSENT_ID, "from": person}]), consent(person)),
            (json!([{"type": CONSENT, "id": CONSENT_ID, "from": organisation}]), consent(organisation)),
        ] {
            assert_eq!(judged(&claim, false), Ok(expected), "{claim}");
        }
    }

    /// maskinporten.md fact 55.
    #[test]
    fn every_other_shape_has_its_number() {
        let with = |member: &str, value: Value| {
            let mut details = json!({"type": SYSTEM_USER, "systemuser_org": customer()});
            details[member] = value;
            json!([details])
        };
        let consent = |member: &str, value: Value| {
            let mut details =
                json!({"type": CONSENT, "id": CONSENT_ID, "from": "urn:altinn:person:identifier-no:17847531096"});
            details[member] = value;
            json!([details])
        };
        let good = json!({"type": SYSTEM_USER, "systemuser_org": customer()});
        for (claim, code) in [
            (json!([{"type": "urn:altinn:unknown"}]), "MP-301"),
            (json!([{"systemuser_org": customer()}]), "MP-301"),
            (json!([{"type": 7}]), "MP-301"),
            (json!(["urn:altinn:systemuser"]), "MP-301"),
            (with("rights", json!([])), "MP-302"),
            (with("external_ref", json!("nord")), "MP-302"),
            (consent("to", json!("x")), "MP-302"),
            (json!(good), "MP-303"),
            (json!([]), "MP-303"),
            (json!([good, good]), "MP-303"),
            (json!("x"), "MP-303"),
            (with("externalRef", json!("")), "MP-303"),
            (with("externalRef", json!(7)), "MP-303"),
            (with("externalRef", json!("x".repeat(256))), "MP-303"),
            (json!([{"type": SYSTEM_USER}]), "MP-303"),
            (with("systemuser_org", json!("315541204")), "MP-303"),
            (with("systemuser_org", json!({"authority": "iso6523-actorid-upis", "ID": "0192:315541205"})), "MP-303"),
            (with("systemuser_org", json!({"authority": "iso6523-actorid-upis", "ID": "9908:315541204"})), "MP-303"),
            (with("systemuser_org", json!({"authority": "x", "ID": "0192:315541204"})), "MP-303"),
            (with("systemuser_org", json!({"ID": "0192:315541204"})), "MP-303"),
            (
                with("systemuser_org", json!({"authority": "iso6523-actorid-upis", "ID": "0192:315541204", "x": 1})),
                "MP-303",
            ),
            (consent("id", json!("1")), "MP-303"),
            (consent("id", json!("0f0a7c6e-8f5b-4a55-9e0c-1c0a4bb4f1dg")), "MP-303"),
            (consent("from", json!("17847531096")), "MP-303"),
            (consent("from", json!("urn:altinn:person:identifier-no:17847531097")), "MP-303"),
            (consent("from", json!("urn:altinn:organization:identifier-no:315541205")), "MP-303"),
        ] {
            let fault = judged(&claim, false).unwrap_err();
            assert_eq!(fault.row().code, Some(code), "{claim}");
        }
    }

    #[test]
    fn a_system_user_is_asked_for_by_its_vendor_alone() {
        let claim = json!([{"type": SYSTEM_USER, "systemuser_org": customer()}]);
        assert!(matches!(judged(&claim, true), Err(Fault::DetailsValue("consumer_org", _))));
        let consent =
            json!([{"type": CONSENT, "id": CONSENT_ID, "from": "urn:altinn:person:identifier-no:17847531096"}]);
        assert!(judged(&consent, true).is_ok(), "a supplier may use its consumer's consent");
    }
}
