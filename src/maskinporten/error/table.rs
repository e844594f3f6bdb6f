//! The table itself: a row for each fault (`docs/contracts/maskinporten.md` §3.7).

use std::borrow::Cow;

use axum::http::StatusCode;

use super::{Fault, Row, SOON, row};

type Text = Cow<'static, str>;

const UNREADABLE: &str = "Invalid assertion. Invalid parameter value";
const UNKNOWN_KID: &str = "Invalid assertion. Client authentication failed. Unknown key identifier (kid) for client";
const BAD_CERTIFICATE: &str =
    "Invalid assertion. Client authentication failed. The JWT is signed with an invalid certificate";
const BAD_AUDIENCE: &str = "Invalid assertion. Client authentication failed. Invalid JWT claim aud";
const IN_FUTURE: &str = "Issue time is after now";
const NOT_YET_VALID: &str = "JWT is not valid yet";
const TOO_LONG: &str = "JWT has too long lifetime";
const BAD_DETAILS: &str = "Invalid authorization details values";
const BAD_COMBINATION: &str = "Validation of JWT claim failed: The combination consumer_org in claim and delegation scope on \
     client is invalid";

impl Fault {
    /// Its row.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "one table, a row each")]
    pub fn row(&self) -> Row {
        match self {
            Self::NotAForm => request(None, "The body is not a form", "Send it as application/x-www-form-urlencoded"),
            Self::UnreadableForm => {
                request(None, "The form cannot be read", "Encode it as application/x-www-form-urlencoded in UTF-8")
            }
            Self::MissingParameter(name) => {
                request(None, format!("The parameter {name} is missing"), format!("Send {name} in the form"))
            }
            Self::RepeatedParameter(name) => {
                request(None, format!("The parameter {name} came more than once"), format!("Send {name} once"))
            }
            Self::GrantType => row(
                StatusCode::BAD_REQUEST,
                "unsupported_grant_type",
                None,
                "The grant_type is not offered",
                "It is urn:ietf:params:oauth:grant-type:jwt-bearer",
            ),
            Self::Unreadable => request(
                Some("MP-011"),
                UNREADABLE,
                "Send a compact JWS: three parts of base64url between dots, without white space, JSON objects in the first \
                 two, no member named twice",
            ),
            Self::CriticalHeader => {
                request(Some("MP-011"), UNREADABLE, "Leave crit out of the header: no extension of it is understood")
            }
            Self::Claim(name, must) => request(Some("MP-011"), UNREADABLE, format!("The claim {name} must be {must}")),
            Self::OnBehalfOf => request(
                Some("MP-011"),
                UNREADABLE,
                "Leave iss_onbehalfof out: it is not for Maskinporten, where consumer_org names the consumer",
            ),
            Self::UsedBefore => {
                grant(Some("MP-012"), "Grant is used before", "Make a new grant with a new jti for each request")
            }
            Self::OlderThanMemory => grant(
                Some("MP-012"),
                "Grant is used before, or is older than what this server remembers of used grants",
                "Make a new grant and send it at once",
            ),
            Self::UnknownClient => grant(
                Some("MP-100"),
                "Invalid assertion. Client authentication failed. Client not found",
                "Set iss to the client_id of an active client of Maskinporten in this environment",
            ),
            Self::Audience(issuer) => grant(
                Some("MP-110"),
                BAD_AUDIENCE,
                format!("Set aud to {issuer} and nothing else: with its final slash, and not the token endpoint"),
            ),
            Self::AudienceArray => {
                grant(Some("MP-110"), BAD_AUDIENCE, "Set aud to a text: this client's grants take no array any more")
            }
            Self::Certificate(refusal) => {
                grant(Some("MP-120"), BAD_CERTIFICATE, format!("{}: {refusal}", refusal.name()))
            }
            Self::CertificateOfAnotherKey => grant(
                Some("MP-120"),
                BAD_CERTIFICATE,
                "Register the key again, with its own certificate in x5c or without any",
            ),
            Self::KeyExpired => grant(
                Some("MP-121"),
                "Invalid assertion. Client authentication failed. Expired key",
                "Register a key in self-service; each lives a year at most",
            ),
            Self::UnknownKid => {
                grant(None, UNKNOWN_KID, "Name a key that is registered on the client, as it is spelt there")
            }
            Self::KidMissing => grant(
                None,
                UNKNOWN_KID,
                "The client has registered keys, so the header must name one by kid; x5c no longer counts",
            ),
            Self::NoKey => grant(
                None,
                UNKNOWN_KID,
                "The client has no registered key: send its organisation's enterprise certificate in x5c, or register a key",
            ),
            Self::OtherOrganisation => grant(
                Some("MP-122"),
                "Invalid JWT. Invalid organization number for client. Does not match certificate orgno",
                "Use a certificate of the organisation that owns the client",
            ),
            Self::X5c => grant(
                Some("MP-123"),
                "Invalid JWT header x5c",
                "Send an array of texts, each a certificate in standard base64, the leaf first",
            ),
            Self::Algorithm => {
                grant(Some("MP-124"), "Invalid JWT signature", "Sign with RS256, RS384 or RS512 and say so in alg")
            }
            Self::AlgorithmOfKey => {
                grant(Some("MP-124"), "Invalid JWT signature", "Sign with the alg that is registered with the key")
            }
            Self::Signature => grant(
                Some("MP-124"),
                "Invalid JWT signature",
                "Sign with the private half of the key that the header names, and change nothing afterwards",
            ),
            Self::Expired => {
                grant(Some("MP-130"), "JWT is expired", "Make a new grant for each request, and check the clock")
            }
            Self::IssuedInFuture => {
                grant(None, IN_FUTURE, "Set the clock by national time; a shorter exp does not help")
            }
            Self::NotYetValid => grant(None, NOT_YET_VALID, "Leave nbf out, or set it to now; check the clock"),
            Self::TooLong(longest) => grant(None, TOO_LONG, format!("Let exp be at most {longest} seconds after iat")),
            Self::Milliseconds(name) => grant(
                None,
                match *name {
                    "exp" => TOO_LONG,
                    "nbf" => NOT_YET_VALID,
                    _ => IN_FUTURE,
                },
                format!("{name} is in milliseconds; it is seconds since 1970"),
            ),
            Self::ScopeNotOnClient(scope) => {
                scopes(format!("Add {scope} to the client in self-service, or ask its owner whether it is active"))
            }
            Self::UnknownScope(scope) => scopes(format!(
                "There is no active scope {scope} for this client: compare it letter by letter; several scopes are separated by spaces"
            )),
            Self::NoScopeName => scopes(
                "A scope has at most 255 characters, printable ASCII without quotation mark and backslash; several are separated \
                 by spaces",
            ),
            Self::ScopeOfAnotherKind(scope) => row(
                StatusCode::BAD_REQUEST,
                "invalid_scope",
                Some("MP-201"),
                "Token request contains scopes not allowed for maskinporten",
                format!("{scope} is for other kinds of clients; leave it out"),
            ),
            Self::OwnConsumerOrg => request(
                None,
                BAD_COMBINATION,
                "Leave consumer_org out: it names another organisation than the client's own",
            ),
            Self::NotDelegable(scope) => request(
                None,
                BAD_COMBINATION,
                format!("Leave consumer_org out, or {scope}: it has no delegation source, so nobody can delegate it"),
            ),
            Self::NoAccess { consumer, scope, is_delegable } => row(
                StatusCode::FORBIDDEN,
                "forbidden",
                Some("MP-250"),
                format!("Consumer {consumer} has not been granted access to the scope {scope}"),
                if *is_delegable {
                    "Ask the owner of the scope to give the consumer access, or put the customer's number in consumer_org"
                } else {
                    "Ask the owner of the scope to give the consumer access"
                },
            ),
            Self::NotDelegated { consumer, scope, supplier } => row(
                StatusCode::FORBIDDEN,
                "forbidden",
                Some("MP-251"),
                format!("Consumer {consumer} has not delegated access to the scope {scope} to supplier {supplier}"),
                "Ask the consumer to delegate at the scope's delegation source, in this environment",
            ),
            Self::SeveralSources => {
                request(None, BAD_COMBINATION, "Ask for scopes of one delegation source at a time: a token names one")
            }
            Self::DetailsType => request(
                Some("MP-301"),
                "Unknown authorization details type",
                "It is urn:altinn:systemuser or urn:altinn:consent, where this environment has a source for them",
            ),
            Self::DetailsFields(known) => request(
                Some("MP-302"),
                "Unknown fields in the authorization details",
                format!("Of this type there are {} and no others", known.join(", ")),
            ),
            Self::DetailsValue(member, must) => {
                request(Some("MP-303"), BAD_DETAILS, format!("{member} must be {must}"))
            }
            Self::NoSystemUser { customer } => row(
                StatusCode::BAD_REQUEST,
                "invalid_altinn_customer_configuration",
                Some("MP-303"),
                format!("{BAD_DETAILS}: {customer} has no such system user for the client"),
                "Send the externalRef that the system user was made with, or none if it was made without; the system must name \
                 the client, and the customer must have approved it",
            ),
            Self::NoConsent => request(
                Some("MP-303"),
                format!("{BAD_DETAILS}: there is no such consent to the consumer that is good now"),
                "Check id and from, that the consumer is the one that was consented to, and that it has not been withdrawn or \
                 expired",
            ),
            Self::SourceAway { name, .. } => Row {
                retry: Some(SOON),
                ..row(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "temporarily_unavailable",
                    None,
                    format!("The delegation source {name} gives no answer"),
                    "Send a new grant in a moment; without the source's word no token is given",
                )
            },
            Self::TooManyRequests(wait) => Row {
                retry: Some(*wait),
                ..row(
                    StatusCode::TOO_MANY_REQUESTS,
                    "too_many_requests",
                    None,
                    "The client asks too often",
                    "Wait as long as Retry-After says, and use each token until shortly before its end",
                )
            },
            Self::TemporarilyUnavailable => Row {
                retry: Some(SOON),
                ..row(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "temporarily_unavailable",
                    None,
                    "The service cannot answer just now",
                    "Send a new grant in a moment",
                )
            },
            Self::ServerError => row(
                StatusCode::INTERNAL_SERVER_ERROR,
                "server_error",
                None,
                "The service failed",
                "Report the trace id",
            ),
        }
    }
}

/// `invalid_request`: the request itself is wrong.
fn request(code: Option<&'static str>, text: impl Into<Text>, cure: impl Into<Text>) -> Row {
    row(StatusCode::BAD_REQUEST, "invalid_request", code, text, cure)
}

/// `invalid_scope`: the client may not ask for a scope.
fn scopes(cure: impl Into<Text>) -> Row {
    const TEXT: &str = "Token request contains invalid scopes for client";
    row(StatusCode::BAD_REQUEST, "invalid_scope", Some("MP-200"), TEXT, cure)
}

/// `invalid_grant`: the grant is not believed.
fn grant(code: Option<&'static str>, text: impl Into<Text>, cure: impl Into<Text>) -> Row {
    row(StatusCode::BAD_REQUEST, "invalid_grant", code, text, cure)
}
