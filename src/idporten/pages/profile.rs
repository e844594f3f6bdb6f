//! `idporten/profile.html` (`docs/contracts/idporten.md` §6.6).

use axum::response::Response;
use fellesporten_audit::{Event, Outcome, Session as How, StoredEvent};
use fellesporten_domain::{Language, Timestamp};
use fellesporten_web::Csp;
use serde::Serialize;

use super::authorizations::AccessLine;
use crate::{
    IdPorten,
    authorizations::Accesses,
    endpoints::Visit,
    own_page,
    state::{Login, Session},
};

#[derive(Serialize)]
struct ProfilePage {
    return_to: &'static str,
    end_action: &'static str,
    everywhere_action: &'static str,
    withdraw_action: &'static str,
    authorizations_known: bool,
    authorizations: Vec<AccessLine>,
    sessions: Vec<SessionLine>,
    history: bool,
    logins: Vec<LoginLine>,
}

#[derive(Serialize)]
struct SessionLine {
    sid: String,
    is_this: bool,
    eid: String,
    began: Moment,
    latest: Moment,
    services: Vec<String>,
}

#[derive(Serialize)]
struct LoginLine {
    at: Moment,
    /// None for our own pages.
    service: Option<String>,
    eid: String,
    how_key: &'static str,
}

/// A time as the person's clock shows it; the page's language puts it together.
#[derive(Serialize)]
pub(super) struct Moment {
    machine: String,
    day: String,
    month: i8,
    year: String,
    time: String,
}

impl From<Timestamp> for Moment {
    fn from(at: Timestamp) -> Self {
        let local = at.in_norway();
        Moment {
            machine: at.to_string(),
            day: local.day.to_string(),
            month: local.month,
            year: local.year.to_string(),
            time: format!("{:02}:{:02}", local.hour, local.minute),
        }
    }
}

/// The page of the person in `own`; `logins` is none while the records are away.
pub fn profile_page(
    idporten: &IdPorten,
    visit: &Visit,
    own: &Session,
    sessions: &[Session],
    accesses: &Accesses,
    logins: Option<&[StoredEvent]>,
) -> Response {
    let snapshot = idporten.engine().registry().snapshot();
    let access_line = |access| AccessLine::of(&snapshot, access, visit.language);
    let page = ProfilePage {
        return_to: own_page::PROFILE,
        end_action: "/profile/sessions/end",
        everywhere_action: "/profile/logout-everywhere",
        withdraw_action: "/profile/authorizations/withdraw",
        authorizations_known: accesses.complete,
        authorizations: accesses.lines.iter().map(access_line).collect(),
        sessions: sessions.iter().map(|session| session_line(idporten, visit.language, own, session)).collect(),
        history: logins.is_some(),
        logins: logins.unwrap_or_default().iter().filter_map(|stored| login_line(idporten, stored)).collect(),
    };
    let csp = Csp::strict().with_script(idporten.rng());
    idporten.pages().render("idporten/profile.html", visit.language, &page, &csp)
}

fn session_line(idporten: &IdPorten, language: Language, own: &Session, session: &Session) -> SessionLine {
    let latest = session.logins.iter().max_by_key(|login| login.at);
    SessionLine {
        sid: session.sid.clone(),
        is_this: session.sid == own.sid,
        eid: latest.map(|login| eid_name(idporten, language, login)).unwrap_or_default(),
        began: session.started_at.into(),
        latest: session.last_request_at.into(),
        services: session.clients.iter().map(|client_id| service(idporten, client_id, None)).collect(),
    }
}

fn eid_name(idporten: &IdPorten, language: Language, login: &Login) -> String {
    let row = idporten.eids().catalogue().row(&login.eid);
    row.map_or_else(|| login.amr.as_str().to_owned(), |row| row.names.get(language).0.to_owned())
}

fn login_line(idporten: &IdPorten, stored: &StoredEvent) -> Option<LoginLine> {
    let Event::Authentication { client_id, onbehalfof, amr, session, result, .. } = &stored.event else { return None };
    let own = client_id == own_page::PROFILE;
    Some(LoginLine {
        at: stored.occurred_at.into(),
        service: (!own).then(|| service(idporten, client_id, onbehalfof.as_deref())),
        eid: amr.iter().map(|amr| amr.as_str()).collect::<Vec<_>>().join(", "),
        how_key: match (result, session) {
            (Outcome::Success, How::Fresh) => "profile-login-fresh",
            (Outcome::Success, How::Sso) => "profile-login-sso",
            (Outcome::Cancelled, _) => "profile-login-cancelled",
            (Outcome::Failed(_), _) => "profile-login-refused",
        },
    })
}

/// A service as the person knows it; one that is gone keeps its id.
fn service(idporten: &IdPorten, client_id: &str, onbehalfof: Option<&str>) -> String {
    let snapshot = idporten.engine().registry().snapshot();
    let Some(client) = snapshot.client(client_id) else { return client_id.to_owned() };
    let customer = onbehalfof.and_then(|name| fellesporten_oauth::rules::onbehalfof::entry(client, name));
    customer.map_or(&client.client_name, |entry| &entry.name).clone()
}
