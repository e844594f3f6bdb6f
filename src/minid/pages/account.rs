//! `minid/account.html`, and the forms of MinID's own pages.

use axum::response::Response;
use fellesporten_domain::{Amr, Secret};
use fellesporten_web::Csp;
use serde::Serialize;

use super::{
    form::{Field, Form, Wrongs, form_page},
    moment::in_norway,
};
use crate::{
    MinId,
    endpoints::Visit,
    rules::totp,
    state::{Account, Factor},
};

#[derive(Serialize)]
struct AccountPage<'a> {
    return_to: &'static str,
    notice_key: Option<&'a str>,
    number: &'a str,
    mobile: Option<&'a str>,
    email: Option<&'a str>,
    has_app: bool,
    sheets: usize,
    factors: Vec<FactorLine>,
    log_ins: Vec<LogInLine<'a>>,
}

#[derive(Serialize)]
struct FactorLine {
    value: &'static str,
    text_key: &'static str,
    preferred: bool,
}

#[derive(Serialize)]
struct LogInLine<'a> {
    at: String,
    service: &'a str,
    text_key: &'static str,
}

/// The owner's own page.
pub fn account_page(minid: &MinId, visit: &Visit, account: &Account, notice_key: Option<&str>) -> Response {
    let line = |factor: Factor| FactorLine {
        value: factor.as_str(),
        text_key: factor_key(factor.amr()),
        preferred: factor == account.preferred,
    };
    let log_ins = account.log_ins.iter().map(|log_in| LogInLine {
        at: in_norway(log_in.at),
        service: &log_in.service,
        text_key: factor_key(log_in.amr),
    });
    let page = AccountPage {
        return_to: "/account",
        notice_key,
        number: account.number.expose(),
        mobile: account.mobile.as_deref(),
        email: account.email.as_deref(),
        has_app: account.has(Factor::Totp),
        sheets: account.sheets.iter().filter(|sheet| !sheet.cancelled).count(),
        factors: account.factors().into_iter().map(line).collect(),
        log_ins: log_ins.collect(),
    };
    let csp = Csp::strict().with_script(minid.rng());
    minid.pages().render("minid/account.html", visit.language, &page, &csp)
}

/// What people call the factor that the broker is told.
const fn factor_key(amr: Amr) -> &'static str {
    match amr {
        Amr::MinidOtc => "minid-factor-otc",
        Amr::MinidPin => "minid-factor-pin",
        Amr::MinidTotp => "minid-factor-totp",
        _ => "minid-factor-passkey",
    }
}

/// Another mobile number.
pub fn mobile_page(minid: &MinId, visit: &Visit, wrongs: Wrongs) -> Response {
    let form = Form {
        heading_key: "minid-new-mobile-title",
        lead_key: Some("minid-new-mobile-lead"),
        return_to: "/account/mobile".to_owned(),
        action: "/account/mobile".to_owned(),
        fields: vec![Field::MOBILE],
        submit_key: "minid-next",
        of_account: true,
        ..Form::default()
    };
    form_page(minid, visit, &form, &wrongs)
}

/// The code that went to the other mobile number.
pub fn mobile_code_page(minid: &MinId, visit: &Visit, mobile: &str, wrongs: Wrongs) -> Response {
    let form = Form {
        heading_key: "minid-new-mobile-title",
        lead_key: Some("minid-sms-sent"),
        return_to: "/account/mobile".to_owned(),
        action: "/account/mobile/code".to_owned(),
        fields: vec![Field::CODE],
        hidden: vec![("mobile", mobile.to_owned())],
        submit_key: "minid-next",
        of_account: true,
        ..Form::default()
    };
    form_page(minid, visit, &form, &wrongs)
}

/// The secret of an authenticator app, and the field for its first code.
pub fn app_page(minid: &MinId, visit: &Visit, secret: &Secret<Vec<u8>>, wrongs: Wrongs) -> Response {
    let form = Form {
        heading_key: "minid-app-title",
        lead_key: Some("minid-app-lead"),
        return_to: "/account/app".to_owned(),
        action: "/account/app".to_owned(),
        fields: vec![Field { input_mode: "numeric", ..Field::CODE }],
        submit_key: "minid-next",
        of_account: true,
        detail: totp::typed_secret(secret),
        app_address: Some(totp::address(secret)),
        ..Form::default()
    };
    form_page(minid, visit, &form, &wrongs)
}
