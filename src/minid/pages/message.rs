//! `minid/message.html`: what happened, its id, and the ways on.

use axum::response::Response;
use fellesporten_web::Csp;
use serde::Serialize;

use crate::{
    MinId,
    endpoints::Visit,
    login::service_name,
    state::{Attempt, Purpose},
};

/// What a person is told where a road ends.
#[derive(Clone, Debug, Default)]
pub struct Message {
    heading_key: &'static str,
    text_key: &'static str,
    /// The id that the help desk knows.
    error_id: Option<&'static str>,
    /// Side roads: value and key.
    roads: &'static [(&'static str, &'static str)],
    /// An activation code, in test environments.
    code: Option<String>,
}

const TO_LOGIN: (&str, &str) = ("credentials", "minid-back-to-login");
const TO_ORDER: (&str, &str) = ("order", "minid-order-link");
const TO_ACTIVATION: (&str, &str) = ("activate", "minid-activate-link");

impl Message {
    /// The same with an activation code.
    pub(super) fn with_code(self, code: Option<String>) -> Self {
        Message { code, ..self }
    }

    const NONE: Message = Message { heading_key: "", text_key: "", error_id: None, roads: &[], code: None };
    /// Three wrong tries within the hour.
    pub const QUARANTINED: Message = Message {
        heading_key: "minid-quarantine-title",
        text_key: "minid-quarantine-text",
        error_id: Some("I-1011"),
        ..Self::NONE
    };
    /// Closed for good, or by the authority.
    pub const CLOSED: Message = Message {
        heading_key: "minid-closed-title",
        text_key: "minid-closed-text",
        error_id: Some("I-1013"),
        ..Self::NONE
    };
    /// Locked by the help desk.
    pub const LOCKED: Message = Message {
        heading_key: "minid-locked-title",
        text_key: "minid-locked-text",
        error_id: Some("I-1008"),
        roads: &[TO_ORDER, TO_ACTIVATION],
        ..Self::NONE
    };
    /// Three wrong codes of the sheet.
    pub const SHEET_LOCKED: Message = Message {
        heading_key: "minid-sheet-locked-title",
        text_key: "minid-sheet-locked-text",
        error_id: Some("I-1008"),
        roads: &[TO_LOGIN],
        ..Self::NONE
    };
    /// Three passkeys that did not fit within the hour; the way by password stays open.
    pub const PASSKEYS_PAUSED: Message = Message {
        heading_key: "minid-passkeys-paused-title",
        text_key: "minid-passkeys-paused-text",
        roads: &[TO_LOGIN],
        ..Self::NONE
    };
    /// Passkeys cannot be had at this address.
    pub const NO_PASSKEYS_HERE: Message = Message {
        heading_key: "minid-passkeys-paused-title",
        text_key: "minid-passkeys-not-here",
        roads: &[TO_LOGIN],
        ..Self::NONE
    };
    /// No second factor is left.
    pub const NO_FACTOR: Message = Message {
        heading_key: "minid-no-factor-title",
        text_key: "minid-no-factor-text",
        roads: &[TO_ORDER, TO_ACTIVATION],
        ..Self::NONE
    };
    /// MinID is not enough for what is asked.
    pub const NOT_ENOUGH: Message = Message {
        heading_key: "minid-not-enough-title",
        text_key: "minid-not-enough-text",
        error_id: Some("I-1010"),
        ..Self::NONE
    };
    /// A letter is on its way already.
    pub const ALREADY_ORDERED: Message = Message {
        heading_key: "minid-already-ordered-title",
        text_key: "minid-already-ordered-text",
        roads: &[TO_ACTIVATION, TO_LOGIN],
        ..Self::NONE
    };
    /// A letter is on its way now.
    pub const ORDERED: Message = Message {
        heading_key: "minid-ordered-title",
        text_key: "minid-ordered-text",
        roads: &[TO_ACTIVATION, TO_LOGIN],
        ..Self::NONE
    };
}

#[derive(Serialize)]
struct MessagePage<'a> {
    heading_key: &'a str,
    text_key: &'a str,
    error_id: Option<&'a str>,
    phone: &'a str,
    code: Option<&'a str>,
    service_name: Option<String>,
    return_to: String,
    side_action: String,
    side_roads: Vec<Road<'a>>,
    cancel_action: Option<String>,
}

#[derive(Serialize)]
struct Road<'a> {
    value: &'a str,
    text_key: &'a str,
}

/// The page of a message.
pub fn message_page(minid: &MinId, visit: &Visit, id: &str, attempt: &Attempt, message: Message) -> Response {
    let path = |step: &str| format!("/login/{id}{step}");
    let page = MessagePage {
        heading_key: message.heading_key,
        text_key: message.text_key,
        error_id: message.error_id,
        phone: &minid.settings().help_phone,
        code: message.code.as_deref(),
        service_name: attempt.stage.is_login().then(|| service_name(minid, attempt.request())),
        return_to: path(""),
        side_action: path("/go"),
        side_roads: message.roads.iter().map(|(value, text_key)| Road { value, text_key }).collect(),
        cancel_action: matches!(attempt.purpose, Purpose::Broker(_)).then(|| path("/cancel")),
    };
    let csp = match attempt.request() {
        Some(request) => Csp::strict().form_action_to(&request.redirect_uri),
        None => Csp::strict(),
    };
    minid.pages().render("minid/message.html", visit.language, &page, &csp.with_script(minid.rng()))
}
