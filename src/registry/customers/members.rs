//! The members of a JSON object, each read by itself, so that everything that is wrong is said at once and by name.

use fellesporten_domain::{Acr, OrgNumber};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::rules::Violation;

/// What a member can be.
pub(crate) trait Member: DeserializeOwned {
    /// Its kind in words, for whoever sent another: serde's own words are for programmers in Rust.
    fn must() -> String;
}

macro_rules! member {
    ($($kind:ty: $must:literal),+ $(,)?) => {
        $(impl Member for $kind {
            fn must() -> String {
                $must.to_owned()
            }
        })+
    };
}

member! {
    String: "text",
    bool: "true or false",
    // Every number of a registration is a time.
    u32: "a whole number of seconds, 0 or more",
    OrgNumber: "an organisation number, nine digits as text, the last of which checks the others",
    Acr: "an acr value, such as idporten-loa-substantial",
    Map<String, Value>: "an object",
    Value: "JSON",
}

impl<T: Member> Member for Vec<T> {
    fn must() -> String {
        format!("an array, and each of its entries {}", T::must())
    }
}

/// An object that is being read. Members that nobody asks for are ignored (docs/contracts/maskinporten.md §7.1).
pub(crate) struct Members<'a> {
    object: &'a Map<String, Value>,
    within: String,
    violations: Vec<Violation>,
}

impl<'a> Members<'a> {
    /// The members of a body.
    pub(crate) const fn of(object: &'a Map<String, Value>) -> Self {
        Self { object, within: String::new(), violations: Vec::new() }
    }

    /// Those of an object inside it, whose place is `within`.
    pub(crate) fn inside(object: &'a Map<String, Value>, within: &str) -> Self {
        Self { within: format!("{within}."), ..Self::of(object) }
    }

    /// A member; `null` counts as absent, and so does one that is not what it should be, which is noted.
    pub(crate) fn optional<T: Member>(&mut self, name: &str) -> Option<T> {
        let value = self.object.get(name).filter(|value| !value.is_null())?;
        let read = T::deserialize(value).ok();
        if read.is_none() {
            self.refuse(name, format!("{name} must be {}", T::must()));
        }
        read
    }

    /// The first of these names that is there: an older spelling comes last.
    pub(crate) fn either<T: Member>(&mut self, names: &[&str]) -> Option<T> {
        names.iter().find_map(|name| self.optional(name))
    }

    /// A text under the first of these names; an empty one says as much as none.
    pub(crate) fn said(&mut self, names: &[&str]) -> Option<String> {
        self.either(names).filter(|text: &String| !text.is_empty())
    }

    /// A text that must be there.
    pub(crate) fn text(&mut self, names: &[&str]) -> String {
        let violations = self.violations.len();
        match self.either(names) {
            Some(text) => text,
            None => {
                // What is there and no text was refused already.
                if let Some(name) = names.first().filter(|_| self.violations.len() == violations) {
                    self.refuse(name, format!("{name} is required"));
                }
                String::new()
            }
        }
    }

    /// Any other value that must be there.
    pub(crate) fn required<T: Member>(&mut self, name: &str) -> Option<T> {
        let violations = self.violations.len();
        let value = self.optional(name);
        if value.is_none() && self.violations.len() == violations {
            self.refuse(name, format!("{name} is required"));
        }
        value
    }

    /// Notes what is wrong with a member.
    pub(crate) fn refuse(&mut self, name: &str, message: impl Into<String>) {
        self.violations.push(Violation::new(format!("{}{name}", self.within), message));
    }

    /// Takes over what was wrong inside.
    pub(crate) fn take(&mut self, inner: Members<'_>) {
        self.violations.extend(inner.violations);
    }

    /// Everything that was wrong.
    pub(crate) fn finish<T>(self, read: T) -> Result<T, Vec<Violation>> {
        if self.violations.is_empty() { Ok(read) } else { Err(self.violations) }
    }
}
