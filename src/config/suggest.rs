//! "Did you mean …?"

/// The known word nearest to `wrong`, if one is near enough to be a slip of the hand.
pub(crate) fn closest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|word| (distance(wrong, word), word))
        .filter(|(distance, word)| *distance <= 1 + word.len() / 5)
        .min()
        .map(|(_, word)| word)
}

/// Levenshtein distance in bytes.
fn distance(a: &str, b: &str) -> usize {
    let mut previous: Vec<usize> = (0..=b.len()).collect();
    for (row, x) in a.bytes().enumerate() {
        let mut current = vec![row + 1];
        for ((y, diagonal), above) in b.bytes().zip(&previous).zip(previous.iter().skip(1)) {
            let left = current.last().copied().unwrap_or_default();
            current.push((diagonal + usize::from(x != y)).min(above + 1).min(left + 1));
        }
        previous = current;
    }
    previous.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_word_and_nonsense_none() {
        let known = ["listen", "public_url", "enabled"];
        for (wrong, expected) in [
            ("listn", Some("listen")),
            ("public-url", Some("public_url")),
            ("enable", Some("enabled")),
            ("listen", Some("listen")),
            ("certificate", None),
        ] {
            assert_eq!(closest(wrong, known), expected, "{wrong}");
        }
    }
}
