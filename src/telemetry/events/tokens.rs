//! Tokens and other machine endpoints.

events! {
    /// A client's request was refused. The client got the same `error` and `description`, and the trace id.
    INFO machine_request_refused "machine request refused" (error: text, description: text)
        => "The customer reads the same text; errors.md says what it can do.";
    /// Maskinporten refused a grant. The client got the same `error`, `code` and `description`, and the trace id.
    INFO grant_refused "grant refused" (client_id: maybe, check: text, code: maybe, error: text, description: text)
        => "The customer reads the same text; errors.md §8 says what it can do.";
    /// Grants of a client were refused that anybody can send, more in a minute than are recorded one by one; a record stands for the others.
    WARN grant_refusals_left_out "refused grants are counted, not recorded" (client_id: text, left_out: number)
        => "Somebody sends grants in the client's name, without its key or with an old grant. Look at `ip` of its latest records; if it is the customer itself, tell it.";
    /// A delegation source did not answer, or with something that is no answer; whoever asked for a token was told to try again.
    WARN delegation_source_away "a delegation source does not answer" (source: text, cause: text)
        => "Look at the source and the network to it, and at its row in `[[maskinporten.delegation_sources]]`. Own tokens are issued as before.";
    /// A client revoked a token, and its grant ended.
    INFO grant_revoked "grant revoked" (client_id: text)
        => "Nothing.";
    /// A refresh token was used in a way that only a copy is; its grant ended. `security` is `refresh-token-reused` or
    /// `refresh-token-of-another-client`.
    WARN grant_ended_for_security "a grant is ended" (security: text, client_id: text)
        => "Tell the customer: its refresh tokens are copied, by a thief or by its own nodes that do not share them.";
    /// A person has too many grants that live long; one of this client was ended for a new one.
    WARN too_many_grants "a person has too many grants; one is ended" (client_id: text)
        => "Once is nothing. If one client fills the list, the customer asks for new grants instead of using refresh tokens.";
    /// A person's long grants could not be read, so the profile page may show too little.
    WARN grants_unread "recorded grants cannot be read: the list may lack some" (cause: text)
        => "See `records_away`.";
    /// A person ended grants while the records were away. What the short-lived store lists has ended; whether there is more is not known.
    WARN grants_not_searched "recorded grants cannot be searched for more to end" (cause: text)
        => "See `records_away`. Whoever withdrew access was told to do so again.";
    /// A session ended, and its long grants could not be ended in the records; the logout itself is remembered instead, which has
    /// the same effect.
    WARN session_grants_not_ended "a logout is remembered until the last grant that it ends would have ended" (cause: text)
        => "See `records_away`.";
    /// A client showed an enterprise certificate that was not accepted.
    INFO enterprise_certificate_refused "enterprise certificate refused" (client_id: text, reason: text)
        => "The customer reads the same reason; errors.md §3.1 says what it can do.";
    /// A client showed a valid enterprise certificate of another organisation.
    INFO enterprise_certificate_of_another "enterprise certificate of another organisation refused"
        (client_id: text, organisation: text, certificate_issuer: text, certificate_serial_number: text)
        => "The customer uses a certificate of its own or its supplier's, or corrects `client_orgno`.";
}
