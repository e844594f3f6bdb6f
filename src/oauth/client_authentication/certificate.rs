//! Enterprise certificates (virksomhetssertifikat) as a client's proof (`docs/contracts/idporten.md` §4.1, facts 55 and 56;
//! `docs/contracts/eid-adapters.md` §5.5).

use fellesporten_domain::{OrgNumber, Timestamp};
use fellesporten_jose::enterprise::{NotX5c, Refusal, from_x5c};
use fellesporten_jose::{Algorithm, EnterpriseCertificate, ForeignJws, Purpose};
use fellesporten_registry::{Client, RegisteredKey};
use fellesporten_telemetry::events;
use serde_json::{Value, json};

use super::invalid_client;
use crate::{engine::Engine, error::TokenError};

/// `client_amr` of a client that showed a certificate of the Norwegian suppliers.
const AMR: &str = "virksomhetssertifikat";

/// The assertion of a client without registered keys: `x5c` in its header names the certificate that it was signed with.
pub(super) fn signed(
    engine: &Engine,
    client: &Client,
    jws: &ForeignJws<'_>,
    now: Timestamp,
) -> Result<&'static str, TokenError> {
    let Some(x5c) = jws.header("x5c") else {
        return Err(invalid_client(
            "the client has no registered key; register one in self-service, or send an enterprise certificate as x5c",
        ));
    };
    if !matches!(jws.algorithm(), Algorithm::Rs256 | Algorithm::Rs384 | Algorithm::Rs512) {
        return Err(invalid_client("the client assertion's alg must be RS256, RS384 or RS512"));
    }
    let certificate = judged(engine, client, x5c, now)?;
    if certificate.key().is_some_and(|key| jws.is_signed_by(key)) {
        Ok(AMR)
    } else {
        Err(invalid_client("the client assertion's signature is not that of the certificate in x5c"))
    }
}

/// A registered key that carries `x5c` works as long as its certificate does: what revokes the one revokes the other.
pub(super) fn of_registered_key(
    engine: &Engine,
    client: &Client,
    key: &RegisteredKey,
    now: Timestamp,
) -> Result<(), TokenError> {
    let certificate = judged(engine, client, &json!(key.x5c), now).map_err(|error| {
        let description = format!("{}; or register the key again without x5c", error.description);
        TokenError { description, ..error }
    })?;
    let thumbprint = key.verification_key().map(fellesporten_jose::ForeignKey::thumbprint);
    if certificate.key().is_some_and(|certified| Some(certified.thumbprint()) == thumbprint) {
        Ok(())
    } else {
        Err(invalid_client("the registered key's x5c is a certificate for another key; register the right one"))
    }
}

/// The certificate, when it is valid and speaks for the client's organisation or its supplier.
fn judged(engine: &Engine, client: &Client, x5c: &Value, now: Timestamp) -> Result<EnterpriseCertificate, TokenError> {
    let chain = from_x5c(x5c).map_err(|error: NotX5c| invalid_client(error.to_string()))?;
    let certificate =
        engine.enterprise().judge(&chain, Purpose::Assertion, now).map_err(|refusal| refused(client, refusal))?;
    let organisation = certificate.organisation();
    if speaks_for(organisation, client) {
        return Ok(certificate);
    }
    let (issuer, serial_number) = (certificate.issuer(), certificate.serial_number());
    events::tokens::enterprise_certificate_of_another(&client.client_id, organisation, issuer, serial_number);
    Err(invalid_client(
        "the certificate's organisation is neither the client's nor its supplier's; use one of theirs, or correct client_orgno",
    ))
}

fn speaks_for(organisation: OrgNumber, client: &Client) -> bool {
    organisation == client.client_orgno || Some(organisation) == client.supplier_orgno
}

fn refused(client: &Client, refusal: Refusal) -> TokenError {
    events::tokens::enterprise_certificate_refused(&client.client_id, refusal.name());
    invalid_client(format!("{}: {refusal}", refusal.name()))
}
