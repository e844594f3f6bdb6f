//! What is recorded.

use std::net::IpAddr;

use fellesporten_domain::{Acr, Amr, Language, OrgNumber, Pid, ScopeSet, Timestamp, pid};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Expiring, Kind, MachineToken, OperatorAction, RefusedGrant};

/// An event. Its time is when it is recorded.
///
/// It is stored as JSON with the variant's name in `event`. `Debug` shows no person number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The authentication record (docs/contracts/idporten.md §13 and §1.4 rule 11): a login that came to an end, well or not.
    Authentication {
        /// The trace id of the request that ended it.
        trace_id: String,
        /// The client that asked.
        client_id: String,
        /// `onbehalfof` of the request.
        onbehalfof: Option<String>,
        /// The customer that owns the client.
        organisation: Option<OrgNumber>,
        /// Who it was, when that became known.
        #[serde(with = "pid::stored::option")]
        pid: Option<Pid>,
        /// A keyed hash of who it was, by which people find their own logins.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        person: Option<String>,
        /// The level reached.
        acr: Option<Acr>,
        /// Which eID was used.
        amr: Vec<Amr>,
        /// The person's choice of language.
        language: Language,
        /// Whether the service belongs to eSignering, whose records are kept longer (§1.4 rule 11).
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        esignering: bool,
        /// By SSO or by a fresh authentication.
        session: Session,
        /// The browser's address.
        ip: Option<IpAddr>,
        /// How it ended.
        result: Outcome,
    },
    /// The end of a session that somebody ended; one that runs out leaves no record.
    Logout {
        /// The trace id of the request.
        trace_id: String,
        /// The client that asked; none when the person did so here.
        client_id: Option<String>,
        /// The customer that owns the client.
        organisation: Option<OrgNumber>,
        /// Whose session ended; none when there was no session.
        #[serde(with = "pid::stored::option")]
        pid: Option<Pid>,
        /// The clients that had logged in with the session.
        clients: Vec<String>,
        /// Why it ended.
        #[serde(default)]
        cause: LogoutCause,
        /// The browser's address.
        ip: Option<IpAddr>,
        /// How it ended.
        result: Outcome,
    },
    /// Tokens left the token endpoint.
    TokenIssued {
        /// The trace id of the request.
        trace_id: String,
        /// The client that got them.
        client_id: String,
        /// `onbehalfof` of the request.
        onbehalfof: Option<String>,
        /// The customer that owns the client.
        organisation: Option<OrgNumber>,
        /// The person they speak of, if any.
        #[serde(with = "pid::stored::option")]
        pid: Option<Pid>,
        /// `grant_type` of the request.
        grant_type: String,
        /// What they allow.
        scopes: ScopeSet,
        /// The `jti`s of the tokens that have one.
        token_ids: Vec<String>,
        /// The caller's address.
        ip: Option<IpAddr>,
    },
    /// Maskinporten issued a token.
    MachineTokenIssued(MachineToken),
    /// Maskinporten refused a grant of a client that it knows.
    GrantRefused(RefusedGrant),
    /// A person was asked to let a client use APIs, or took it back.
    Consent {
        /// The trace id of the request.
        trace_id: String,
        /// The client.
        client_id: String,
        /// `onbehalfof` of the request.
        onbehalfof: Option<String>,
        /// The customer that owns the client.
        organisation: Option<OrgNumber>,
        /// The person.
        #[serde(with = "pid::stored::option")]
        pid: Option<Pid>,
        /// What it is about.
        scopes: ScopeSet,
        /// What the person said.
        answer: ConsentAnswer,
        /// The organisation that took it back in the person's place, with a token of its own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<OrgNumber>,
        /// The browser's address.
        ip: Option<IpAddr>,
    },
    /// The registry was changed.
    RegistryChange {
        /// The trace id of the request, or of the command that was run.
        trace_id: String,
        /// Who changed it: an organisation, or the command.
        actor: String,
        /// The client with whose token the organisation did so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        client_id: Option<String>,
        /// What kind of record: `client`, `scope`, …
        kind: String,
        /// Which record.
        id: String,
        /// The customer that owns it.
        organisation: Option<OrgNumber>,
        /// What was done.
        change: Change,
        /// The record before, without secrets; none of what is new.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<Value>,
        /// The record after, without secrets.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<Value>,
    },
    /// A signing key went a step through its life.
    KeyChange {
        /// The trace id of the request, or of the command that was run.
        trace_id: String,
        /// Who did it.
        actor: String,
        /// The issuer whose key it is.
        issuer: String,
        /// The key.
        kid: String,
        /// What was done.
        action: KeyAction,
        /// Why, where a reason was asked for.
        reason: Option<String>,
    },
    /// An organisation was told by e-mail what of its clients ends soon.
    ExpiryWarning {
        /// The trace id of the mail.
        trace_id: String,
        /// Who was told.
        organisation: OrgNumber,
        /// Of what.
        expiring: Vec<Expiring>,
    },
    /// An operator did or read something.
    Operation {
        /// The trace id of the request, or of the reading of a file.
        trace_id: String,
        /// The operator's organisation, or `configuration`.
        actor: String,
        /// The certificate that it showed, as issuer and serial number.
        certificate: Option<String>,
        /// The client of the token that it showed instead.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        client_id: Option<String>,
        /// Why.
        reason: String,
        /// What.
        action: OperatorAction,
    },
    /// Records that were too old are gone.
    RetentionSweep {
        /// The trace id of the sweep.
        trace_id: String,
        /// What kind of records: the name of its row in the table of retention.
        kind: String,
        /// What was older is gone.
        cut_off: Timestamp,
        /// How many were deleted.
        deleted: u64,
    },
}

/// Whether a login used a session that was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Session {
    /// The person authenticated with an eID.
    Fresh,
    /// The person was known from a session.
    Sso,
}

/// Why a session ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogoutCause {
    /// The person logged out in its browser, at a service or here.
    #[default]
    Logout,
    /// The person ended it from the profile page.
    EndedByPerson,
    /// The person logged out everywhere.
    Everywhere,
    /// Another person logged in with the same browser.
    AnotherPerson,
    /// The operator ended it.
    Operator,
}

/// How something ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// As it should.
    Success,
    /// The person gave it up.
    Cancelled,
    /// It was refused or failed, with this error code; no free text.
    Failed(String),
}

/// What a person said of a client's use of APIs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentAnswer {
    /// Yes.
    Given,
    /// No.
    Refused,
    /// No more.
    Withdrawn,
}

/// What was done to a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// It is new.
    Created,
    /// It is different.
    Updated,
    /// It is no longer in use.
    Removed,
}

/// A step in the life of a signing key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyAction {
    /// It was made.
    Generated,
    /// A certificate request was made for it.
    Requested,
    /// Its certificate chain was imported.
    Imported,
    /// It is in the JWKS.
    Announced,
    /// It signs.
    Activated,
    /// It signs no longer, and is still in the JWKS.
    Retired,
    /// It is not in the JWKS any more.
    Revoked,
}

impl Event {
    /// What retention and statistics tell apart.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Authentication { esignering: true, .. } => Kind::AuthenticationEsignering,
            Self::Authentication { .. } => Kind::Authentication,
            Self::Logout { .. } => Kind::Logout,
            Self::TokenIssued { .. } => Kind::TokenIssued,
            Self::MachineTokenIssued(_) => Kind::MachineTokenIssued,
            Self::GrantRefused(_) => Kind::GrantRefused,
            Self::Consent { .. } => Kind::Consent,
            Self::RegistryChange { .. } => Kind::RegistryChange,
            Self::KeyChange { .. } => Kind::KeyChange,
            Self::ExpiryWarning { .. } => Kind::ExpiryWarning,
            Self::Operation { .. } => Kind::Operation,
            Self::RetentionSweep { .. } => Kind::RetentionSweep,
        }
    }

    /// Whose own history it belongs to.
    pub(crate) fn person(&self) -> Option<&str> {
        match self {
            Self::Authentication { person, .. } => person.as_deref(),
            _ => None,
        }
    }

    /// The customer at whose service somebody logged in.
    pub(crate) fn organisation(&self) -> Option<OrgNumber> {
        match self {
            Self::Authentication { organisation, .. } => *organisation,
            _ => None,
        }
    }

    /// The trace id that leads from here to the log.
    #[must_use]
    pub fn trace_id(&self) -> &str {
        match self {
            Self::Authentication { trace_id, .. }
            | Self::Logout { trace_id, .. }
            | Self::TokenIssued { trace_id, .. }
            | Self::Consent { trace_id, .. }
            | Self::RegistryChange { trace_id, .. }
            | Self::KeyChange { trace_id, .. }
            | Self::ExpiryWarning { trace_id, .. }
            | Self::Operation { trace_id, .. }
            | Self::RetentionSweep { trace_id, .. } => trace_id,
            Self::MachineTokenIssued(MachineToken { trace_id, .. })
            | Self::GrantRefused(RefusedGrant { trace_id, .. }) => trace_id,
        }
    }
}

#[cfg(test)]
mod tests {
    use fellesporten_domain::{Environment, PidRules};

    use super::*;

    fn login() -> Event {
        Event::Authentication {
            trace_id: "t1".to_owned(),
            client_id: "minside-web".to_owned(),
            onbehalfof: None,
            organisation: Some(OrgNumber::parse("314159268").unwrap()),
            pid: Some(Pid::parse("17847531096", &PidRules::for_environment(Environment::Demo)).unwrap()),
            person: None,
            acr: Some(Acr::IDPORTEN_HIGH),
            amr: vec![Amr::TestId],
            language: Language::Nb,
            esignering: false,
            session: Session::Fresh,
            ip: Some("127.0.0.1".parse().unwrap()),
            result: Outcome::Failed("access_denied".to_owned()),
        }
    }

    #[test]
    fn the_stored_form() {
        let json = serde_json::to_string(&login()).unwrap();
        assert_eq!(
            json,
            r#"{"event":"authentication","trace_id":"t1","client_id":"minside-web","onbehalfof":null,"organisation":"314159268","pid":"17847531096","acr":"idporten-loa-high","amr":["TestID"],"language":"nb","session":"fresh","ip":"127.0.0.1","result":{"failed":"access_denied"}}"#
        );
        assert_eq!(serde_json::from_str::<Event>(&json).unwrap(), login());
        assert!(json.contains(&format!(r#""event":"{}""#, login().kind().as_str())));
    }

    #[test]
    fn a_login_of_esignering_is_a_kind_of_its_own() {
        let mut event = login();
        if let Event::Authentication { esignering, .. } = &mut event {
            *esignering = true;
        }
        assert_eq!(event.kind(), Kind::AuthenticationEsignering);
        let json = serde_json::to_string(&event).unwrap();
        assert_eq!(serde_json::from_str::<Event>(&json).unwrap(), event);
    }

    #[test]
    fn debug_shows_no_person() {
        assert!(!format!("{:?}", login()).contains("17847531096"));
    }
}
