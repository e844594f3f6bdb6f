//! How much of an embedded store one kind of entries may take.

/// Whose growth an entry is. A kind that strangers can make grow has a share; when that is full, its oldest entry gives way, so that a
/// flood of one kind neither shuts the others out nor its own. Together the shares leave a quarter to what has none. Redis has no shares:
/// there the operator watches the memory.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Share {
    /// All that is there: sessions, grants, marks, which nobody makes without proving something. They never give way.
    #[default]
    All,
    /// Logins that somebody began: half.
    Begun,
    /// Requests that a client pushed which proved who it is: an eighth.
    Pushed,
    /// Requests that anybody pushed in the name of a public client: a sixteenth.
    PushedByAnybody,
    /// Forms that wait for their browser to come back: a sixteenth.
    Parked,
}

impl Share {
    /// Those with a bound.
    pub(super) const BOUNDED: [Self; 4] = [Self::Begun, Self::Pushed, Self::PushedByAnybody, Self::Parked];

    /// The bytes that it may take of so many.
    pub(super) const fn of(self, bytes: usize) -> usize {
        match self {
            Self::All => bytes,
            Self::Begun => bytes / 2,
            Self::Pushed => bytes / 8,
            Self::PushedByAnybody | Self::Parked => bytes / 16,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Share;

    #[test]
    fn a_quarter_is_left_to_what_has_no_share() {
        let shared: usize = Share::BOUNDED.iter().map(|share| share.of(1600)).sum();
        assert_eq!((shared, Share::All.of(1600)), (1200, 1600));
    }
}
