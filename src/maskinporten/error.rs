//! Why a grant is refused: the table of `docs/contracts/maskinporten.md` §3.7, each row with its code, number, text and cure.

mod table;

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use axum::http::{StatusCode, header};
use axum::response::Response;
use fellesporten_audit::{AuditError, GrantCheck};
use fellesporten_domain::OrgNumber;
use fellesporten_jose::SignError;
use fellesporten_jose::enterprise::Refusal as CertificateRefusal;
use fellesporten_oauth::machine_response::machine_response;
use fellesporten_registry::Client;
use fellesporten_store::ShortLivedError;
use fellesporten_telemetry::events;
use fellesporten_web::limits::retry_after;
use serde::Serialize;

/// Seconds after which to try again when we cannot answer.
const SOON: Duration = Duration::from_secs(5);

/// A grant that was refused: where judging stopped, why, and whose it was.
#[derive(Debug)]
pub struct Refusal {
    /// The check that it did not pass.
    pub check: GrantCheck,
    /// Why.
    pub fault: Fault,
    /// The registered client that the grant names, active or not.
    pub client: Option<Arc<Client>>,
}

impl Refusal {
    /// A refusal of a grant that names no client of ours.
    #[must_use]
    pub const fn at(check: GrantCheck, fault: Fault) -> Self {
        Self { check, fault, client: None }
    }

    /// A refusal of a grant that names this client, if any.
    #[must_use]
    pub fn of(client: Option<&Arc<Client>>, check: GrantCheck, fault: Fault) -> Self {
        Self { check, fault, client: client.cloned() }
    }
}

/// What was wrong. Texts hold no input but names and numbers that the registry or a check digit vouches for, and the name of a scope
/// that nobody has, whose length and characters are those of a scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The body is no form.
    NotAForm,
    /// The form cannot be read.
    UnreadableForm,
    /// A parameter that must be there is not.
    MissingParameter(&'static str),
    /// A parameter that may come once came more often.
    RepeatedParameter(&'static str),
    /// Another `grant_type`.
    GrantType,
    /// The assertion is no compact JWS with JSON inside.
    Unreadable,
    /// A `crit` header.
    CriticalHeader,
    /// `alg` is not among those that are taken.
    Algorithm,
    /// `x5c` is no list of certificates.
    X5c,
    /// A claim is missing or of a wrong form: its name, and what it must be.
    Claim(&'static str, &'static str),
    /// `iss` is no active client of Maskinporten.
    UnknownClient,
    /// `aud` is not the issuer alone, which is this.
    Audience(String),
    /// `aud` is an array, and this client's must be a text by now.
    AudienceArray,
    /// The certificate is not good.
    Certificate(CertificateRefusal),
    /// The certificate that was registered with the key certifies another key.
    CertificateOfAnotherKey,
    /// The certificate is another organisation's.
    OtherOrganisation,
    /// The registered key has ended.
    KeyExpired,
    /// The client has keys, and none has this `kid`.
    UnknownKid,
    /// The client has keys, and the grant names none.
    KidMissing,
    /// The client has no keys, and the grant brings no certificate; whether it names a key or not.
    NoKey,
    /// `alg` is not that of the registered key.
    AlgorithmOfKey,
    /// The signature is not the key's.
    Signature,
    /// `exp` has passed.
    Expired,
    /// `iat` is in the future.
    IssuedInFuture,
    /// `nbf` is in the future.
    NotYetValid,
    /// It lives longer than this many seconds.
    TooLong(u32),
    /// A time, named here, that is in milliseconds.
    Milliseconds(&'static str),
    /// It was used before.
    UsedBefore,
    /// It was made before this server began to remember.
    OlderThanMemory,
    /// A scope is not on the client, or is there and not active.
    ScopeNotOnClient(String),
    /// There is no active scope of this name for the client.
    UnknownScope(String),
    /// `scope` holds what can be no scope's name.
    NoScopeName,
    /// A scope is not for this kind of client.
    ScopeOfAnotherKind(String),
    /// `consumer_org` is the client's own organisation.
    OwnConsumerOrg,
    /// `consumer_org` with a scope that cannot be delegated.
    NotDelegable(String),
    /// `iss_onbehalfof`, which is not for Maskinporten.
    OnBehalfOf,
    /// The consumer has no access to a scope.
    NoAccess {
        /// Who has none: the client's organisation, or the one in `consumer_org`.
        consumer: OrgNumber,
        /// To what.
        scope: String,
        /// Whether the client asked for itself what another could delegate to it.
        is_delegable: bool,
    },
    /// The consumer has not delegated a scope.
    NotDelegated {
        /// Who should have delegated.
        consumer: OrgNumber,
        /// What.
        scope: String,
        /// To whom.
        supplier: OrgNumber,
    },
    /// Scopes of several delegation sources, where a token has room for one.
    SeveralSources,
    /// `authorization_details` of a type that is not offered.
    DetailsType,
    /// `authorization_details` with other members than these.
    DetailsFields(&'static [&'static str]),
    /// A value in `authorization_details`: its member, and what it must be.
    DetailsValue(&'static str, &'static str),
    /// There is no such system user for this client.
    NoSystemUser {
        /// The customer.
        customer: OrgNumber,
    },
    /// There is no such consent, or not now.
    NoConsent,
    /// A delegation source gives no answer.
    SourceAway {
        /// Which one.
        name: String,
        /// Why, for who runs it; the client is not told.
        cause: String,
    },
    /// The client asks too often; it may again after this time.
    TooManyRequests(Duration),
    /// We cannot answer just now.
    TemporarilyUnavailable,
    /// We failed.
    ServerError,
}

/// A fault as it is told.
#[derive(Debug)]
pub struct Row {
    /// The HTTP status.
    pub status: StatusCode,
    /// `error`.
    pub error: &'static str,
    /// `MP-…`, where the fault has a number.
    pub code: Option<&'static str>,
    /// What was wrong.
    pub text: Cow<'static, str>,
    /// What to do.
    pub cure: Cow<'static, str>,
    retry: Option<Duration>,
}

#[derive(Serialize)]
struct ErrorBody<'a> {
    error: &'a str,
    error_description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_uri: Option<&'a str>,
}

impl Row {
    /// Number, text and cure.
    #[must_use]
    pub fn description(&self) -> String {
        let Self { text, cure, .. } = self;
        self.code.map_or_else(|| format!("{text}. {cure}"), |code| format!("{code}: {text}. {cure}"))
    }

    /// The answer of §3.7, with the trace id in its description; what has a number is explained at `error_uri`.
    pub(crate) fn into_response(self, trace_id: &str, error_uri: Option<&str>) -> Response {
        let body = ErrorBody {
            error: self.error,
            error_description: format!("{} (trace_id: {trace_id})", self.description()),
            error_uri: error_uri.filter(|_| self.code.is_some()),
        };
        let mut response = machine_response(self.status, &body);
        if let Some(wait) = self.retry {
            response.headers_mut().insert(header::RETRY_AFTER, retry_after(wait));
        }
        response
    }
}

/// A row of the table.
fn row(
    status: StatusCode,
    error: &'static str,
    code: Option<&'static str>,
    text: impl Into<Cow<'static, str>>,
    cure: impl Into<Cow<'static, str>>,
) -> Row {
    Row { status, error, code, text: text.into(), cure: cure.into(), retry: None }
}

impl Fault {
    /// Whether the grant itself was wrong. Otherwise the same claims, signed anew, may be good in a moment.
    #[must_use]
    pub const fn is_of_the_grant(&self) -> bool {
        !matches!(
            self,
            Self::TooManyRequests(_) | Self::TemporarilyUnavailable | Self::SourceAway { .. } | Self::ServerError
        )
    }
}

impl From<ShortLivedError> for Fault {
    fn from(error: ShortLivedError) -> Self {
        match error {
            ShortLivedError::Unavailable(cause) => {
                events::stores::short_lived_away(cause);
                Self::TemporarilyUnavailable
            }
            ShortLivedError::Broken(cause) => {
                events::stores::short_lived_broken(cause);
                Self::ServerError
            }
        }
    }
}

impl From<SignError> for Fault {
    fn from(error: SignError) -> Self {
        events::certificates::no_signature(error);
        match error {
            SignError::Busy => Self::TemporarilyUnavailable,
            SignError::NoActiveKey | SignError::Failed => Self::ServerError,
        }
    }
}

impl From<AuditError> for Fault {
    fn from(error: AuditError) -> Self {
        events::stores::audit_not_safe(error);
        Self::TemporarilyUnavailable
    }
}
