//! MinID's audit records.

use fellesporten_audit::{AuditError, Event, Outcome, Session};
use fellesporten_domain::{Acr, Amr, Pid};

use crate::{MinId, endpoints::Visit, rules::level};

/// How a login at MinID ended.
pub struct Ended<'a> {
    /// The broker's client id, or `minid` for its own pages.
    pub client_id: &'a str,
    /// Who, where the password or passkey was right.
    pub number: Option<&'a Pid>,
    /// With which second factor.
    pub amr: Option<Amr>,
    /// How.
    pub result: Outcome,
}

/// Makes the record of a login safe, whether it gave anything or not.
///
/// # Errors
/// When nothing could hold it; then no answer may leave.
pub async fn authentication(minid: &MinId, visit: &Visit, ended: Ended<'_>) -> Result<(), AuditError> {
    let snapshot = minid.engine().registry().snapshot();
    let acr: Option<Acr> = ended.amr.map(|_| level::MINID);
    let event = Event::Authentication {
        trace_id: visit.trace_id.to_string(),
        client_id: ended.client_id.to_owned(),
        onbehalfof: None,
        organisation: snapshot.client(ended.client_id).map(|client| client.client_orgno),
        pid: ended.number.cloned(),
        person: ended.number.map(|number| minid.engine().person_key(number)),
        acr,
        amr: ended.amr.into_iter().collect(),
        language: visit.language,
        session: Session::Fresh,
        esignering: false,
        ip: visit.address,
        result: ended.result,
    };
    minid.engine().audit().record(event).await
}
