//! `[limits]`: what every listener bears.

use super::table::section;

section! {
    /// Limits of every listener.
    Limits {
        /// Largest request body in bytes; beyond it the answer is 413.
        body_bytes: usize = 65_536;
        /// Largest request head in bytes (8192 or more).
        header_bytes: usize = 32_768;
        /// Seconds a client may use to send its request head (and to finish a TLS handshake).
        header_timeout_seconds: u32 = 10;
        /// Seconds a request may take in all; beyond it the answer is 503.
        request_timeout_seconds: u32 = 30;
        /// Open connections per listener; more wait in the operating system's queue.
        max_connections: usize = 10_000;
        /// Seconds that requests under way get to finish when the program is told to stop.
        stop_seconds: u32 = 20;
    }
}
