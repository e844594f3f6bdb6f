//! The kinds of values an option can have.

use std::path::{Path, PathBuf};

use fellesporten_domain::{Environment, Secret};
use serde::{Deserialize, Deserializer, de};

use super::table::Shape;

/// A type that an option can have.
pub(crate) trait OptionValue {
    /// What may be written, in words that complete "must be …".
    const KIND: &'static str;
    /// How the text of an environment variable is read.
    const SHAPE: Shape;
    /// The value as TOML; `None` when it is absent or must not be shown.
    fn shown(&self) -> Option<String>;
    /// Makes relative paths absolute, seen from `folder`.
    fn resolve(&mut self, _folder: &Path) {}
}

/// A text as TOML.
pub(crate) fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

impl<T: OptionValue> OptionValue for Option<T> {
    const KIND: &'static str = T::KIND;
    const SHAPE: Shape = T::SHAPE;
    fn shown(&self) -> Option<String> {
        self.as_ref().and_then(OptionValue::shown)
    }
    fn resolve(&mut self, folder: &Path) {
        if let Some(value) = self {
            value.resolve(folder);
        }
    }
}

impl OptionValue for bool {
    const KIND: &'static str = "true or false";
    const SHAPE: Shape = Shape::Flag;
    fn shown(&self) -> Option<String> {
        Some(self.to_string())
    }
}

/// Whole numbers, with what each can hold.
macro_rules! whole_numbers {
    ($($number:ty: $kind:literal),+) => { $(
        impl OptionValue for $number {
            const KIND: &'static str = $kind;
            const SHAPE: Shape = Shape::Number;
            fn shown(&self) -> Option<String> {
                Some(self.to_string())
            }
        }
    )+ };
}
whole_numbers!(u32: "a whole number from 0 to 4294967295", usize: "a whole number from 0");

impl OptionValue for String {
    const KIND: &'static str = "a text";
    const SHAPE: Shape = Shape::Text;
    fn shown(&self) -> Option<String> {
        Some(quoted(self))
    }
}

impl OptionValue for Vec<String> {
    const KIND: &'static str = "a list of texts";
    const SHAPE: Shape = Shape::List;
    fn shown(&self) -> Option<String> {
        Some(toml::Value::from(self.clone()).to_string())
    }
}

impl OptionValue for Vec<PathBuf> {
    const KIND: &'static str = "a list of paths, relative to this file or absolute";
    const SHAPE: Shape = Shape::List;
    fn shown(&self) -> Option<String> {
        Some(toml::Value::from(self.iter().map(|it| it.to_string_lossy().into_owned()).collect::<Vec<_>>()).to_string())
    }
    fn resolve(&mut self, folder: &Path) {
        self.iter_mut().for_each(|path| path.resolve(folder));
    }
}

impl OptionValue for PathBuf {
    const KIND: &'static str = "a path, relative to this file or absolute";
    const SHAPE: Shape = Shape::Text;
    fn shown(&self) -> Option<String> {
        Some(quoted(&self.to_string_lossy()))
    }
    fn resolve(&mut self, folder: &Path) {
        *self = folder.join(&*self);
    }
}

impl OptionValue for Environment {
    const KIND: &'static str = "\"production\", \"test\" or \"demo\"";
    const SHAPE: Shape = Shape::Text;
    fn shown(&self) -> Option<String> {
        Some(quoted(self.as_str()))
    }
}

/// A text that is never shown.
#[derive(Debug, Clone)]
pub(crate) struct SecretText(Secret<String>);

impl SecretText {
    /// The text itself.
    pub(crate) fn expose(&self) -> &str {
        self.0.expose()
    }
}

impl From<String> for SecretText {
    fn from(text: String) -> Self {
        Self(Secret::new(text))
    }
}

impl<'de> Deserialize<'de> for SecretText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Through a loose value: serde's own message about a wrong type would repeat what was written.
        match serde_json::Value::deserialize(deserializer)? {
            serde_json::Value::String(text) => Ok(text.into()),
            _ => Err(de::Error::custom("must be a text in quotes")),
        }
    }
}

impl OptionValue for SecretText {
    const KIND: &'static str = "a text (secret)";
    const SHAPE: Shape = Shape::Text;
    fn shown(&self) -> Option<String> {
        None
    }
}

/// Declares an option that is one of a few words.
macro_rules! words {
    ( $(#[doc = $about:literal])+ $name:ident = $kind:literal { $( $(#[doc = $doc:literal])+ $variant:ident = $word:literal, )+ } ) => {
        $(#[doc = $about])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
        pub(crate) enum $name { $( $(#[doc = $doc])+ #[serde(rename = $word)] $variant, )+ }

        impl $name {
            /// The word in the file.
            pub(crate) fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $word, )+ }
            }
        }

        impl $crate::config::value::OptionValue for $name {
            const KIND: &'static str = $kind;
            const SHAPE: $crate::config::table::Shape = $crate::config::table::Shape::Text;
            fn shown(&self) -> Option<String> {
                Some($crate::config::value::quoted(self.as_str()))
            }
        }
    };
}
pub(crate) use words;
