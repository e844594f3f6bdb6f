//! From verified claims to a person (R13, R14, R16).

use fellesporten_domain::{Acr, Amr, Pid, PidRules, Timestamp};
use fellesporten_jose::numeric_date;
use serde_json::{Map, Value};

use super::claims;
use super::row::{NumberKind, OidcRow};
use crate::{Evidence, ForeignIdentifier, Identity, Names, Outcome, Refusal, Subject, Upstream, Violation};

/// Keycloak's word for a login that was taken from an older session.
const NOT_FRESH: &str = "0";

/// How the attempt ends, given what the provider says of the person.
pub(super) fn outcome(row: &OidcRow, rules: &PidRules, said: &Map<String, Value>) -> Outcome {
    match identity(row, rules, said) {
        Ok(identity) => Outcome::Completed(Box::new(identity)),
        Err(outcome) => outcome,
    }
}

fn identity(row: &OidcRow, rules: &PidRules, said: &Map<String, Value>) -> Result<Identity, Outcome> {
    let acr = level(row, said).map_err(Outcome::Refused)?;
    let subject = subject(row, rules, said).map_err(Outcome::Refused)?;
    let amr = amr(row, said).ok_or(Outcome::Violated(Violation::UnknownMethod))?;
    let upstream =
        claims::text(said, "sub").map(|subject| Upstream { issuer: row.issuer.clone(), subject: subject.to_owned() });
    let mut evidence = Evidence::default();
    if let Some(upstream_acr) = claims::text(said, "acr") {
        evidence = evidence.with("upstream_acr", upstream_acr);
    }
    Ok(Identity {
        subject,
        acr,
        amr,
        upstream,
        authenticated_at: numeric_date(said.get("auth_time")).map(Timestamp::from_secs),
        names: names(row, said),
        evidence,
    })
}

/// R13, as far as the provider goes; whether it is enough is the core's to say.
fn level(row: &OidcRow, said: &Map<String, Value>) -> Result<Acr, Refusal> {
    match said.get("acr") {
        None => row.acr_missing_level.ok_or(Refusal::LevelUnknown),
        Some(acr) => match acr.as_str() {
            Some(NOT_FRESH) => Err(Refusal::NotFresh),
            Some(acr) => row.acr_accept.get(acr).copied().ok_or(Refusal::LevelUnknown),
            None => Err(Refusal::LevelUnknown),
        },
    }
}

/// R14.
fn subject(row: &OidcRow, rules: &PidRules, said: &Map<String, Value>) -> Result<Subject, Refusal> {
    match said.get(&row.number_claim) {
        Some(Value::String(number)) => {
            let pid = Pid::parse(number, rules).map_err(|_| Refusal::NumberNotAccepted)?;
            let kind = if pid.kind().d_number { NumberKind::DNummer } else { NumberKind::Fodselsnummer };
            if row.number_kinds.contains(&kind) { Ok(Subject::Person(pid)) } else { Err(Refusal::NumberNotAccepted) }
        }
        Some(_) => Err(Refusal::NumberNotAccepted),
        None if row.number_required => Err(Refusal::NoNumber),
        None => {
            let claim = row.foreign_id_claim.as_deref().and_then(|claim| claims::text(said, claim));
            let identifier = claim.and_then(|text| ForeignIdentifier::parse(text).ok()).ok_or(Refusal::NoNumber)?;
            let birthdate = row.birthdate_claim.as_deref().and_then(|claim| claims::date(said, claim));
            Ok(Subject::Foreign { identifier, birthdate })
        }
    }
}

/// The first entry of the row that fits.
fn amr(row: &OidcRow, said: &Map<String, Value>) -> Option<Amr> {
    let upstream = claims::amr(said);
    let fits = |wanted: &str| upstream.iter().any(|one| one.eq_ignore_ascii_case(wanted));
    row.amr_out.iter().find(|out| out.upstream.as_deref().is_none_or(fits)).map(|out| out.amr)
}

/// Names pass only where the row says so, and only whole.
fn names(row: &OidcRow, said: &Map<String, Value>) -> Option<Names> {
    let wanted = row.name_claims.as_ref()?;
    Some(Names { given: claims::name(said, &wanted.given)?, family: claims::name(said, &wanted.family)? })
}
