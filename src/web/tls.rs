//! TLS of a listener: certificate and key from PEM, HTTP/2 and HTTP/1.1, swapped without a restart.

use std::pin::Pin;
use std::sync::Arc;

use arc_swap::ArcSwap;
use openssl::asn1::Asn1Time;
use openssl::error::ErrorStack;
use openssl::pkey::PKey;
use openssl::ssl::{
    AlpnError, Ssl, SslAcceptor, SslMethod, SslOptions, SslRef, SslSessionCacheMode, SslVerifyMode, SslVersion,
    select_next_proto,
};
use openssl::x509::X509;
use thiserror::Error;
use tokio::net::TcpStream;
use tokio_openssl::SslStream;

/// Offered protocols, best first, in the wire form of RFC 7301.
const PROTOCOLS: &[u8] = b"\x02h2\x08http/1.1";

/// The certificate or key cannot be used. Never quotes them.
#[derive(Debug, Error)]
pub enum TlsError {
    /// No certificate in the chain's PEM.
    #[error("the certificate file holds no certificate")]
    NoCertificate,
    /// The key is not that of the first certificate.
    #[error("the key does not belong to the first certificate")]
    WrongKey,
    /// Not PEM, or not what OpenSSL takes.
    #[error("the certificate or key cannot be read: {0}")]
    Unreadable(#[from] ErrorStack),
}

/// What the other side of a connection showed, leaf first, DER. That it has the leaf's key is proven; whether anybody vouches
/// for it is for the handler to judge, who finds it in the request's extensions.
#[derive(Clone, Debug)]
pub struct ClientCertificate(pub Arc<Vec<Vec<u8>>>);

impl ClientCertificate {
    pub(crate) fn of(session: &SslRef) -> Option<Self> {
        let leaf = session.peer_certificate()?.to_der().ok()?;
        let others =
            session.peer_cert_chain().into_iter().flatten().filter_map(|certificate| certificate.to_der().ok());
        Some(Self(Arc::new(std::iter::once(leaf).chain(others).collect())))
    }
}

/// The TLS side of a listener. New connections use the newest certificate; running ones are left alone.
pub struct TlsConfig {
    acceptor: ArcSwap<SslAcceptor>,
    asks_clients: bool,
}

impl TlsConfig {
    /// From a PEM chain (leaf first) and a PEM private key. TLS 1.2 and newer (`docs/contracts/idporten.md` §13).
    ///
    /// # Errors
    /// [`TlsError`] when they cannot be used together.
    pub fn from_pem(chain: &[u8], key: &[u8]) -> Result<Self, TlsError> {
        Ok(Self { acceptor: ArcSwap::from_pointee(acceptor(chain, key, false)?), asks_clients: false })
    }

    /// The same, asking clients for a certificate: what one shows is passed on as [`ClientCertificate`], and one that shows none
    /// is connected like any other.
    ///
    /// # Errors
    /// As [`TlsConfig::from_pem`].
    pub fn asking_clients(chain: &[u8], key: &[u8]) -> Result<Self, TlsError> {
        Ok(Self { acceptor: ArcSwap::from_pointee(acceptor(chain, key, true)?), asks_clients: true })
    }

    /// Uses another chain and key from the next handshake on.
    ///
    /// # Errors
    /// [`TlsError`]; the earlier ones then stay in use.
    pub fn replace(&self, chain: &[u8], key: &[u8]) -> Result<(), TlsError> {
        self.acceptor.store(acceptor(chain, key, self.asks_clients)?.into());
        Ok(())
    }

    /// Does the handshake. The caller time-boxes it.
    pub(crate) async fn accept(&self, stream: TcpStream) -> Result<SslStream<TcpStream>, openssl::ssl::Error> {
        let session = Ssl::new(self.acceptor.load().context())?;
        let mut stream = SslStream::new(session, stream)?;
        Pin::new(&mut stream).accept().await?;
        Ok(stream)
    }
}

/// When the first certificate of a PEM chain stops being valid, in seconds since 1970.
///
/// # Errors
/// [`TlsError`] when there is none.
pub fn not_after(chain: &[u8]) -> Result<i64, TlsError> {
    const SECONDS_A_DAY: i64 = 86_400;
    let leaf = X509::stack_from_pem(chain)?.into_iter().next().ok_or(TlsError::NoCertificate)?;
    let since_1970 = Asn1Time::from_unix(0)?.diff(leaf.not_after())?;
    Ok(i64::from(since_1970.days) * SECONDS_A_DAY + i64::from(since_1970.secs))
}

fn acceptor(chain: &[u8], key: &[u8], asks_clients: bool) -> Result<SslAcceptor, TlsError> {
    let mut certificates = X509::stack_from_pem(chain)?.into_iter();
    let leaf = certificates.next().ok_or(TlsError::NoCertificate)?;
    let key = PKey::private_key_from_pem(key)?;
    if !leaf.public_key()?.public_eq(&key) {
        return Err(TlsError::WrongKey);
    }
    let mut builder = SslAcceptor::mozilla_intermediate_v5(SslMethod::tls_server())?;
    builder.set_min_proto_version(Some(SslVersion::TLS1_2))?;
    builder.set_certificate(&leaf)?;
    for certificate in certificates {
        builder.add_extra_chain_cert(certificate)?;
    }
    builder.set_private_key(&key)?;
    builder.set_alpn_select_callback(|_, offered| select_next_proto(PROTOCOLS, offered).ok_or(AlpnError::NOACK));
    if asks_clients {
        // The handshake proves possession of the key; whom to trust is decided per request, by our clock and our list.
        builder.set_verify_callback(SslVerifyMode::PEER, |_, _| true);
        // A resumed session would bring the certificate of another time.
        builder.set_session_cache_mode(SslSessionCacheMode::OFF);
        builder.set_options(SslOptions::NO_TICKET);
        builder.set_num_tickets(0)?;
    }
    Ok(builder.build())
}
