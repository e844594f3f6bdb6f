//! What is recorded is counted, for `/metrics`.

use fellesporten_telemetry::metrics;

use crate::{Event, Outcome, Session};

/// The one `grant_type` of Maskinporten (RFC 7523 §2.1).
const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// Counts a recorded event. Its client is one of the registry's, so labels stay few.
pub(crate) fn count(event: &Event) {
    match event {
        Event::Authentication { client_id, amr, session, result, .. } => {
            let eid = amr.first().map_or("-", |amr| amr.as_str());
            metrics::LOGINS.inc([client_id, eid, word(*session), result.word()]);
        }
        Event::Logout { client_id, .. } => metrics::LOGOUTS.inc([client_id.as_deref().unwrap_or("-")]),
        Event::TokenIssued { client_id, grant_type, .. } => metrics::TOKENS.inc([client_id, grant_type]),
        Event::MachineTokenIssued(token) => metrics::TOKENS.inc([&token.client_id, JWT_BEARER]),
        Event::Operation { action, .. } => metrics::OPERATIONS.inc([action.as_str()]),
        _ => {}
    }
}

const fn word(session: Session) -> &'static str {
    match session {
        Session::Fresh => "fresh",
        Session::Sso => "sso",
    }
}

impl Outcome {
    fn word(&self) -> &str {
        match self {
            Self::Success => "success",
            Self::Cancelled => "cancelled",
            Self::Failed(code) => code,
        }
    }
}
