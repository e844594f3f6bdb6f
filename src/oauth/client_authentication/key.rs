//! The key behind a client's assertion, and what the caller is told when it is not the client's
//! (`docs/contracts/idporten.md` §4.1, facts 55 and 56).

use fellesporten_domain::{OrgNumber, Timestamp};
use fellesporten_jose::ForeignJws;
use fellesporten_registry::Client;

use super::invalid_client;
use crate::client_key::{self, NoClientKey, NotSigned};
use crate::{engine::Engine, error::TokenError};

/// Whether a key of the client signed it; gives its `client_amr`.
pub(super) fn signed(
    engine: &Engine,
    client: &Client,
    jws: &ForeignJws<'_>,
    now: Timestamp,
) -> Result<&'static str, TokenError> {
    let key = client_key::find(client, jws, engine.enterprise(), speaks_for, now).map_err(no_key)?;
    key.signed(jws).map_err(|why| not_signed(why, client))?;
    Ok(key.amr())
}

/// The client's own certificates count, and its supplier's.
fn speaks_for(organisation: OrgNumber, client: &Client) -> bool {
    organisation == client.client_orgno || Some(organisation) == client.supplier_orgno
}

fn no_key(why: NoClientKey) -> TokenError {
    match why {
        NoClientKey::Nothing => invalid_client(
            "the client has no registered key; register one in self-service, or send an enterprise certificate as x5c",
        ),
        NoClientKey::KidMissing => {
            invalid_client("the client has registered keys, so the client assertion must name one by kid")
        }
        NoClientKey::KidUnknown => invalid_client("the client assertion's kid is not that of a registered key"),
        NoClientKey::KeyExpired => invalid_client("the registered key has expired; register a new one in self-service"),
        NoClientKey::NotX5c(why) => invalid_client(why.to_string()),
        NoClientKey::Algorithm => invalid_client("the client assertion's alg must be RS256, RS384 or RS512"),
        NoClientKey::Certificate { refusal, registered } => {
            invalid_client(format!("{}: {refusal}{}", refusal.name(), or_without(registered)))
        }
        NoClientKey::OtherOrganisation { registered } => invalid_client(format!(
            "the certificate's organisation is neither the client's nor its supplier's; use one of theirs, or correct client_orgno{}",
            or_without(registered)
        )),
        NoClientKey::CertifiesAnotherKey => {
            invalid_client("the registered key's x5c is a certificate for another key; register the right one")
        }
    }
}

/// The other cure of a certificate that came with a registered key.
const fn or_without(registered: bool) -> &'static str {
    if registered { "; or register the key again without x5c" } else { "" }
}

fn not_signed(why: NotSigned, client: &Client) -> TokenError {
    invalid_client(match why {
        NotSigned::Algorithm => "the client assertion's alg is not the one registered with the key",
        NotSigned::Signature if client.jwks.is_empty() => {
            "the client assertion's signature is not that of the certificate in x5c"
        }
        NotSigned::Signature => "the client assertion's signature is not that of the registered key",
    })
}
