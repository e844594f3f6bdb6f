//! The one door to cryptography: nothing else of the product names `openssl` or `jsonwebtoken`, but `web::tls`.
//!
//! * [`sha256`], [`hmac_sha256`], [`constant_time_eq`]: digests and comparison
//! * [`wrapping`]: private keys sealed at rest
//! * [`signing_key`]: one RSA key, its thumbprint, certificate and certificate request
//! * [`certificate`]: reading the chains that certificate authorities answer with
//! * [`EnterpriseTrust`]: the certificates of organisations, judged
//! * [`test_ca`]: the CA of demo and test
//! * [`KeyRing`]: the issuers' keys in use; signs on threads of its own, verifies what we signed, publishes JWKS
//! * [`verify_with_jwks`]: what a client does with the keys of somebody else
//! * [`ForeignJws`], [`ForeignKey`]: what others signed, and the keys they did it with
//! * [`bench`]: what a signature costs on this machine

pub mod bench;
pub mod certificate;
mod digest;
pub mod enterprise;
mod foreign_jws;
mod foreign_key;
mod jwks;
mod key_ring;
mod key_state;
mod provider;
mod public_pem;
mod published_keys;
mod signer;
mod signer_threads;
pub mod signing_key;
pub mod test_ca;
pub mod wrapping;

pub use digest::{constant_time_eq, hmac_sha256, is_sha256_base64url, sha256, sha256_base64url};
pub use enterprise::{EnterpriseCertificate, EnterpriseTrust, Purpose};
pub use foreign_jws::{ForeignJws, ForeignJwsError, numeric_date};
pub use foreign_key::{Algorithm, ForeignKey, ForeignKeyError, PRIVATE_MEMBERS};
pub use jwks::JwksDocument;
pub use key_ring::{KeyRing, RingKey, SignError, VerifyError};
pub use key_state::{KeyState, UnknownKeyState};
pub use public_pem::{PemError, rsa_jwk_of_pem};
pub use published_keys::verify_with_jwks;
pub use signer::{SignFailure, Signer};
