//! From a path to records.

use std::path::{Path, PathBuf};

use fellesporten_domain::Secret;
use serde_json::Value;

use super::SecretText;
use super::lines::{Lines, line_at};
use super::records::{ClientRecord, Document};

/// A customers file: its records, with the secrets and keys that it points at.
#[derive(Debug)]
pub struct CustomerFile {
    pub(crate) name: String,
    pub(crate) lines: Lines,
    pub(crate) document: Document,
}

/// A customers file that cannot be read. The text names the file, the line or the record, and the cure.
#[derive(Debug, thiserror::Error)]
pub enum CustomersError {
    /// The file itself, or one that it points at, cannot be opened.
    #[error("{place}: cannot read {path}: {cause}; check that the path is right and readable")]
    Unreadable {
        /// What asked for the file.
        place: String,
        /// The file.
        path: String,
        /// The operating system's words.
        cause: std::io::Error,
    },
    /// It is no TOML or JSON, or has a key or value that a customers file cannot have.
    #[error("{place}: {message}")]
    Malformed {
        /// `file:line`, or the record.
        place: String,
        /// What is wrong.
        message: String,
    },
}

/// Reads a file; JSON when its name ends in `.json`, else TOML.
///
/// # Errors
/// When it, or a file that it points at, cannot be read or understood.
pub fn parse(path: &Path) -> Result<CustomerFile, CustomersError> {
    let name = path.display().to_string();
    let text = read(path, &name)?;
    let folder = path.parent().map_or_else(PathBuf::new, Path::to_path_buf);
    parse_text(&name, &text, &folder)
}

/// Reads a text that is not, or no longer, a file. `name` stands in errors and says the format as a path would; `folder`
/// is where its relative paths begin.
///
/// # Errors
/// As for [`parse`].
pub fn parse_text(name: &str, text: &str, folder: &Path) -> Result<CustomerFile, CustomersError> {
    let is_json = Path::new(name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    let (mut document, lines) = if is_json { (json(name, text)?, Lines::default()) } else { toml(name, text)? };
    for (index, client) in document.clients.iter_mut().enumerate() {
        let place = match lines.of("clients", index) {
            Some(line) => format!("{name}:{line}: clients[{index}]"),
            None => format!("{name}: clients[{index}]"),
        };
        follow_paths(client, &place, folder)?;
    }
    Ok(CustomerFile { name: name.to_owned(), lines, document })
}

/// The parser's own report would print the line, and with it a secret or a person's number; only its message is kept.
fn toml(name: &str, text: &str) -> Result<(Document, Lines), CustomersError> {
    let document = toml::from_str(text).map_err(|cause| CustomersError::Malformed {
        place: cause.span().map_or_else(|| name.to_owned(), |span| format!("{name}:{}", line_at(text, span.start))),
        message: cause.message().to_owned(),
    })?;
    Ok((document, Lines::of_toml(text)))
}

fn json(name: &str, text: &str) -> Result<Document, CustomersError> {
    serde_json::from_str(text).map_err(|cause| CustomersError::Malformed {
        place: format!("{name}:{}", cause.line()),
        message: cause.to_string(),
    })
}

fn follow_paths(client: &mut ClientRecord, place: &str, folder: &Path) -> Result<(), CustomersError> {
    let both = |one: &str, other: &str| CustomersError::Malformed {
        place: place.to_owned(),
        message: format!("has both {one} and {other}; keep one"),
    };
    if let Some(file) = &client.client_secret_file {
        if client.client_secret.is_some() {
            return Err(both("client_secret", "client_secret_file"));
        }
        let secret = Secret::new(read(&folder.join(file), &format!("{place}.client_secret_file"))?);
        client.secret_from_file = Some(SecretText(Secret::new(secret.expose().trim_end().to_owned())));
    }
    if let Some(file) = &client.jwks_file {
        if client.jwks.is_some() {
            return Err(both("jwks", "jwks_file"));
        }
        let place = format!("{place}.jwks_file");
        let text = read(&folder.join(file), &place)?;
        // Someone may have given the private set; its members must not be repeated.
        let set: Value = serde_json::from_str(&text).map_err(|cause| CustomersError::Malformed {
            place: format!("{place} {file}:{}", cause.line()),
            message: "is not JSON; a JWK set is { \"keys\": [ … ] }".to_owned(),
        })?;
        client.jwks = Some(set);
    }
    Ok(())
}

fn read(path: &Path, place: &str) -> Result<String, CustomersError> {
    std::fs::read_to_string(path).map_err(|cause| CustomersError::Unreadable {
        place: place.to_owned(),
        path: path.display().to_string(),
        cause,
    })
}
