//! What measurements come to, and saying it.

use std::{io::Write, time::Duration};

/// A line for whoever reads.
pub(crate) fn say(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// In microseconds.
pub(crate) fn micros(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e6
}

/// In milliseconds.
pub(crate) fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}

/// The smallest sample that this share of all does not exceed; zero of none.
pub(crate) fn quantile(samples: &[Duration], share: f64) -> Duration {
    let mut sorted = samples.to_vec();
    sorted.sort_unstable();
    let rank = (sorted.len() as f64 * share).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or_default()
}

/// How many standard deviations of pure chance lie between two groups, by the ranks of their samples (Mann and Whitney): below 2 there is
/// no difference that so many samples would show, and outliers weigh no more than others. Positive where the second group is slower.
pub(crate) fn apart(first: &[Duration], second: &[Duration]) -> f64 {
    let all = first.iter().map(|one| (one, false)).chain(second.iter().map(|one| (one, true)));
    let mut all: Vec<_> = all.collect();
    all.sort_unstable();
    let ranks = all.iter().zip(1..).filter(|((_, is_second), _)| *is_second).map(|(_, rank)| f64::from(rank));
    let (n, m) = (first.len() as f64, second.len() as f64);
    let wins = ranks.sum::<f64>() - m * (m + 1.0) / 2.0;
    (wins - n * m / 2.0) / (n * m * (n + m + 1.0) / 12.0).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(start: u64, count: u64) -> Vec<Duration> {
        (start..start + count).map(Duration::from_millis).collect()
    }

    #[test]
    fn a_quantile_is_one_of_the_samples() {
        let samples = from(1, 100);
        for (share, expected) in [(0.5, 50), (0.99, 99), (1.0, 100), (0.001, 1)] {
            assert_eq!(quantile(&samples, share), Duration::from_millis(expected), "{share}");
        }
        assert_eq!(quantile(&[], 0.5), Duration::ZERO);
    }

    #[test]
    fn groups_are_apart_when_one_is_slower() {
        assert!(apart(&from(1, 100), &from(101, 100)) > 10.0);
        assert!(apart(&from(101, 100), &from(1, 100)) < -10.0);
        let (even, odd): (Vec<_>, Vec<_>) = from(1, 200).into_iter().partition(|one| one.as_millis() % 2 == 0);
        assert!(apart(&even, &odd).abs() < 1.0);
    }
}
