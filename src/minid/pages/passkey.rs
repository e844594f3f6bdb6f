//! `minid/passkey.html` and `minid/passkeys.html`: the pages with the one script.

use axum::response::Response;
use fellesporten_web::Csp;
use serde::Serialize;

use super::moment::in_norway;
use crate::{
    MinId,
    endpoints::Visit,
    login::service_name,
    state::{Attempt, KeptPasskey, Purpose},
};

#[derive(Serialize)]
struct PasskeyPage<'a> {
    service_name: String,
    return_to: String,
    action: String,
    side_action: String,
    cancel_action: Option<String>,
    options: &'a str,
}

/// The challenge of a login.
pub(super) fn passkey_page(minid: &MinId, visit: &Visit, id: &str, attempt: &Attempt, options: &str) -> Response {
    let path = |step: &str| format!("/login/{id}{step}");
    let page = PasskeyPage {
        service_name: service_name(minid, attempt.request()),
        return_to: path(""),
        action: path("/passkey"),
        side_action: path("/go"),
        cancel_action: matches!(attempt.purpose, Purpose::Broker(_)).then(|| path("/cancel")),
        options,
    };
    let csp = match attempt.request() {
        Some(request) => Csp::strict().form_action_to(&request.redirect_uri),
        None => Csp::strict(),
    };
    minid.pages().render("minid/passkey.html", visit.language, &page, &csp.with_script(minid.rng()))
}

#[derive(Serialize)]
struct PasskeysPage<'a> {
    return_to: &'static str,
    notice_key: Option<&'a str>,
    passkeys: Vec<PasskeyLine<'a>>,
    ceremony: Option<String>,
    options: Option<String>,
}

#[derive(Serialize)]
struct PasskeyLine<'a> {
    credential_id: &'a str,
    nickname: &'a str,
    created: String,
    last_used: Option<String>,
    disabled: bool,
}

/// The owner's passkeys, and a challenge for another where one may be registered.
pub fn passkeys_page(
    minid: &MinId,
    visit: &Visit,
    kept: &[KeptPasskey],
    challenge: Option<(String, String)>,
    notice_key: Option<&str>,
) -> Response {
    let (ceremony, options) = challenge.unzip();
    let passkeys = kept.iter().map(|kept| PasskeyLine {
        credential_id: &kept.credential_id,
        nickname: &kept.nickname,
        created: in_norway(kept.created),
        last_used: kept.last_used.map(in_norway),
        disabled: kept.disabled,
    });
    let page =
        PasskeysPage { return_to: "/account/passkeys", notice_key, passkeys: passkeys.collect(), ceremony, options };
    let csp = Csp::strict().with_script(minid.rng());
    minid.pages().render("minid/passkeys.html", visit.language, &page, &csp)
}
