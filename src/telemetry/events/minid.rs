//! MinID and messages.

events! {
    /// A number with too many wrong tries tried again.
    INFO number_in_quarantine "a number is in quarantine" (security: text)
        => "Nothing, unless there are many at once: then somebody guesses passwords; look at where they come from.";
    /// A passkey's answer was not believed.
    INFO passkey_refused "a passkey was refused" (cause: text)
        => "Nothing, unless all are: then `minid.base_url` is another host than the people's browsers see.";
    /// At start: the address of MinID's pages is none that passkeys can be bound to.
    WARN no_passkeys "passkeys cannot be had at this address" (cause: text)
        => "Use https and a host name in MinID's address if passkeys are wanted.";
    /// A password could not be hashed; the person was told to try again.
    ERROR password_hash_failed "a password could not be hashed" (cause: text)
        => "A defect of ours, or no memory: look at the node's memory, then report it.";
    /// Too many passwords waited to be hashed; the person was told to try again.
    WARN password_not_hashed "password not hashed" (cause: text)
        => "Add a node, or find out who tries so many passwords.";
    /// An account's record cannot be opened.
    ERROR account_unreadable "an account cannot be read" (cause: text)
        => "Compare `minid.secret` with the one that the accounts were made with; otherwise restore the record.";
    /// A person was to be told of a change, and the queue of messages was full.
    WARN notice_not_sent "a notice was not sent" (cause: text)
        => "See `message_not_sent`.";
    /// A code could not be sent because the queue of messages was full; the person was told to try again.
    WARN message_not_queued "message not queued" (cause: text)
        => "See `message_not_sent`: a carrier is slow or away.";
    /// A message left: `kind` is `sms`, `email` or `letter`.
    INFO message_sent "message sent" (kind: text)
        => "Nothing.";
    /// A carrier did not take a message; it is lost, but for word of what ends soon, which is tried again.
    ERROR message_not_sent "message not sent" (kind: text, cause: text)
        => "Look at the carrier in `[messages]`; the person can ask for a new code.";
}
