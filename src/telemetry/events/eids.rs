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
    /// A call to an eID's provider failed.
    WARN eid_not_answering "an eID's provider does not answer" (eid: text, system: text, cause: text)
        => "Look at the network between here and there, and at the eID's operational messages.";
    /// An eID's metadata does not fit its row, and is not used.
    ERROR eid_metadata_refused "an eID's metadata is not believed" (eid: text, cause: text)
        => "Compare the row in `[[eids]]` with what the supplier has announced.";
    /// An eID's keys cannot be read, and are not used.
    ERROR eid_keys_unreadable "an eID's keys cannot be read" (eid: text, cause: text)
        => "Call the eID's supplier: its JWKS is broken.";
    /// At start: this eID's provider wants a signature of ours, and there is no active key for it.
    WARN eid_client_key_missing "there is no active key to show ourselves with at this eID's provider" (eid: text)
        => "`fellesporten keys --issuer eid-clients generate`, hand the key over to the supplier, then `activate`.";
    /// At start: no eID is configured.
    WARN no_eid "idporten.selector and [[eids]] name no eID: nobody can log in" ()
        => "Name one in `idporten.selector` or `[[eids]]`.";
}
