//! The `authorization_details` parameter (RFC 9396, `docs/contracts/idporten.md` §3.8).

/// No type is offered, so any detail is refused; an empty array asks for nothing.
///
/// # Errors
/// When the value is no JSON array, or asks for anything.
pub fn judge(authorization_details: Option<&str>) -> Result<(), &'static str> {
    let Some(details) = authorization_details else { return Ok(()) };
    match serde_json::from_str::<Vec<serde_json::Value>>(details) {
        Ok(details) if details.is_empty() => Ok(()),
        Ok(_) => Err("authorization_details of this type are not offered"),
        Err(_) => Err("authorization_details is not a JSON array"),
    }
}
