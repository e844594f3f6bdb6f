//! `idporten/selector.html` (`docs/contracts/eid-adapters.md` §7.1, 7.2).

use axum::response::Response;
use fellesporten_idp_adapters::{Choice, Mark, Standing, WhyDisabled, selector};
use fellesporten_web::Csp;
use serde::Serialize;

use super::{Said, eid_path, selector_path, service_name};
use crate::{IdPorten, endpoints::Visit, state::LoginAttempt};

#[derive(Serialize)]
struct SelectorPage<'a> {
    service_name: String,
    return_to: String,
    cancel_action: String,
    step_up: bool,
    notice_key: Option<&'a str>,
    notice_eid: String,
    notice_code: &'a str,
    operator_messages: Vec<Said>,
    eids: Vec<EidLine>,
}

#[derive(Serialize)]
struct EidLine {
    id: String,
    name: String,
    hint: Said,
    href: String,
    state: &'static str,
    messages: Vec<Said>,
}

/// The selector of an attempt.
pub fn selector_page(idporten: &IdPorten, visit: &Visit, id: &str, attempt: &LoginAttempt) -> Response {
    let now = idporten.clock().now();
    let catalogue = idporten.eids().catalogue_now(now);
    let choices = selector(&catalogue, &attempt.request.acr_values, idporten.settings().below_level);
    let notice_eid = attempt.notice.as_ref().and_then(|notice| catalogue.row(&notice.eid));
    let page = SelectorPage {
        service_name: service_name(idporten, &attempt.request),
        return_to: selector_path(id),
        cancel_action: format!("{}/cancel", selector_path(id)),
        step_up: attempt.step_up,
        notice_key: attempt.notice.as_ref().map(|notice| notice.text_key.as_str()),
        notice_eid: notice_eid.map(|row| row.names.get(visit.language).0.to_owned()).unwrap_or_default(),
        notice_code: attempt.notice.as_ref().and_then(|notice| notice.code.as_deref()).unwrap_or_default(),
        operator_messages: Said::all(&idporten.eids().messages_for_all(now), visit.language),
        eids: choices.iter().map(|choice| line(visit, id, choice)).collect(),
    };
    // The form's answer may lead to the service: browsers apply form-action to that redirect too.
    let csp = Csp::strict().form_action_to(&attempt.request.redirect_uri).with_script(idporten.rng());
    idporten.pages().render("idporten/selector.html", visit.language, &page, &csp)
}

fn line(visit: &Visit, id: &str, choice: &Choice<'_>) -> EidLine {
    let row = choice.row;
    EidLine {
        id: row.id.to_string(),
        name: row.names.get(visit.language).0.to_owned(),
        hint: Said::of(&row.hints, visit.language),
        href: eid_path(id, row.id.as_str()),
        state: match choice.standing {
            Standing::Selectable => "up",
            Standing::Marked(Mark::Notice) => "notice",
            Standing::Marked(Mark::Degraded) => "degraded",
            Standing::Marked(Mark::Down) => "down",
            Standing::Disabled(WhyDisabled::BelowLevel) => "below_level",
            Standing::Disabled(WhyDisabled::Closed) => "closed",
        },
        messages: Said::all(&row.messages, visit.language),
    }
}
