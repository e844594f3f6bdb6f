//! Customers, and what they are told.

events! {
    /// An organisation was told by e-mail what of its clients ends soon: `entries` secrets, keys and certificates. An audit event with
    /// the same trace id names them.
    INFO expiry_told "an organisation was told what of its clients ends soon" (organisation: text, entries: number)
        => "Nothing.";
    /// The mail that says what ends soon was not taken; nothing is marked as told.
    WARN expiry_not_told "an organisation was not told what of its clients ends soon" (organisation: text, entries: number)
        => "See `message_not_sent`; it is tried again in an hour.";
    /// Something of an organisation's clients ends soon, and it has no address to be told at. Said once by each node.
    WARN no_contact "something ends soon, and its organisation has no contact" (organisation: text, entries: number)
        => "Ask the organisation for an address, and put it in its record as `contact_email`.";
    /// What ends soon is looked up later, because the records are away.
    WARN expiry_late "organisations are told later what ends soon" (cause: text)
        => "See `records_away`; it is tried again by itself.";
    /// At start: this node cannot send e-mail, so it tells nobody what ends soon.
    INFO expiry_untold "this node tells nobody what ends soon: it has no mail server" ()
        => "Name one in `messages.smtp_host`, on one node of the installation at least.";
}
