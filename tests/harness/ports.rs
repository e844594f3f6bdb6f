//! Free ports that two tests never share.

use std::net::{Ipv4Addr, TcpListener};
use std::sync::atomic::{AtomicU16, Ordering};

const FIRST: u16 = 15_000;
/// Ends below the range from which the kernel takes the ports of outgoing connections.
const COUNT: u16 = 16_000;

static NEXT: AtomicU16 = AtomicU16::new(0);

/// A port nobody listens on, handed out once per run.
pub fn free() -> u16 {
    block(1)
}

/// The first of a row of such ports.
pub fn block(length: u16) -> u16 {
    // Two test processes at once begin at different places.
    let start = (std::process::id() % u32::from(COUNT)) as u16;
    for _ in 0..COUNT / length {
        let first = FIRST + start.wrapping_add(NEXT.fetch_add(length, Ordering::Relaxed)) % COUNT;
        if (first..first + length).all(|it| TcpListener::bind((Ipv4Addr::LOCALHOST, it)).is_ok()) {
            return first;
        }
    }
    panic!("no row of {length} free ports between {FIRST} and {}", FIRST + COUNT);
}
