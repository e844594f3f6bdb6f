//! The headless login of automated tests: `login_hint=testid:<pid>_<acr>` (`docs/contracts/idporten.md` §3.7).

use fellesporten_domain::{Acr, Amr, Environment, Pid, PidError, PidRules, Timestamp};

use super::ACRS;
use crate::{Evidence, Identity, Subject};

/// What a `login_hint` means.
#[derive(Debug)]
pub enum Headless {
    /// Nothing to us: another hint, or production, where the hint is ignored like any unknown one.
    Ignored,
    /// This person is logged in, without a page and without a session.
    Identity(Box<Identity>),
    /// It was meant for us, and is wrong.
    Refused(HeadlessRefusal),
}

/// What is wrong with a hint that was meant for TestID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HeadlessRefusal {
    /// Not `testid:<pid>_<acr>`.
    #[error("login_hint must be testid:<pid>_<acr>, for example with acr idporten-loa-high")]
    Malformed,
    /// The number is not one that this environment accepts.
    #[error("login_hint testid: {0}")]
    Number(#[from] PidError),
    /// A level that TestID does not have.
    #[error(
        "login_hint testid: the level must be one of idporten-loa-substantial, idporten-loa-high, eidas-loa-substantial, eidas-loa-high"
    )]
    UnknownLevel,
    /// The level is below the request's `acr_values`.
    #[error("login_hint testid: the level is lower than acr_values asks for")]
    LevelTooLow,
}

/// Reads a `login_hint` for a request that accepts any of `needed`.
pub fn headless(
    login_hint: &str,
    environment: Environment,
    needed: &[Acr],
    rules: &PidRules,
    now: Timestamp,
) -> Headless {
    match login_hint.strip_prefix("testid:") {
        Some(hint) if !environment.is_production() => match identity(hint, needed, rules, now) {
            Ok(identity) => Headless::Identity(Box::new(identity)),
            Err(refusal) => Headless::Refused(refusal),
        },
        _ => Headless::Ignored,
    }
}

fn identity(hint: &str, needed: &[Acr], rules: &PidRules, now: Timestamp) -> Result<Identity, HeadlessRefusal> {
    let (number, level) = hint.split_once('_').ok_or(HeadlessRefusal::Malformed)?;
    let pid = Pid::parse(number, rules)?;
    let acr = level.parse().ok().filter(|acr| ACRS.contains(acr)).ok_or(HeadlessRefusal::UnknownLevel)?;
    if !needed.iter().any(|needed| acr.satisfies(needed)) {
        return Err(HeadlessRefusal::LevelTooLow);
    }
    Ok(Identity {
        subject: Subject::Person(pid),
        acr,
        amr: Amr::TestId,
        upstream: None,
        authenticated_at: Some(now),
        names: None,
        evidence: Evidence::default().with("entry", "login_hint"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testid;

    const NOW: Timestamp = Timestamp::from_secs(1_790_000_000);

    fn read(hint: &str, environment: Environment, needed: &str) -> Headless {
        let needed = [needed.parse().unwrap()];
        headless(hint, environment, &needed, &PidRules::for_environment(environment), NOW)
    }

    #[test]
    fn the_documented_hint_logs_in() {
        for (level, needed) in [
            ("idporten-loa-high", "idporten-loa-high"),
            ("idporten-loa-high", "idporten-loa-substantial"),
            ("idporten-loa-substantial", "idporten-loa-substantial"),
            ("eidas-loa-high", "eidas-loa-substantial"),
        ] {
            let hint = format!("testid:17847531096_{level}");
            let Headless::Identity(identity) = read(&hint, Environment::Test, needed) else {
                panic!("{level} for {needed}")
            };
            assert_eq!(identity.acr.as_str(), level);
            assert_eq!(identity.pid().unwrap().expose(), "17847531096");
            assert_eq!(identity.authenticated_at, Some(NOW));
            assert!(testid::row(false).allows(&identity));
        }
    }

    #[test]
    fn other_hints_and_production_are_ignored() {
        for (hint, environment) in [
            ("eidas:true", Environment::Test),
            ("", Environment::Test),
            ("TESTID:17847531096_idporten-loa-high", Environment::Test),
            ("testid:17847531096_idporten-loa-high", Environment::Production),
            ("testid:", Environment::Production),
        ] {
            assert!(matches!(read(hint, environment, "idporten-loa-high"), Headless::Ignored), "{hint}");
        }
    }

    #[test]
    fn wrong_hints_are_refused_by_name() {
        for (hint, refusal) in [
            ("testid:", HeadlessRefusal::Malformed),
            ("testid:17847531096", HeadlessRefusal::Malformed),
            ("testid:_idporten-loa-high", HeadlessRefusal::Number(PidError::Shape)),
            ("testid:17847531097_idporten-loa-high", HeadlessRefusal::Number(PidError::CheckDigits)),
            ("testid:13097248022_idporten-loa-high", HeadlessRefusal::Number(PidError::Real)),
            ("testid:17458449945_idporten-loa-high", HeadlessRefusal::Number(PidError::Synthetic)),
            ("testid:17847531096_", HeadlessRefusal::UnknownLevel),
            ("testid:17847531096_Level4", HeadlessRefusal::UnknownLevel),
            ("testid:17847531096_idporten-loa-low", HeadlessRefusal::UnknownLevel),
            ("testid:17847531096_selfregistered-email", HeadlessRefusal::UnknownLevel),
            ("testid:17847531096_idporten-loa-substantial", HeadlessRefusal::LevelTooLow),
            ("testid:17847531096_eidas-loa-high", HeadlessRefusal::LevelTooLow),
        ] {
            let Headless::Refused(answer) = read(hint, Environment::Demo, "idporten-loa-high") else {
                panic!("{hint}")
            };
            assert_eq!(answer, refusal, "{hint}");
            assert!(!answer.to_string().contains("1784"), "the number stays out of the text");
        }
    }
}
