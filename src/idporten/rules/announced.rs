//! What becomes of an eID by what operators announce and by how it fares (`docs/contracts/eid-adapters.md` §7.2).
//!
//! Its inputs are the eID, the announcements and the time, so that it is the same for every service (§7.1).

use fellesporten_domain::Timestamp;
use fellesporten_idp_adapters::{EidState, Texts};

use crate::announcements::{AnnouncedState, Announcement};

/// The state of one eID and the messages about it: an operator's word is stronger than the breaker's where it is worse.
pub fn condition(eid: &str, announcements: &[Announcement], fares: EidState, now: Timestamp) -> (EidState, Vec<Texts>) {
    let mut about: Vec<_> = of(Some(eid), announcements, now).collect();
    about.sort_by_key(|announcement| std::cmp::Reverse(announcement.state));
    let state = match about.first().map(|worst| worst.state) {
        Some(AnnouncedState::Closed) => EidState::Closed,
        Some(AnnouncedState::Down) => EidState::Down { try_anyway: false },
        Some(AnnouncedState::Notice) if fares == EidState::Up => EidState::Notice,
        _ => fares,
    };
    (state, about.into_iter().map(|announcement| announcement.text.clone()).collect())
}

/// The messages about all eIDs.
pub fn messages_for_all(announcements: &[Announcement], now: Timestamp) -> Vec<Texts> {
    of(None, announcements, now).map(|announcement| announcement.text.clone()).collect()
}

fn of<'a>(
    eid: Option<&'a str>,
    announcements: &'a [Announcement],
    now: Timestamp,
) -> impl Iterator<Item = &'a Announcement> {
    announcements.iter().filter(move |it| it.eid.as_deref() == eid && it.is_in_force(now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use AnnouncedState::{Closed, Down, Notice};

    const NOW: Timestamp = Timestamp::from_secs(1_790_000_000);
    const DOWN: EidState = EidState::Down { try_anyway: true };
    const SAID_DOWN: EidState = EidState::Down { try_anyway: false };

    fn announcement(eid: Option<&str>, state: AnnouncedState, from: Option<i64>, until: Option<i64>) -> Announcement {
        let at = |offset: i64| Timestamp::from_secs(NOW.as_secs() + offset);
        Announcement {
            id: "x".to_owned(),
            eid: eid.map(str::to_owned),
            state,
            text: Texts::same(state.as_str()),
            from: from.map(at),
            until: until.map(at),
        }
    }

    #[test]
    fn the_worst_word_counts_and_every_message_is_shown() {
        let cases: [(&[AnnouncedState], EidState, EidState, &[&str]); 9] = [
            (&[], EidState::Up, EidState::Up, &[]),
            (&[], DOWN, DOWN, &[]),
            (&[Notice], EidState::Up, EidState::Notice, &["notice"]),
            (&[Notice], EidState::Degraded, EidState::Degraded, &["notice"]),
            (&[Notice], DOWN, DOWN, &["notice"]),
            (&[Down], EidState::Up, SAID_DOWN, &["down"]),
            (&[Down], DOWN, SAID_DOWN, &["down"]),
            (&[Notice, Closed, Down], EidState::Up, EidState::Closed, &["closed", "down", "notice"]),
            (&[Closed], DOWN, EidState::Closed, &["closed"]),
        ];
        for (states, fares, state, messages) in cases {
            let said: Vec<_> = states.iter().map(|state| announcement(Some("bankid"), *state, None, None)).collect();
            let (now, shown) = condition("bankid", &said, fares, NOW);
            assert_eq!(now, state, "{states:?} {fares:?}");
            assert_eq!(shown.iter().map(|texts| texts.nb.as_str()).collect::<Vec<_>>(), messages, "{states:?}");
        }
    }

    #[test]
    fn it_has_its_time_and_its_eid() {
        for (eid, from, until, state) in [
            (Some("bankid"), Some(0), Some(1), EidState::Closed),
            (Some("bankid"), Some(1), None, EidState::Up),
            (Some("bankid"), None, Some(0), EidState::Up),
            (Some("buypass"), None, None, EidState::Up),
        ] {
            let said = [announcement(eid, Closed, from, until)];
            assert_eq!(condition("bankid", &said, EidState::Up, NOW).0, state, "{eid:?} {from:?} {until:?}");
        }
        let for_all = [announcement(None, Notice, None, None), announcement(Some("bankid"), Notice, None, None)];
        assert_eq!(messages_for_all(&for_all, NOW).len(), 1);
        assert_eq!(condition("bankid", &for_all, EidState::Up, NOW).1.len(), 1);
    }
}
