//! A context for every page, for the tests and for the gallery (`examples/gallery.rs`).

use serde_json::{Value, json};

/// Name of the sample, template, and context.
pub(crate) type Sample = (&'static str, &'static str, Value);

/// Every page in its interesting states.
pub(crate) fn all() -> Vec<Sample> {
    vec![
        ("selector", "idporten/selector.html", selector(json!([eid("testid", "TestID", "up")]))),
        ("selector-many", "idporten/selector.html", selector_with_everything()),
        ("testid", "idporten/testid.html", testid(Value::Null, "")),
        ("testid-error", "idporten/testid.html", testid(json!("testid-error-check-digits"), "17847531097")),
        ("eid-unavailable", "idporten/eid_unavailable.html", eid_unavailable()),
        ("logged-out", "idporten/logged_out.html", logged_out()),
        ("form-post", "idporten/form_post.html", form_post()),
        ("error", "idporten/error.html", error()),
        ("unavailable", "idporten/unavailable.html", unavailable()),
        ("problem", "shared/problem.html", problem()),
        ("front", "idporten/front.html", json!({ "return_to": "/", "issuer": "http://localhost:8080" })),
        ("help", "idporten/help.html", json!({ "return_to": "/help" })),
    ]
}

fn eid(id: &str, name: &str, state: &str) -> Value {
    json!({
        "id": id, "name": name, "hint_key": "eid-testid-hint", "href": format!("/login/abc/{id}"), "state": state,
        "message": null,
    })
}

fn selector(eids: Value) -> Value {
    json!({
        "service_name": "Min side", "return_to": "/login/abc", "cancel_action": "/login/abc/cancel", "step_up": false,
        "notice_key": null, "notice_eid": "", "notice_code": "", "operator_message": null, "eids": eids,
    })
}

fn selector_with_everything() -> Value {
    let mut announced = eid("fifth", "Femte ID", "notice");
    announced["message"] = json!("Planlagt vedlikehold natt til tirsdag.");
    let mut context = selector(json!([
        eid("first", "Første ID", "up"),
        eid("second", "Andre ID", "degraded"),
        eid("third", "Tredje ID", "down"),
        eid("fourth", "Fjerde ID", "below_level"),
        announced,
        eid("sixth", "Sjette ID", "closed"),
        eid("testid", "TestID", "up"),
    ]));
    context["step_up"] = json!(true);
    context["notice_key"] = json!("notice-failed-code");
    context["notice_eid"] = json!("Andre ID");
    context["notice_code"] = json!("C42A");
    context["operator_message"] = json!("Vi oppgraderer i natt mellom 00:30 og 05:00.");
    context
}

fn testid(pid_error_key: Value, pid: &str) -> Value {
    let level = |value: &str, name: &str, checked: bool, disabled: bool| {
        json!({ "value": value, "name_key": name, "checked": checked, "disabled": disabled })
    };
    json!({
        "service_name": "Min side", "return_to": "/login/abc/testid", "action": "/login/abc/testid",
        "pid": pid, "pid_error_key": pid_error_key,
        "levels": [
            level("idporten-loa-substantial", "level-substantial", false, true),
            level("idporten-loa-high", "level-high", true, false),
        ],
        "developer": true, "outcome": "success", "foreign": false,
    })
}

fn eid_unavailable() -> Value {
    json!({
        "service_name": "Min side", "return_to": "/login/abc", "eid": "TestID", "error_code": "C42A",
        "retry_url": "/login/abc/testid", "selector_url": "/login/abc", "trace_id": "0af7651916cd43dd8448eb211c80319c",
    })
}

fn logged_out() -> Value {
    json!({ "return_to": null, "continue_url": "https://minside.example/", "continue_name": "Min side" })
}

fn form_post() -> Value {
    json!({
        "service_name": "Min side", "action": "http://127.0.0.1:9/callback",
        "fields": [{ "name": "code", "value": "abc.def" }, { "name": "state", "value": "{\"a\":\"<b>\"}" }],
    })
}

fn problem() -> Value {
    json!({
        "heading_key": "problem-not-found-title", "cause_key": "problem-not-found", "status": 404, "code": "not_found",
        "trace_id": "0af7651916cd43dd8448eb211c80319c",
    })
}

fn error() -> Value {
    json!({
        "heading_key": "error-title", "cause_key": "error-cause-redirect-uri", "status": 400, "code": "invalid_request",
        "trace_id": "0af7651916cd43dd8448eb211c80319c", "detail": "redirect_uri is not registered for this client",
        "way_out_url": "https://minside.example/", "way_out_name": "Min side",
    })
}

fn unavailable() -> Value {
    json!({
        "heading_key": "unavailable-title", "cause_key": "unavailable-cause", "status": 503,
        "code": "temporarily_unavailable", "trace_id": "0af7651916cd43dd8448eb211c80319c", "retry_url": "/login/abc",
    })
}
