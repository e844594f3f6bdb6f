//! The older sheet of numbered codes (`docs/contracts/minid.md` §4; fact 39).

use std::time::Duration;

use fellesporten_domain::{Rng, Timestamp, one_time_code::draw};
use fellesporten_jose::constant_time_eq;
use serde::{Deserialize, Serialize};

/// Codes on a sheet.
pub const SIZE: usize = 20;
/// As long as the post takes; until then no other is sent.
const IN_THE_POST: Duration = Duration::from_secs(10 * 24 * 60 * 60);
const DIGITS_OF_A_CODE: usize = 5;

/// A sheet that was sent by letter.
#[derive(Clone, Serialize, Deserialize)]
pub struct PinSheet {
    /// When it was sent.
    pub sent: Timestamp,
    codes: Vec<String>,
    /// Which code is asked for, from 0. It stays until it is answered, so that nobody can reload until a code comes that he knows.
    asked: usize,
    /// Whether it was cancelled, or locked by wrong answers.
    pub cancelled: bool,
}

impl PinSheet {
    /// A new sheet.
    pub fn new(rng: &Rng, now: Timestamp) -> Self {
        let codes = (0..SIZE).map(|_| draw(rng, b"0123456789", DIGITS_OF_A_CODE)).collect();
        PinSheet { sent: now, codes, asked: another(rng, None), cancelled: false }
    }

    /// The number on the sheet of the code that is asked for, from 1.
    pub fn asked(&self) -> usize {
        self.asked + 1
    }

    /// Whether this is the code that is asked for; then another one is asked for next.
    pub fn answer(&mut self, code: &str, rng: &Rng) -> bool {
        let expected = self.codes.get(self.asked).map(String::as_bytes).unwrap_or_default();
        let right = !expected.is_empty() && constant_time_eq(expected, code.trim().as_bytes());
        if right {
            self.asked = another(rng, Some(self.asked));
        }
        right
    }

    /// Whether another may be sent now.
    pub fn may_be_followed(&self, now: Timestamp) -> bool {
        now >= self.sent.plus(IN_THE_POST)
    }

    /// The sheet as it is printed: number and code.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.codes.iter().enumerate().map(|(at, code)| (at + 1, code.as_str()))
    }
}

fn another(rng: &Rng, than: Option<usize>) -> usize {
    loop {
        let [byte] = rng.bytes::<1>();
        let drawn = usize::from(byte) % 32;
        if drawn < SIZE && Some(drawn) != than {
            return drawn;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(sheet: &PinSheet) -> String {
        sheet.lines().find(|(number, _)| *number == sheet.asked()).unwrap().1.to_owned()
    }

    /// eid-adapters.md fact 39.
    #[test]
    fn the_same_code_is_asked_for_until_it_is_answered() {
        let rng = Rng::seeded(39);
        let mut sheet = PinSheet::new(&rng, Timestamp::from_secs(0));
        let asked = sheet.asked();
        for _ in 0..50 {
            assert!(!sheet.answer("wrong", &rng) && !sheet.answer("", &rng));
            let kept: PinSheet = serde_json::from_str(&serde_json::to_string(&sheet).unwrap()).unwrap();
            assert_eq!((sheet.asked(), kept.asked()), (asked, asked));
        }
        let right = code(&sheet);
        assert!(sheet.answer(&format!(" {right} "), &rng));
        assert_ne!(sheet.asked(), asked);
    }

    #[test]
    fn another_sheet_is_sent_after_ten_days() {
        let sent = Timestamp::from_secs(1_790_000_000);
        let sheet = PinSheet::new(&Rng::seeded(1), sent);
        for (seconds, may) in [(0, false), (10 * 86_400 - 1, false), (10 * 86_400, true)] {
            assert_eq!(sheet.may_be_followed(sent.plus(Duration::from_secs(seconds))), may, "{seconds}");
        }
    }

    #[test]
    fn a_sheet_has_twenty_codes_of_five_digits_and_asks_for_each() {
        let rng = Rng::seeded(1);
        let mut sheet = PinSheet::new(&rng, Timestamp::from_secs(0));
        assert_eq!(sheet.lines().count(), 20);
        assert!(sheet.lines().all(|(_, code)| code.len() == 5 && code.bytes().all(|one| one.is_ascii_digit())));
        let mut asked = std::collections::BTreeSet::new();
        for _ in 0..500 {
            asked.insert(sheet.asked());
            let right = code(&sheet);
            assert!(sheet.answer(&right, &rng));
        }
        assert_eq!(asked.len(), SIZE);
    }
}
