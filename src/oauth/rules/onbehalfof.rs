//! `onbehalfof`: which of a supplier's customers a login is for (`docs/contracts/idporten.md` §7.7, fact 76).

use fellesporten_registry::{Client, OnBehalfOf};

/// The customer asked for, when it is registered on the client.
///
/// # Errors
/// When it is not.
pub fn judge(client: &Client, onbehalfof: Option<&str>) -> Result<Option<String>, &'static str> {
    match onbehalfof {
        None => Ok(None),
        Some(value) if entry(client, value).is_some() => Ok(Some(value.to_owned())),
        Some(_) => Err("onbehalfof is not registered on the client"),
    }
}

/// The client's entry of this name, compared exactly.
pub fn entry<'a>(client: &'a Client, onbehalfof: &str) -> Option<&'a OnBehalfOf> {
    client.onbehalfof.iter().find(|entry| entry.onbehalfof == onbehalfof)
}
