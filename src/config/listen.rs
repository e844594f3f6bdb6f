//! The addresses that a listener waits on.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, de};

use super::table::Shape;
use super::value::{OptionValue, quoted};

/// One or more socket addresses, as written: `127.0.0.1:8080`, `[::]:8080`, several with commas between, or
/// `localhost:8080`, which is both loopback addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Listen {
    written: String,
    addresses: Vec<SocketAddr>,
}

impl Listen {
    /// Every address to wait on.
    pub(crate) fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// Both loopback addresses with one port.
    pub(crate) fn localhost(port: u16) -> Self {
        Self { written: format!("localhost:{port}"), addresses: loopback(port).to_vec() }
    }
}

impl std::fmt::Display for Listen {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.written)
    }
}

fn loopback(port: u16) -> [SocketAddr; 2] {
    [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)].map(|address| SocketAddr::new(address, port))
}

impl FromStr for Listen {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, String> {
        let mut addresses = Vec::new();
        for part in written.split(',').map(str::trim) {
            if let Some(port) = part.strip_prefix("localhost:").and_then(|port| port.parse().ok()) {
                addresses.extend(loopback(port));
            } else {
                addresses.push(part.parse().map_err(|_| format!("must be {}", Self::KIND))?);
            }
        }
        Ok(Self { written: written.to_owned(), addresses })
    }
}

impl<'de> Deserialize<'de> for Listen {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl OptionValue for Listen {
    const KIND: &'static str = "an address with a port such as \"127.0.0.1:8080\", \"[::]:8080\" or \"localhost:8080\", several with commas between";
    const SHAPE: Shape = Shape::Text;
    fn shown(&self) -> Option<String> {
        Some(quoted(&self.written))
    }
}
