//! Who asks, when proxies stand in front.
//!
//! The address of a connection is a fact; `X-Forwarded-For` is somebody's word. It counts from a proxy that the operator trusts, and
//! such a proxy writes the address that it saw itself at the right end. So the list is read from the right for as long as trusted
//! proxies speak. The first address that is none of theirs is the caller's: a trusted proxy saw it, and what stands to the left of it
//! was written by whoever asked.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::ConnectInfo;
use axum::extract::Request;
use http::request::Parts;
use http::{HeaderMap, HeaderName};
use ipnet::IpNet;

pub(crate) const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The proxies whose `X-Forwarded-For` counts; by default nobody's.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies(Arc<[IpNet]>);

/// What is no address or network that can be trusted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TrustedProxyError {
    /// It cannot be read.
    #[error("{0:?} is neither an address nor a network such as 10.1.0.0/16")]
    Unreadable(String),
    /// Whoever trusts everybody lets each caller choose an address.
    #[error("{0:?} is everybody; name the proxies alone")]
    Everybody(String),
}

impl TrustedProxies {
    /// Reads addresses (`10.1.2.3`) and networks (`10.1.0.0/16`, `2001:db8::/48`).
    ///
    /// # Errors
    /// The first that cannot be trusted.
    pub fn parse<S: AsRef<str>>(written: &[S]) -> Result<Self, TrustedProxyError> {
        written.iter().map(|one| network(one.as_ref())).collect::<Result<_, _>>().map(Self)
    }

    /// Who asks, of a request with these headers on a connection from `peer`. An entry that is no address ends the list.
    #[must_use]
    pub fn caller(&self, peer: IpAddr, headers: &HeaderMap) -> CallerAddress {
        let said = headers.get_all(X_FORWARDED_FOR).iter().rev();
        let mut said = said.flat_map(|line| line.to_str().unwrap_or_default().rsplit(','));
        let mut caller = peer.to_canonical();
        loop {
            match said.next().and_then(address) {
                Some(earlier) if self.trusts(caller) => caller = earlier,
                says => return CallerAddress { address: caller, asks_for: says },
            }
        }
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }
}

fn network(written: &str) -> Result<IpNet, TrustedProxyError> {
    let network = written.parse::<IpNet>().or_else(|_| written.parse::<IpAddr>().map(IpNet::from));
    match network {
        Ok(network) if network.prefix_len() == 0 => Err(TrustedProxyError::Everybody(written.to_owned())),
        Ok(network) => Ok(network),
        Err(_) => Err(TrustedProxyError::Unreadable(written.to_owned())),
    }
}

/// An entry of the list; some proxies write a port behind the address.
fn address(entry: &str) -> Option<IpAddr> {
    let entry = entry.trim();
    let address = entry.parse::<IpAddr>().or_else(|_| entry.parse::<SocketAddr>().map(|socket| socket.ip()));
    address.ok().map(|address| address.to_canonical())
}

/// Who asks, which [`crate::layers::standard`] finds out for every request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallerAddress {
    /// The caller's address.
    pub address: IpAddr,
    /// For whom the caller says to ask, which nobody vouches for: it may be a proxy that is not named, or anybody who writes the header.
    pub asks_for: Option<IpAddr>,
}

impl CallerAddress {
    /// The caller of the request whose head this is; none outside a listener.
    #[must_use]
    pub fn of(parts: &Parts) -> Option<Self> {
        parts.extensions.get().copied()
    }
}

/// Finds out who asks, and notes it down in the request.
pub(crate) fn note_caller(request: &mut Request, proxies: &TrustedProxies) {
    if let Some(ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<SocketAddr>>() {
        let caller = proxies.caller(peer.ip(), request.headers());
        request.extensions_mut().insert(caller);
    }
}

/// What counts as one caller: an IPv4 address, or the /64 that an IPv6 host is free to move in.
#[must_use]
pub fn one_caller(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() & (u128::MAX << 64)).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use http::HeaderValue;

    /// Whom the operator trusts, the connection's address, the lines of the header; who asks, and for whom that one says to ask.
    type Case<'a> = (&'a [&'a str], &'a str, &'a [&'a str], &'a str, &'a str);

    #[test]
    fn only_trusted_proxies_are_believed_and_only_from_the_right() {
        let none: &[&str] = &[];
        let cases: &[Case<'_>] = &[
            // nobody is trusted
            (none, "203.0.113.7", &[], "203.0.113.7", ""),
            (none, "203.0.113.7", &["198.51.100.1"], "203.0.113.7", "198.51.100.1"),
            (none, "203.0.113.7", &["192.0.2.9, 198.51.100.1"], "203.0.113.7", "198.51.100.1"),
            (none, "203.0.113.7", &["198.51.100.1, unknown"], "203.0.113.7", ""),
            // another than the trusted one says something
            (&["10.0.0.1"], "203.0.113.7", &["198.51.100.1"], "203.0.113.7", "198.51.100.1"),
            // one proxy
            (&["10.0.0.1"], "10.0.0.1", &[], "10.0.0.1", ""),
            (&["10.0.0.1"], "10.0.0.1", &["198.51.100.1"], "198.51.100.1", ""),
            (&["10.0.0.1"], "10.0.0.1", &["192.0.2.9, 198.51.100.1"], "198.51.100.1", "192.0.2.9"),
            (&["10.0.0.1"], "10.0.0.1", &["10.0.0.1, 198.51.100.1"], "198.51.100.1", "10.0.0.1"),
            (&["10.0.0.1"], "10.0.0.1", &["192.0.2.9", "198.51.100.1"], "198.51.100.1", "192.0.2.9"),
            // two proxies in a row
            (&["10.0.0.0/8"], "10.0.0.1", &["192.0.2.9, 198.51.100.1, 10.0.0.2"], "198.51.100.1", "192.0.2.9"),
            (&["10.0.0.0/8"], "10.0.0.1", &["192.0.2.9, 198.51.100.1", "10.0.0.2"], "198.51.100.1", "192.0.2.9"),
            // the caller is inside
            (&["10.0.0.0/8"], "10.0.0.1", &["10.0.0.3, 10.0.0.2"], "10.0.0.3", ""),
            // what is no address ends the walk
            (&["10.0.0.0/8"], "10.0.0.1", &["198.51.100.1, unknown"], "10.0.0.1", ""),
            (&["10.0.0.0/8"], "10.0.0.1", &["198.51.100.1, ,10.0.0.2"], "10.0.0.2", ""),
            (&["10.0.0.0/8"], "10.0.0.1", &["198.51.100.1", ""], "10.0.0.1", ""),
            (&["10.0.0.0/8"], "10.0.0.1", &["198.51.100.1, 10.0.0.2:x"], "10.0.0.1", ""),
            (&["10.0.0.0/8"], "10.0.0.1", &["198.51.100.1", "\u{e5}"], "10.0.0.1", ""),
            // ports, IPv6, and IPv4 in IPv6's clothes
            (&["10.0.0.1"], "10.0.0.1", &["198.51.100.1:5555"], "198.51.100.1", ""),
            (&["10.0.0.1"], "::ffff:10.0.0.1", &["::ffff:198.51.100.1"], "198.51.100.1", ""),
            (&["2001:db8::/48"], "2001:db8::1", &["[2001:db8:1::7]:443"], "2001:db8:1::7", ""),
            (&["2001:db8::/48"], "2001:db8:1::1", &["198.51.100.1"], "2001:db8:1::1", "198.51.100.1"),
        ];
        for (trusted, peer, lines, address, asks_for) in cases {
            let mut headers = HeaderMap::new();
            for line in *lines {
                headers.append(X_FORWARDED_FOR, HeaderValue::from_bytes(line.as_bytes()).unwrap());
            }
            let proxies = TrustedProxies::parse(trusted).unwrap();
            let wanted = CallerAddress { address: address.parse().unwrap(), asks_for: asks_for.parse().ok() };
            assert_eq!(proxies.caller(peer.parse().unwrap(), &headers), wanted, "{trusted:?} {peer} {lines:?}");
        }
    }

    #[test]
    fn what_cannot_be_trusted_is_named() {
        for (written, wanted) in [
            ("10.0.0.0/33", TrustedProxyError::Unreadable("10.0.0.0/33".to_owned())),
            ("proxy.example", TrustedProxyError::Unreadable("proxy.example".to_owned())),
            ("0.0.0.0/0", TrustedProxyError::Everybody("0.0.0.0/0".to_owned())),
            ("::/0", TrustedProxyError::Everybody("::/0".to_owned())),
        ] {
            assert_eq!(TrustedProxies::parse(&["10.0.0.1", written]).unwrap_err(), wanted);
        }
    }

    #[test]
    fn an_ipv6_host_is_its_network() {
        for (address, caller) in [
            ("198.51.100.1", "198.51.100.1"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
            ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
            ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ] {
            assert_eq!(one_caller(address.parse().unwrap()), caller.parse::<IpAddr>().unwrap(), "{address}");
        }
    }
}
