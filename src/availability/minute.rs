//! What one minute is to one node.

use std::collections::BTreeMap;

/// Minutes of an hour, a bit each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Bits {
    /// Known.
    pub(super) seen: i64,
    /// Up.
    pub(super) up: i64,
}

impl Bits {
    /// Both together: up is what anybody found up.
    pub(super) fn add(&mut self, other: Self) {
        self.seen |= other.seen;
        self.up |= other.up;
    }
}

/// How something fared at one look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Look {
    /// Nobody knows: a breaker waits for somebody to try.
    Unknown,
    /// It works.
    Up,
    /// It does not.
    Down,
}

/// A minute under way: the worst look at each subject counts.
#[derive(Debug)]
pub(super) struct Minute {
    number: i64,
    worst: BTreeMap<String, Look>,
}

impl Minute {
    /// The minute of this number since 1970.
    pub(super) fn new(number: i64) -> Self {
        Self { number, worst: BTreeMap::new() }
    }

    /// Its number.
    pub(super) const fn number(&self) -> i64 {
        self.number
    }

    /// Somebody looked.
    pub(super) fn looked(&mut self, subject: String, look: Look) {
        let worst = self.worst.entry(subject).or_insert(look);
        *worst = (*worst).max(look);
    }

    /// The hour, and what each subject's bit in it is.
    pub(super) fn bits(&self) -> impl Iterator<Item = ((i64, String), Bits)> {
        let (hour, bit) = (self.number.div_euclid(60), 1_i64 << self.number.rem_euclid(60));
        self.worst.iter().map(move |(subject, look)| {
            let seen = if *look == Look::Unknown { 0 } else { bit };
            let up = if *look == Look::Up { bit } else { 0 };
            ((hour, subject.clone()), Bits { seen, up })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_look_counts_and_another_node_may_know_better() {
        let of = |looks: &[Look]| {
            let mut minute = Minute::new(60 * 7 + 59);
            looks.iter().for_each(|look| minute.looked("x".to_owned(), *look));
            let bits: Vec<_> = minute.bits().collect();
            assert_eq!(bits.first().map(|((hour, subject), _)| (*hour, subject.as_str())), Some((7, "x")));
            bits.first().unwrap().1
        };
        let bit = 1 << 59;
        let up = of(&[Look::Up, Look::Unknown, Look::Up]);
        assert_eq!(up, Bits { seen: bit, up: bit });
        let down = of(&[Look::Up, Look::Down, Look::Up]);
        assert_eq!(down, Bits { seen: bit, up: 0 });
        assert_eq!(of(&[Look::Unknown]), Bits::default());
        let mut both = down;
        both.add(up);
        assert_eq!(both, up, "people were served by the other node");
    }
}
