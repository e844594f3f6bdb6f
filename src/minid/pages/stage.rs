//! The page of each stage of a way (`docs/contracts/minid.md` §10).

use axum::response::Response;

use super::{
    Message,
    form::{Field, Form, SideRoad, Wrongs, form_page},
    message_page,
    moment::in_norway,
    passkey::passkey_page,
};
use crate::{
    MinId,
    endpoints::Visit,
    login::service_name,
    state::{Attempt, Factor, Purpose, Stage},
};

/// The page where the person is.
pub fn stage_page(minid: &MinId, visit: &Visit, id: &str, attempt: &Attempt, wrongs: Wrongs) -> Response {
    let form = match &attempt.stage {
        Stage::NotEnough => return message_page(minid, visit, id, attempt, Message::NOT_ENOUGH),
        Stage::Ordered { code } => {
            let message = Message::ORDERED.with_code(code.clone());
            return message_page(minid, visit, id, attempt, message);
        }
        Stage::Passkey { options, .. } => return passkey_page(minid, visit, id, attempt, options),
        stage => form(stage),
    };
    let path = |step: &str| format!("/login/{id}{step}");
    let form = Form {
        service_name: attempt.stage.is_login().then(|| service_name(minid, attempt.request())),
        return_to: path(""),
        action: path(&form.action),
        side_action: form.side_action.as_deref().map(path),
        cancel_action: matches!(attempt.purpose, Purpose::Broker(_)).then(|| path("/cancel")),
        other_submit: form.other_submit.filter(|_| minid.challenges().can_be_had()),
        redirect_uri: attempt.request().map(|request| request.redirect_uri.as_str()),
        ..form
    };
    form_page(minid, visit, &form, &wrongs)
}

const fn go(value: &'static str, text_key: &'static str) -> SideRoad {
    SideRoad { name: "to", value, text_key }
}

/// Another factor; for an SMS code, another SMS.
fn other_factor(factor: Factor, now: Factor) -> SideRoad {
    let text_key = match factor {
        Factor::Otc if now == Factor::Otc => "minid-resend",
        Factor::Otc => "minid-use-otc",
        Factor::Pin => "minid-use-pin",
        Factor::Totp => "minid-use-totp",
    };
    SideRoad { name: "factor", value: factor.as_str(), text_key }
}

/// The form of a stage; its paths begin after the way's own.
fn form(stage: &Stage) -> Form<'static> {
    let back = || vec![go("credentials", "minid-back-to-login")];
    let simple = |heading_key, lead_key, action: &str, fields: Vec<Field>| Form {
        heading_key,
        lead_key: Some(lead_key),
        action: action.to_owned(),
        fields,
        submit_key: "minid-next",
        side_action: Some("/go".to_owned()),
        side_roads: back(),
        ..Form::default()
    };
    match stage {
        Stage::Credentials { notice } => Form {
            heading_key: "minid-login-title",
            notice_key: notice.clone(),
            action: "/credentials".to_owned(),
            fields: vec![Field::NUMBER, Field::PASSWORD],
            submit_key: "minid-next",
            other_submit: Some(("passkey", "minid-passkey-instead")),
            side_action: Some("/go".to_owned()),
            side_roads: vec![
                go("recover", "minid-forgotten"),
                go("order", "minid-order-link"),
                go("activate", "minid-activate-link"),
            ],
            ..Form::default()
        },
        Stage::SecondFactor { factor, factors, asked, last_log_in, .. } => Form {
            detail: asked.filter(|_| *factor == Factor::Pin).map(|asked| asked.to_string()).unwrap_or_default(),
            last_log_in: last_log_in.map(in_norway),
            side_roads: factors
                .iter()
                .filter(|one| **one != *factor || **one == Factor::Otc)
                .map(|one| other_factor(*one, *factor))
                .collect(),
            ..second_factor(*factor)
        },
        Stage::Recover => simple("minid-recover-title", "minid-recover-lead", "/recover", vec![Field::NUMBER]),
        Stage::RecoverSms { quarantine, .. } => Form {
            notice_key: quarantine.then(|| "minid-renew".to_owned()),
            ..simple("minid-recover-title", "minid-sms-sent", "/recover-sms", vec![Field::CODE])
        },
        Stage::RecoverEmail { .. } => {
            simple("minid-recover-title", "minid-email-sent", "/recover-email", vec![Field::CODE])
        }
        Stage::RecoverPin { asked, .. } => Form {
            detail: asked.to_string(),
            ..simple("minid-recover-title", "minid-pin-lead", "/recover-pin", vec![PIN])
        },
        Stage::NewPassword { .. } => simple(
            "minid-new-password-title",
            "minid-new-password-lead",
            "/new-password",
            vec![Field::NEW_PASSWORD, Field::AGAIN],
        ),
        Stage::Order => simple("minid-order-title", "minid-order-lead", "/order", vec![Field::NUMBER, Field::MOBILE]),
        Stage::OrderSms { .. } => simple("minid-order-title", "minid-sms-sent", "/order-sms", vec![Field::CODE]),
        Stage::Activate => simple(
            "minid-activate-title",
            "minid-activate-lead",
            "/activate",
            vec![Field::NUMBER, Field { label_key: "minid-activation-code", autocomplete: "off", ..Field::CODE }],
        ),
        Stage::ActivateDetails { .. } => simple(
            "minid-activate-title",
            "minid-activate-details-lead",
            "/activate-details",
            vec![Field::NEW_PASSWORD, Field::AGAIN, Field::MOBILE, Field::EMAIL],
        ),
        Stage::ActivateSms { .. } => {
            simple("minid-activate-title", "minid-sms-sent", "/activate-sms", vec![Field::CODE])
        }
        // These have pages of their own, shown before anybody asks here.
        Stage::NotEnough | Stage::Ordered { .. } | Stage::Passkey { .. } => Form::default(),
    }
}

const PIN: Field = Field { label_key: "minid-pin", input_mode: "numeric", autocomplete: "off", ..Field::CODE };

fn second_factor(factor: Factor) -> Form<'static> {
    let (lead_key, field) = match factor {
        Factor::Otc => ("minid-sms-sent", Field::CODE),
        Factor::Totp => ("minid-totp-lead", Field { input_mode: "numeric", ..Field::CODE }),
        Factor::Pin => ("minid-pin-lead", PIN),
    };
    Form {
        heading_key: "minid-factor-title",
        lead_key: Some(lead_key),
        action: "/factor".to_owned(),
        fields: vec![field],
        submit_key: "minid-log-in",
        side_action: Some("/switch".to_owned()),
        ..Form::default()
    }
}
