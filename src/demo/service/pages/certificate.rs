//! `GET /certificate`: an enterprise certificate for whoever needs one, and what to do with it.

use std::sync::Arc;

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use fellesporten_web::{Csp, failure::Failure};
use serde::Serialize;

use super::Frame;
use crate::demo::service::{CertificateDesk, Demo, visitor::Visitor};

/// The client of the demo that signs with such a certificate, and its organisation.
const CLIENT: (&str, &str) = ("demo-maskin-sertifikat", "215000109");
/// What the client may ask for.
const SCOPE: &str = "liksomdata:vannstand.read";

#[derive(Serialize)]
pub(super) struct CertificatePage<'a> {
    #[serde(flatten)]
    frame: Frame,
    organisations: Vec<Choice<'a>>,
    /// What was typed; empty before that.
    number: &'a str,
    /// Whether it was not taken.
    is_wrong: bool,
    client_id: &'static str,
    /// Commands for a shell.
    commands: String,
}

#[derive(Serialize)]
struct Choice<'a> {
    number: &'a str,
    name: &'a str,
}

pub(in crate::demo::service) async fn page(State(demo): State<Arc<Demo>>, visitor: Visitor) -> Response {
    show(&demo, &visitor, None)
}

/// The page, with the number that was not taken, if there was one.
pub(in crate::demo::service) fn show(demo: &Demo, visitor: &Visitor, wrong_number: Option<&str>) -> Response {
    let Some(desk) = &demo.options.certificates else { return Failure::NotFound.into_response() };
    let status = if wrong_number.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    let context = view(demo, desk, visitor, wrong_number);
    demo.options.pages.render_with(status, "demo/certificate.html", visitor.language, &context, &Csp::strict())
}

pub(super) fn view<'a>(
    demo: &Demo,
    desk: &'a CertificateDesk,
    visitor: &Visitor,
    wrong_number: Option<&'a str>,
) -> CertificatePage<'a> {
    let session = demo.sessions.get(&visitor.session);
    let choice = |(number, name): &'a (String, String)| Choice { number, name };
    CertificatePage {
        frame: Frame::new(demo, visitor, &session, "certificate"),
        organisations: desk.organisations.iter().map(choice).collect(),
        number: wrong_number.unwrap_or_default(),
        is_wrong: wrong_number.is_some(),
        client_id: CLIENT.0,
        commands: commands(desk),
    }
}

/// From the downloaded file to a token of Maskinporten, with `curl` and `openssl` alone (docs/contracts/maskinporten.md §3).
fn commands(desk: &CertificateDesk) -> String {
    let issuer = &desk.maskinporten;
    let (client_id, file) = (CLIENT.0, CertificateDesk::file_of(CLIENT.1));
    format!(
        r#"CERTIFICATE={file}
b64() {{ openssl base64 -A | tr '+/' '-_' | tr -d '='; }}

# The grant: certificate in the header, wish in the claims, signed with the key of the same file
X5C=$(openssl x509 -in "$CERTIFICATE" -outform DER | openssl base64 -A)
HEADER=$(printf '{{"alg":"RS256","x5c":["%s"]}}' "$X5C" | b64)
NOW=$(date +%s)
CLAIMS=$(printf '{{"aud":"{issuer}","iss":"{client_id}","scope":"{SCOPE}","iat":%d,"exp":%d,"jti":"%s"}}' \
  "$NOW" $((NOW + 120)) "$(openssl rand -hex 16)" | b64)
SIGNATURE=$(printf %s "$HEADER.$CLAIMS" | openssl dgst -sha256 -sign "$CERTIFICATE" -binary | b64)

# Exchange it for a token
curl -s {issuer}token \
  -d grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer \
  -d "assertion=$HEADER.$CLAIMS.$SIGNATURE""#
    )
}
