//! Requests, connections and pages.

events! {
    /// A request was answered. There is one such line for each request, and never its path or query as sent: they hold codes
    /// and hints.
    INFO request_answered "request answered" (method: text, route: text, status: number, ms: decimal)
        => "Nothing, unless `status` is 500 or above: then read the other lines with its `trace_id`.";
    /// A connection did not get `TCP_NODELAY`.
    DEBUG nodelay_refused "no TCP_NODELAY" (cause: text)
        => "Nothing; the answers on it may be slower.";
    /// Somebody connected and did not come to terms over TLS.
    DEBUG tls_handshake_failed "TLS handshake failed" (cause: text)
        => "Nothing, if a scanner did it; if it is a customer, compare its TLS versions and trust with the listener's.";
    /// Somebody connected and did not finish the TLS handshake in time.
    DEBUG tls_handshake_timed_out "TLS handshake took too long" ()
        => "Nothing, unless customers complain: then look for loss between them and this node.";
    /// A connection ended with an error: mostly a caller that left.
    DEBUG connection_ended "connection ended" (cause: text)
        => "Nothing.";
    /// At a stop, connections had requests under way when the time for them was over.
    WARN connections_cut "connections were cut at the end of the drain time" (connections: number)
        => "Take a node out of the load balancer before you stop it; if requests hang, find out why first.";
    /// The system gives no more connections to this node, for example because its limit of open files is reached.
    ERROR accept_failed "cannot accept connections" (cause: text)
        => "Raise the limit that `cause` names (`ulimit -n`), or add a node.";
    /// An address that has opened too many pages, or shown too many wrong secrets, says that it asks for others (`X-Forwarded-For`), and
    /// is not named as a proxy. Said once per process and limit.
    WARN proxy_not_named "an address that is refused for its number of requests asks for others" ()
        => "If it is a proxy of yours, name it in `proxy.trusted`; else everybody behind it is one caller.";
    /// A page could not be made; the person saw a bare error.
    ERROR page_not_rendered "a page could not be rendered" (template: text, cause: text)
        => "A defect of ours: report it with the line.";
    /// A text is missing; the page shows its key.
    ERROR text_missing "there is no such text" (key: text)
        => "A defect of ours: report it with the line.";
    /// A text was shown with a hole.
    ERROR text_lacks_argument "a text lacks an argument" (key: text, cause: text)
        => "A defect of ours: report it with the line.";
    /// What somebody else publishes (an eID's provider, Maskinporten) was not fetched, by a fault of ours.
    ERROR document_not_fetched "a published document was not fetched" (cause: text)
        => "Report it.";
    /// The keys that tokens of Maskinporten are judged by cannot be had. Callers of this API wait or are answered 503.
    WARN token_keys_away "the token issuer's keys cannot be had" (cause: text)
        => "Is the issuer up, and reachable from this node? Its address is the option that names whose tokens are taken.";
    /// A caller's token was refused. The caller reads the same text.
    INFO token_refused "a token was refused" (reason: text)
        => "Nothing: the caller reads what to do.";
}
