//! Scopes: `prefix:subscope` (docs/contracts/idporten.md §8.1, maskinporten.md §5.1).

use std::borrow::Borrow;
use std::collections::BTreeSet;
use std::collections::btree_set;
use std::fmt;
use std::str::FromStr;

use crate::string_serde::serde_as_string;

/// One scope's name: 1 to 255 scope-token characters of RFC 6749 §3.3.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ScopeName(String);

const MAX_LENGTH: usize = 255;

/// Why a text is not a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ScopeError {
    /// Nothing between two spaces, or nothing at all where one scope was wanted.
    #[error("a scope cannot be empty")]
    Empty,
    /// More than 255 characters.
    #[error("a scope has at most 255 characters")]
    TooLong,
    /// A character outside RFC 6749's scope-token.
    #[error("a scope has printable ASCII characters only, without space, quotation mark and backslash")]
    Character,
}

impl ScopeName {
    /// Checks length and characters.
    ///
    /// # Errors
    /// [`ScopeError`] says what is wrong.
    pub fn parse(text: &str) -> Result<Self, ScopeError> {
        if text.is_empty() {
            return Err(ScopeError::Empty);
        }
        if text.len() > MAX_LENGTH {
            return Err(ScopeError::TooLong);
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\') {
            return Err(ScopeError::Character);
        }
        Ok(Self(text.to_owned()))
    }

    /// The whole name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before the first colon: who owns the scope. `None` for `openid`, `profile` and old built-in names.
    #[must_use]
    pub fn prefix(&self) -> Option<&str> {
        self.0.split_once(':').map(|(prefix, _)| prefix)
    }

    /// Whether Altinn can be asked about it: after the prefix lower-case letters, digits and `/`, then one `.suffix` at most
    /// (docs/contracts/maskinporten.md §5.1).
    #[must_use]
    pub fn is_known_to_altinn(&self) -> bool {
        let plain = |text: &str| {
            !text.is_empty()
                && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'/')
        };
        let (Some(prefix), Some(subscope)) = (self.prefix(), self.subscope()) else { return false };
        let (stem, suffix) = subscope.split_once('.').unwrap_or((subscope, "x"));
        plain(prefix) && !prefix.contains('/') && plain(stem) && plain(suffix) && !suffix.contains('/')
    }

    /// What stands after the first colon; it may hold `/`, `.` and further colons. `None` where there is no prefix.
    #[must_use]
    pub fn subscope(&self) -> Option<&str> {
        self.0.split_once(':').map(|(_, subscope)| subscope)
    }
}

impl fmt::Display for ScopeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for ScopeName {
    type Err = ScopeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl Borrow<str> for ScopeName {
    fn borrow(&self) -> &str {
        &self.0
    }
}

serde_as_string!(ScopeName);

/// A set of scopes, written as RFC 6749 §3.3 does: space-separated, here in alphabetical order.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct ScopeSet(BTreeSet<ScopeName>);

impl ScopeSet {
    /// Reads a space-separated list; repeated names and spaces count once, and an empty text is the empty set.
    ///
    /// # Errors
    /// [`ScopeError`] of the first name that is not one.
    pub fn parse(text: &str) -> Result<Self, ScopeError> {
        text.split(' ').filter(|name| !name.is_empty()).map(ScopeName::parse).collect::<Result<_, _>>().map(Self)
    }

    /// Whether `name` is in the set.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.0.contains(name)
    }

    /// Whether every scope of this set is in `other`.
    #[must_use]
    pub fn is_subset(&self, other: &Self) -> bool {
        self.0.is_subset(&other.0)
    }

    /// The scopes in both sets.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        Self(self.0.intersection(&other.0).cloned().collect())
    }

    /// Adds a scope; `false` when it was there already.
    pub fn insert(&mut self, name: ScopeName) -> bool {
        self.0.insert(name)
    }

    /// The scopes in alphabetical order.
    pub fn iter(&self) -> btree_set::Iter<'_, ScopeName> {
        self.0.iter()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

impl fmt::Display for ScopeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, name) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            f.write_str(&name.0)?;
        }
        Ok(())
    }
}

impl FromStr for ScopeSet {
    type Err = ScopeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl FromIterator<ScopeName> for ScopeSet {
    fn from_iter<I: IntoIterator<Item = ScopeName>>(names: I) -> Self {
        Self(names.into_iter().collect())
    }
}

impl<'a> IntoIterator for &'a ScopeSet {
    type Item = &'a ScopeName;
    type IntoIter = btree_set::Iter<'a, ScopeName>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

serde_as_string!(ScopeSet);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_their_parts() {
        for (text, prefix, subscope) in [
            ("openid", None, None),
            ("fjelldata:vannstand.read", Some("fjelldata"), Some("vannstand.read")),
            ("nav:product:name", Some("nav"), Some("product:name")),
            ("ks:a/b.write", Some("ks"), Some("a/b.write")),
            ("global/kontaktinformasjon.read", None, None),
        ] {
            let name = ScopeName::parse(text).unwrap();
            assert_eq!((name.prefix(), name.subscope()), (prefix, subscope), "{text}");
        }
    }

    #[test]
    fn altinn_is_stricter_than_rfc_6749() {
        for (name, known) in [
            ("fjelldata:vannstand.read", true),
            ("fjelldata:vannstand", true),
            ("fjelldata:a/b.write", true),
            ("digitalpostinnbygger:send", true),
            ("fjelldata:Vannstand.read", false),
            ("fjelldata:vann_stand.read", false),
            ("fjelldata:vann-stand", false),
            ("nav:product:name", false),
            ("fjelldata:a.b.c", false),
            ("fjelldata:a.b/c", false),
            ("fjelldata:.read", false),
            ("fjelldata:a.", false),
            ("global/kontaktinformasjon.read", false),
        ] {
            assert_eq!(ScopeName::parse(name).unwrap().is_known_to_altinn(), known, "{name}");
        }
    }

    #[test]
    fn what_is_not_a_scope() {
        for (text, error) in [
            ("", ScopeError::Empty),
            ("a b", ScopeError::Character),
            ("a\"b", ScopeError::Character),
            ("a\\b", ScopeError::Character),
            ("a\tb", ScopeError::Character),
            ("a\u{7f}", ScopeError::Character),
            ("blåbær", ScopeError::Character),
        ] {
            assert_eq!(ScopeName::parse(text), Err(error), "{text:?}");
        }
        assert!(ScopeName::parse(&"x".repeat(255)).is_ok());
        assert_eq!(ScopeName::parse(&"x".repeat(256)), Err(ScopeError::TooLong));
    }

    #[test]
    fn sets_are_ordered_and_without_repetition() {
        let set = ScopeSet::parse("profile openid  openid ").unwrap();
        assert_eq!(set.to_string(), "openid profile");
        assert_eq!(set.len(), 2);
        assert!(set.contains("openid") && !set.contains("open"));
        assert!(ScopeSet::parse("").unwrap().is_empty());
        assert_eq!(ScopeSet::parse("openid\tprofile"), Err(ScopeError::Character));
    }

    #[test]
    fn subsets_and_intersections() {
        let all = ScopeSet::parse("openid profile a:b").unwrap();
        let some = ScopeSet::parse("openid a:b").unwrap();
        assert!(some.is_subset(&all) && !all.is_subset(&some));
        assert_eq!(all.intersection(&ScopeSet::parse("a:b c:d").unwrap()).to_string(), "a:b");
    }

    #[test]
    fn a_set_is_a_string_on_the_wire() {
        let set = ScopeSet::parse("b a").unwrap();
        assert_eq!(serde_json::to_string(&set).unwrap(), "\"a b\"");
        assert_eq!(serde_json::from_str::<ScopeSet>("\"b a\"").unwrap(), set);
    }
}
