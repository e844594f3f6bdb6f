//! `minid/form.html`: a heading, a few fields and a button.

use std::collections::BTreeMap;

use axum::response::Response;
use fellesporten_web::Csp;
use serde::Serialize;

use super::qr::Qr;
use crate::{MinId, endpoints::Visit};

/// What is wrong with a form that was sent, and what is kept of it. Secrets are never kept.
#[derive(Default)]
pub struct Wrongs {
    page: Option<&'static str>,
    last_warning: bool,
    fields: BTreeMap<&'static str, &'static str>,
    kept: BTreeMap<&'static str, String>,
}

impl Wrongs {
    /// Something is wrong with the whole.
    pub fn of_page(key: &'static str) -> Self {
        Wrongs { page: Some(key), ..Wrongs::default() }
    }

    /// Something is wrong with one field.
    pub fn of_field(name: &'static str, key: &'static str) -> Self {
        Wrongs { fields: BTreeMap::from([(name, key)]), ..Wrongs::default() }
    }

    /// The next wrong try is the last.
    #[must_use]
    pub fn with_last_warning(self) -> Self {
        Wrongs { last_warning: true, ..self }
    }

    /// Keeps what was typed into a field that is no secret.
    #[must_use]
    pub fn keeping(mut self, name: &'static str, value: &str) -> Self {
        self.kept.insert(name, value.chars().take(320).collect());
        self
    }
}

/// A field of a form.
#[derive(Clone, Copy)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) label_key: &'static str,
    pub(super) hint_key: Option<&'static str>,
    pub(super) kind: &'static str,
    pub(super) input_mode: &'static str,
    pub(super) autocomplete: &'static str,
}

impl Field {
    pub(super) const NUMBER: Field = Field {
        name: "number",
        label_key: "minid-number",
        hint_key: Some("minid-number-hint"),
        kind: "text",
        input_mode: "numeric",
        autocomplete: "username",
    };
    pub(super) const PASSWORD: Field = Field {
        name: "password",
        label_key: "minid-password",
        hint_key: None,
        kind: "password",
        input_mode: "text",
        autocomplete: "current-password",
    };
    pub(super) const NEW_PASSWORD: Field = Field {
        label_key: "minid-new-password",
        hint_key: Some("minid-new-password-hint"),
        autocomplete: "new-password",
        ..Self::PASSWORD
    };
    pub(super) const AGAIN: Field =
        Field { name: "again", label_key: "minid-again", autocomplete: "new-password", ..Self::PASSWORD };
    pub(super) const CODE: Field = Field {
        name: "code",
        label_key: "minid-code",
        hint_key: None,
        kind: "text",
        input_mode: "text",
        autocomplete: "one-time-code",
    };
    pub(super) const MOBILE: Field = Field {
        name: "mobile",
        label_key: "minid-mobile",
        hint_key: Some("minid-mobile-hint"),
        kind: "tel",
        input_mode: "tel",
        autocomplete: "tel",
    };
    pub(super) const EMAIL: Field = Field {
        name: "email",
        label_key: "minid-email",
        hint_key: Some("minid-email-hint"),
        kind: "email",
        input_mode: "email",
        autocomplete: "email",
    };
}

/// A form, before what was wrong with it is filled in.
#[derive(Default)]
pub(super) struct Form<'a> {
    pub(super) heading_key: &'static str,
    pub(super) lead_key: Option<&'static str>,
    pub(super) notice_key: Option<String>,
    pub(super) service_name: Option<String>,
    /// Path of the page itself, for the language menu.
    pub(super) return_to: String,
    pub(super) action: String,
    pub(super) fields: Vec<Field>,
    pub(super) hidden: Vec<(&'static str, String)>,
    pub(super) submit_key: &'static str,
    /// Value and key of a second way to send the form.
    pub(super) other_submit: Option<(&'static str, &'static str)>,
    /// Where side roads lead.
    pub(super) side_action: Option<String>,
    /// Field name, value, and key of each side road.
    pub(super) side_roads: Vec<SideRoad>,
    pub(super) cancel_action: Option<String>,
    /// A number or text that heading, lead or labels name.
    pub(super) detail: String,
    /// Whether the form is one of the owner's own pages, and leads back to them.
    pub(super) of_account: bool,
    /// Where an authenticator app takes its secret: on this device by a link, on another by a QR code.
    pub(super) app_address: Option<String>,
    /// When the person last logged in.
    pub(super) last_log_in: Option<String>,
    /// Where the answer to the form may lead beyond this host.
    pub(super) redirect_uri: Option<&'a str>,
}

/// A button beside the form.
#[derive(Serialize)]
pub(super) struct SideRoad {
    pub(super) name: &'static str,
    pub(super) value: &'static str,
    pub(super) text_key: &'static str,
}

#[derive(Serialize)]
struct FormPage<'a> {
    heading_key: &'a str,
    lead_key: Option<&'a str>,
    notice_key: Option<&'a str>,
    service_name: Option<&'a str>,
    return_to: &'a str,
    action: &'a str,
    error_key: Option<&'a str>,
    last_warning: bool,
    fields: Vec<FieldLine<'a>>,
    hidden: Vec<HiddenLine<'a>>,
    submit_key: &'a str,
    other_submit: Option<&'a str>,
    other_submit_key: &'a str,
    side_action: Option<&'a str>,
    side_roads: &'a [SideRoad],
    cancel_action: Option<&'a str>,
    detail: &'a str,
    of_account: bool,
    app_address: Option<&'a str>,
    app_qr: Option<Qr>,
    last_log_in: Option<&'a str>,
}

#[derive(Serialize)]
struct FieldLine<'a> {
    name: &'a str,
    label_key: &'a str,
    hint_key: Option<&'a str>,
    kind: &'a str,
    input_mode: &'a str,
    autocomplete: &'a str,
    value: &'a str,
    error_key: Option<&'a str>,
}

#[derive(Serialize)]
struct HiddenLine<'a> {
    name: &'a str,
    value: &'a str,
}

/// The page of a form.
pub(super) fn form_page(minid: &MinId, visit: &Visit, form: &Form<'_>, wrongs: &Wrongs) -> Response {
    let fields = form.fields.iter().map(|field| FieldLine {
        name: field.name,
        label_key: field.label_key,
        hint_key: field.hint_key,
        kind: field.kind,
        input_mode: field.input_mode,
        autocomplete: field.autocomplete,
        value: wrongs.kept.get(field.name).map(String::as_str).unwrap_or_default(),
        error_key: wrongs.fields.get(field.name).copied(),
    });
    let page = FormPage {
        heading_key: form.heading_key,
        lead_key: form.lead_key,
        notice_key: form.notice_key.as_deref(),
        service_name: form.service_name.as_deref(),
        return_to: &form.return_to,
        action: &form.action,
        error_key: wrongs.page,
        last_warning: wrongs.last_warning,
        fields: fields.collect(),
        hidden: form.hidden.iter().map(|(name, value)| HiddenLine { name, value }).collect(),
        submit_key: form.submit_key,
        other_submit: form.other_submit.map(|(value, _)| value),
        other_submit_key: form.other_submit.map(|(_, key)| key).unwrap_or_default(),
        side_action: form.side_action.as_deref(),
        side_roads: &form.side_roads,
        cancel_action: form.cancel_action.as_deref(),
        detail: &form.detail,
        of_account: form.of_account,
        app_address: form.app_address.as_deref(),
        app_qr: form.app_address.as_deref().and_then(Qr::of),
        last_log_in: form.last_log_in.as_deref(),
    };
    let csp = match form.redirect_uri {
        // Browsers apply form-action to the redirect after a form too.
        Some(redirect_uri) => Csp::strict().form_action_to(redirect_uri),
        None => Csp::strict(),
    };
    minid.pages().render("minid/form.html", visit.language, &page, &csp.with_script(minid.rng()))
}
