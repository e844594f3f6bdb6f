//! The process.

events! {
    /// A listener takes connections.
    INFO listening "listening" (listener: text, address: text)
        => "Nothing.";
    /// Every listener is open.
    INFO ready "ready" (environment: text)
        => "Nothing.";
    /// The process was told to stop, and lets requests under way end.
    INFO stopping "stopping" ()
        => "Nothing.";
    /// At a stop, background work did not end in time.
    WARN background_cut "background work was cut short" ()
        => "Nothing; what it must do is done at the next start.";
    /// At a stop, messages still waited for a carrier.
    WARN messages_cut "messages that waited were not sent" ()
        => "People ask for a new code. Look at the carrier in `[messages]`.";
    /// The collector of traces does not take spans; those are lost, and nothing else is.
    WARN traces_not_delivered "the collector of traces takes no spans" (cause: text)
        => "Look at `telemetry.otlp_url` and the collector; `fellesporten_spans_lost_total` counts on.";
    /// The collector of traces takes spans again.
    INFO traces_delivered "the collector of traces takes spans again" ()
        => "Nothing.";
    /// The process has ended well.
    INFO stopped "stopped" ()
        => "Nothing.";
}
