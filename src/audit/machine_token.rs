//! What is recorded of grants at Maskinporten (`docs/contracts/maskinporten.md` §1.4): never a token, an assertion or a person.

use std::net::IpAddr;

use fellesporten_domain::OrgNumber;
use serde::{Deserialize, Serialize};

use crate::GrantCheck;

/// A token that was issued. Members of §1.4 have the names that they have there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MachineToken {
    /// The trace id of the request.
    pub trace_id: String,
    /// The client that got it.
    pub client_id: String,
    /// The organisation that owns the client.
    pub client_orgno: OrgNumber,
    /// The organisation that the token acts for.
    pub consumer: OrgNumber,
    /// The client's organisation, when it acts for another.
    pub supplier: Option<OrgNumber>,
    /// The issuer of the token.
    pub token_iss: String,
    /// What it allows, and on whose word.
    pub token_scopes: Vec<TokenScope>,
    /// Seconds from issuance to end.
    pub token_lifetime_seconds: u32,
    /// What showed who the client is.
    #[serde(flatten)]
    pub proof: ClientProof,
    /// The caller's address.
    pub ip: Option<IpAddr>,
}

/// A scope of a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenScope {
    /// Its full name.
    pub scope: String,
    /// The source that knows of the delegation, when there is one.
    pub delegation_source: Option<String>,
}

/// What showed who a client is: a registered key, or a certificate.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientProof {
    /// `client_amr` of the token.
    pub client_amr: String,
    /// The registered key.
    pub kid: Option<String>,
    /// The certificate's issuer.
    pub certificate_issuer: Option<String>,
    /// The certificate's serial number.
    pub certificate_serial_number: Option<String>,
}

/// A grant that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedGrant {
    /// The trace id of the request, which the client was told.
    pub trace_id: String,
    /// The client that the grant names.
    pub client_id: String,
    /// The organisation that owns the client.
    pub client_orgno: OrgNumber,
    /// Where judging stopped: what comes before passed, what comes after was not reached.
    pub check: GrantCheck,
    /// `error` of the answer.
    pub error: String,
    /// The number `MP-…` of the answer, if it has one.
    pub code: Option<String>,
    /// What the client was told.
    pub text: String,
    /// What to do.
    pub cure: String,
    /// How many refusals this record stands for, itself among them, when there were too many in a minute to record each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_out: Option<u64>,
    /// The caller's address.
    pub ip: Option<IpAddr>,
}
