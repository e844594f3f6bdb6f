//! eIDs and their providers.

events! {
    /// The person was told that an eID cannot be used just now, and can choose another.
    WARN eid_unavailable "eID unavailable" (eid: text, code: text)
        => "Look at the eID's operational messages, and at `eid_not_answering`; the selector shows the eID as out of order by itself.";
    /// What came from an eID broke its protocol; the login ended with an error page. `security` is the rule.
    WARN eid_protocol_violated "eID protocol violated" (security: text, eid: text)
        => "Once can be a person's browser. If it goes on, the eID has changed something or is attacked: call its supplier, and take it out of `idporten.selector` meanwhile.";
    /// An eID vouched for a level, method or kind of person that its row does not allow.
    WARN eid_vouched_for_too_much "an eID vouched for more than its row allows" (security: text, eid: text)
        => "Call the eID's supplier: either the row in `[[eids]]` is wrong, or the eID is.";
    /// A browser came back from an eID with something that belongs to no login of that browser. `security` says which check said so.
    WARN callback_refused "a callback was refused" (security: text, eid: text)
        => "Once is a reloaded page. Many are an attack on logins or a broken eID: look at `eid` and at where they come from.";
    /// A document of an eID's provider (metadata or keys) was answered with another status than 200.
    WARN eid_document_refused "an eID's document is not given" (eid: text, status: number)
        => "The last good one serves. If it goes on, call the eID's supplier.";
    /// An eID's provider answered a call with an error: `error` is its OAuth error code, or `none` when it gave no readable one.
    WARN eid_call_refused "an eID's provider refused a call" (eid: text, status: number, error: text)
        => "`invalid_client` is about our key or secret there, `invalid_request` about what is registered there: callbacks, scopes. Otherwise call the supplier.";
    /// A call to an eID's provider failed.
    WARN eid_not_answering "an eID's provider does not answer" (eid: text, system: text, cause: text)
        => "Look at the network between here and there, and at the eID's operational messages.";
    /// An eID's metadata does not fit its row, and is not used.
    ERROR eid_metadata_refused "an eID's metadata is not believed" (eid: text, cause: text)
        => "Compare the row in `[[eids]]` with what the supplier has announced.";
    /// An eID's keys cannot be read, and are not used.
    ERROR eid_keys_unreadable "an eID's keys cannot be read" (eid: text, cause: text)
        => "Call the eID's supplier: its JWKS is broken.";
    /// A code of e-mail login could not be sent or judged, because the short-lived store is away; the person was told to try again.
    WARN email_code_failed "a code could not be sent or judged" (cause: text)
        => "Look at the short-lived store: `/readyz` and its log lines say what is wrong.";
    /// At start: this eID's provider wants a signature of ours, and there is no active key for it.
    WARN eid_client_key_missing "there is no active key to show ourselves with at this eID's provider" (eid: text)
        => "`fellesporten keys --issuer eid-clients generate`, hand the key over to the supplier, then `activate`.";
    /// At start: no eID is configured.
    WARN no_eid "idporten.selector and [[eids]] name no eID: nobody can log in" ()
        => "Name one in `idporten.selector` or `[[eids]]`.";
    /// Somebody wanted to begin or end a login with an eID that an operator has closed, and is back at the selector.
    INFO eid_closed "the eID is closed" (eid: text)
        => "Nothing: `GET /announcements` of the operator API says who closed it and why.";
    /// Whether somebody came back from an eID is not known, and is not counted.
    DEBUG eid_trip_unknown "whether a trip was abandoned is not known" (eid: text, cause: text)
        => "See `short_lived_away`.";
    /// The node's own file of announcements was read.
    INFO announcements_read "announcements were read" (file: text, entries: number)
        => "Nothing.";
    /// The node's own file of announcements cannot be used.
    ERROR announcements_unusable "the file of announcements cannot be used; the last good one stands" (file: text, cause: text)
        => "Correct the file; it is read again by itself.";
    /// Somebody called the operator API without a certificate or token that lets in. `reason` says what is wrong with it.
    WARN operator_refused "a call of the operator API was refused" (security: text, reason: text)
        => "Once is a mistake. If it goes on, somebody is where only operators should be: look at who can reach the listener.";
    /// An operator's call was not carried out, since the records are away.
    WARN operator_call_failed "an operator's call was not carried out" (cause: text)
        => "Look at the database. In an emergency announce through the node's own file.";
    /// An operator's call could not be recorded, and was not answered.
    ERROR operator_call_unrecorded "an operator's call could not be recorded" (cause: text)
        => "Look at the database and the spool's disk.";
}
