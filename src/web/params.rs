//! Parameters of a query or a form, read from the raw bytes.
//!
//! Ready-made extractors keep the last of two equal names or refuse with an answer of their own; an OAuth request must be
//! judged by our rules (`docs/contracts/idporten.md` §3.3), so every pair is kept, in its order.

use std::fmt;

use http::{HeaderMap, header};
use thiserror::Error;

/// More pairs than this in one request are refused: no rule needs them, and each costs memory.
pub const MAX_PAIRS: usize = 256;

/// The text cannot be read as parameters. Says which way, never the text: it can hold a secret.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum BadEncoding {
    /// A `%` without two hexadecimal digits after it.
    #[error("a percent sign is not followed by two hexadecimal digits")]
    Percent,
    /// Bytes that are no UTF-8.
    #[error("a parameter is not valid UTF-8")]
    Utf8,
    /// The character NUL, which no parameter needs and which databases refuse.
    #[error("a parameter contains the character NUL")]
    Nul,
    /// More than [`MAX_PAIRS`] parameters.
    #[error("there are too many parameters")]
    TooMany,
}

/// A parameter that may stand once stands more than once (RFC 6749 §3.1). Holds its name.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("the parameter {0} is repeated")]
pub struct Repeated(pub String);

/// Ordered pairs of a query or form. `Debug` shows the names only.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Params {
    pairs: Vec<(String, String)>,
}

impl Params {
    /// Reads `application/x-www-form-urlencoded` bytes: a raw query, or the body of a form.
    ///
    /// # Errors
    /// [`BadEncoding`] when any name or value cannot be read.
    pub fn parse(raw: &[u8]) -> Result<Self, BadEncoding> {
        let mut pairs = Vec::new();
        for piece in raw.split(|byte| *byte == b'&').filter(|piece| !piece.is_empty()) {
            if pairs.len() == MAX_PAIRS {
                return Err(BadEncoding::TooMany);
            }
            let mut sides = piece.splitn(2, |byte| *byte == b'=');
            let name = decode(sides.next().unwrap_or_default())?;
            let value = decode(sides.next().unwrap_or_default())?;
            pairs.push((name, value));
        }
        Ok(Self { pairs })
    }

    /// The value of a parameter that may stand once. An empty value counts as absent (RFC 6749 §3.1).
    ///
    /// # Errors
    /// [`Repeated`] when the name stands more than once, whatever the values.
    pub fn one(&self, name: &str) -> Result<Option<&str>, Repeated> {
        let mut values = self.values(name);
        let first = values.next();
        if values.next().is_some() {
            return Err(Repeated(name.to_owned()));
        }
        Ok(first.filter(|value| !value.is_empty()))
    }

    /// Every value that is not empty, in order, of a parameter that may be repeated (`resource`).
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.values(name).filter(|value| !value.is_empty()).collect()
    }

    /// The same with this pair, unless the name stands there already.
    #[must_use]
    pub fn with_default(mut self, name: &str, value: &str) -> Self {
        if self.values(name).next().is_none() {
            self.pairs.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    /// The same, where each pair of `others` takes the place of all pairs of its name.
    #[must_use]
    pub fn overridden_by(mut self, others: Vec<(String, String)>) -> Self {
        self.pairs.retain(|(name, _)| !others.iter().any(|(other, _)| other == name));
        self.pairs.extend(others);
        self
    }

    /// The names, in order, as often as they stand.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.pairs.iter().map(|(name, _)| name.as_str())
    }

    /// The first name that stands more than once, apart from `repeatable` ones.
    pub fn first_repeated(&self, repeatable: &[&str]) -> Option<&str> {
        self.pairs
            .iter()
            .enumerate()
            .filter(|(_, (name, _))| !repeatable.contains(&name.as_str()))
            .find(|(at, (name, _))| self.pairs.iter().take(*at).any(|(earlier, _)| earlier == name))
            .map(|(_, (name, _))| name.as_str())
    }

    fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        self.pairs.iter().filter(move |(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

impl fmt::Debug for Params {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.names()).finish()
    }
}

/// Whether a request says that its body is a form.
pub fn is_form(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded"))
}

fn decode(raw: &[u8]) -> Result<String, BadEncoding> {
    let mut decoded = Vec::with_capacity(raw.len());
    let mut bytes = raw.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            b'+' => decoded.push(b' '),
            b'%' => decoded.push(hex_digit(bytes.next())? << 4 | hex_digit(bytes.next())?),
            other => decoded.push(*other),
        }
    }
    let text = String::from_utf8(decoded).map_err(|_| BadEncoding::Utf8)?;
    if text.contains('\0') { Err(BadEncoding::Nul) } else { Ok(text) }
}

fn hex_digit(byte: Option<&u8>) -> Result<u8, BadEncoding> {
    match byte {
        Some(digit @ b'0'..=b'9') => Ok(digit - b'0'),
        Some(digit @ b'a'..=b'f') => Ok(digit - b'a' + 10),
        Some(digit @ b'A'..=b'F') => Ok(digit - b'A' + 10),
        _ => Err(BadEncoding::Percent),
    }
}

#[cfg(test)]
mod tests;
