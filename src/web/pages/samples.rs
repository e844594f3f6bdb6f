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
        ("consent", "idporten/consent.html", consent()),
        ("help", "idporten/help.html", json!({ "return_to": "/help" })),
        ("minid-form", "minid/form.html", minid_form()),
        ("minid-message", "minid/message.html", minid_message()),
        ("outbox", "outbox/messages.html", outbox()),
        ("logging-out", "idporten/logging_out.html", logging_out()),
        ("profile", "idporten/profile.html", profile(true)),
        ("profile-without-history", "idporten/profile.html", profile(false)),
        ("send-again", "idporten/send_again.html", send_again()),
        ("countries", "idporten/countries.html", countries(false)),
        ("countries-error", "idporten/countries.html", countries(true)),
        ("email", "idporten/email.html", email(false, Value::Null)),
        ("email-code", "idporten/email.html", email(true, json!("email-error-code"))),
        ("simulator-country", "simulators/login.html", simulator("country", Value::Null)),
        ("simulator-phone", "simulators/login.html", simulator("phone", json!("sim-error-phone"))),
        ("simulator-choose", "simulators/login.html", simulator("choose", json!("sim-error-pid"))),
        ("source-front", "delegation_source/front.html", source_front()),
        ("source-party", "delegation_source/party.html", source_party()),
        ("source-request", "delegation_source/request.html", source_request()),
        ("source-consents", "delegation_source/consents.html", source_consents()),
        ("simulator-message", "simulators/message.html", simulator_message()),
    ]
}

fn email(asks_code: bool, error_key: Value) -> Value {
    json!({
        "service_name": "Min side", "return_to": "/login/abc/email", "action": "/login/abc/email", "asks_code": asks_code,
        "address": "kari@example.no", "error_key": error_key,
    })
}

fn countries(unknown: bool) -> Value {
    json!({
        "service_name": "Min side", "return_to": "/login/abc/eidas", "action": "/login/abc/eidas", "eid": "eIDAS", "unknown": unknown,
        "countries": [{ "code": "DK", "name_key": "country-dk" }, { "code": "SE", "name_key": "country-se" }],
    })
}

fn send_again() -> Value {
    json!({ "eid": "Første ID", "action": "/authorize/callback/first", "fields": [{ "name": "code", "value": "abc" }] })
}

fn eid(id: &str, name: &str, state: &str) -> Value {
    json!({
        "id": id, "name": name, "hint": { "text": "For testing med syntetiske personer", "lang": null }, "href": format!("/login/abc/{id}"), "state": state,
        "messages": [],
    })
}

fn selector(eids: Value) -> Value {
    json!({
        "service_name": "Min side", "return_to": "/login/abc", "cancel_action": "/login/abc/cancel", "step_up": false,
        "notice_key": null, "notice_eid": "", "notice_code": "", "operator_messages": [], "eids": eids,
    })
}

fn selector_with_everything() -> Value {
    let context = selector(json!([
        eid("first", "Første ID", "up"),
        eid("second", "Andre ID", "degraded"),
        eid("third", "Tredje ID", "down"),
        eid("fourth", "Fjerde ID", "below_level"),
        with(
            eid("fifth", "Femte ID", "notice"),
            json!({ "messages": [{ "text": "Planlagt vedlikehold natt til tirsdag.", "lang": "nb" }] })
        ),
        eid("sixth", "Sjette ID", "closed"),
        eid("testid", "TestID", "up"),
    ]));
    with(
        context,
        json!({
            "step_up": true, "notice_key": "notice-failed-code", "notice_eid": "Andre ID", "notice_code": "C42A",
            "operator_messages": [{ "text": "Vi oppgraderer i natt mellom 00:30 og 05:00.", "lang": null }],
        }),
    )
}

/// `base` with the fields of `other` in place of its own.
fn with(mut base: Value, other: Value) -> Value {
    if let (Some(fields), Value::Object(new)) = (base.as_object_mut(), other) {
        fields.extend(new);
    }
    base
}

fn testid(pid_error_key: Value, pid: &str) -> Value {
    let level = |value: &str, name: &str, checked: bool, disabled: bool| json!({ "value": value, "name_key": name, "checked": checked, "disabled": disabled });
    json!({
        "service_name": "Min side", "return_to": "/login/abc/testid", "action": "/login/abc/testid",
        "pid": pid, "pid_error_key": pid_error_key,
        "levels": [
            level("idporten-loa-substantial", "level-substantial", false, true),
            level("idporten-loa-high", "level-high", true, false),
        ],
        "personas": [{ "pid": "17847531096", "name": "Ferdig Snakket" }],
        "developer": true, "outcome": "success", "foreign": false,
        "foreign_identifier": "", "given_name": "", "family_name": "",
    })
}

fn source_front() -> Value {
    json!({ "return_to": "/", "issuer": "http://localhost:8094/", "organisations": [{ "number": "314159268", "name": "Testetaten" }] })
}

fn source_party() -> Value {
    let delegation = json!({ "scope": "fjelldata:vannstand.read", "number": "310042706", "name": "Fjelldata", "created": "2026-09-21T14:13:20Z" });
    json!({
        "return_to": "/party/314159268", "number": "314159268", "name": "Testetaten", "error": "nobody delegates to itself",
        "scopes": [{ "name": "fjelldata:vannstand.read", "description": "Vannstand" }],
        "receivers": [{ "number": "310042706", "name": "Fjelldata" }], "given": [delegation.clone()], "received": [delegation],
        "requests": [{ "href": "/requests/1", "title": "Journal", "vendor": "Fjelldata" }],
        "system_users": [{ "id": "1", "title": "Journal", "system_id": "310042706_journal", "reference": "nord" }],
    })
}

fn source_request() -> Value {
    json!({
        "return_to": "/requests/1", "title": "Journal", "system_id": "310042706_journal", "vendor": "Fjelldata", "customer": "Testetaten",
        "party_href": "/party/314159268", "rights": ["{}"], "waits": true, "escalated": true, "status": "New", "error": "answered",
    })
}

fn source_consents() -> Value {
    json!({
        "return_to": "/consents", "organisations": [{ "number": "314159268", "name": "Testetaten" }], "error": "from: is missing",
        "consents": [{
            "id": "1", "from": "17847531096", "to": "314159268", "valid_to": "2026-10-21T14:13:20Z",
            "state_key": "source-consent-stands", "stands": true,
        }],
    })
}

fn simulator_frame() -> Value {
    json!({
        "supplier": { "id": "bankid", "name": "BankID" }, "languages": [{ "code": "nb", "name": "Bokmål" }, { "code": "en", "name": "English" }],
        "path": "/login/abc",
    })
}

fn simulator(step: &str, error_key: Value) -> Value {
    with(
        simulator_frame(),
        json!({
            "step": step, "action": "/login/abc", "error_key": error_key, "pid": "17847531097", "phone": "9", "birth_date": "170475",
            "countries": ["DK", "SE"], "country": "SE", "reference": "RASK ELG", "seconds": 6, "foreign": true,
            "people": [{ "pid": "17847531096", "name": "Ferdig Snakket", "selected": true }],
            "instruments": [
                { "value": "bid", "name": "BankID", "selected": false }, { "value": "bim", "name": "BankID på mobil", "selected": true },
            ],
            "groups": [
                { "label_key": "sim-group-ordinary", "outcomes": [{ "value": "success", "text_key": "testid-outcome-success", "says": "The login succeeds." }] },
                { "label_key": "sim-group-id-token", "outcomes": [{ "value": "alg_none", "text_key": null, "says": "alg is none." }] },
            ],
        }),
    )
}

fn simulator_message() -> Value {
    with(
        simulator_frame(),
        json!({ "heading_key": "sim-front-title", "text_key": "sim-front-text", "detail": "http://localhost:8091/auth/realms/current" }),
    )
}

fn eid_unavailable() -> Value {
    json!({
        "service_name": "Min side", "return_to": "/login/abc", "eid": "TestID",
        "messages": [{ "text": "Vi venter på leverandøren.", "lang": null }], "error_code": "C42A",
        "retry_url": "/login/abc/testid", "selector_url": "/login/abc", "trace_id": "0af7651916cd43dd8448eb211c80319c",
    })
}

fn logging_out() -> Value {
    json!({
        "frames": ["https://minside.example/frontlogout?iss=x&sid=y", "https://kommunen.example/ut"],
        "onward_url": "https://minside.example/", "patience_millis": 3000,
    })
}

fn profile(history: bool) -> Value {
    let time = json!({ "machine": "2026-11-28T22:57:00Z", "day": "28", "month": 11, "year": "2026", "time": "23:57" });
    let session = |is_this: bool, services: Value| {
        json!({
            "sid": "AJittVYQT1rRTnuyUC97eLQtDkH58AXzv1vYZwSMyWs", "is_this": is_this, "eid": "TestID", "began": time, "latest": time,
            "services": services,
        })
    };
    json!({
        "return_to": "/profile", "end_action": "/profile/sessions/end", "everywhere_action": "/profile/logout-everywhere",
        "withdraw_action": "/profile/authorizations/withdraw", "authorizations_known": history,
        "authorizations": [{
            "client_id": "min-side", "service": "Min side", "organisation": "Etaten for oppdiktede saker", "given": time, "ends": time,
            "scopes": scopes(),
        }],
        "sessions": [session(true, json!(["Min side", "Skattemelding"])), session(false, json!([]))], "history": history,
        "logins": [
            { "at": time, "service": "Min side", "eid": "TestID", "how_key": "profile-login-fresh" },
            { "at": time, "service": null, "eid": "", "how_key": "profile-login-cancelled" },
        ],
    })
}

fn consent() -> Value {
    json!({
        "service_name": "Min side", "organisation": "Etaten for oppdiktede saker", "return_to": "/consent/abc",
        "action": "/consent/abc", "login_anyway": true, "ends_key": "consent-ends-hours", "ends_count": 2, "scopes": scopes(),
    })
}

fn scopes() -> Value {
    let span =
        |text: &str, bold: bool, href: Value| json!({ "text": text, "bold": bold, "italic": false, "href": href });
    let scope = |name: &str, what: &str, paragraphs: Value| {
        json!({
            "name": name, "description": format!("Hente opplysninger om {what}"), "owner": "Fiktivvik kommune", "lang": "no",
            "paragraphs": paragraphs,
        })
    };
    json!([
        scope(
            "fiktivvik:barnehage.read",
            "barnehageplass",
            json!([
                [
                    span("Kommunen deler ", false, json!(null)),
                    span("bare", true, json!(null)),
                    span(" svaret.", false, json!(null))
                ],
                [span("Les mer", false, json!("https://kommunen.example/deling"))],
            ])
        ),
        scope("fiktivvik:skole.read", "skoleplass", json!([])),
    ])
}

fn logged_out() -> Value {
    json!({ "frames": [], "return_to": null, "continue_url": "https://minside.example/", "continue_name": "Min side" })
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
        "heading_key": "error-title", "cause_key": "error-cause-redirect-uri", "advice_key": "error-advice-service", "status": 400, "code": "invalid_request",
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

fn minid_form() -> Value {
    json!({
        "heading_key": "minid-login-title", "submit_key": "minid-next", "other_submit": null, "other_submit_key": "",
        "lead_key": null, "notice_key": "minid-password-changed", "error_key": "minid-error-credentials", "last_warning": true,
        "service_name": "ID-porten", "return_to": "/login/abc", "action": "/login/abc/credentials",
        "side_action": "/login/abc/go", "cancel_action": "/login/abc/cancel", "detail": "", "last_log_in": "28.11.2026 23:05",
        "fields": [{
            "name": "number", "label_key": "minid-number", "hint_key": "minid-number-hint", "kind": "text",
            "input_mode": "numeric", "autocomplete": "username", "value": "1784", "error_key": "minid-error-number",
        }],
        "hidden": [{ "name": "mobile", "value": "+4799000001" }],
        "side_roads": [{ "name": "to", "value": "recover", "text_key": "minid-forgotten" }],
    })
}

fn minid_message() -> Value {
    json!({
        "heading_key": "minid-quarantine-title", "text_key": "minid-quarantine-text", "error_id": "I-1011",
        "phone": "800 30 300", "code": "ACDEF23457", "service_name": "ID-porten", "return_to": "/login/abc",
        "side_action": "/login/abc/go", "side_roads": [{ "value": "order", "text_key": "minid-order-link" }],
        "cancel_action": "/login/abc/cancel",
    })
}

fn outbox() -> Value {
    json!({ "return_to": "/", "messages": [{
        "kind_key": "outbox-sms", "at": "2026-11-28T22:05:00Z", "to": "+4799000001", "subject": "", "text": "ab2c3",
    }] })
}
