//! Step 5: the key that must have signed (`docs/contracts/maskinporten.md` §3.2).

use fellesporten_audit::ClientProof;
use fellesporten_domain::{OrgNumber, Timestamp};
use fellesporten_jose::EnterpriseTrust;
use fellesporten_jose::enterprise::{Refusal, from_x5c, is_certificate};
use fellesporten_oauth::client_key::{self, ClientKey, NoClientKey};
use fellesporten_registry::Client;

use super::grant::Grant;
use crate::error::Fault;

/// The client's registered key that `kid` names; of a client without keys, that of its certificate in `x5c`.
///
/// # Errors
/// Why there is none.
pub fn find<'c>(
    client: &'c Client,
    grant: &Grant<'_>,
    enterprise: &EnterpriseTrust,
    now: Timestamp,
) -> Result<ClientKey<'c>, Fault> {
    client_key::find(client, grant.jws(), enterprise, speaks_for, now).map_err(|why| match why {
        NoClientKey::Nothing => Fault::NoKey,
        NoClientKey::KidMissing => Fault::KidMissing,
        NoClientKey::KidUnknown => Fault::UnknownKid,
        NoClientKey::KeyExpired => Fault::KeyExpired,
        NoClientKey::NotX5c(_) => Fault::X5c,
        NoClientKey::Algorithm => Fault::Algorithm,
        NoClientKey::Certificate { refusal: Refusal::Malformed, registered: false } if !shows_certificate(grant) => {
            Fault::X5c
        }
        NoClientKey::Certificate { refusal, .. } => Fault::Certificate(refusal),
        NoClientKey::OtherOrganisation { .. } => Fault::OtherOrganisation,
        NoClientKey::CertifiesAnotherKey => Fault::CertificateOfAnotherKey,
    })
}

/// A certificate speaks for the organisation that owns the client, and for no other (§8.5).
fn speaks_for(organisation: OrgNumber, client: &Client) -> bool {
    organisation == client.client_orgno
}

/// Whether `x5c` begins with a certificate at all, good or bad.
fn shows_certificate(grant: &Grant<'_>) -> bool {
    let chain = grant.jws().header("x5c").and_then(|x5c| from_x5c(x5c).ok());
    chain.is_some_and(|chain| chain.first().is_some_and(|leaf| is_certificate(leaf)))
}

/// What is recorded of the key.
#[must_use]
pub fn proof(key: &ClientKey<'_>) -> ClientProof {
    let client_amr = key.amr().to_owned();
    match key {
        ClientKey::Registered(key) => ClientProof {
            client_amr,
            kid: Some(key.kid.clone()),
            certificate_issuer: None,
            certificate_serial_number: None,
        },
        ClientKey::Certified(certificate) => ClientProof {
            client_amr,
            kid: None,
            certificate_issuer: Some(certificate.issuer().to_owned()),
            certificate_serial_number: Some(certificate.serial_number().to_owned()),
        },
    }
}
