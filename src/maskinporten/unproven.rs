//! Refusals that cost their maker nothing: whoever knows a client's identifier, or has one old grant, can cause any number of them.
//! They are recorded up to a number, and what is left out is counted, so that nobody fills the records and the client's owner still sees
//! what goes on (`docs/contracts/maskinporten.md` §1.4).

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use fellesporten_audit::{GrantCheck, RefusedGrant};
use fellesporten_domain::Timestamp;

const MINUTE: Duration = Duration::from_secs(60);
/// Records of one client in a minute, on this node: more than a client that is set up wrong needs to be understood.
const MOST: u32 = 60;

/// What became of clients' refusals in this minute. There is at most an entry for each client of the registry.
#[derive(Default)]
pub(crate) struct Unproven {
    minutes: Mutex<HashMap<String, Minute>>,
}

/// A minute of one client; it begins with a refusal.
struct Minute {
    began: Timestamp,
    recorded: u32,
    left_out: u64,
    /// The latest one that was left out.
    latest: Option<RefusedGrant>,
}

impl Unproven {
    /// Gives the refusal back if it is to be recorded, and counts it otherwise.
    pub(crate) fn admit(&self, refused: RefusedGrant, now: Timestamp) -> Option<RefusedGrant> {
        if !costs_nothing(refused.check) {
            return Some(refused);
        }
        let mut minutes = self.lock();
        let begin = || Minute { began: now, recorded: 0, left_out: 0, latest: None };
        let minute = minutes.entry(refused.client_id.clone()).or_insert_with(begin);
        if minute.recorded < MOST {
            minute.recorded += 1;
            return Some(refused);
        }
        minute.left_out += 1;
        minute.latest = Some(refused);
        None
    }

    /// Ends the minutes that are over. A record for each that left some out: the latest of them, in the place of all.
    pub(crate) fn ended(&self, now: Timestamp) -> Vec<RefusedGrant> {
        // A clock that went back ends them too.
        self.end(|minute| minute.began > now || now.since(minute.began) >= MINUTE)
    }

    /// The same of every minute, over or not.
    pub(crate) fn all(&self) -> Vec<RefusedGrant> {
        self.end(|_| true)
    }

    fn end(&self, is_over: impl Fn(&Minute) -> bool) -> Vec<RefusedGrant> {
        let ended = self.lock().extract_if(|_, minute| is_over(minute)).collect::<Vec<_>>();
        let in_place_of_all = |(_, minute): (String, Minute)| {
            minute.latest.map(|latest| RefusedGrant { left_out: Some(minute.left_out), ..latest })
        };
        ended.into_iter().filter_map(in_place_of_all).collect()
    }

    /// No operation leaves the map half changed.
    fn lock(&self) -> MutexGuard<'_, HashMap<String, Minute>> {
        self.minutes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Up to the mark of a used grant, nothing shows that the sender has the client's key: an old grant has a good signature too. What is
/// refused later has used up a grant that was signed for it.
fn costs_nothing(check: GrantCheck) -> bool {
    check <= GrantCheck::Replay
}

#[cfg(test)]
mod tests {
    use fellesporten_domain::OrgNumber;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_secs(1_790_000_000 + second)
    }

    fn refused(client_id: &str, check: GrantCheck, trace_id: u32) -> RefusedGrant {
        RefusedGrant {
            trace_id: trace_id.to_string(),
            client_id: client_id.to_owned(),
            client_orgno: OrgNumber::parse("312203456").unwrap(),
            check,
            error: "invalid_grant".to_owned(),
            code: None,
            text: String::new(),
            cure: String::new(),
            left_out: None,
            ip: None,
        }
    }

    /// How many of so many are recorded.
    fn recorded(unproven: &Unproven, client_id: &str, check: GrantCheck, many: u32, second: i64) -> usize {
        (0..many).filter(|it| unproven.admit(refused(client_id, check, *it), at(second)).is_some()).count()
    }

    #[test]
    fn each_client_has_its_records_and_the_rest_is_counted() {
        let unproven = Unproven::default();
        assert_eq!(recorded(&unproven, "a", GrantCheck::Signature, 100, 0), 60);
        assert_eq!(recorded(&unproven, "a", GrantCheck::Key, 5, 59), 0, "whatever was wrong");
        assert_eq!(recorded(&unproven, "b", GrantCheck::Signature, 60, 59), 60, "another client");
        assert!(unproven.ended(at(59)).is_empty(), "the minute is not over");
        let ended = unproven.ended(at(60));
        let [ref one] = ended[..] else { panic!("{ended:?}") };
        assert_eq!((one.client_id.as_str(), one.left_out, one.trace_id.as_str()), ("a", Some(45), "4"));
        assert_eq!(one.check, GrantCheck::Key);
        assert_eq!(recorded(&unproven, "a", GrantCheck::Signature, 61, 60), 60, "a new minute");
        assert_eq!(unproven.all().len(), 1, "b has left nothing out");
        assert!(unproven.lock().is_empty());
    }

    #[test]
    fn what_used_up_a_grant_is_always_recorded() {
        for check in GrantCheck::ALL.iter().copied() {
            let all = check > GrantCheck::Replay;
            assert_eq!(recorded(&Unproven::default(), "a", check, 70, 0), if all { 70 } else { 60 }, "{check}");
        }
    }

    #[test]
    fn a_clock_that_goes_back_ends_the_minute() {
        let unproven = Unproven::default();
        assert_eq!(recorded(&unproven, "a", GrantCheck::Signature, 61, 3600), 60);
        assert_eq!(unproven.ended(at(0)).len(), 1);
    }
}
