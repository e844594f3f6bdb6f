//! Texts of a customers file that no error may repeat.

use std::fmt;
use std::marker::PhantomData;

use fellesporten_domain::Secret;
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// A client secret, as written.
#[derive(Debug, Clone)]
pub(crate) struct SecretText(pub(crate) Secret<String>);

/// A person's number, as written and not yet judged.
#[derive(Debug, Clone)]
pub(crate) struct PidText(pub(crate) Secret<String>);

impl From<String> for SecretText {
    fn from(text: String) -> Self {
        Self(Secret::new(text))
    }
}

impl From<String> for PidText {
    fn from(text: String) -> Self {
        Self(Secret::new(text))
    }
}

impl<'de> Deserialize<'de> for SecretText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Unrepeated(PhantomData))
    }
}

impl<'de> Deserialize<'de> for PidText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Unrepeated(PhantomData))
    }
}

/// Takes a string, and never says what it met instead: serde's own words repeat the value.
struct Unrepeated<T>(PhantomData<T>);

const NOT_TEXT: &str = "must be text in quotation marks";

impl<'de, T: From<String>> Visitor<'de> for Unrepeated<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text in quotation marks")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        Ok(T::from(text.to_owned()))
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<T, E> {
        Err(E::custom(NOT_TEXT))
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<T, E> {
        Err(E::custom(NOT_TEXT))
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<T, E> {
        Err(E::custom(NOT_TEXT))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<T, E> {
        Err(E::custom(NOT_TEXT))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<T, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Err(A::Error::custom(NOT_TEXT))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Err(A::Error::custom(NOT_TEXT))
    }
}
