//! The outbox of demo and test: a page, and the same as JSON for scripts.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router, body::Bytes};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use fellesporten_domain::Language;
use fellesporten_messages::{Outbox, Sent};
use fellesporten_web::params::Params;
use fellesporten_web::{Csp, Pages, assets};
use serde::Serialize;

/// The language that the person chose.
pub(crate) const LANGUAGE_COOKIE: &str = "OUTBOX_LANGUAGE";
/// The same as JSON.
pub(crate) const MACHINE_PATH: &str = "/messages";

#[derive(Clone)]
struct OutboxPages {
    outbox: Outbox,
    pages: Pages,
}

#[derive(Serialize)]
struct MessagesPage {
    return_to: &'static str,
    messages: Vec<MessageLine>,
}

#[derive(Serialize)]
struct MessageLine {
    kind_key: &'static str,
    at: String,
    #[serde(flatten)]
    sent: Sent,
}

/// Its routes.
pub(crate) fn router(outbox: Outbox, pages: Pages) -> Router {
    Router::new()
        .route("/", get(page))
        .route(MACHINE_PATH, get(json))
        .route("/language", post(language))
        .with_state(OutboxPages { outbox, pages })
        .merge(assets::router())
}

async fn page(State(it): State<OutboxPages>, jar: CookieJar) -> Response {
    let chosen = jar.get(LANGUAGE_COOKIE).and_then(|cookie| cookie.value().parse().ok());
    let Ok(sent) = it.outbox.latest().await else { return StatusCode::SERVICE_UNAVAILABLE.into_response() };
    let line = |sent: Sent| MessageLine {
        kind_key: match sent.kind.as_str() {
            "sms" => "outbox-sms",
            "email" => "outbox-email",
            _ => "outbox-letter",
        },
        at: sent.sent_at.to_string(),
        sent,
    };
    let context = MessagesPage { return_to: "/", messages: sent.into_iter().map(line).collect() };
    it.pages.render("outbox/messages.html", chosen.unwrap_or(Language::Nb), &context, &Csp::strict())
}

async fn json(State(it): State<OutboxPages>) -> Response {
    match it.outbox.latest().await {
        Ok(sent) => ([(header::CACHE_CONTROL, "no-store")], Json(sent)).into_response(),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

async fn language(jar: CookieJar, body: Bytes) -> Response {
    let params = Params::parse(&body).unwrap_or_default();
    let chosen = params.one("language").ok().flatten().and_then(|code| code.parse::<Language>().ok());
    let Some(chosen) = chosen else { return StatusCode::BAD_REQUEST.into_response() };
    let cookie = Cookie::build((LANGUAGE_COOKIE, chosen.as_str())).path("/").http_only(true).same_site(SameSite::Lax);
    (jar.add(cookie), Redirect::to("/")).into_response()
}
