//! Where a logout ends (`docs/contracts/idporten.md` §6.2; facts 85–89, 95).

use super::id_token_hint::Hint;

/// The caller's claims about itself.
pub struct LogoutRequest<'a> {
    /// The hint as read; `Err` when it came but does not verify.
    pub hint: Result<Option<&'a Hint>, UnverifiedHint>,
    /// `client_id`.
    pub client_id: Option<&'a str>,
    /// Whether the browser has a living session.
    pub has_session: bool,
    /// Whether a logout without a session still leads back to the service (§6.2; off).
    pub redirect_without_session: bool,
}

/// A hint that we did not sign, or that was altered.
#[derive(Clone, Copy, Debug)]
pub struct UnverifiedHint;

/// The verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Logout<'a> {
    /// End the session; then back to the service, if this client registered the address.
    Of(&'a str),
    /// End the session; the person stays on the logged-out page.
    Anonymous,
    /// Nothing to end: the error page, and from there back to this client's service.
    NoSession(Option<&'a str>),
}

/// Decides. A hint and a `client_id` that contradict each other, or a hint that does not verify, count as neither.
pub fn decide<'a>(request: &LogoutRequest<'a>) -> Logout<'a> {
    let client = match (&request.hint, request.client_id) {
        (Err(UnverifiedHint), _) => None,
        (Ok(Some(hint)), Some(client_id)) if hint.client_id != client_id => None,
        (Ok(Some(hint)), _) => Some(hint.client_id.as_str()),
        (Ok(None), client_id) => client_id,
    };
    match (request.has_session, client) {
        (true, Some(client)) => Logout::Of(client),
        (true, None) => Logout::Anonymous,
        (false, Some(client)) if request.redirect_without_session => Logout::Of(client),
        (false, client) => Logout::NoSession(client),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_logout_belongs_to_the_client_that_shows_itself() {
        let hint = Hint { client_id: "a".to_owned(), sub: "s".to_owned() };
        for (hint, client_id, has_session, kind, expected) in [
            (Ok(Some(&hint)), None, true, false, Logout::Of("a")),
            (Ok(Some(&hint)), Some("a"), true, false, Logout::Of("a")),
            (Ok(Some(&hint)), Some("b"), true, false, Logout::Anonymous),
            (Ok(None), Some("b"), true, false, Logout::Of("b")),
            (Ok(None), None, true, false, Logout::Anonymous),
            (Err(UnverifiedHint), Some("b"), true, false, Logout::Anonymous),
            (Ok(Some(&hint)), None, false, false, Logout::NoSession(Some("a"))),
            (Ok(None), Some("b"), false, false, Logout::NoSession(Some("b"))),
            (Ok(Some(&hint)), Some("b"), false, false, Logout::NoSession(None)),
            (Ok(Some(&hint)), None, false, true, Logout::Of("a")),
            (Ok(None), None, false, true, Logout::NoSession(None)),
            (Err(UnverifiedHint), Some("b"), false, true, Logout::NoSession(None)),
        ] {
            let request = LogoutRequest { hint, client_id, has_session, redirect_without_session: kind };
            assert_eq!(decide(&request), expected, "{client_id:?} session {has_session}");
        }
    }
}
