//! Logins, logouts and consent.

events! {
    /// A person was shown an error page. `cause` is the key of what it said, `code` stands on the page.
    INFO error_page_shown "error page shown" (status: number, code: text, cause: text)
        => "With status 400, help the customer or the person as errors.md says; with 500 or 503, read the other lines with the same `trace_id`.";
    /// A service's request was answered with an error at the service's own address.
    INFO authorization_refused "authorization refused" (error: text, description: text, client_id: text)
        => "The customer reads the same text; errors.md says what it can do.";
    /// A person was known from a session, and no eID was asked. The login has its own id; `session_login_id` is the login that
    /// began the session.
    INFO session_answered "a session answered" (client_id: text, session_login_id: text)
        => "Nothing.";
    /// A tester's `login_hint` was understood and refused.
    INFO headless_login_refused "headless login refused" (cause: text)
        => "The tester corrects the hint as `cause` says.";
    /// An eID let the person through, and we did not: `reason` says why. The person is back at the selector and was told.
    INFO login_refused "login refused" (eid: text, reason: text)
        => "Nothing, unless many come from one eID: then its row or the eID itself is wrong.";
    /// A login that was begun in one browser was continued in another, without its cookie.
    WARN attempt_of_another_browser "a login was continued without its cookie" (security: text)
        => "Once is a copied link. Many, with the same `login_id`, are somebody who tries to take over a login: warn the person through the service.";
    /// A client that had been logged in was told through the back channel that the session ended.
    INFO logout_told "told through the back channel of a logout" (client_id: text)
        => "Nothing.";
    /// A client could not be told that the session ended; it is not tried again.
    WARN logout_not_told "could not be told through the back channel of a logout" (client_id: text, cause: text)
        => "If it goes on, the customer corrects `backchannel_logout_uri`, or opens for our outgoing addresses.";
    /// The profile page lacked the list of earlier logins, because the records were away.
    WARN history_missing "the profile page is shown without its history" (cause: text)
        => "See `records_away`.";
    /// What a person had consented to could not be read, so the person was asked again.
    WARN consents_unread_and_asked "consents cannot be read: the person is asked" (cause: text)
        => "See `records_away`.";
    /// What a person had consented to could not be read, so the profile page may show too little.
    WARN consents_unread "consents cannot be read: the list may lack some" (cause: text)
        => "See `records_away`.";
    /// A person said no, and an earlier yes could not be taken back.
    WARN consent_not_forgotten "an earlier consent may be there still" (cause: text)
        => "See `records_away`. The person can take it back on the profile page.";
    /// A person took back a service's access, and the records did not take the change. The person was told to try again.
    WARN consent_not_withdrawn "a consent cannot be taken back" (cause: text)
        => "See `records_away`.";
}
