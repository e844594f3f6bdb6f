//! One-time codes to one e-mail address: how many are sent, which one is right, and how often somebody may be wrong
//! (`docs/contracts/eid-adapters.md` §6.3).

use std::time::Duration;

use fellesporten_domain::Timestamp;
use fellesporten_domain::lockout::{QUARANTINE, Tries, Wrong};
use fellesporten_domain::one_time_code::LIFETIME;
use fellesporten_jose::constant_time_eq;
use serde::{Deserialize, Serialize};

/// Codes that go to one address in an hour, whoever asks for them.
pub const MOST_CODES: usize = 5;
/// How long a code that was sent is counted, and how long a mailbox is remembered after the latest that happened to it.
pub const REMEMBERED: Duration = QUARANTINE;

/// What is remembered of one address.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Mailbox {
    tries: Tries,
    sent: Vec<SentCode>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct SentCode {
    /// The login that it was sent in, and is good for.
    attempt: String,
    /// A keyed digest; none when it was used.
    digest: Option<String>,
    at: Timestamp,
}

/// What becomes of the wish for a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sending {
    /// This one is sent.
    New,
    /// One waits that was sent in the same login.
    Waits,
    /// As many as may be were sent within the hour.
    TooMany,
    /// Too many wrong codes for this address.
    Quarantined,
}

/// What becomes of a code that was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// It is the one. It is good no longer, and the wrong ones before it are forgotten.
    Right,
    /// It is not.
    Wrong(Wrong),
}

impl Mailbox {
    /// Keeps a new code, if one may be sent.
    pub fn send(&mut self, attempt: &str, digest: &str, now: Timestamp) -> Sending {
        self.sent.retain(|sent| now < sent.at.plus(REMEMBERED));
        if self.tries.is_quarantined(now) {
            return Sending::Quarantined;
        }
        if self.sent.iter().any(|sent| sent.is_live(attempt, now)) {
            return Sending::Waits;
        }
        if self.sent.len() >= MOST_CODES {
            return Sending::TooMany;
        }
        self.sent.push(SentCode { attempt: attempt.to_owned(), digest: Some(digest.to_owned()), at: now });
        Sending::New
    }

    /// Judges a code that was typed in a login: only one that was sent in the same login is right there.
    pub fn judge(&mut self, attempt: &str, digest: &str, now: Timestamp) -> Judgement {
        let Ok(counted) = self.tries.counting_one(now) else { return Judgement::Wrong(Wrong::Quarantined) };
        let fits = |sent: &&mut SentCode| sent.is_live(attempt, now) && sent.is(digest);
        match self.sent.iter_mut().find(fits) {
            Some(sent) => {
                sent.digest = None;
                self.tries = Tries::default();
                Judgement::Right
            }
            None => {
                let (tries, wrong) = counted.wrong(now);
                self.tries = tries;
                Judgement::Wrong(wrong)
            }
        }
    }
}

impl SentCode {
    fn is_live(&self, attempt: &str, now: Timestamp) -> bool {
        self.attempt == attempt && self.digest.is_some() && now < self.at.plus(LIFETIME)
    }

    fn is(&self, digest: &str) -> bool {
        self.digest.as_deref().is_some_and(|own| constant_time_eq(own.as_bytes(), digest.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_secs(1_790_000_000);

    fn after(seconds: u64) -> Timestamp {
        NOW.plus(Duration::from_secs(seconds))
    }

    fn with_code() -> Mailbox {
        let mut mailbox = Mailbox::default();
        assert_eq!(mailbox.send("a", "right", NOW), Sending::New);
        mailbox
    }

    #[test]
    fn a_code_is_good_once_for_ten_minutes_in_the_login_that_it_was_sent_in() {
        for (attempt, digest, seconds, judgement) in [
            ("a", "right", 0, Judgement::Right),
            ("a", "right", 599, Judgement::Right),
            ("a", "right", 600, Judgement::Wrong(Wrong::Again)),
            ("a", "wrong", 0, Judgement::Wrong(Wrong::Again)),
            ("b", "right", 0, Judgement::Wrong(Wrong::Again)),
        ] {
            let judged = with_code().judge(attempt, digest, after(seconds));
            assert_eq!(judged, judgement, "{attempt} {digest} after {seconds} s");
        }
        let mut mailbox = with_code();
        mailbox.judge("a", "right", NOW);
        assert_eq!(mailbox.judge("a", "right", NOW), Judgement::Wrong(Wrong::Again), "used");
    }

    #[test]
    fn three_wrong_codes_close_the_address_for_an_hour_in_every_login() {
        let mut mailbox = with_code();
        mailbox.send("b", "other", NOW);
        let judged: Vec<_> = ["a", "b", "a", "a", "b"].map(|attempt| mailbox.judge(attempt, "wrong", NOW)).into();
        let [again, last, closed] = [Wrong::Again, Wrong::LastWarning, Wrong::Quarantined].map(Judgement::Wrong);
        assert_eq!(judged, [again, last, closed, closed, closed]);
        assert_eq!(mailbox.judge("a", "right", after(1)), closed, "the right one does not open it");
        assert_eq!(mailbox.send("c", "new", after(3599)), Sending::Quarantined);
        assert_eq!(mailbox.send("c", "new", after(3600)), Sending::New);
        assert_eq!(mailbox.judge("c", "new", after(3601)), Judgement::Right);
    }

    #[test]
    fn a_right_code_forgets_the_wrong_ones() {
        let mut mailbox = with_code();
        mailbox.judge("a", "wrong", NOW);
        mailbox.judge("a", "wrong", NOW);
        assert_eq!(mailbox.judge("a", "right", NOW), Judgement::Right);
        mailbox.send("b", "next", NOW);
        assert_eq!(mailbox.judge("b", "wrong", NOW), Judgement::Wrong(Wrong::Again));
    }

    #[test]
    fn one_code_waits_in_a_login_and_five_leave_in_an_hour() {
        let mut mailbox = with_code();
        assert_eq!(mailbox.send("a", "again", after(599)), Sending::Waits);
        assert_eq!(
            mailbox.judge("a", "again", after(599)),
            Judgement::Wrong(Wrong::Again),
            "the one that waits is another"
        );
        for (attempt, seconds, sending) in [
            ("b", 0, Sending::New),
            ("c", 0, Sending::New),
            ("d", 0, Sending::New),
            ("a", 600, Sending::New),
            ("e", 700, Sending::TooMany),
            ("b", 599, Sending::Waits),
            ("e", 3600, Sending::New),
        ] {
            assert_eq!(mailbox.send(attempt, "x", after(seconds)), sending, "{attempt} after {seconds} s");
        }
    }
}
