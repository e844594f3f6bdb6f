//! What a source's answer is worth (`docs/contracts/maskinporten.md` §6.3–6.5). It is held against the question: what it says of others
//! counts for nothing.

use fellesporten_domain::{OrgNumber, Timestamp};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::authorization_details::{CONSENT, SYSTEM_USER, is_uuid, organisation_urn};
use crate::token::Organisation;

/// An answer that does not fit its question, or that nobody can read: the source failed, and no token is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unusable(pub &'static str);

/// An entry of a list of delegations, in either interface.
#[derive(Deserialize)]
struct Entry {
    consumer_org: String,
    supplier_org: String,
    scopes: Vec<String>,
}

/// Whether a list of delegations has one from `consumer` to `supplier` of `scope`.
///
/// # Errors
/// When it is no such list.
pub fn delegated(body: &[u8], consumer: OrgNumber, supplier: OrgNumber, scope: &str) -> Result<bool, Unusable> {
    let entries: Vec<Entry> = serde_json::from_slice(body).map_err(|_| Unusable("it is no list of delegations"))?;
    Ok(entries.iter().any(|entry| {
        entry.consumer_org == consumer.as_str()
            && entry.supplier_org == supplier.as_str()
            && entry.scopes.iter().any(|it| it == scope)
    }))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SystemUser {
    id: String,
    system_id: String,
    reportee_org_no: String,
    #[serde(default)]
    supplier_orgno: Option<String>,
    #[serde(default)]
    is_deleted: bool,
}

/// `authorization_details` of the token for the system user that `vendor` asked for; none when it is deleted.
///
/// # Errors
/// When it is no system user, or another customer's or vendor's.
pub fn system_user(body: &[u8], customer: OrgNumber, vendor: OrgNumber) -> Result<Option<Value>, Unusable> {
    let found: SystemUser = serde_json::from_slice(body).map_err(|_| Unusable("it is no system user"))?;
    let of_vendor = found.supplier_orgno.as_deref().is_none_or(|number| number == vendor.as_str());
    if found.reportee_org_no != customer.as_str() || !of_vendor {
        return Err(Unusable("it is a system user of somebody else"));
    }
    if !is_uuid(&found.id) || found.system_id.is_empty() {
        return Err(Unusable("it is a system user without a usable id"));
    }
    Ok((!found.is_deleted).then(|| {
        json!([{
            "type": SYSTEM_USER,
            "systemuser_id": [found.id],
            "systemuser_org": Organisation::from(customer),
            "system_id": found.system_id,
        }])
    }))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Consent {
    id: String,
    from: String,
    to: String,
    consented: String,
    valid_to: String,
    consent_rights: Vec<Map<String, Value>>,
}

/// `authorization_details` of the token for a consent from `from` to `consumer`; none when its time is over.
///
/// # Errors
/// When it is no consent, or not the one that was asked for.
pub fn consent(
    body: &[u8],
    id: &str,
    from: &str,
    consumer: OrgNumber,
    now: Timestamp,
) -> Result<Option<Value>, Unusable> {
    let found: Consent = serde_json::from_slice(body).map_err(|_| Unusable("it is no consent"))?;
    if !found.id.eq_ignore_ascii_case(id) || found.from != from || found.to != organisation_urn(consumer) {
        return Err(Unusable("it is another consent than the one asked for"));
    }
    let (Some(_), Some(ends)) = (Timestamp::parse(&found.consented), Timestamp::parse(&found.valid_to)) else {
        return Err(Unusable("it is a consent without its times"));
    };
    let rights: Vec<Value> = found.consent_rights.into_iter().map(spelled).collect();
    Ok((ends > now).then(|| {
        json!([{
            "type": CONSENT,
            "id": found.id,
            "from": found.from,
            "to": Organisation::from(consumer),
            "consented": found.consented,
            "validTo": found.valid_to,
            "consentRights": rights,
        }])
    }))
}

/// A right with `metadata` spelled as tokens have it.
fn spelled(mut right: Map<String, Value>) -> Value {
    if let Some(metadata) = right.remove("metaData") {
        right.insert("metadata".to_owned(), metadata);
    }
    Value::Object(right)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_secs(1_790_000_000);
    const ID: &str = "0f0a7c6e-8f5b-4a55-9e0c-1c0a4bb4f1d3";

    fn org(number: &str) -> OrgNumber {
        OrgNumber::parse(number).unwrap()
    }

    #[test]
    fn a_delegation_counts_for_its_two_and_its_scope_alone() {
        let entry = |consumer: &str, supplier: &str, scope: &str| json!({"consumer_org": consumer, "supplier_org": supplier, "scopes": [scope, "x:y"]});
        let (consumer, supplier, scope) = ("312203456", "313772012", "fjelldata:vannstand.read");
        for (answer, expected) in [
            (json!([]), Ok(false)),
            (json!([entry(consumer, supplier, scope)]), Ok(true)),
            (json!([entry("310042706", supplier, scope), entry(consumer, supplier, scope)]), Ok(true)),
            (json!([entry("310042706", supplier, scope)]), Ok(false)),
            (json!([entry(consumer, "310042706", scope)]), Ok(false)),
            (json!([entry(supplier, consumer, scope)]), Ok(false)),
            (json!([entry(consumer, supplier, "fjelldata:vannstand")]), Ok(false)),
            (json!({}), Err(())),
            (json!([{"consumer_org": consumer, "supplier_org": supplier}]), Err(())),
            (json!("yes"), Err(())),
        ] {
            let judged = delegated(answer.to_string().as_bytes(), org(consumer), org(supplier), scope);
            assert_eq!(judged.map_err(drop), expected, "{answer}");
        }
        assert!(delegated(b"<html>", org(consumer), org(supplier), scope).is_err());
    }

    #[test]
    fn a_system_user_is_the_customers_and_the_vendors() {
        let good = json!({"id": ID, "systemId": "313772012_journal", "reporteeOrgNo": "315541204", "supplierOrgno": "313772012"});
        for (member, value, expected) in [
            ("isDeleted", json!(false), Ok(true)),
            ("supplierOrgno", json!(null), Ok(true)),
            ("isDeleted", json!(true), Ok(false)),
            ("reporteeOrgNo", json!("312203456"), Err(())),
            ("supplierOrgno", json!("312203456"), Err(())),
            ("id", json!("1"), Err(())),
            ("systemId", json!(""), Err(())),
        ] {
            let mut answer = good.clone();
            answer[member] = value.clone();
            let judged = system_user(answer.to_string().as_bytes(), org("315541204"), org("313772012"));
            assert_eq!(judged.map(|it| it.is_some()).map_err(drop), expected, "{member} {value}");
        }
        let details = system_user(good.to_string().as_bytes(), org("315541204"), org("313772012")).unwrap().unwrap();
        let expected = json!([{
            "type": "urn:altinn:systemuser", "systemuser_id": [ID], "system_id": "313772012_journal",
            "systemuser_org": {"authority": "iso6523-actorid-upis", "ID": "0192:315541204"},
        }]);
        assert_eq!(details, expected);
    }

    #[test]
    fn a_consent_is_the_one_that_was_asked_for_and_in_time() {
        let (from, to) =
            ("urn:altinn:person:identifier-no:17847531096", "urn:altinn:organization:identifier-no:312203456");
        let good = json!({
            "id": ID, "from": from, "to": to, "consented": "2026-01-01T12:00:00+01:00", "validTo": "2027-01-01T12:00:00+01:00",
            "consentRights": [{"action": ["consent"], "resource": [], "metaData": {"year": "2025"}}],
        });
        for (member, value, expected) in [
            ("extra", json!(1), Ok(true)),
            ("validTo", json!("2026-01-02T12:00:00+01:00"), Ok(false)),
            ("validTo", json!("soon"), Err(())),
            ("consented", json!(7), Err(())),
            ("to", json!("urn:altinn:organization:identifier-no:310042706"), Err(())),
            ("from", json!(to), Err(())),
            ("id", json!("1f0a7c6e-8f5b-4a55-9e0c-1c0a4bb4f1d3"), Err(())),
        ] {
            let mut answer = good.clone();
            answer[member] = value.clone();
            let judged = consent(answer.to_string().as_bytes(), ID, from, org("312203456"), NOW);
            assert_eq!(judged.map(|it| it.is_some()).map_err(drop), expected, "{member} {value}");
        }
        let details = consent(good.to_string().as_bytes(), ID, from, org("312203456"), NOW).unwrap().unwrap();
        assert_eq!(details[0]["to"], json!({"authority": "iso6523-actorid-upis", "ID": "0192:312203456"}));
        assert_eq!(details[0]["consentRights"][0]["metadata"], json!({"year": "2025"}));
        assert!(details[0]["consentRights"][0].get("metaData").is_none());
    }
}
