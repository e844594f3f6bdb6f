//! What the claims of a token must be, once its signature is good (docs/contracts/maskinporten.md §4.2, §10.1).

use std::time::Duration;

use fellesporten_domain::{OrgNumber, ScopeSet, Timestamp};
use fellesporten_jose::numeric_date;
use serde_json::Value;

use crate::Refusal;

/// How far the clocks of two machines may lie apart.
const SKEW: Duration = Duration::from_secs(10);

/// What a good token says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The organisation that acts: `consumer`.
    pub organisation: OrgNumber,
    /// Who holds the token for that organisation.
    pub supplier: Option<OrgNumber>,
    /// The client that it was issued to.
    pub client_id: String,
    /// What it opens.
    pub scopes: ScopeSet,
    /// The scope prefixes of the organisation, where the token names them (`consumer_prefix`).
    pub prefixes: Vec<String>,
}

/// Reads the claims of a token that the issuer signed. `audience` is the API's own address, without a slash at the end.
pub(crate) fn judge(claims: &Value, issuer: &str, audience: Option<&str>, now: Timestamp) -> Result<Token, Refusal> {
    if claims.get("iss").and_then(Value::as_str) != Some(issuer) {
        return Err(Refusal::NotIssued);
    }
    let time = |name: &str| numeric_date(claims.get(name)).map(Timestamp::from_secs);
    match time("exp") {
        Some(exp) if now < exp.plus(SKEW) => {}
        _ => return Err(Refusal::Ended),
    }
    if time("nbf").is_some_and(|nbf| now.plus(SKEW) < nbf) {
        return Err(Refusal::Ended);
    }
    if !is_meant_for(claims.get("aud"), audience) {
        return Err(Refusal::Audience);
    }
    let text = |name: &str| claims.get(name).and_then(Value::as_str).unwrap_or_default();
    let prefixes = claims.get("consumer_prefix").and_then(Value::as_array).into_iter().flatten();
    Ok(Token {
        organisation: organisation(claims.get("consumer")).ok_or(Refusal::Consumer)?,
        supplier: organisation(claims.get("supplier")),
        client_id: text("client_id").to_owned(),
        scopes: ScopeSet::parse(text("scope")).map_err(|_| Refusal::NotIssued)?,
        prefixes: prefixes.filter_map(Value::as_str).map(str::to_owned).collect(),
    })
}

/// A token without `aud` is for whom its scopes are; one with it is for the addresses that it names, of which one must be ours or lie
/// under ours (docs/contracts/maskinporten.md §9.2).
fn is_meant_for(aud: Option<&Value>, audience: Option<&str>) -> bool {
    let ours = |aud: &Value| {
        let rest = audience.and_then(|audience| aud.as_str()?.strip_prefix(audience));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    match aud {
        None | Some(Value::Null) => true,
        Some(Value::Array(several)) => several.iter().any(ours),
        Some(one) => ours(one),
    }
}

/// ISO 6523 with Norway's code.
fn organisation(claim: Option<&Value>) -> Option<OrgNumber> {
    OrgNumber::parse(claim?.get("ID")?.as_str()?.strip_prefix("0192:")?).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ISSUER: &str = "https://maskinporten.example.no/";
    const OURS: &str = "https://api.example.no";
    const NOW: Timestamp = Timestamp::from_secs(1_790_000_000);

    fn claims() -> Value {
        json!({
            "iss": ISSUER, "exp": NOW.as_secs() + 60, "client_id": "klient", "scope": "a:b c:d",
            "consumer": {"authority": "iso6523-actorid-upis", "ID": "0192:314159268"},
        })
    }

    #[test]
    fn a_token_says_who_acts_and_what_it_opens() {
        let token = judge(&claims(), ISSUER, Some(OURS), NOW).unwrap();
        assert_eq!(token.organisation.as_str(), "314159268");
        assert_eq!((token.client_id.as_str(), token.supplier), ("klient", None));
        assert!(token.scopes.contains("a:b") && token.scopes.contains("c:d") && token.prefixes.is_empty());
        let mut delegated = claims();
        delegated["supplier"] = json!({"authority": "iso6523-actorid-upis", "ID": "0192:310042706"});
        delegated["consumer_prefix"] = json!(["fjelldata"]);
        let token = judge(&delegated, ISSUER, Some(OURS), NOW).unwrap();
        assert_eq!(token.supplier.map(|it| it.to_string()).as_deref(), Some("310042706"));
        assert_eq!(token.prefixes, ["fjelldata"]);
    }

    #[test]
    fn every_claim_that_is_judged() {
        let seconds = |more: i64| json!(NOW.as_secs() + more);
        for (name, value, outcome) in [
            ("iss", json!("https://maskinporten.example.no"), Err(Refusal::NotIssued)),
            ("iss", json!(null), Err(Refusal::NotIssued)),
            ("exp", seconds(-9), Ok(())),
            ("exp", seconds(-10), Err(Refusal::Ended)),
            ("exp", json!("soon"), Err(Refusal::Ended)),
            ("nbf", seconds(10), Ok(())),
            ("nbf", seconds(11), Err(Refusal::Ended)),
            ("aud", json!(OURS), Ok(())),
            ("aud", json!("https://api.example.no/api/v1/clients"), Ok(())),
            ("aud", json!(["https://other.example.no", OURS]), Ok(())),
            ("aud", json!("https://api.example.no.evil.example"), Err(Refusal::Audience)),
            ("aud", json!([]), Err(Refusal::Audience)),
            ("aud", json!(7), Err(Refusal::Audience)),
            ("consumer", json!({"ID": "0192:314159269"}), Err(Refusal::Consumer)),
            ("consumer", json!({"ID": "9908:314159268"}), Err(Refusal::Consumer)),
            ("consumer", json!("0192:314159268"), Err(Refusal::Consumer)),
            ("scope", json!("\u{e6}"), Err(Refusal::NotIssued)),
        ] {
            let mut changed = claims();
            changed[name] = value.clone();
            assert_eq!(judge(&changed, ISSUER, Some(OURS), NOW).map(drop), outcome, "{name}: {value}");
        }
    }

    #[test]
    fn an_api_without_an_address_takes_tokens_without_an_audience() {
        let mut named = claims();
        assert!(judge(&named, ISSUER, None, NOW).is_ok());
        named["aud"] = json!(OURS);
        assert_eq!(judge(&named, ISSUER, None, NOW), Err(Refusal::Audience));
    }
}
