//! `GET /people`: the demo's people and clients, and a login without a browser.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use serde::Serialize;

use super::{Frame, render};
use crate::demo::service::{ClientLine, Demo, Service, visitor::Visitor};

#[derive(Serialize)]
pub(super) struct People {
    #[serde(flatten)]
    frame: Frame,
    people: Vec<PersonLine>,
    clients: Vec<ClientLine>,
    /// Commands for a shell.
    curl: String,
}

#[derive(Serialize)]
struct PersonLine {
    pid: String,
    name: String,
    note_keys: Vec<&'static str>,
}

pub(in crate::demo::service) async fn page(State(demo): State<Arc<Demo>>, visitor: Visitor) -> Response {
    render(&demo, &visitor, "demo/people.html", &view(&demo, &visitor))
}

pub(super) fn view(demo: &Demo, visitor: &Visitor) -> People {
    let session = demo.sessions.get(&visitor.session);
    let people = demo
        .options
        .people
        .iter()
        .map(|person| PersonLine {
            pid: person.pid.expose().to_owned(),
            name: person.name.clone(),
            note_keys: person.note_keys.clone(),
        })
        .collect();
    People {
        frame: Frame::new(demo, visitor, &session, "people"),
        people,
        clients: demo.options.clients.clone(),
        curl: curl(demo),
    }
}

/// A whole login with `curl` and `openssl` alone, by the headless hint (`docs/contracts/idporten.md` §3.7).
pub(super) fn curl(demo: &Demo) -> String {
    let service = Service::MinSide;
    let issuer = demo.options.issuer.trim_end_matches('/');
    let client_id = service.client_id();
    let secret = demo.options.secret(service).expose();
    let redirect_uri = demo.options.url(service.callback_path());
    // Somebody with nothing special about them: a closed user could not log in.
    let people = &demo.options.people;
    let person = people.iter().find(|person| person.note_keys.is_empty()).or(people.first());
    let pid = person.map_or("17847531096", |person| person.pid.expose());
    format!(
        r#"# A secret of the client's own, and its fingerprint (PKCE)
VERIFIER=$(openssl rand -hex 32)
CHALLENGE=$(printf %s "$VERIFIER" | openssl dgst -sha256 -binary | openssl base64 -A | tr '+/' '-_' | tr -d '=')

# Log in: the hint takes the place of the pages
CALLBACK=$(curl -s -o /dev/null -w '%{{redirect_url}}' -G {issuer}/authorize \
  --data-urlencode 'client_id={client_id}' \
  --data-urlencode 'redirect_uri={redirect_uri}' \
  --data-urlencode 'response_type=code' \
  --data-urlencode 'scope=openid profile' \
  --data-urlencode 'acr_values=idporten-loa-high' \
  --data-urlencode "state=$(openssl rand -hex 16)" \
  --data-urlencode "nonce=$(openssl rand -hex 16)" \
  --data-urlencode "code_challenge=$CHALLENGE" \
  --data-urlencode 'code_challenge_method=S256' \
  --data-urlencode 'login_hint=testid:{pid}_idporten-loa-high')
CODE=$(printf %s "$CALLBACK" | sed 's/.*[?&]code=\([^&]*\).*/\1/')

# Exchange the code for tokens
curl -s -u '{client_id}:{secret}' {issuer}/token \
  --data-urlencode 'grant_type=authorization_code' \
  --data-urlencode "code=$CODE" \
  --data-urlencode 'redirect_uri={redirect_uri}' \
  --data-urlencode "code_verifier=$VERIFIER""#
    )
}
